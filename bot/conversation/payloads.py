"""What buttons carry: short, versioned, strict. Anything that does not parse is stale or forged.

A payload is ``<version>:<letter>[:<part>…]`` in ASCII and at most 64 bytes (Telegram's limit).
"""

import re
from dataclasses import astuple, dataclass
from typing import get_args

from bot.domain.procedures import Aspect
from bot.service.dialogue import Language
from bot.service.figures import Grouping, Period

VERSION = "1"
LONGEST = 64
_CODE = re.compile(r"\d\.\d{6}\Z")
_DOSSIER = re.compile(r"[A-Z0-9./-]{8,40}\Z")
_FIELD = re.compile(r"[a-z0-9-]{1,40}\Z")
_PAGE = re.compile(r"(?:0|[1-9]\d{0,2})\Z")
_GROUPINGS, _PERIODS = frozenset(map(str, Grouping)), frozenset(map(str, Period))
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
class ShowDossier:
    """Show a dossier that this chat has opened or follows."""

    dossier: str


@dataclass(frozen=True, slots=True)
class FollowDossier:
    """Follow a dossier; the press is the consent."""

    dossier: str


@dataclass(frozen=True, slots=True)
class UnfollowDossier:
    """Stop following a dossier."""

    dossier: str


@dataclass(frozen=True, slots=True)
class RemindAboutDossier:
    """Leave the desk a note about an overdue dossier."""

    dossier: str


@dataclass(frozen=True, slots=True)
class AskForDossier:
    """Ask for a dossier code."""


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


@dataclass(frozen=True, slots=True)
class ShowFigures:
    """Show the public figures of a period."""

    grouping: Grouping
    period: Period


AboutDossier = ShowDossier | FollowDossier | UnfollowDossier | RemindAboutDossier
AboutProcedure = ShowProcedure | ShowAspect | ShowToConfirm | NotThisOne
Place = BrowseFields | ShowOffices | ShowMenu | AskHuman | AskForDossier
Payload = AboutProcedure | AboutDossier | Place | BrowseField | SpeakLanguage | ShowFigures


_LETTERS: dict[type[Payload], str] = {
    ShowProcedure: "p",
    ShowAspect: "a",
    ShowToConfirm: "c",
    NotThisOne: "n",
    ShowDossier: "d",
    FollowDossier: "w",
    UnfollowDossier: "u",
    RemindAboutDossier: "r",
    AskForDossier: "k",
    ShowFigures: "g",
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
        case [letter, code] if letter in _ABOUT_PROCEDURE and _CODE.match(code):
            return _ABOUT_PROCEDURE[letter](code)
        case [letter, dossier] if letter in _ABOUT_DOSSIER and _DOSSIER.match(dossier):
            return _ABOUT_DOSSIER[letter](dossier)
        case ["a", code, aspect] if _CODE.match(code) and aspect in _ASPECTS:
            return ShowAspect(code, Aspect(aspect))
        case ["b", field, page] if _FIELD.match(field) and _PAGE.match(page):
            return BrowseField(field, int(page))
        case ["g", grouping, period] if grouping in _GROUPINGS and period in _PERIODS:
            return ShowFigures(Grouping(grouping), Period(period))
        case ["l", "vi" | "en" as language]:
            return SpeakLanguage(language)
        case [letter]:
            return _PLACES.get(letter)
        case _:
            return None


_ABOUT_PROCEDURE: dict[str, type[ShowProcedure | ShowToConfirm | NotThisOne]] = {
    _LETTERS[kind]: kind for kind in (ShowProcedure, ShowToConfirm, NotThisOne)
}
_ABOUT_DOSSIER: dict[str, type[AboutDossier]] = {_LETTERS[kind]: kind for kind in get_args(AboutDossier)}
_PLACES: dict[str, Place] = {_LETTERS[kind]: kind() for kind in get_args(Place)}
