"""Figures of dossiers: how many were received, and how they are processed; for citizens, and for reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.processing_figures import ProcessingCounts


class Period(StrEnum):
    """A stretch of time up to today, by the day of receipt."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ALL = "all"

    def first_day(self, today: date) -> date | None:
        """The first day of the period that ``today`` is in, or None for no limit."""
        match self:
            case Period.MONTH:
                return today.replace(day=1)
            case Period.QUARTER:
                return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
            case Period.YEAR:
                return today.replace(month=1, day=1)
            case Period.ALL:
                return None


class Grouping(StrEnum):
    """What figures are told apart by."""

    UNIT = "unit"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of one unit or field; ``name`` is the unit's code or the field's name."""

    name: str
    counts: ProcessingCounts


class FiguresSource(Protocol):
    """Counts dossiers."""

    async def count(
        self, grouping: Grouping, today: date, first: date | None, last: date, unit: str | None = None
    ) -> Sequence[Figures]:
        """The counts by ``grouping`` of dossiers received from ``first`` to ``last``, the largest first.

        Where ``unit`` is named, of that unit and those below it only.
        """
        ...


@dataclass(frozen=True, slots=True)
class DossierCount:
    """Dossiers of one procedure received in ``month`` (its first day); ``field`` is the name that the source gives.

    ``asked_again`` are those of ``counts.in_time`` for which more than one supplement was requested; decision 766 takes
    them for overdue.
    """

    unit: str
    procedure: str
    field: str
    month: date
    counts: ProcessingCounts
    asked_again: int = 0


class DossierFigures(Protocol):
    """Counts dossiers for reports."""

    async def dossiers(self, today: date, first: date, last: date, unit: str | None = None) -> Sequence[DossierCount]:
        """Dossiers received from the month ``first`` to the end of the month ``last`` (their first days), counted.

        Where ``unit`` is named, of that unit and those below it only.
        """
        ...


def total(figures: Sequence[Figures]) -> ProcessingCounts:
    """The counts of all together."""
    return sum((each.counts for each in figures), ProcessingCounts())


def day_after(day: date) -> date:
    """The day after ``day``."""
    return day + timedelta(days=1)
