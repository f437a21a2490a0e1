"""Tickets on the tables: raw, as an official could read them, and under several processes at once."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Row, select, text
from sqlalchemy.exc import DBAPIError

from bot.domain.calendar import WorkingCalendar
from bot.domain.survey_walk import Occasion, OccasionKind, Walk
from bot.domain.tickets import Ticket, TicketKind, TicketState
from bot.service.dialogue import CloseTicket, DialogueState, EraseEverything, Holdings, WriteToTicket, Writing
from bot.service.secrets import HashKey
from bot.store.citizen_records import SqlCitizenRecords
from bot.store.database import Database, DatabaseOutOfReach
from bot.store.tables import ticket_contacts, ticket_messages, tickets
from bot.store.ticket_post import ROUNDED_TO, SqlTicketPost
from bot.store.tickets import SqlTickets
from tests.builders import CALENDAR, FixedClock
from tests.fake_tickets import NUMBER, opening
from tests.store.conftest import HASH_KEY, InspectedSqlRecords, everything_in

CHAT, BINH = "telegram:20010099887", "telegram:8"
TALKING = DialogueState()
OTHER = "26-000002"


@pytest.fixture
def keeper(database: Database, clock: FixedClock) -> SqlTickets:
    return _keeper(database, clock)


@pytest.fixture
def post(database: Database, clock: FixedClock) -> SqlTicketPost:
    return SqlTicketPost(database, clock, HASH_KEY)


@pytest.fixture
def another_process(database: Database) -> Iterator[Database]:
    """The same database as another process would have it open."""
    other = Database(database.engine.url.render_as_string(hide_password=False))
    yield other
    other.close()


def _keeper(database: Database, clock: FixedClock) -> SqlTickets:
    return SqlTickets(database, clock, HASH_KEY, lambda: WorkingCalendar.model_validate(CALENDAR))


def rows_of_tickets(database: Database) -> list[str]:
    """What the tables of tickets hold, a line a row."""
    return [line for line in everything_in(database).splitlines() if line.startswith("ticket")]


async def tell_all(post: SqlTicketPost) -> None:
    for told in [*await post.untold_to_desk(100), *await post.untold_to_citizens("telegram", 100)]:
        await post.settle(told, "sent")


async def test_no_table_of_tickets_shows_whose_they_are(
    database: Database, sql_records: InspectedSqlRecords, keeper: SqlTickets, post: SqlTicketPost
):
    await sql_records.commit(CHAT, TALKING, [opening(), opening(OTHER)])
    await keeper.move(NUMBER, TicketState.TAKEN, "Đang xem.")
    await tell_all(post)
    kept = "\n".join(rows_of_tickets(database))
    assert NUMBER in kept
    for shown in ("20010099887", CHAT.encode().hex(), "telegram"):
        assert shown not in kept


async def test_two_tickets_of_one_citizen_have_nothing_in_common_but_what_strangers_have(
    database: Database, sql_records: InspectedSqlRecords
):
    await sql_records.commit(CHAT, TALKING, [opening(), opening(OTHER)])
    await sql_records.commit(BINH, TALKING, [opening("26-000003")])
    contacts = database.transact(lambda connection: connection.execute(select(ticket_contacts)).all())
    assert len({contact.sealed_chat for contact in contacts}) == 3
    assert len({len(contact.sealed_chat) for contact in contacts}) == 1
    tickets_told_apart_by = [set(row) - {row.ticket, row.sealed_chat} for row in contacts]
    assert tickets_told_apart_by == [set()] * 3
    ticket_rows = database.transact(lambda connection: connection.execute(select(tickets)).all())
    assert len({tuple(row)[1:] for row in ticket_rows}) == 1


async def test_no_time_of_day_stays_with_a_ticket_that_was_told(
    database: Database, sql_records: InspectedSqlRecords, keeper: SqlTickets, post: SqlTicketPost, clock: FixedClock
):
    await sql_records.commit(CHAT, TALKING, [opening()])
    await keeper.move(NUMBER, TicketState.TAKEN, "Đang xem.")
    await tell_all(post)
    kept = "\n".join(rows_of_tickets(database))
    assert "datetime.datetime" not in kept
    assert not re.search(r"\d\d:\d\d", kept)


async def test_while_it_is_told_the_time_is_a_rounded_one(
    database: Database, sql_records: InspectedSqlRecords, post: SqlTicketPost, clock: FixedClock
):
    clock.time += timedelta(minutes=3, seconds=21, microseconds=987)
    await sql_records.commit(CHAT, TALKING, [opening()])
    await post.untold_to_desk(1)
    (until,) = database.transact(lambda connection: connection.scalars(select(ticket_messages.c.taken_until)).all())
    assert until is not None
    assert until.timestamp() % ROUNDED_TO.total_seconds() == 0
    assert timedelta(minutes=2) <= until - clock.now() <= timedelta(minutes=12)


async def test_sqlite_keeps_no_order_in_which_tickets_came(database: Database, sql_records: InspectedSqlRecords):
    if not database.is_sqlite:
        pytest.skip("rowid is SQLite's")
    await sql_records.commit(CHAT, TALKING, [opening("26-999999")])
    await sql_records.commit(BINH, TALKING, [opening("26-000001")])
    for table in (tickets, ticket_messages, ticket_contacts):
        with pytest.raises(DatabaseOutOfReach, match="rowid"):
            database.transact(lambda connection, name=table.name: connection.execute(text(f"SELECT rowid FROM {name}")))
    stored = database.transact(lambda connection: connection.scalars(text("SELECT number FROM tickets")).all())
    assert stored == ["26-000001", "26-999999"]


async def test_who_does_not_wish_to_be_answered_leaves_no_contact(
    database: Database, sql_records: InspectedSqlRecords, keeper: SqlTickets
):
    await sql_records.commit(CHAT, TALKING, [opening(is_contactable=False)])
    assert not any(row.startswith("ticket_contacts") for row in rows_of_tickets(database))
    assert (await sql_records.holdings(CHAT)).contactable_tickets == 0


async def test_what_is_kept_counts_the_tickets_that_may_be_answered(sql_records: InspectedSqlRecords):
    await sql_records.commit(CHAT, TALKING, [opening(), opening(OTHER), opening("26-000003", is_contactable=False)])
    await sql_records.commit(BINH, TALKING, [opening("26-000004")])
    expected = Holdings(has_dialogue=True, unanswered_questions=0, contactable_tickets=2)
    assert await sql_records.holdings(CHAT) == expected


@pytest.mark.parametrize("effect", [EraseEverything(), CloseTicket(number=NUMBER)], ids=["erased", "closed"])
async def test_of_who_erased_or_closed_no_contact_is_left(
    database: Database, sql_records: InspectedSqlRecords, effect: EraseEverything | CloseTicket
):
    await sql_records.commit(CHAT, TALKING, [opening()])
    await sql_records.commit(CHAT, TALKING, [effect])
    assert not any(row.startswith("ticket_contacts") for row in rows_of_tickets(database))
    assert (await sql_records.holdings(CHAT)).contactable_tickets == 0


async def test_a_message_that_fails_leaves_no_ticket(sql_records: InspectedSqlRecords, keeper: SqlTickets):
    await sql_records.commit(CHAT, TALKING, [opening()])
    with pytest.raises(DBAPIError):
        await sql_records.commit(BINH, TALKING, [opening(OTHER), opening()])
    assert await keeper.ticket(OTHER) is None
    assert await sql_records.dialogue(BINH) is None


async def test_with_another_secret_nobody_is_reached_and_nothing_breaks(
    database: Database, sql_records: InspectedSqlRecords, keeper: SqlTickets, clock: FixedClock
):
    await sql_records.commit(CHAT, TALKING, [opening()])
    await keeper.move(NUMBER, TicketState.RESOLVED, "Xong.")
    stranger = SqlTicketPost(database, clock, HashKey(b"lost and made anew"))
    assert await stranger.untold_to_citizens("telegram", 10) == []
    assert len(await SqlTicketPost(database, clock, HASH_KEY).untold_to_citizens("telegram", 10)) == 1


async def test_several_processes_tell_each_message_once(
    database: Database,
    another_process: Database,
    sql_records: InspectedSqlRecords,
    keeper: SqlTickets,
    clock: FixedClock,
):
    for number in range(20):
        await sql_records.commit(f"telegram:{number}", TALKING, [opening(f"26-{number:06}")])
        await keeper.move(f"26-{number:06}", TicketState.RESOLVED, "Xong.")
    posts = [SqlTicketPost(each, clock, HASH_KEY) for each in (database, another_process)] * 4
    to_desk = await asyncio.gather(*(post.untold_to_desk(4) for post in posts))
    to_citizens = await asyncio.gather(*(post.untold_to_citizens("telegram", 4) for post in posts))
    heard = Counter(told.ticket.number for taken in to_desk for told in taken)
    told = Counter(told.chat for taken in to_citizens for told in taken)
    assert set(heard.values()) == set(told.values()) == {1}
    if database.is_sqlite:  # PostgreSQL passes over what another takes just then; it comes with the next look
        assert len(heard) == len(told) == 20


async def test_what_was_taken_comes_again_when_somebody_takes_up_duty_or_else_after_the_lease(
    sql_records: InspectedSqlRecords, post: SqlTicketPost, clock: FixedClock
):
    await sql_records.commit(CHAT, TALKING, [opening()])
    await post.untold_to_desk(10)
    await post.take_back()
    assert len(await post.untold_to_desk(10)) == 1
    assert await post.untold_to_desk(10) == []
    clock.time += timedelta(hours=1)
    assert len(await post.untold_to_desk(10)) == 1


async def test_of_officers_and_citizen_at_once_nothing_is_lost_and_one_takes(
    database: Database, another_process: Database, sql_records: InspectedSqlRecords, clock: FixedClock
):
    await sql_records.commit(CHAT, TALKING, [opening()])
    keepers = [_keeper(each, clock) for each in (database, another_process)]
    taking = [keeper.move(NUMBER, TicketState.TAKEN) for keeper in keepers * 3]
    writing = [sql_records.commit(CHAT, TALKING, [WriteToTicket(number=NUMBER, text=f"{n}")]) for n in range(6)]
    done = await asyncio.gather(*taking, *writing)
    assert sum(1 for outcome in done if isinstance(outcome, Ticket)) == 1
    ticket = await keepers[0].ticket(NUMBER)
    assert ticket is not None
    assert {message.text for message in ticket.messages[1:]} == {f"{n}" for n in range(6)}
    assert [move.state for move in ticket.moves] == [TicketState.TAKEN]


def messages_in(database: Database) -> Sequence[Row[Any]]:
    return database.transact(lambda connection: connection.execute(select(ticket_messages)).all())


async def test_what_is_told_to_nobody_does_not_pile_up(
    database: Database, sql_records: InspectedSqlRecords, keeper: SqlTickets, post: SqlTicketPost
):
    await sql_records.commit(CHAT, TALKING, [opening(), opening(OTHER, is_contactable=False)])
    for number in (NUMBER, OTHER):
        await keeper.move(number, TicketState.TAKEN)
    await keeper.move(OTHER, TicketState.RESOLVED, "Xong.")
    await tell_all(post)
    assert all(row.is_settled for row in messages_in(database))


async def test_more_tickets_than_are_asked_for_at_once_come_back_whole_and_in_order(
    database: Database, sql_records: InspectedSqlRecords, keeper: SqlTickets
):
    await sql_records.commit(CHAT, TALKING, [opening(f"26-{number:06}") for number in range(600)])
    assert [ticket.number for ticket in await keeper.mine(CHAT)] == [f"26-{number:06}" for number in range(599, -1, -1)]
    assert (await sql_records.holdings(CHAT)).contactable_tickets == 600


async def test_while_a_citizen_writes_the_dialogue_does_not_tell_to_which_ticket(
    database: Database, sql_records: InspectedSqlRecords
):
    writing = Writing(kind=TicketKind.QUESTION, unit="H99.01", ticket=NUMBER, draft="Quầy số 2 vắng", is_live=True)
    state = DialogueState(procedure="1.001193", writing=writing)
    await sql_records.commit(CHAT, state, [opening()])
    (dialogue,) = [line for line in everything_in(database).splitlines() if line.startswith("dialogues")]
    assert CHAT in dialogue
    assert not {shown for shown in (NUMBER, "H99.01", "Quầy", "writing", "1.001193") if shown in dialogue}
    assert await sql_records.dialogue(CHAT) == state
    await sql_records.commit(CHAT, DialogueState(procedure="1.001193"), [])
    assert await sql_records.dialogue(CHAT) == DialogueState(procedure="1.001193")


async def test_while_a_citizen_rates_the_dialogue_does_not_tell_which_dossier(
    database: Database, sql_records: InspectedSqlRecords
):
    occasion = Occasion(kind=OccasionKind.DOSSIER, unit="H99.01", dossier="H99.01-261109-0042")
    state = DialogueState(walk=Walk(questionnaire="sipas", occasion=occasion, nonce="a1", plan=("chung",)))
    await sql_records.commit(CHAT, state, [])
    assert "H99.01-261109-0042" not in everything_in(database)
    assert await sql_records.dialogue(CHAT) == state


async def test_a_dialogue_sealed_with_another_secret_counts_as_none(
    database: Database, sql_records: InspectedSqlRecords, clock: FixedClock
):
    await sql_records.commit(CHAT, DialogueState(writing=Writing(kind=TicketKind.PROPOSAL, unit="H99")), [])
    assert await SqlCitizenRecords(database, clock, HashKey(b"made anew")).dialogue(CHAT) is None
