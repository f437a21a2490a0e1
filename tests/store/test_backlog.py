"""What waits in the tables, counted, on SQLite and on PostgreSQL; and whether the database answers at all."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from bot.domain.tickets import TicketState
from bot.service.backlog import Waiting
from bot.service.delivery import Letter, ReceivedUpdate, Settling
from bot.service.dialogue import DialogueState, RemindDesk
from bot.store.alive import answers
from bot.store.backlog import SqlBacklog
from bot.store.database import Database, DatabaseOutOfReach, sqlite_url
from bot.store.inbox import SqlInbox
from bot.store.outbox import SqlOutbox
from bot.store.tables import notifications
from bot.store.ticket_post import SqlTicketPost
from tests.builders import FixedClock
from tests.fake_tickets import opening
from tests.store.conftest import HASH_KEY, InspectedSqlRecords
from tests.store.ticket_office import sql_office

AN, CODE = "telegram:7", "H99.01-261109-0042"
DAY = 86_400.0
POST = ("inbox", "outbox", "inbox_set_aside", "outbox_set_aside")
NEWS = ("notices", "desk_reminders", "tickets_to_desks", "tickets_to_citizens")


@pytest.fixture
def backlog(database: Database, clock: FixedClock) -> SqlBacklog:
    return SqlBacklog(database, clock)


async def test_empty_queues_are_told_as_empty(backlog: SqlBacklog):
    assert await backlog.waiting() == [Waiting(name, 0, 0.0) for name in (*POST, *NEWS)]


async def test_what_waits_is_counted_with_the_age_of_the_oldest(
    backlog: SqlBacklog, database: Database, sql_records: InspectedSqlRecords, clock: FixedClock
):
    office = sql_office(database, clock, HASH_KEY)
    await sql_records.commit(AN, DialogueState(), [RemindDesk(code=CODE, unit="H99.01"), opening()])
    for minutes in (0, 3):
        row = {"chat": AN, "code": CODE, "kind": "state", "key": str(minutes), "dossier": "{}"}
        moment = clock.now() + timedelta(minutes=minutes)
        put = insert(notifications).values(**row, created_at=moment, send_after=moment)
        database.transact(lambda connection, put=put: connection.execute(put))
    clock.time += timedelta(days=2)
    await office.moved(TicketState.TAKEN, "Đang xem.")
    assert (await backlog.waiting())[len(POST) :] == [
        Waiting("notices", 2, 2 * DAY),
        Waiting("desk_reminders", 1, 2 * DAY),
        Waiting("tickets_to_desks", 1, 2 * DAY),
        Waiting("tickets_to_citizens", 1, 0.0),
    ]
    assert len(await office.desk_hears()) == 1
    assert (await backlog.waiting())[len(POST) + 2] == Waiting("tickets_to_desks", 0, 0.0)


async def test_what_citizens_wrote_and_what_is_to_be_sent_is_counted_too(
    backlog: SqlBacklog, database: Database, clock: FixedClock
):
    inbox, outbox = SqlInbox(database, clock, HASH_KEY), SqlOutbox(database, clock, HASH_KEY)
    await inbox.store([ReceivedUpdate(number, AN, "{}") for number in (1, 2, 3)])
    [[first, second, _]] = await inbox.take(1)
    await inbox.settle(Settling(first, (Letter(AN, "{}"), Letter(AN, "{}"))))
    await inbox.set_aside(Settling(second), "hỏng")
    await outbox.set_aside(1, "không nhận")
    clock.time += timedelta(minutes=2)
    assert (await backlog.waiting())[: len(POST)] == [Waiting(name, 1, 120.0) for name in POST]


async def test_a_database_with_tables_answers(database: Database):
    await answers(database)


async def test_it_answers_while_somebody_else_writes(database: Database):
    with database.engine.begin() as writing:
        writing.execute(text("DELETE FROM reachability"))
        await answers(database)


async def test_one_without_tables_or_out_of_reach_does_not(tmp_path: Path):
    for url in (sqlite_url(tmp_path), sqlite_url(tmp_path / "gone"), "postgresql://x:geheim@127.0.0.1:9/x"):
        database = Database(url)
        with pytest.raises(DatabaseOutOfReach) as lost:
            await answers(database)
        assert "geheim" not in str(lost.value)
        database.close()


async def test_a_settled_ticket_does_not_wait(
    backlog: SqlBacklog, database: Database, sql_records: InspectedSqlRecords, clock: FixedClock
):
    await sql_records.commit(AN, DialogueState(), [opening(is_contactable=False)])
    post = SqlTicketPost(database, clock, HASH_KEY)
    for told in await post.untold_to_desk(10):
        await post.settle(told, "sent")
    assert sum(waiting.depth for waiting in await backlog.waiting()) == 0
