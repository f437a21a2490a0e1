"""A citizen's dossier: where it stands, whose turn it is, and whether it is late.

The ten states are those of the national synchronisation of dossiers; being late is no state but follows from dates.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, IntEnum

from bot.domain.calendar import WorkingCalendar
from bot.domain.procedures import ChannelKind


class DossierState(IntEnum):
    """The ten states of the national synchronisation; the numbers are its codes."""

    REGISTERED = 1
    RECEIVED = 2
    REFUSED = 3
    IN_PROGRESS = 4
    SUPPLEMENT_REQUESTED = 5
    PAYMENT_REQUESTED = 6
    WITHDRAWN = 7
    STOPPED = 8
    FINISHED = 9
    RETURNED = 10

    @property
    def stops_the_clock(self) -> bool:
        """Whether the office's time does not run: it waits for the citizen."""
        return self in (DossierState.SUPPLEMENT_REQUESTED, DossierState.PAYMENT_REQUESTED)

    @property
    def is_end(self) -> bool:
        """Whether handling is over (decision 766: states 3, 7, 8, 9 and 10)."""
        return self in _ENDS

    @property
    def turn(self) -> "Turn":
        """Whose turn it is."""
        return _TURNS[self]


class Turn(Enum):
    """Who has to act next."""

    OFFICE = "office"
    CITIZEN = "citizen"
    NOBODY = "nobody"


_ENDS = frozenset(
    {
        DossierState.REFUSED,
        DossierState.WITHDRAWN,
        DossierState.STOPPED,
        DossierState.FINISHED,
        DossierState.RETURNED,
    }
)
_TURNS = {
    DossierState.REGISTERED: Turn.OFFICE,
    DossierState.RECEIVED: Turn.OFFICE,
    DossierState.REFUSED: Turn.CITIZEN,
    DossierState.IN_PROGRESS: Turn.OFFICE,
    DossierState.SUPPLEMENT_REQUESTED: Turn.CITIZEN,
    DossierState.PAYMENT_REQUESTED: Turn.CITIZEN,
    DossierState.WITHDRAWN: Turn.NOBODY,
    DossierState.STOPPED: Turn.NOBODY,
    DossierState.FINISHED: Turn.CITIZEN,
    DossierState.RETURNED: Turn.NOBODY,
}


@dataclass(frozen=True, slots=True)
class DossierStep:
    """One step so far: which office did what, when. Persons are never named."""

    office: str
    at: datetime | None
    action: str = ""
    state: DossierState | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """An apology with a new due date, as the office must send when it will be late (form 04)."""

    due_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One dossier as its source knows it. All times are local times of the office, without zone.

    ``local_state`` is the source's own word for the state; ``state`` is None when that word is unknown.
    ``note`` is what the office wrote for the citizen: the missing paper, the sum to pay, the reason of a refusal.
    ``factor_hashes`` are keyed hashes of the last four digits of the phone and identity number on file.
    """

    code: str
    procedure_code: str
    procedure_name: str
    unit: str
    field: str
    state: DossierState | None
    local_state: str = ""
    channel: ChannelKind | None = None
    received_at: datetime | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    office: str = ""
    note: str = ""
    extension: Extension | None = None
    steps: tuple[DossierStep, ...] = ()
    factor_hashes: frozenset[str] = frozenset()

    @property
    def promised_on(self) -> date | None:
        """The day promised last: the extension's, or the day on the receipt slip."""
        if self.extension is not None:
            return self.extension.due_on
        return self.due_at.date() if self.due_at else None

    def deadline(self, calendar: WorkingCalendar, today: date) -> date | None:
        """The day promised on the receipt slip, moved by the working days that the office waited for the citizen."""
        if self.due_at is None:
            return None
        waited = sum(calendar.working_days_between(start, end) for start, end in self._waits(today))
        return calendar.add_working_days(self.due_at.date(), waited)

    def is_overdue(self, calendar: WorkingCalendar, today: date) -> bool:
        """Whether handling took, or is taking, longer than promised; an extension excuses nothing.

        Decision 766/QĐ-TTg: the end of handling, or today, is after the due date; waiting for a supplement or a
        payment does not count.
        """
        deadline = self.deadline(calendar, today)
        if deadline is None or (self.state is not None and self.state.stops_the_clock):
            return False
        return self._handled_until(today) > deadline

    def working_days_left(self, calendar: WorkingCalendar, today: date) -> int | None:
        """Working days from today to the deadline, negative when overdue; None without a due date or when over."""
        deadline = self.deadline(calendar, today)
        if deadline is None or (self.state is not None and self.state.is_end):
            return None
        if today <= deadline:
            return calendar.working_days_between(today, deadline)
        return -calendar.working_days_between(deadline, today)

    @property
    def supplements_requested(self) -> int:
        """How often a supplement was requested; more than once counts as overdue for decision 766."""
        return sum(1 for step in self.steps if step.state is DossierState.SUPPLEMENT_REQUESTED)

    def _handled_until(self, today: date) -> date:
        end = self.finished_at or self.returned_at
        return end.date() if end else today

    def _waits(self, today: date) -> Iterator[tuple[date, date]]:
        """The stretches in which the office waited for the citizen, from the steps."""
        dated = [(step.at, step.state) for step in self.steps if step.at is not None and step.state is not None]
        dated.sort(key=lambda moment_and_state: moment_and_state[0])  # steps of one moment stay in the source's order
        for place, (began, state) in enumerate(dated):
            if state.stops_the_clock:
                ended = dated[place + 1][0].date() if place + 1 < len(dated) else self._handled_until(today)
                yield began.date(), ended
