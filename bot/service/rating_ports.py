"""What rating needs from the outside: where responses are kept, and how they are counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.domain.survey_walk import Occasion, OccasionKind


class Ratings(Protocol):
    """What a walk must know of the responses kept so far."""

    async def standing(self, chat: str, questionnaire: str, occasion: Occasion) -> "Standing":
        """How the response of this occasion stands for ``chat``; counters and requests count by chat and day."""
        ...

    async def answers_per_item(self, questionnaire: str, unit: str) -> Mapping[str, int]:
        """How many answers each item has in ``unit`` so far, so that the factors fill evenly."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a response is closed to ``chat``: finished, or begun by somebody else (one a dossier)."""

    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class MarkCount:
    """How often ``item`` was answered by ``value``; ``month`` is its first day."""

    questionnaire: str
    item: str
    value: int
    unit: str
    procedure: str | None
    month: date
    count: int


@dataclass(frozen=True, slots=True)
class ResponseCount:
    """How many responses (at least one answer) a questionnaire has."""

    questionnaire: str
    kind: OccasionKind
    unit: str
    procedure: str | None
    month: date
    count: int


@dataclass(frozen=True, slots=True)
class SensitiveCount:
    """How often a sensitive item was answered by ``value``; ``quarter`` is its first day. Nothing finer is kept."""

    questionnaire: str
    item: str
    value: int
    unit: str
    quarter: date
    count: int


@dataclass(frozen=True, slots=True)
class InvitationCount:
    """How many invitations to rate reached citizens."""

    unit: str
    procedure: str | None
    month: date
    count: int


@dataclass(frozen=True, slots=True)
class Comment:
    """What a citizen wrote, scrubbed; never with who wrote it."""

    questionnaire: str
    unit: str
    procedure: str | None
    month: date
    text: str


@dataclass(frozen=True, slots=True)
class OfficeMark:
    """The mark that an office gave itself for an item that citizens cannot judge."""

    questionnaire: str
    item: str
    unit: str
    month: date
    value: int


class RatingFigures(Protocol):
    """Counts responses whose month lies from ``first`` to ``last`` (both first days of months), of ``unit`` and below.

    Without ``unit`` of all units.
    """

    async def marks(self, first: date, last: date, unit: str | None = None) -> Sequence[MarkCount]:
        """The answers, counted."""
        ...

    async def responses(self, first: date, last: date, unit: str | None = None) -> Sequence[ResponseCount]:
        """The responses, counted."""
        ...

    async def sensitive(self, first: date, last: date, unit: str | None = None) -> Sequence[SensitiveCount]:
        """The sensitive answers of the quarters that lie wholly from ``first`` to the end of ``last``."""
        ...

    async def invitations(self, first: date, last: date, unit: str | None = None) -> Sequence[InvitationCount]:
        """The invitations that were sent."""
        ...

    async def comments(self, first: date, last: date, unit: str | None = None) -> Sequence[Comment]:
        """The comments, in no order that tells when they were written within their month."""
        ...

    async def office_marks(self, first: date, last: date, unit: str | None = None) -> Sequence[OfficeMark]:
        """What offices said of themselves."""
        ...


class OfficeMarks(Protocol):
    """Where offices enter their own marks."""

    async def enter(self, mark: OfficeMark) -> None:
        """Keep ``mark`` in place of an earlier one for the same unit, month and item."""
        ...
