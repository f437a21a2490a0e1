"""Where tickets are kept, and what is still to be told about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.domain.tickets import Ticket, TicketKind, TicketMessage, TicketState


@dataclass(frozen=True, slots=True)
class ToTellDesk:
    """A citizen's message (or the ticket's opening) that the office has not been told of."""

    ticket: Ticket
    message: TicketMessage


@dataclass(frozen=True, slots=True)
class ToTellCitizen:
    """An officer's message for the citizen behind ``chat``, which is sealed in the database and opened only to send."""

    chat: str
    ticket: Ticket
    message: TicketMessage


@dataclass(frozen=True, slots=True)
class TicketCount:
    """How many tickets were opened in ``month`` (its first day), and how many of these are late or came back."""

    kind: TicketKind
    state: TicketState
    unit: str
    procedure: str | None
    month: date
    count: int
    late: int
    reopened: int


class Tickets(Protocol):
    """Reading tickets. Opening them and adding to them are effects, committed with the dialogue."""

    async def ticket(self, number: str) -> Ticket | None:
        """The ticket, or None."""
        ...

    async def new_number(self, year: int) -> str:
        """A number that no ticket has: the last two digits of the year, and six random ones."""
        ...

    async def mine(self, chat: str) -> Sequence[Ticket]:
        """The tickets whose answers go to ``chat``, the newest first."""
        ...

    async def open_tickets(self, unit: str | None = None) -> Sequence[Ticket]:
        """The tickets that wait for the office of ``unit`` and below, the oldest first."""
        ...

    async def counts(self, first: date, last: date, unit: str | None = None) -> Sequence[TicketCount]:
        """The tickets opened in the months from ``first`` to ``last`` (both first days of months), counted."""
        ...
