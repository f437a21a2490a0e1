"""Tickets: what an office owes an answer to, its states, and its clocks in working days."""

from collections.abc import Sequence
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


class Sender(StrEnum):
    """Who wrote a message of a ticket; officers are never named, citizens never known."""

    CITIZEN = "citizen"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class TicketMessage:
    """One message of a ticket, numbered from 1; ``text`` is scrubbed where a citizen wrote it."""

    number: int
    sender: Sender
    text: str
    on: date


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket. Days only, no times: a time would tell who was writing to the bot just then.

    ``number`` is what citizen and office call it: the year and six random digits (``26-480213``); a running number
    would tell who wrote just then.
    ``is_contactable`` says whether answers reach the citizen; who that is stands nowhere in a ticket.
    """

    number: str
    kind: TicketKind
    unit: str
    procedure: str | None
    opened_on: date
    state: TicketState = TicketState.OPEN
    state_since: date | None = None
    is_contactable: bool = False
    was_reopened: bool = False
    messages: Sequence[TicketMessage] = field(default_factory=tuple[TicketMessage, ...])

    def answer_due_on(self, calendar: WorkingCalendar) -> date:
        """The last day to resolve it."""
        return calendar.add_working_days(self.opened_on, RESOLVE_WITHIN)

    def moved(self, state: TicketState, on: date) -> "Ticket":
        """The ticket in ``state`` since ``on``."""
        return replace(self, state=state, state_since=on)
