"""Telegram's updates read as a citizen's message."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Update
from telegram import Message as TelegramMessage
from telegram.constants import ChatType

from bot.conversation.messages import Attached, Content, Located, Message, Pressed, Said
from bot.domain.offices import MapPoint

CHANNEL = "telegram"
_ALONE = 2
"""The fields of an update that brings one thing: that and the update's number."""
_COMMAND = re.compile(r"/\w+(?:@(\w+))?")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A citizen's message and where it came from.

    ``message_id`` is the message whose button was pressed, ``picture_id`` Telegram's name for the picture sent,
    ``replied_to`` the text of the bot's message that this one replies to.
    """

    chat_id: int
    message: Message
    callback_id: str | None = None
    message_id: int | None = None
    picture_id: str | None = None
    replied_to: str = ""

    @property
    def is_group_chatter(self) -> bool:
        """Whether it is a reply in a group that is no command: meant for officers' work, or for nobody."""
        content = self.message.content
        is_command = isinstance(content, Said) and _COMMAND.match(content.text) is not None
        return self.chat_id < 0 and self.callback_id is None and not is_command


@dataclass(frozen=True, slots=True)
class Reachability:
    """A citizen blocked the bot, or unblocked it."""

    chat: str
    is_reachable: bool


def chat_name(chat_id: int) -> str:
    """How the rest of the program calls a Telegram chat."""
    return f"{CHANNEL}:{chat_id}"


def plain_text(raw: Mapping[str, Any]) -> Incoming | None:
    """What most updates bring, read without python-telegram-bot's objects: a text that replies to nothing, in private.

    None for everything else. The types in ``raw`` must have been looked at (``is_readable``).
    """
    message = raw.get("message")
    if message is None or "text" not in message or "reply_to_message" in message or len(raw) > _ALONE:
        return None
    chat = message["chat"]
    if chat["type"] != ChatType.PRIVATE:
        return None
    said = Message(chat_name(chat["id"]), Said(message["text"]), float(message["date"]))
    return Incoming(chat["id"], said)


def read(update: Update, bot_name: str) -> Incoming | Reachability | None:
    """What ``update`` brings, or None for what concerns no citizen (channel posts, group chatter, polls …).

    ``bot_name`` is the bot's username, by which commands in a group are told from those for another bot.
    """
    if update.callback_query is not None:
        return _press(update.callback_query)
    if update.my_chat_member is not None:
        return _reachability(update.my_chat_member)
    message = update.message or update.edited_message
    if message is None:
        return None
    content = _content(message)
    if content is None or not _is_addressed(message, bot_name):
        return None
    if update.edited_message is not None and isinstance(content, Located):
        return None  # a live position comes as an edit every few seconds
    said = Message(chat_name(message.chat_id), content, (message.edit_date or message.date).timestamp())
    return Incoming(message.chat_id, said, picture_id=_picture(message), replied_to=_replied_to(message, bot_name))


def _replied_to(message: TelegramMessage, bot_name: str) -> str:
    """What the bot said in the message that ``message`` replies to; nothing where somebody else wrote that."""
    earlier = message.reply_to_message
    is_ours = earlier is not None and earlier.from_user is not None and earlier.from_user.username == bot_name
    return (earlier.text or "") if earlier is not None and is_ours else ""


def _picture(message: TelegramMessage) -> str | None:
    """The largest version of a photo, or a picture sent as a file so that it stays sharp."""
    if message.photo:
        return message.photo[-1].file_id
    sent = message.document
    return sent.file_id if sent is not None and (sent.mime_type or "").startswith("image/") else None


def _press(query: CallbackQuery) -> Incoming:
    """A press; where Telegram no longer tells the message, the presser's own chat is answered."""
    chat_id = query.message.chat.id if query.message else query.from_user.id
    message = Message(chat_name(chat_id), Pressed(query.data or ""))
    return Incoming(chat_id, message, query.id, query.message.message_id if query.message else None)


def _reachability(changed: ChatMemberUpdated) -> Reachability | None:
    if changed.chat.type != ChatType.PRIVATE:
        return None
    gone = changed.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT)
    return Reachability(chat_name(changed.chat.id), not gone)


def _is_addressed(message: TelegramMessage, bot_name: str) -> bool:
    """In private everything is; in a group commands and replies to the bot, which does not talk over people."""
    if message.chat.type == ChatType.PRIVATE or _replied_to(message, bot_name):
        return True
    command = _COMMAND.match(message.text or "")
    return command is not None and (command[1] or bot_name).casefold() == bot_name.casefold()


def _content(message: TelegramMessage) -> Content | None:
    if message.text is not None:
        return Said(message.text)
    place = message.location or (message.venue.location if message.venue else None)
    if place is not None:
        return Located(MapPoint(latitude=place.latitude, longitude=place.longitude))
    return _attachment(message)


def _attachment(message: TelegramMessage) -> Attached | None:
    caption = message.caption or ""
    if message.sticker or message.animation or message.dice:
        return Attached("sticker", caption)
    if message.voice or message.audio:
        return Attached("voice", caption)
    if message.photo:
        return Attached("photo", caption)
    if message.video or message.video_note:
        return Attached("video", caption)
    if message.document:
        return Attached("document", caption)
    if message.contact:
        return Attached("contact", caption)
    return Attached("other", caption) if message.effective_attachment else None
