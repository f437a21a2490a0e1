"""An office with tickets for the contract suites: whoever keeps them, and those who write."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.calendar import WorkingCalendar
from bot.domain.tickets import Ticket, TicketState
from bot.service.dialogue import DialogueState, Effect
from bot.service.ports import CitizenRecords
from bot.service.secrets import HashKey
from bot.service.ticket_ports import DeskTickets, TicketPost, Tickets
from bot.store.citizen_records import SqlCitizenRecords
from bot.store.database import Database
from bot.store.ticket_post import SqlTicketPost
from bot.store.tickets import SqlTickets
from tests.builders import CALENDAR, HANOI, FixedClock
from tests.fake_records import InMemoryCitizenRecords
from tests.fake_tickets import NUMBER, FakeTickets

AN, BINH = "telegram:7", "telegram:8"
OTHER = "26-000002"
_CALENDAR = WorkingCalendar.model_validate(CALENDAR)


class Keeper(Tickets, DeskTickets, Protocol):
    """What citizens, officers and the report see of tickets."""


@dataclass
class Office:
    """The keeper and the post of tickets, and those who write."""

    tickets: Keeper
    post: TicketPost
    records: CitizenRecords
    clock: FixedClock

    async def commit(self, chat: str, *effects: Effect) -> None:
        await self.records.commit(chat, DialogueState(), effects)

    async def ticket(self, number: str = NUMBER) -> Ticket:
        ticket = await self.tickets.ticket(number)
        assert ticket is not None
        return ticket

    async def moved(self, state: TicketState, text: str | None = None, number: str = NUMBER) -> Ticket:
        ticket = await self.tickets.move(number, state, text)
        assert ticket is not None
        return ticket

    async def desk_hears(self) -> list[tuple[str, str, TicketState | None]]:
        """Everything that offices are still to be told; told by this."""
        told = await self.post.untold_to_desk(100)
        for each in told:
            await self.post.settle(each, "sent")
        return [(each.ticket.number, each.message.text, each.message.state) for each in told]

    async def citizens_hear(self, channel: str = "telegram") -> list[tuple[str, str]]:
        """Everything that citizens are still to be told; told by this."""
        told = await self.post.untold_to_citizens(channel, 100)
        for each in told:
            await self.post.settle(each, "sent")
        return [(each.chat, each.message.text) for each in told]

    async def on(self, day: date) -> None:
        self.clock.time = datetime(day.year, day.month, day.day, 9, 0, tzinfo=HANOI)


def fake_office(clock: FixedClock) -> Office:
    """The fakes."""
    fake = FakeTickets(clock, _CALENDAR)
    return Office(fake, fake, InMemoryCitizenRecords(clock, tickets=fake), clock)


def sql_office(database: Database, clock: FixedClock, key: HashKey) -> Office:
    """The tables of ``database``."""
    tickets = SqlTickets(database, clock, key, lambda: _CALENDAR)
    return Office(tickets, SqlTicketPost(database, clock, key), SqlCitizenRecords(database, clock, key), clock)
