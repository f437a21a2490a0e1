"""Tickets: what an office owes an answer to, its states, and its clocks in working days."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bot.domain.calendar import WorkingCalendar

REFUSE_WITHIN, SUPPLEMENT_WITHIN, RESOLVE_WITHIN, PUBLISH_WITHIN = 2, 5, 15, 2
"""Working days to refuse, to ask for a supplement, to resolve, and to publish: decision 766/QĐ-TTg (second-hand)."""


class TicketKind(StrEnum):
    """What a ticket is about: a dissatisfied rating, a reflection, a proposal, or a question for a human."""

    LOW_MARK = "low_mark"
    REFLECTION = "reflection"
    PROPOSAL = "proposal"
    QUESTION = "question"


class TicketState(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"
    TAKEN = "taken"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    RESOLVED = "resolved"
    REFUSED = "refused"
    CLOSED = "closed"

    @property
    def is_end(self) -> bool:
        """Whether the office owes nothing any more; the citizen may still reopen what is resolved or refused."""
        return self in (TicketState.RESOLVED, TicketState.REFUSED, TicketState.CLOSED)


class Sender(StrEnum):
    """Who wrote a message of a ticket; officers are never named, citizens never known."""

    CITIZEN = "citizen"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class TicketMessage:
    """One message of a ticket, numbered from 1; ``text`` is scrubbed where a citizen wrote it.

    ``state`` is where the message brought the ticket, or None where it changed nothing.
    """

    number: int
    sender: Sender
    text: str
    on: date
    state: TicketState | None = None


@dataclass(frozen=True, slots=True)
class TicketMove:
    """The ticket came to ``state``."""

    state: TicketState
    on: date


class IllegalMove(ValueError):
    """A ticket cannot go from its state to that one; ask ``Ticket.allows`` first."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket. Days only, no times: a time would tell who was writing to the bot just then.

    ``number`` is what citizen and office call it: the year and six random digits (``26-480213``); a running number
    would tell who wrote just then.
    ``is_contactable`` says whether answers reach the citizen; who that is stands nowhere in a ticket. ``has_left`` says
    that they did, until the citizen erased everything. ``messages`` are those with words; ``moves`` all changes of
    state after the opening.
    """

    number: str
    kind: TicketKind
    unit: str
    procedure: str | None
    opened_on: date
    state: TicketState = TicketState.OPEN
    is_contactable: bool = False
    has_left: bool = False
    was_reopened: bool = False
    messages: Sequence[TicketMessage] = field(default_factory=tuple[TicketMessage, ...])
    moves: Sequence[TicketMove] = field(default_factory=tuple[TicketMove, ...])

    @property
    def state_since(self) -> date:
        """The day on which it came to its state."""
        return self.moves[-1].on if self.moves else self.opened_on

    def is_of(self, unit: str) -> bool:
        """Whether it belongs to ``unit`` or to a unit below it."""
        return self.unit == unit or self.unit.startswith(f"{unit}.")

    def allows(self, state: TicketState) -> bool:
        """Whether it may move to ``state`` now; it comes back to OPEN once only."""
        return state in _MOVES[self.state] and not (state is TicketState.OPEN and self.was_reopened)

    def accepts(self, state: TicketState, text: str | None) -> bool:
        """Whether an officer may bring it to ``state`` with ``text``; the state that it is in takes words alone."""
        if state is self.state:
            return bool(text) and not state.is_end
        return self.allows(state)

    def moved(self, state: TicketState, on: date) -> "Ticket":
        """The ticket in ``state`` since ``on``; raises IllegalMove."""
        if not self.allows(state):
            raise IllegalMove(f"{self.state} -> {state}")
        reopened = self.was_reopened or state is TicketState.OPEN
        return replace(self, state=state, was_reopened=reopened, moves=(*self.moves, TicketMove(state, on)))

    def answer_due_on(self, calendar: WorkingCalendar) -> date:
        """The last day to resolve it, moved by the waits for the citizen.

        While it waits for the citizen: as if the supplement had come at once, the earliest that the day can be.
        """
        *_, latest = self._rounds()
        running = [move for move in latest if not move.state.is_end]
        left = RESOLVE_WITHIN
        for span in _spans(running, running[-1].on):
            used = span.working_days(calendar)
            if used > left:
                return calendar.add_working_days(span.since, left)
            left -= used
        return calendar.add_working_days(running[-1].on, left)

    def is_late(self, calendar: WorkingCalendar, today: date) -> bool:
        """Whether one of its clocks ran out: it waits too long, or what was done came too late.

        Of a ticket that was reopened also what was too late the first time.
        """
        return any(_is_late(moves, calendar, today) for moves in self._rounds())

    def _rounds(self) -> Iterator[Sequence[TicketMove]]:
        """The moves from its opening to an end, and those from its reopening; each round has clocks of its own."""
        moves = [TicketMove(TicketState.OPEN, self.opened_on), *self.moves]
        starts = [place for place, move in enumerate(moves) if move.state is TicketState.OPEN]
        for start, end in zip(starts, [*starts[1:], len(moves)], strict=True):
            yield moves[start:end]


_CITIZEN_MAY, _ENDS = {TicketState.CLOSED}, {TicketState.RESOLVED, TicketState.REFUSED}
_MOVES: Mapping[TicketState, set[TicketState]] = {
    TicketState.OPEN: {TicketState.TAKEN, TicketState.SUPPLEMENT_REQUESTED} | _ENDS | _CITIZEN_MAY,
    TicketState.TAKEN: {TicketState.SUPPLEMENT_REQUESTED} | _ENDS | _CITIZEN_MAY,
    TicketState.SUPPLEMENT_REQUESTED: {TicketState.TAKEN} | _ENDS | _CITIZEN_MAY,
    TicketState.RESOLVED: {TicketState.OPEN} | _CITIZEN_MAY,
    TicketState.REFUSED: {TicketState.OPEN} | _CITIZEN_MAY,
    TicketState.CLOSED: set(),
}


@dataclass(frozen=True, slots=True)
class _Span:
    """How long a ticket was in ``state``, and what ended that (None: nothing yet)."""

    state: TicketState
    since: date
    until: date
    ended_by: TicketState | None

    def working_days(self, calendar: WorkingCalendar) -> int:
        """What it took of the office's time: nothing while the ticket waited for the citizen."""
        waits = self.state is TicketState.SUPPLEMENT_REQUESTED
        return 0 if waits else calendar.working_days_between(self.since, self.until)


def _spans(moves: Sequence[TicketMove], today: date) -> Iterator[_Span]:
    for move, after in zip(moves, [*moves[1:], None], strict=True):
        yield _Span(move.state, move.on, after.on if after else today, after.state if after else None)


def _is_late(moves: Sequence[TicketMove], calendar: WorkingCalendar, today: date) -> bool:
    """Whether the office used more working days, up to one of its moves or to ``today``, than that move may take."""
    used, was_asked = 0, False
    for span in _spans(moves, today):
        if span.state.is_end:
            return False
        used += span.working_days(calendar)
        if used > _limit(span.ended_by, was_asked=was_asked):
            return True
        was_asked = was_asked or span.ended_by is TicketState.SUPPLEMENT_REQUESTED
    return False


def _limit(move: TicketState | None, *, was_asked: bool) -> int:
    """The working days until ``move``. Own reading: who asked for a supplement accepted the ticket.

    From then on only the time to resolve it counts, for a refusal and a second request too.
    """
    if was_asked:
        return RESOLVE_WITHIN
    match move:
        case TicketState.REFUSED:
            return REFUSE_WITHIN
        case TicketState.SUPPLEMENT_REQUESTED:
            return SUPPLEMENT_WITHIN
        case _:
            return RESOLVE_WITHIN
