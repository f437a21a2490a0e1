"""Tickets in SQL: for citizens, for officers, for the report."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from secrets import randbelow

from sqlalchemy import Connection, select

from bot.domain.calendar import WorkingCalendar
from bot.domain.tickets import Sender, Ticket, TicketState
from bot.service.ports import Clock
from bot.service.secrets import HashKey
from bot.service.ticket_counting import count_tickets
from bot.service.ticket_ports import TicketCount
from bot.store.database import Database
from bot.store.tables import tickets
from bot.store.ticket_contacts import Contacts
from bot.store.ticket_rows import Entry, of_unit, read_for_change, read_numbered, read_where, write

NUMBERS_A_YEAR = 1_000_000
_ENDED = [state for state in TicketState if state.is_end]


class SqlTickets:
    """The ports ``Tickets`` and ``DeskTickets`` on the database's tables."""

    def __init__(
        self, database: Database, clock: Clock, hash_key: HashKey, calendar: Callable[[], WorkingCalendar]
    ) -> None:
        self._database = database
        self._clock = clock
        self._contacts = Contacts(hash_key)
        self._calendar = calendar

    async def ticket(self, number: str) -> Ticket | None:
        """The ticket, or None."""
        read = await self._database.transaction(lambda connection: read_numbered(connection, [number]))
        return read[0] if read else None

    async def new_number(self, year: int) -> str:
        """A number that no ticket has: the last two digits of the year, and six random ones."""

        def draw(connection: Connection) -> str:
            while True:
                number = f"{year % 100:02}-{randbelow(NUMBERS_A_YEAR):06}"
                if connection.scalar(select(tickets.c.number).where(tickets.c.number == number)) is None:
                    return number

        return await self._database.transaction(draw)

    async def mine(self, chat: str) -> Sequence[Ticket]:
        """The tickets whose answers go to ``chat``, the newest first."""

        def read(connection: Connection) -> list[Ticket]:
            return read_numbered(connection, self._contacts.tickets_of(connection, chat))

        return (await self._database.transaction(read))[::-1]

    async def my_ticket(self, chat: str, number: str) -> Ticket | None:
        """The ticket, when its answers go to ``chat``."""

        def read(connection: Connection) -> list[Ticket]:
            is_mine = self._contacts.chat_of(connection, number) == chat
            return read_numbered(connection, [number]) if is_mine else []

        return next(iter(await self._database.transaction(read)), None)

    async def open_tickets(self, unit: str | None = None) -> Sequence[Ticket]:
        """The tickets of ``unit`` and below that are not over, the oldest first."""
        unfinished = tickets.c.state.not_in(_ENDED)
        return await self._database.transaction(lambda connection: read_where(connection, unfinished, of_unit(unit)))

    async def move(self, number: str, state: TicketState, text: str | None = None) -> Ticket | None:
        """Move a ticket to ``state`` with an officer's words; None when the ticket does not allow it (any more)."""
        today = self._clock.now().date()

        def change(connection: Connection) -> Ticket | None:
            ticket = read_for_change(connection, number)
            if ticket is None or not ticket.accepts(state, text):
                return None
            entry = Entry(Sender.OFFICER, text or "", today, state if state is not ticket.state else None)
            write(connection, ticket, entry, is_settled=not (text and ticket.is_contactable))
            return read_numbered(connection, [number])[0]

        return await self._database.transaction(change)

    async def counts(self, first: date, last: date, unit: str | None = None) -> Sequence[TicketCount]:
        """The tickets opened in the months from ``first`` to ``last`` (both first days of months), counted."""
        after = (last + timedelta(days=31)).replace(day=1)
        opened = (tickets.c.opened_on >= first) & (tickets.c.opened_on < after)
        read = await self._database.transaction(lambda connection: read_where(connection, opened, of_unit(unit)))
        return count_tickets(read, self._calendar(), self._clock.now().date())
