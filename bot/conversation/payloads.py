"""What buttons carry: short, versioned, strict. Anything that does not parse is stale or forged.

A payload is ``<version>:<letter>[:<part>…]`` in ASCII and at most 64 bytes (Telegram's limit).
"""

import re
from dataclasses import astuple, dataclass

from bot.domain.procedures import Aspect
from bot.service.dialogue import Language

VERSION = "1"
LONGEST = 64
_CODE = re.compile(r"\d\.\d{6}\Z")
_FIELD = re.compile(r"[a-z0-9-]{1,40}\Z")
_PAGE = re.compile(r"\d{1,3}\Z")
_ASPECTS = frozenset(aspect.value for aspect in Aspect)


@dataclass(frozen=True, slots=True)
class ShowProcedure:
    """Show a procedure: the answer to the open question, or its overview."""

    code: str


@dataclass(frozen=True, slots=True)
class ShowAspect:
    """Show one aspect of a procedure."""

    code: str
    aspect: Aspect


@dataclass(frozen=True, slots=True)
class ShowToConfirm:
    """Show what an official has yet to check about a procedure."""

    code: str


@dataclass(frozen=True, slots=True)
class NotThisOne:
    """The procedure shown is not the one meant."""

    code: str


@dataclass(frozen=True, slots=True)
class BrowseFields:
    """Show the fields of work."""


@dataclass(frozen=True, slots=True)
class BrowseField:
    """Show one page of a field's procedures; pages count from 0."""

    field: str
    page: int


@dataclass(frozen=True, slots=True)
class SpeakLanguage:
    """Switch the bot's language."""

    language: Language


@dataclass(frozen=True, slots=True)
class ShowOffices:
    """Show the offices."""


@dataclass(frozen=True, slots=True)
class ShowMenu:
    """Show the menu."""


@dataclass(frozen=True, slots=True)
class AskHuman:
    """Ask for a human."""


Payload = (
    ShowProcedure
    | ShowAspect
    | ShowToConfirm
    | NotThisOne
    | BrowseFields
    | BrowseField
    | SpeakLanguage
    | ShowOffices
    | ShowMenu
    | AskHuman
)


_LETTERS: dict[type[Payload], str] = {
    ShowProcedure: "p",
    ShowAspect: "a",
    ShowToConfirm: "c",
    NotThisOne: "n",
    BrowseFields: "f",
    BrowseField: "b",
    SpeakLanguage: "l",
    ShowOffices: "o",
    ShowMenu: "m",
    AskHuman: "h",
}


def encode(payload: Payload) -> str:
    """The button's payload as text."""
    return ":".join([VERSION, _LETTERS[type(payload)], *map(str, astuple(payload))])


def decode(text: str) -> Payload | None:
    """The payload that ``text`` carries, or None when it is stale, forged or of another version."""
    if len(text) > LONGEST or not text.isascii():
        return None
    match text.split(":"):
        case [version, *parts] if version == VERSION:
            return _decode(parts)
        case _:
            return None


def _decode(parts: list[str]) -> Payload | None:
    match parts:
        case ["p", code] if _CODE.match(code):
            return ShowProcedure(code)
        case ["a", code, aspect] if _CODE.match(code) and aspect in _ASPECTS:
            return ShowAspect(code, Aspect(aspect))
        case ["c", code] if _CODE.match(code):
            return ShowToConfirm(code)
        case ["n", code] if _CODE.match(code):
            return NotThisOne(code)
        case ["b", field, page] if _FIELD.match(field) and _PAGE.match(page):
            return BrowseField(field, int(page))
        case ["l", "vi" | "en" as language]:
            return SpeakLanguage(language)
        case [letter]:
            return _SINGLE.get(letter)
        case _:
            return None


_SINGLE: dict[str, Payload] = {"f": BrowseFields(), "o": ShowOffices(), "m": ShowMenu(), "h": AskHuman()}
