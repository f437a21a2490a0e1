"""The assistant over JSON lines: one object in, one out, in the same order, flushed at once."""

import json
import sys
from collections.abc import AsyncIterator, Iterator
from time import perf_counter
from typing import Any, TextIO, cast

from bot.conversation.conversation import Conversation
from bot.conversation.messages import Attached, Content, Message, Outcome, Pressed, Replies, Reply, Said

CHANNEL = "json"


class LineMalformed(ValueError):
    """A line that is no message; says what is wrong."""


async def converse(conversation: Conversation, lines: Iterator[str], out: TextIO) -> None:
    """Answer every line of ``lines`` on ``out``."""
    async for answer in _answers(conversation, lines):
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()


async def _answers(conversation: Conversation, lines: Iterator[str]) -> AsyncIterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            message = parse(line)
        except LineMalformed as malformed:
            yield {"chat": None, "replies": [], "outcome": {"kind": "refused"}, "error": f"dòng {number}: {malformed}"}
            continue
        arrived = perf_counter()
        replies = await conversation.answer(message)
        yield as_json(message.chat.partition(":")[2], replies, (perf_counter() - arrived) * 1000)


def parse(line: str) -> Message:
    """The message that ``line`` carries; raises LineMalformed."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as unreadable:
        raise LineMalformed(f"không phải JSON: {unreadable}") from None
    match fields:
        case {"chat": str() | int() as chat}:
            return Message(f"{CHANNEL}:{chat}", _content(cast("dict[str, Any]", fields)))
        case _:
            raise LineMalformed('cần một đối tượng có "chat"')


def _content(fields: dict[str, Any]) -> Content:
    match fields:
        case {"text": str(text)}:
            return Said(text)
        case {"press": str(payload)}:
            return Pressed(payload)
        case {"photo": str()}:
            return Attached("photo")
        case _:
            raise LineMalformed('cần "text", "press" hoặc "photo", là chuỗi chữ')


def as_json(chat: str, replies: Replies, elapsed_ms: float) -> dict[str, Any]:
    """The answer to one line."""
    return {
        "chat": chat,
        "replies": [_reply(reply) for reply in replies.replies],
        "outcome": {**_outcome(replies.outcome), "elapsed_ms": round(elapsed_ms, 3)},
    }


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
