"""What buttons carry: short, versioned, strict. Anything that does not parse is stale or forged.

A payload is ``<version>:<letter>[:<part>…]`` in ASCII and at most 64 bytes (Telegram's limit).
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from bot.conversation.checklist_payloads import AT_CHECKLIST, AtChecklist, ShowChecklist
from bot.conversation.feedback_payloads import (
    AboutTicket,
    AskWhatIsFeedback,
    AtTheDesk,
    DeskAction,
    GiveFeedback,
    TicketAction,
)
from bot.conversation.payload_parts import code, count, dossier, language, slug, ticket, unit, walk
from bot.domain.procedures import Aspect
from bot.domain.tickets import TicketKind
from bot.service.dialogue import Language
from bot.service.figures import Grouping, Period

VERSION = "1"
LONGEST = 64


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
class ShowTopic:
    """Show who handles a matter that is not handled here."""

    topic: str


@dataclass(frozen=True, slots=True)
class NotThisTopic:
    """The matter handled elsewhere is not the one meant."""

    topic: str


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
class TurnFields:
    """Show another page of the fields of work; pages count from 0."""

    page: int


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


@dataclass(frozen=True, slots=True)
class RateDossier:
    """Rate how a finished dossier was handled."""

    dossier: str


@dataclass(frozen=True, slots=True)
class StartSurvey:
    """Answer a questionnaire about ``unit``."""

    questionnaire: str
    unit: str


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """Answer the item at ``place`` of the walk called ``walk`` by ``value``; of the reasons for a mark likewise."""

    walk: str
    place: int
    value: int


class Move(StrEnum):
    """What can be done in a walk besides answering."""

    BACK = "back"
    SKIP = "skip"
    DONE = "done"
    MORE = "more"
    STOP = "stop"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class MoveInSurvey:
    """Move in the walk called ``walk``, from ``place``."""

    walk: str
    place: int
    move: Move


@dataclass(frozen=True, slots=True)
class RateService:
    """Choose what to rate."""


@dataclass(frozen=True, slots=True)
class ChooseOfficeToRate:
    """Choose the office that a questionnaire is answered about; pages count from 0."""

    questionnaire: str
    page: int


AboutDossier = ShowDossier | FollowDossier | UnfollowDossier | RemindAboutDossier
AboutProcedure = ShowProcedure | ShowAspect | ShowToConfirm | NotThisOne
AboutTopic = ShowTopic | NotThisTopic
AboutSurvey = RateDossier | StartSurvey | AnswerItem | MoveInSurvey | ChooseOfficeToRate
AboutFeedback = GiveFeedback | AboutTicket
AboutChecklist = ShowChecklist | AtChecklist
Place = BrowseFields | ShowOffices | ShowMenu | AskHuman | AskForDossier | RateService | AskWhatIsFeedback
Payload = (
    AboutProcedure
    | AboutTopic
    | AboutDossier
    | AboutSurvey
    | AboutFeedback
    | AboutChecklist
    | AtTheDesk
    | Place
    | TurnFields
    | BrowseField
    | SpeakLanguage
    | ShowFigures
)


_FORMS: dict[str, tuple[type[Payload], tuple[Callable[[str], Any], ...]]] = {
    "p": (ShowProcedure, (code,)),
    "a": (ShowAspect, (code, Aspect)),
    "c": (ShowToConfirm, (code,)),
    "n": (NotThisOne, (code,)),
    "E": (ShowTopic, (slug,)),
    "N": (NotThisTopic, (slug,)),
    "d": (ShowDossier, (dossier,)),
    "w": (FollowDossier, (dossier,)),
    "u": (UnfollowDossier, (dossier,)),
    "r": (RemindAboutDossier, (dossier,)),
    "k": (AskForDossier, ()),
    "g": (ShowFigures, (Grouping, Period)),
    "f": (BrowseFields, ()),
    "F": (TurnFields, (count,)),
    "b": (BrowseField, (slug, count)),
    "l": (SpeakLanguage, (language,)),
    "o": (ShowOffices, ()),
    "m": (ShowMenu, ()),
    "h": (AskHuman, ()),
    "e": (RateDossier, (dossier,)),
    "s": (StartSurvey, (slug, unit)),
    "v": (AnswerItem, (walk, count, count)),
    "x": (MoveInSurvey, (walk, count, Move)),
    "y": (RateService, ()),
    "j": (ChooseOfficeToRate, (slug, count)),
    "q": (GiveFeedback, (TicketKind,)),
    "t": (AboutTicket, (ticket, TicketAction)),
    "z": (AtTheDesk, (ticket, DeskAction)),
    "i": (AskWhatIsFeedback, ()),
    "L": (ShowChecklist, (code,)),
    "T": (AtChecklist, AT_CHECKLIST),
}
"""Letter, kind, and how each part is read; what cannot be read raises ValueError."""

_LETTERS = {kind: letter for letter, (kind, _) in _FORMS.items()}
_PARTS = {kind: [part.name for part in fields(kind)] for kind in _LETTERS}


def encode(payload: Payload) -> str:
    """The button's payload as text."""
    return ":".join(
        [VERSION, _LETTERS[type(payload)], *(str(getattr(payload, part)) for part in _PARTS[type(payload)])]
    )


def decode(text: str) -> Payload | None:
    """The payload that ``text`` carries, or None when it is stale, forged or of another version."""
    version, _, rest = text.partition(":")
    letter, *parts = rest.split(":")
    if version != VERSION or letter not in _FORMS or len(text) > LONGEST or not text.isascii():
        return None
    kind, readers = _FORMS[letter]
    if len(parts) != len(readers):
        return None
    try:
        return kind(*(read(part) for read, part in zip(readers, parts, strict=True)))
    except ValueError:
        return None
