"""Where tickets are kept, and what is still to be told about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from bot.domain.tickets import Ticket, TicketKind, TicketMessage, TicketState


@dataclass(frozen=True, slots=True)
class ToTellDesk:
    """A citizen's message (or the ticket's opening) that the office has not been told of.

    ``message.state`` is where the message brought the ticket: OPEN at its opening and when it was reopened, CLOSED when
    the citizen ended it (then ``text`` is empty), TAKEN when the citizen supplied what was missing, else None.
    ``begun_after`` is set when sending it was begun before and nobody knows how that ended: the latest message by then.
    """

    ticket: Ticket
    message: TicketMessage
    begun_after: int | None = None


@dataclass(frozen=True, slots=True)
class ToTellCitizen:
    """An officer's message for the citizen behind ``chat``, which is sealed in the database and opened only to send.

    ``message.state`` says what it is: RESOLVED the outcome, REFUSED a refusal with its reason, SUPPLEMENT_REQUESTED
    what is missing, TAKEN or None an answer on the way. ``message.text`` is never empty. ``begun_after`` as above.
    """

    chat: str
    ticket: Ticket
    message: TicketMessage
    begun_after: int | None = None


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
        """The tickets whose answers go to ``chat``, the newest first. Opens every contact: 10 µs each."""
        ...

    async def my_ticket(self, chat: str, number: str) -> Ticket | None:
        """The ticket, when its answers go to ``chat``; opens that one contact only."""
        ...

    async def open_tickets(self, unit: str | None = None) -> Sequence[Ticket]:
        """The tickets that wait for the office of ``unit`` and below, the oldest first."""
        ...

    async def counts(self, first: date, last: date, unit: str | None = None) -> Sequence[TicketCount]:
        """The tickets opened in the months from ``first`` to ``last`` (both first days of months), counted."""
        ...


PostResult = Literal["sent", "unreachable", "failed", "later"]


class TicketPost(Protocol):
    """What is still to be told about tickets, each message once, whoever of several processes asks for it.

    What was taken and not settled, because the process died, comes again after a lease; nothing is lost.
    """

    async def untold_to_desk(self, most: int) -> Sequence[ToTellDesk]:
        """Take up to ``most`` messages that offices have not been told of, by ticket and number.

        Settle as "sent" also what belongs to an office without a chat: that office finds it in its list.
        """
        ...

    async def untold_to_citizens(self, channel: str, most: int) -> Sequence[ToTellCitizen]:
        """Take up to ``most`` messages for citizens of ``channel``; who blocked the bot is left out until back."""
        ...

    async def begin(self, told: ToTellDesk | ToTellCitizen, latest: int) -> None:
        """A taken message is being sent from now on; ``latest`` is the number of the latest message where it goes."""
        ...

    async def settle(self, told: ToTellDesk | ToTellCitizen, result: PostResult) -> None:
        """Say what became of a message: "sent" never comes again, "failed" comes again after the lease.

        "later" does, too, and is in doubt until then: perhaps it arrived. "unreachable" (note it with
        ``mark_unreachable`` too) comes again once the citizen is reachable.
        """
        ...

    async def take_back(self) -> None:
        """On taking up duty: give back what a process that died had taken, for nobody else is sending."""
        ...


class DeskTickets(Protocol):
    """What officers do to tickets; the use case ``DeskWork`` stands before it and checks whose ticket it is."""

    async def ticket(self, number: str) -> Ticket | None:
        """The ticket, or None."""
        ...

    async def open_tickets(self, unit: str | None = None) -> Sequence[Ticket]:
        """The tickets of ``unit`` and below that are not over, the oldest first."""
        ...

    async def move(self, number: str, state: TicketState, text: str | None = None) -> Ticket | None:
        """Move a ticket to ``state`` with an officer's words, committed at once; the ticket as it is then.

        The state that it is in already: the words alone. None when the ticket does not allow it (any more).
        """
        ...
