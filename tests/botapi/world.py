"""Telegram's side of the truth: chats, what stands in them, files and pressed buttons."""

import time
import uuid
from collections import deque
from dataclasses import dataclass, field

from .bell import Bell
from .refusals import bad_request, blocked_by_citizen, migrated
from .seen import SeenMessage, seen
from .types import Json


@dataclass(slots=True)
class Chat:
    """One chat with the bot; `unheard` holds what the bot did and no `hears()` has taken yet."""

    chat_id: int
    name: str
    language_code: str | None
    blocked: bool = False
    migrated_to: int | None = None
    messages: dict[int, Json] = field(default_factory=dict[int, Json])
    last_message_id: int = 0
    last_method: dict[int, str] = field(default_factory=dict[int, str])
    unheard: deque[SeenMessage] = field(default_factory=deque[SeenMessage])
    reply_keyboard: Json | None = None
    actions: list[str] = field(default_factory=list[str])
    bell: Bell = field(default_factory=Bell)

    @property
    def is_private(self) -> bool:
        return self.chat_id > 0

    @property
    def is_supergroup(self) -> bool:
        return str(self.chat_id).startswith("-100")

    def as_json(self) -> Json:
        if self.is_private:
            return {"id": self.chat_id, "type": "private", "first_name": self.name}
        return {"id": self.chat_id, "type": "supergroup" if self.is_supergroup else "group", "title": self.name}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`claimed_size` is what Telegram says, so that tests need not build 20 MB."""

    file_id: str
    name: str
    content: bytes
    claimed_size: int

    @property
    def path(self) -> str:
        return f"documents/{self.file_id}/{self.name}"

    def as_json(self) -> Json:
        return {
            "file_id": self.file_id,
            "file_unique_id": f"U{self.file_id}",
            "file_size": self.claimed_size,
        }


class World:
    """Everything the real server would remember about one bot."""

    def __init__(self, bot_id: int, bot_username: str) -> None:
        self.bot: Json = {
            "id": bot_id,
            "is_bot": True,
            "first_name": "Một Cửa",
            "username": bot_username,
        }
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.open_callback_queries: set[str] = set()
        self._last_message_id = 0

    def reachable_chat(self, chat_id: object) -> Chat:
        """The chat the bot may write to, or the refusal Telegram gives instead."""
        chat = self.known_chat(chat_id)
        if chat.migrated_to is not None:
            raise migrated(chat.migrated_to)
        if chat.blocked:
            raise blocked_by_citizen()
        return chat

    def known_chat(self, chat_id: object) -> Chat:
        if chat_id is None or chat_id == "":
            raise bad_request("chat_id is empty")
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def new_message(self, chat: Chat, sender: Json, content: Json) -> Json:
        """A message put into the chat, by the bot or by a citizen; a supergroup counts its own messages."""
        if chat.is_supergroup:
            number = chat.last_message_id = chat.last_message_id + 1
        else:
            number = self._last_message_id = self._last_message_id + 1
        message: Json = {
            "message_id": number,
            "from": sender,
            "chat": chat.as_json(),
            "date": int(time.time()),
            **content,
        }
        chat.messages[number] = message
        return message

    def bot_says(self, chat: Chat, content: Json, markup: Json | None, method: str) -> Json:
        is_inline = markup is not None and "inline_keyboard" in markup
        if markup is not None and not is_inline:
            chat.reply_keyboard = markup if "keyboard" in markup else None
        inline: Json = {"reply_markup": markup} if is_inline else {}
        message = self.new_message(chat, self.bot, {**content, **inline})
        self._let_hear(chat, message, method, markup)
        return dict(message)

    def bot_edits(self, chat: Chat, message: Json, content: Json, method: str) -> Json:
        """`content` replaces what it names; a None in it takes the field away."""
        if all(message.get(name) == value for name, value in content.items()):
            raise bad_request(
                "message is not modified: specified new message content and reply markup "
                "are exactly the same as a current content and reply markup of the message"
            )
        for name, value in content.items():
            if value is None:
                message.pop(name, None)
            else:
                message[name] = value
        message["edit_date"] = int(time.time())
        self._let_hear(chat, message, method, message.get("reply_markup"))
        return dict(message)

    def _let_hear(self, chat: Chat, message: Json, method: str, markup: Json | None) -> None:
        chat.last_method[message["message_id"]] = method
        chat.unheard.append(seen(dict(message), method, markup, self.bot["id"]))
        chat.bell.ring()

    def keep_file(self, name: str, content: bytes, claimed_size: int | None = None) -> StoredFile:
        size = len(content) if claimed_size is None else claimed_size
        stored = StoredFile(f"F{len(self.files) + 1}", name, content, size)
        self.files[stored.file_id] = stored
        return stored

    def open_callback_query(self) -> str:
        query_id = str(uuid.uuid4().int >> 66)
        self.open_callback_queries.add(query_id)
        return query_id

    def close_callback_query(self, query_id: str) -> None:
        if query_id not in self.open_callback_queries:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        self.open_callback_queries.remove(query_id)
