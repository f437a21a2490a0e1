"""Figures of how dossiers are processed; every rate names what it is a share of.

Districts print rates whose denominators they do not name, and some that do not follow from their own counts; so a
rate here never travels without its denominator.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum

from bot.domain.calendar import WorkingCalendar
from bot.domain.dossiers import Dossier, DossierState


class Progress(Enum):
    """Where a dossier stands against its promise; the values are the names of the counts."""

    EARLY = "finished_early"
    ON_TIME = "finished_on_time"
    LATE = "finished_late"
    WITHIN = "in_progress_within"
    PAST = "in_progress_past"
    WAITING = "waiting_for_citizen"
    NO_DATE = "without_due_date"


def progress_of(state: DossierState | None, ended_on: date | None, deadline: date | None, today: date) -> Progress:
    """The progress of a dossier that ended on ``ended_on`` (None: not yet) and was due on ``deadline``."""
    if state is not None and state.stops_the_clock:
        return Progress.WAITING
    if deadline is None:
        return Progress.NO_DATE
    if state is None or not state.is_end:
        return Progress.PAST if today > deadline else Progress.WITHIN
    end = ended_on or deadline
    return Progress.LATE if end > deadline else Progress.EARLY if end < deadline else Progress.ON_TIME


def progress_of_dossier(dossier: Dossier, calendar: WorkingCalendar, today: date) -> Progress:
    """The progress of ``dossier``."""
    end = dossier.finished_at or dossier.returned_at
    return progress_of(dossier.state, end.date() if end else None, dossier.deadline(calendar, today), today)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share: ``part`` of ``whole`` dossiers; ``name`` and ``of`` are keys of the words for both."""

    name: str
    part: int
    of: str
    whole: int

    @property
    def percent(self) -> float | None:
        """The share in percent, or None of nothing."""
        return 100 * self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class ProcessingCounts:
    """How many dossiers stand where; they add up to ``received``."""

    finished_early: int = 0
    finished_on_time: int = 0
    finished_late: int = 0
    in_progress_within: int = 0
    in_progress_past: int = 0
    waiting_for_citizen: int = 0
    without_due_date: int = 0

    @property
    def received(self) -> int:
        """All of them."""
        return sum(getattr(self, field.name) for field in fields(self))

    @property
    def finished(self) -> int:
        """Those whose handling is over and that had a due date."""
        return self.finished_early + self.finished_on_time + self.finished_late

    @property
    def in_time(self) -> int:
        """Finished early or on the day."""
        return self.finished_early + self.finished_on_time

    def __add__(self, other: "ProcessingCounts") -> "ProcessingCounts":
        """Both together."""
        sums = {field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)}
        return ProcessingCounts(**sums)

    def rates(self) -> Iterator[Rate]:
        """The rates that make sense, each with its denominator."""
        in_progress = self.in_progress_within + self.in_progress_past
        yield Rate("in_time", self.in_time, "finished", self.finished)
        yield Rate("early", self.finished_early, "finished", self.finished)
        yield Rate("late", self.finished_late, "finished", self.finished)
        yield Rate("past", self.in_progress_past, "in_progress", in_progress)
        yield Rate("in_time", self.in_time, "received", self.received)
        yield Rate("not_late", self.received - self.finished_late - self.in_progress_past, "received", self.received)


@dataclass(frozen=True, slots=True)
class PrintedRate:
    """What a report prints beside its counts, and the rates of those counts that round to it."""

    printed: float
    follows_from: tuple[Rate, ...]


def explain(printed: float, counts: ProcessingCounts, decimals: int = 2) -> PrintedRate:
    """Which rates of ``counts``, rounded to ``decimals``, give the ``printed`` percentage; maybe none."""
    matching = [
        rate for rate in counts.rates() if rate.percent is not None and round(rate.percent, decimals) == printed
    ]
    return PrintedRate(printed, tuple(matching))
