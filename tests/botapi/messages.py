"""The methods by which a bot speaks: send, edit, delete, answer a button, upload, download."""

from collections.abc import Callable
from typing import Any

from . import rules
from .parameters import Parameters
from .refusals import bad_request
from .types import Json
from .world import Chat, StoredFile, World

Method = Callable[[Parameters], Any]
DOWNLOAD_LIMIT = 20 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024


class MessageMethods:
    def __init__(self, world: World) -> None:
        self._world = world

    def table(self) -> dict[str, Method]:
        return {
            "sendMessage": self._send_message,
            "sendDocument": self._send_document,
            "sendPhoto": self._send_photo,
            "forwardMessage": self._forward_message,
            "editMessageText": self._edit_message_text,
            "editMessageReplyMarkup": self._edit_message_reply_markup,
            "deleteMessage": self._delete_message,
            "answerCallbackQuery": self._answer_callback_query,
            "sendChatAction": self._send_chat_action,
            "getFile": self._get_file,
        }

    def _send_message(self, parameters: Parameters) -> Json:
        text, entities = rules.message_text(
            parameters.text("text"),
            parameters.text("parse_mode"),
            parameters.entities("entities"),
            "message is too long",
        )
        content: Json = {"text": text, **({"entities": entities} if entities else {})}
        return self._say(parameters, content, "sendMessage")

    def _send_document(self, parameters: Parameters) -> Json:
        stored = self._sent_file(parameters, "document")
        document: Json = {**stored.as_json(), "file_name": stored.name}
        return self._say(parameters, {"document": document, **_caption(parameters)}, "sendDocument")

    def _send_photo(self, parameters: Parameters) -> Json:
        stored = self._sent_file(parameters, "photo")
        if stored.claimed_size > PHOTO_LIMIT:
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        photo = [{**stored.as_json(), "width": 640, "height": 480}]
        return self._say(parameters, {"photo": photo, **_caption(parameters)}, "sendPhoto")

    def _forward_message(self, parameters: Parameters) -> Json:
        chat = self._world.reachable_chat(parameters.get("chat_id"))
        source = self._world.reachable_chat(parameters.get("from_chat_id"))
        message = source.messages.get(parameters.integer("message_id"))
        if message is None:
            raise bad_request("message to forward not found")
        origin = {"type": "user", "date": message["date"], "sender_user": message["from"]}
        kept = ("text", "entities", "document", "photo", "caption", "caption_entities")
        content = {name: message[name] for name in kept if name in message}
        return self._world.bot_says(chat, {**content, "forward_origin": origin}, None, "forwardMessage")

    def _say(self, parameters: Parameters, content: Json, method: str) -> Json:
        chat = self._world.reachable_chat(parameters.get("chat_id"))
        markup = rules.reply_markup(parameters.get("reply_markup"))
        replied = self._replied(chat, parameters)
        return self._world.bot_says(chat, {**content, **replied}, markup, method)

    def _replied(self, chat: Chat, parameters: Parameters) -> Json:
        asked: Json = parameters.get("reply_parameters") or {}
        target = asked.get("message_id") or parameters.get("reply_to_message_id")
        if target is None:
            return {}
        if target in chat.messages:
            quoted = {**chat.messages[target]}
            quoted.pop("reply_to_message", None)
            return {"reply_to_message": quoted}
        anyway = asked.get("allow_sending_without_reply") or parameters.flag("allow_sending_without_reply")
        if anyway:
            return {}
        raise bad_request("message to be replied not found")

    def _edit_message_text(self, parameters: Parameters) -> Json:
        text, entities = rules.message_text(
            parameters.text("text"),
            parameters.text("parse_mode"),
            parameters.entities("entities"),
            "MESSAGE_TOO_LONG",
        )
        markup = rules.inline_markup(parameters.get("reply_markup"))
        chat, message = self._own_message(parameters)
        if "text" not in message:
            raise bad_request("there is no text in the message to edit")
        content: Json = {"text": text, "entities": entities or None, "reply_markup": markup}
        return self._world.bot_edits(chat, message, content, "editMessageText")

    def _edit_message_reply_markup(self, parameters: Parameters) -> Json:
        markup = rules.inline_markup(parameters.get("reply_markup"))
        chat, message = self._own_message(parameters)
        content: Json = {"reply_markup": markup}
        return self._world.bot_edits(chat, message, content, "editMessageReplyMarkup")

    def _own_message(self, parameters: Parameters) -> tuple[Chat, Json]:
        if parameters.get("message_id") is None:
            raise bad_request("message identifier is not specified")
        chat = self._world.reachable_chat(parameters.get("chat_id"))
        message = chat.messages.get(parameters.integer("message_id"))
        if message is None:
            raise bad_request("message to edit not found")
        if message["from"]["id"] != self._world.bot["id"]:
            raise bad_request("message can't be edited")
        return chat, message

    def _delete_message(self, parameters: Parameters) -> bool:
        chat = self._world.reachable_chat(parameters.get("chat_id"))
        message = chat.messages.get(parameters.integer("message_id"))
        if message is None:
            raise bad_request("message to delete not found")
        is_own = message["from"]["id"] == self._world.bot["id"]
        if not is_own and not chat.is_private:
            raise bad_request("message can't be deleted")
        del chat.messages[message["message_id"]]
        return True

    def _answer_callback_query(self, parameters: Parameters) -> bool:
        rules.within(parameters.text("text"), rules.CALLBACK_ANSWER_LENGTH, "MESSAGE_TOO_LONG")
        self._world.close_callback_query(parameters.text("callback_query_id"))
        return True

    def _send_chat_action(self, parameters: Parameters) -> bool:
        chat = self._world.reachable_chat(parameters.get("chat_id"))
        action = parameters.text("action").lower()
        if action not in rules.CHAT_ACTIONS:
            raise bad_request("wrong parameter action in request")
        chat.actions.append(action)
        return True

    def _get_file(self, parameters: Parameters) -> Json:
        stored = self._world.files.get(parameters.text("file_id"))
        if stored is None:
            raise bad_request("invalid file_id")
        if stored.claimed_size > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        return {**stored.as_json(), "file_path": stored.path}

    def _sent_file(self, parameters: Parameters, name: str) -> StoredFile:
        """Uploaded with the call, or known from before; files by URL are not fetched."""
        reference = parameters.text(name)
        upload = parameters.uploads.get(reference.removeprefix("attach://") or name)
        if upload is not None:
            if not upload.content:
                raise bad_request("file must be non-empty")
            return self._world.keep_file(upload.name, upload.content)
        if not reference:
            raise bad_request(f"there is no {name} in the request")
        if reference not in self._world.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._world.files[reference]


def _caption(parameters: Parameters) -> Json:
    text, entities = rules.caption_text(
        parameters.text("caption"),
        parameters.text("parse_mode"),
        parameters.entities("caption_entities"),
    )
    content: Json = {}
    if text:
        content["caption"] = text
    if entities:
        content["caption_entities"] = entities
    return content
