"""The citizens' side of a chat: what a person can do in the Telegram app."""

import re
import time

from .seen import Button, SeenMessage, rows_of_buttons, seen
from .types import Json, utf16_length
from .updates import UpdateQueue
from .world import Chat, StoredFile, World

BOT_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,64}(?:@\w+)?")
SMALL_JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\xff\xd9"


class Citizen:
    """A person in one chat (private, or a group when `chat_id` is negative).

    Every act returns the update that went to the bot's queue.
    """

    def __init__(self, world: World, queue: UpdateQueue, chat: Chat, user: Json) -> None:
        self._world = world
        self._queue = queue
        self._chat = chat
        self.user = user

    @property
    def chat_id(self) -> int:
        return self._chat.chat_id

    def says(self, text: str, reply_to: SeenMessage | int | None = None) -> Json:
        return self._sends({"text": text, **_commands_in(text)}, reply_to)

    def edits(self, message_id: int, text: str) -> Json:
        message = self._chat.messages[message_id]
        assert message["from"]["id"] == self.user["id"], f"message {message_id} is not {self}'s"
        message.pop("entities", None)
        message |= {"text": text, "edit_date": int(time.time()), **_commands_in(text)}
        return self._queue.new_update({"edited_message": dict(message)})

    def sends_sticker(self, emoji: str = "👍") -> Json:
        sticker: Json = {
            **self._world.keep_file("sticker.webp", b"RIFF").as_json(),
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": emoji,
        }
        return self._sends({"sticker": sticker})

    def sends_voice(self, seconds: int = 3, content: bytes = b"OggS") -> Json:
        voice: Json = {
            **self._world.keep_file("voice.ogg", content).as_json(),
            "duration": seconds,
            "mime_type": "audio/ogg",
        }
        return self._sends({"voice": voice})

    def sends_photo(
        self, content: bytes | None = None, caption: str | None = None, reply_to: SeenMessage | int | None = None
    ) -> Json:
        stored = self._world.keep_file("photo.jpg", content or SMALL_JPEG)
        photo = [{**stored.as_json(), "width": 640, "height": 480}]
        return self._sends({"photo": photo, **_captioned(caption)}, reply_to)

    def sends_document(
        self,
        name: str,
        content: bytes,
        caption: str | None = None,
        claimed_size: int | None = None,
    ) -> Json:
        """`claimed_size` stands for a big file without building one."""
        stored: StoredFile = self._world.keep_file(name, content, claimed_size)
        document: Json = {
            **stored.as_json(),
            "file_name": name,
            "mime_type": "application/octet-stream",
        }
        return self._sends({"document": document, **_captioned(caption)})

    def sends_location(self, latitude: float, longitude: float) -> Json:
        return self._sends({"location": {"latitude": latitude, "longitude": longitude}})

    def sends_contact(self, phone_number: str = "+84900000000") -> Json:
        contact: Json = {
            "phone_number": phone_number,
            "first_name": self.user["first_name"],
            "user_id": self.user["id"],
        }
        return self._sends({"contact": contact})

    def sends_raw(self, update_fields: Json) -> Json:
        """Any update at all; the next ``update_id`` is added unless the fields bring one."""
        return self._queue.new_update(update_fields)

    def presses(self, wanted: str, message: SeenMessage | int | None = None) -> Json:
        """A button by its text or callback data, on the given or the bot's last message.

        A button of the reply keyboard, the one under the input field, says its text.
        """
        target = self._message_with_buttons(message)
        markup = target.get("reply_markup") if target else None
        button = _find(wanted, markup)
        if button is not None and button.callback_data is not None:
            return self.presses_raw(button.callback_data, message)
        assert button is None, f"«{wanted}» opens {button.url if button else ''}, it says nothing"
        if message is None and _find(wanted, self._chat.reply_keyboard):
            return self.says(wanted)
        offered = [found.text for row in rows_of_buttons(markup) for found in row]
        raise AssertionError(f"{self} finds no button «{wanted}»; offered: {offered}")

    def presses_raw(self, data: str, message: SeenMessage | int | None = None) -> Json:
        """A press with this callback data, whether or not such a button exists."""
        target = self._message_with_buttons(message)
        if target is None:  # Telegram's form for a message it no longer has
            target = {"chat": self._chat.as_json(), "message_id": 1, "date": 0}
        query: Json = {
            "id": self._world.open_callback_query(),
            "from": self.user,
            "message": dict(target),
            "chat_instance": str(self.chat_id),
            "data": data,
        }
        return self._queue.new_update({"callback_query": query})

    def blocks_bot(self) -> Json:
        self._chat.blocked = True
        return self._changes_membership("member", "kicked")

    def unblocks_bot(self) -> Json:
        self._chat.blocked = False
        return self._changes_membership("kicked", "member")

    async def hears(self, timeout: float = 20) -> SeenMessage:
        """The next message or edit of the bot that nobody has taken yet, as it was then."""
        unheard = self._chat.unheard
        if not await self._chat.bell.until(lambda: bool(unheard), timeout):
            last = [message.text[:60] for message in self.messages[-3:]]
            raise AssertionError(f"{self} heard nothing from the bot within {timeout} s; the chat ends with {last}")
        return unheard.popleft()

    def has_unheard(self) -> bool:
        return bool(self._chat.unheard)

    @property
    def messages(self) -> list[SeenMessage]:
        """The chat as it looks now: edits applied, deleted messages gone, both sides."""
        return [
            seen(
                message,
                self._chat.last_method.get(number, ""),
                message.get("reply_markup"),
                self._world.bot["id"],
            )
            for number, message in self._chat.messages.items()
        ]

    @property
    def chat_actions(self) -> list[str]:
        """Every "typing" and the like that the bot showed."""
        return list(self._chat.actions)

    def __str__(self) -> str:
        return f"{self.user['first_name']} (chat {self.chat_id})"

    def _sends(self, content: Json, reply_to: SeenMessage | int | None = None) -> Json:
        assert not self._chat.blocked, f"{self} blocked the bot: unblock first"
        if reply_to is not None:  # what that one replied to in its turn does not come along
            replied = {**self._chat.messages[_message_id(reply_to)]}
            replied.pop("reply_to_message", None)
            content = {**content, "reply_to_message": replied}
        message = self._world.new_message(self._chat, self.user, content)
        return self._queue.new_update({"message": dict(message)})

    def _message_with_buttons(self, message: SeenMessage | int | None) -> Json | None:
        if message is not None:
            return self._chat.messages[_message_id(message)]
        bot_id = self._world.bot["id"]
        of_bot = [m for m in self._chat.messages.values() if m["from"]["id"] == bot_id]
        return of_bot[-1] if of_bot else None

    def _changes_membership(self, before: str, after: str) -> Json:
        change: Json = {
            "chat": self._chat.as_json(),
            "from": self.user,
            "date": int(time.time()),
            "old_chat_member": self._membership(before),
            "new_chat_member": self._membership(after),
        }
        return self._queue.new_update({"my_chat_member": change})

    def _membership(self, status: str) -> Json:
        until: Json = {"until_date": 0} if status == "kicked" else {}
        return {"user": self._world.bot, "status": status, **until}


def _message_id(message: SeenMessage | int) -> int:
    return message if isinstance(message, int) else message.message_id


def _find(wanted: str, markup: Json | None) -> Button | None:
    buttons = [button for row in rows_of_buttons(markup) for button in row]
    by_text = [button for button in buttons if button.text == wanted]
    return next(iter(by_text + [b for b in buttons if b.callback_data == wanted]), None)


def _captioned(caption: str | None) -> Json:
    return {} if caption is None else {"caption": caption}


def _commands_in(text: str) -> Json:
    entities = [
        {
            "type": "bot_command",
            "offset": utf16_length(text[: found.start()]),
            "length": utf16_length(found.group()),
        }
        for found in BOT_COMMAND.finditer(text)
    ]
    return {"entities": entities} if entities else {}
