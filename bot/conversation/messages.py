"""A citizen's message and the bot's replies, the same for every channel."""

from dataclasses import dataclass, field, replace
from typing import Literal

from markupsafe import Markup

from bot.domain.offices import MapPoint
from bot.domain.procedures import Aspect
from bot.matching.matcher import Candidate
from bot.matching.tokens import tokenise
from bot.service.scrubbing import readable

LONGEST_TEXT = 4096
"""Characters: what Telegram allows. Matching takes time with the length, and no question needs as many."""


@dataclass(frozen=True, slots=True)
class Said:
    """Free text or a command."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button; ``payload`` is whatever the channel sent back and may be forged."""

    payload: str


@dataclass(frozen=True, slots=True)
class Located:
    """A point on the map."""

    point: MapPoint


@dataclass(frozen=True, slots=True)
class Attached:
    """Anything that the bot cannot read as words; ``image`` is a picture's file, where the channel fetched it."""

    kind: Literal[
        "sticker",
        "voice",
        "photo",
        "photo_without_code",
        "photo_unreadable",
        "too_long",
        "video",
        "document",
        "contact",
        "other",
    ]
    caption: str = ""
    image: bytes = field(default=b"", repr=False)


Content = Said | Pressed | Located | Attached


@dataclass(frozen=True, slots=True)
class Message:
    """One message of one citizen; ``chat`` names channel and citizen, ``sent_at`` is in seconds where it is known."""

    chat: str
    content: Content
    sent_at: float | None = field(default=None, compare=False)


def in_words(message: Message) -> Message:
    """``message`` with a caption read as if it had been said, and without what no database can store.

    What is longer than any messenger lets a citizen write is not read at all.
    """
    match message.content:
        case Said(text) | Attached(caption=text) if len(text) > LONGEST_TEXT:
            return replace(message, content=Attached("too_long"))
        case Said(text):
            plain = readable(text)
            return message if plain == text else replace(message, content=Said(plain))
        case Attached(_, caption) if tokenise(caption):
            return replace(message, content=Said(readable(caption)))
        case _:
            return message


@dataclass(frozen=True, slots=True)
class Button:
    """A button with its payload: ASCII, at most 64 bytes."""

    text: str
    press: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: HTML of the subset that Telegram accepts, rows of buttons.

    ``in_place`` asks the channel to show it in place of the message whose button was pressed, where it can. ``label``
    ends each message that a channel must cut it into, so that a reply to any of them tells what it is about.
    """

    text: Markup
    buttons: tuple[tuple[Button, ...], ...] = ()
    in_place: bool = False
    label: str = ""


OutcomeKind = Literal[
    "answer", "choose", "unknown", "dossier", "survey", "feedback", "handoff", "office", "menu", "smalltalk", "refused"
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a message came to, for scripts and statistics."""

    kind: OutcomeKind
    procedure: str | None = None
    intents: tuple[Aspect, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Replies:
    """What the conversation hands back to the channel."""

    replies: tuple[Reply, ...]
    outcome: Outcome = field(default_factory=lambda: Outcome("smalltalk"))
