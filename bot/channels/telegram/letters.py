"""Replies as letters in the outbox, and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from bot.channels.telegram.incoming import CHANNEL, Incoming
from bot.channels.telegram.wire_json import json_text, read_json
from bot.conversation.messages import Button, Reply
from bot.service.delivery import Letter, Urgency


class LetterUnreadable(Exception):
    """The body is none of ours: written by another version, or sealed with another secret."""


@dataclass(frozen=True, slots=True)
class Posting:
    """A letter read: ``in_place_of`` is the message whose button was pressed, ``latest`` the newest known then."""

    chat_id: int
    reply: Reply
    in_place_of: int | None = None
    latest: int = 0


def letters_to(incoming: Incoming, replies: Sequence[Reply], latest: int) -> tuple[Letter, ...]:
    """The letters that answer ``incoming``."""
    postings = (Posting(incoming.chat_id, reply, incoming.message_id, latest) for reply in replies)
    return tuple(letter_of(posting) for posting in postings)


def letter_of(posting: Posting, urgency: Urgency = Urgency.REPLY) -> Letter:
    """``posting`` as a letter."""
    reply = posting.reply
    body: dict[str, Any] = {
        "text": str(reply.text),
        "buttons": [[[button.text, button.press] for button in row] for row in reply.buttons],
        "in_place": reply.in_place,
        "label": reply.label,
        "in_place_of": posting.in_place_of,
        "latest": posting.latest,
    }
    return Letter(f"{CHANNEL}:{posting.chat_id}", json_text(body), urgency, posting)


def posting_of(letter: Letter) -> Posting:
    """The posting in ``letter``; raises LetterUnreadable."""
    if isinstance(letter.written_from, Posting):
        return letter.written_from
    try:
        body = read_json(letter.body)
        buttons = tuple([tuple([Button(text, press) for text, press in row]) for row in body["buttons"]])
        reply = Reply(Markup(body["text"]), buttons, body["in_place"], body["label"])  # noqa: S704 - our own HTML
        return Posting(int(letter.chat.removeprefix(f"{CHANNEL}:")), reply, body["in_place_of"], body["latest"])
    except (KeyError, TypeError, ValueError) as odd:
        raise LetterUnreadable(f"thư không đọc được ({type(odd).__name__})") from odd
