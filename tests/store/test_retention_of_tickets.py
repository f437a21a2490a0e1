"""Forgetting whom the answers to ended tickets go to, on SQLite and on PostgreSQL; the tickets stay."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.domain.calendar import WorkingCalendar
from bot.domain.tickets import TicketState
from bot.service.dialogue import DialogueState
from bot.service.retention import Kept, Retention, RetentionRules
from bot.store.database import Database
from bot.store.retention import SqlRetention
from bot.store.tables import ticket_contacts
from bot.store.tickets import SqlTickets
from tests.builders import CALENDAR, FixedClock
from tests.fake_tickets import NUMBER, opening
from tests.store.conftest import HASH_KEY, InspectedSqlRecords

AN = "telegram:7"
TALKING = DialogueState()


@pytest.fixture
def retention(database: Database, clock: FixedClock) -> Retention:
    return Retention(SqlRetention(database), clock, RetentionRules())


def contacts_in(database: Database) -> int:
    count = select(func.count()).select_from(ticket_contacts)
    return database.transact(lambda connection: connection.scalar(count)) or 0


def later(clock: FixedClock, days: int) -> None:
    clock.time += timedelta(days=days)


@pytest.fixture
def tickets(database: Database, clock: FixedClock) -> SqlTickets:
    return SqlTickets(database, clock, HASH_KEY, lambda: WorkingCalendar.model_validate(CALENDAR))


async def test_the_contact_of_an_ended_ticket_goes_and_the_ticket_stays(
    retention: Retention,
    sql_records: InspectedSqlRecords,
    tickets: SqlTickets,
    database: Database,
    clock: FixedClock,
):
    await sql_records.commit(AN, TALKING, [opening()])
    await tickets.move(NUMBER, TicketState.RESOLVED, "Đã xong.")
    month = clock.now().date().replace(day=1)
    counted = await tickets.counts(month, month)
    later(clock, 90)
    assert (await retention.erase())[Kept.TICKET_CONTACTS] == 0
    later(clock, 1)
    assert (await retention.erase())[Kept.TICKET_CONTACTS] == 1
    assert contacts_in(database) == 0
    ticket = await tickets.ticket(NUMBER)
    assert ticket is not None
    assert (ticket.is_contactable, ticket.has_left, len(ticket.messages)) == (False, False, 2)
    assert await tickets.mine(AN) == []
    assert await tickets.counts(month, month) == counted


async def test_a_ticket_that_waits_keeps_its_contact_however_long(
    retention: Retention, sql_records: InspectedSqlRecords, database: Database, clock: FixedClock
):
    await sql_records.commit(AN, TALKING, [opening()])
    later(clock, 1000)
    await retention.erase()
    assert contacts_in(database) == 1


async def test_the_days_count_from_the_last_end(
    retention: Retention, sql_records: InspectedSqlRecords, tickets: SqlTickets, clock: FixedClock
):
    await sql_records.commit(AN, TALKING, [opening()])
    await tickets.move(NUMBER, TicketState.TAKEN, "Đang xem.")
    later(clock, 100)
    await tickets.move(NUMBER, TicketState.REFUSED, "Không thuộc thẩm quyền.")
    assert (await retention.erase())[Kept.TICKET_CONTACTS] == 0
    assert len(await tickets.mine(AN)) == 1
