"""What the sections of the bot's sentences are made of.

A sentence is HTML with placeholders; ``sentence.format(name=…)`` escapes every value that is not HTML itself.
"""

from typing import Annotated, Any, Literal, get_args

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from bot.content.placeholders import fills
from bot.domain.dossier_codes import CodeFault
from bot.domain.dossiers import DossierState, Turn
from bot.domain.faults import RuleBroken
from bot.domain.offices import WEEKDAYS
from bot.domain.procedures import Aspect, ChannelKind
from bot.domain.processing_figures import Progress
from bot.domain.tickets import TicketKind, TicketState
from bot.service.dialogue import Language
from bot.service.figures import Grouping, Period

Sentence = Annotated[Markup, fills()]
Counted = Annotated[Markup, fills("amount")]
Command = Literal[
    "start",
    "help",
    "thutuc",
    "hoso",
    "theodoi",
    "tinhhinh",
    "danhgia",
    "gopy",
    "vanphong",
    "ngonngu",
    "quyenriengtu",
    "xoadulieu",
]


class Section(BaseModel):
    """A part of the sentences; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


class Complete(Section):
    """A section whose tables must name every member of their enumeration."""

    @field_validator("*", mode="after")
    @classmethod
    def _every_member(cls, value: Any, info: ValidationInfo) -> Any:
        members = _TABLES.get(info.field_name or "")
        missing = [member for member in members or () if member not in value]
        if missing:
            raise RuleBroken(f"thiếu mục {', '.join(missing)}")
        return value


_TABLES: dict[str, tuple[str, ...]] = {
    "ticket_kinds": tuple(TicketKind),
    "ticket_states": tuple(TicketState),
    "prompts": tuple(kind for kind in TicketKind if kind is not TicketKind.LOW_MARK),
    "outcomes": ("answer", "resolved", "refused", "supplement_requested"),
    "news": ("open", "reopened", "closed", "supplied", "written"),
    "ask_words": ("resolve", "refuse", "supplement"),
    "done": ("take", "answer", "resolve", "refuse", "supplement"),
    "actions": ("take", "resolve", "refuse", "supplement", "show"),
    "aspects": tuple(Aspect),
    "channels": tuple(ChannelKind),
    "weekdays": WEEKDAYS,
    "commands": get_args(Command),
    "names": get_args(Language),
    "states": tuple(state.name.lower() for state in DossierState),
    "next_steps": tuple(state.name.lower() for state in DossierState),
    "turns": tuple(turn.value for turn in Turn),
    "near_reasons": tuple(fault.name.lower() for fault in CodeFault),
    "periods": tuple(Period),
    "groupings": tuple(Grouping),
    "counts": ("received", *(progress.value for progress in Progress)),
    "rates": ("in_time", "early", "late", "past", "not_late"),
    "denominators": ("finished", "in_progress", "received"),
    "satisfaction_marks": ("1", "2", "3", "4", "5"),
    "star_marks": ("1", "2", "3", "4", "5"),
    "said": ("1", "2", "3", "4", "5", "yes", "no", "back", "skip", "stop", "done", "more"),
    "told": ("state", "due_tomorrow", "overdue", "rate"),
}
