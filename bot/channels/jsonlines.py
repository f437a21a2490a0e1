"""The assistant over JSON lines: one object in, one out, in the same order, flushed at once."""

import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, TextIO, cast

from bot.conversation.conversation import Conversation
from bot.conversation.messages import Attached, Content, Message, Outcome, Pressed, Replies, Reply, Said
from bot.conversation.notifier import Delivery
from bot.service.scrubbing import readable

LONGEST_CHAT = 72
"""With the channel's name before it this is what the tables hold."""

CHANNEL = "json"
LARGEST_PICTURE = 10 * 1024 * 1024


class LineMalformed(ValueError):
    """A line that is no message; says what is wrong."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line read: the chat as it was written, to be echoed, and the message."""

    chat: str | int
    message: Message


Deliver = Callable[[Callable[[str, Reply], Awaitable[Delivery]]], Awaitable[int]]


async def converse(
    conversation: Conversation,
    lines: Iterator[str],
    out: TextIO,
    deliver: Deliver | None = None,
    *,
    with_limits: bool = False,
) -> None:
    """Answer every line of ``lines`` on ``out``; what ``deliver`` has to tell comes before the answer.

    ``with_limits`` refuses chats that send too much, as a bridge to a messenger needs and a script does not.
    """

    async def tell(chat: str, reply: Reply) -> Delivery:
        _write(out, {"chat": chat.removeprefix(f"{CHANNEL}:"), "replies": [_reply(reply)], "outcome": _NOTIFICATION})
        return Delivery.SENT

    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            line = parse(text)
            answer = (_refusal(conversation, line) if with_limits else None) or await _answer(conversation, line)
        except LineMalformed as malformed:
            answer = {**as_json(None, _REFUSED, 0.0), "error": f"dòng {number}: {malformed}"}
        if deliver is not None:
            await deliver(tell)
        _write(out, answer)


def _write(out: TextIO, line: dict[str, Any]) -> None:
    out.write(json.dumps(line, ensure_ascii=False) + "\n")
    out.flush()


def _refusal(conversation: Conversation, line: Line) -> dict[str, Any] | None:
    arrived, content = perf_counter(), line.message.content
    with_picture = isinstance(content, Attached) and bool(content.image)
    refused = conversation.refusal(line.message, with_picture=with_picture)
    return None if refused is None else as_json(line.chat, refused, _since(arrived))


async def _answer(conversation: Conversation, line: Line) -> dict[str, Any]:
    arrived = perf_counter()
    try:
        replies = await conversation.answer(line.message)
    except Exception as trouble:  # noqa: BLE001 - this channel's one error handler: the next line must be answered
        error = f"{type(trouble).__name__}: {trouble}"
        return {**as_json(line.chat, conversation.apology(line.message), _since(arrived)), "error": error}
    return as_json(line.chat, replies, _since(arrived))


def _since(arrived: float) -> float:
    return (perf_counter() - arrived) * 1000


def line_of(chat: str, text: str) -> str:
    """The line that says ``text`` in ``chat``."""
    return json.dumps({"chat": chat, "text": text})


def parse(line: str) -> Line:
    """The message that ``line`` carries; raises LineMalformed."""
    try:
        loaded = json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError) as unreadable:
        raise LineMalformed(f"không phải JSON: {unreadable}") from None
    fields = cast("dict[str, Any]", loaded) if isinstance(loaded, dict) else {}
    chat = fields.get("chat")
    if not isinstance(chat, str | int) or isinstance(chat, bool):
        raise LineMalformed('cần một đối tượng có "chat"')
    if len(str(chat)) > LONGEST_CHAT or str(chat) != readable(str(chat)):
        raise LineMalformed(f'"chat" dài quá {LONGEST_CHAT} ký tự hoặc có ký tự không lưu được')
    return Line(chat, Message(f"{CHANNEL}:{chat}", _content(fields)))


def _content(fields: dict[str, Any]) -> Content:
    match fields:
        case {"text": str(text)}:
            return Said(readable(text))
        case {"press": str(payload)}:
            return Pressed(payload)
        case {"photo": str(path)}:
            return Attached("photo", readable(str(fields.get("caption") or "")), _picture(path))
        case _:
            raise LineMalformed('cần "text", "press" hoặc "photo", là chuỗi chữ')


def _picture(path: str) -> bytes:
    """The picture at ``path``; nothing when it cannot be read, which the citizen is told."""
    try:
        with Path(path).open("rb") as file:
            return file.read(LARGEST_PICTURE)
    except (OSError, ValueError):
        return b""


def as_json(chat: str | int | None, replies: Replies, elapsed_ms: float) -> dict[str, Any]:
    """The answer to one line."""
    return {
        "chat": chat,
        "replies": [_reply(reply) for reply in replies.replies],
        "outcome": {**_outcome(replies.outcome), "elapsed_ms": round(elapsed_ms, 3)},
    }


_NOTIFICATION: dict[str, Any] = {
    "kind": "notification",
    "procedure": None,
    "intents": [],
    "candidates": [],
    "elapsed_ms": 0.0,
}
_REFUSED = Replies((), Outcome("refused"))


def _reply(reply: Reply) -> dict[str, Any]:
    buttons = [[{"text": button.text, "press": button.press} for button in row] for row in reply.buttons]
    return {"text": str(reply.text), "buttons": buttons, "files": []}


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "kind": outcome.kind,
        "procedure": outcome.procedure,
        "intents": [intent.value for intent in outcome.intents],
        "candidates": [{"code": c.code, "name": c.name, "score": c.score} for c in outcome.candidates],
    }


def standard_input() -> Iterator[str]:
    """The lines of standard input as UTF-8, whatever the locale; broken bytes become replacement characters."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", errors="replace")
