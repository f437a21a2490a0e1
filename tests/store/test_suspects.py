"""Updates over which a process may have died: told from all others, and only from them."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import func, text, update

from bot.service.delivery import ReceivedUpdate, Settling, WaitingUpdate
from bot.store.chat_claims import MOST_SUSPECTS
from bot.store.database import Database
from bot.store.delivery_tables import chat_claims
from bot.store.inbox import SqlInbox
from tests.builders import FixedClock
from tests.store.conftest import HASH_KEY

AN, BINH = "telegram:1", "telegram:2"


def an_update(number: int, chat: str = AN) -> ReceivedUpdate:
    return ReceivedUpdate(number, chat, "{}")


def suspects(taken: Sequence[Sequence[WaitingUpdate]]) -> list[int]:
    return [update.number for updates in taken for update in updates if update.is_suspect]


@pytest.fixture
def process(database: Database, clock: FixedClock) -> SqlInbox:
    return SqlInbox(database, clock, HASH_KEY)


@pytest.fixture
def next_process(database: Database, clock: FixedClock) -> SqlInbox:
    return SqlInbox(database, clock, HASH_KEY)


def let_leases_run_out(database: Database) -> None:
    """As after five seconds; on SQLite there are none."""
    database.transact(lambda connection: connection.execute(update(chat_claims).values(until=func.now())))


async def test_what_comes_in_is_none(process: SqlInbox):
    await process.take(5)
    await process.store([an_update(1), an_update(2, BINH)])
    assert suspects(await process.take(5)) == []


async def test_the_first_of_each_chat_in_hand_of_a_process_that_died_is_one(
    process: SqlInbox, next_process: SqlInbox, database: Database
):
    await process.store([an_update(1), an_update(2), an_update(3, BINH)])
    await process.take(5)
    let_leases_run_out(database)
    assert suspects(await next_process.take(5)) == [1, 3]


async def test_it_is_one_until_somebody_has_survived_it(
    process: SqlInbox, next_process: SqlInbox, database: Database, clock: FixedClock
):
    await process.store([an_update(1), an_update(2)])
    await process.take(5)
    let_leases_run_out(database)
    [[first, _]] = await next_process.take(5)
    await next_process.note_failure(first)
    next_process.give_back(AN)
    [[first, _]] = await next_process.take(5)
    assert (first.is_suspect, first.tries) == (False, 1)
    await next_process.settle(Settling(first))
    next_process.give_back(AN)
    assert suspects(await next_process.take(5)) == []


async def test_each_death_counts(process: SqlInbox, database: Database, clock: FixedClock):
    await process.store([an_update(1)])
    await process.take(5)
    for tries in range(3):
        let_leases_run_out(database)
        another = SqlInbox(database, clock, HASH_KEY)
        [[suspect]] = await another.take(5)
        assert (suspect.is_suspect, suspect.tries) == (True, tries)
        await another.note_failure(suspect)


async def test_what_was_given_back_or_pauses_is_none(emptied_postgres: Database, clock: FixedClock):
    process, another = (SqlInbox(emptied_postgres, clock, HASH_KEY) for _ in range(2))
    await process.store([an_update(1), an_update(2, BINH)])
    await process.take(5)
    process.give_back(AN)
    process.give_back(BINH, 60.0)
    await process.keep()
    let_leases_run_out(emptied_postgres)
    taken = await another.take(5)
    assert (len(taken), suspects(taken)) == (2, [])


async def test_however_much_waits_when_a_process_begins_only_those_that_waited_longest_may_have_been_in_hand(
    process: SqlInbox, next_process: SqlInbox, database: Database
):
    if not database.is_sqlite:
        pytest.skip("leases tell exactly")
    await process.store([an_update(number, f"telegram:{number}") for number in range(1, MOST_SUSPECTS + 100)])
    found: list[int] = []
    while taken := await next_process.take(64):
        found += suspects(taken)
        await asyncio.sleep(0)
    assert found == list(range(1, MOST_SUSPECTS + 1))


async def test_a_lease_from_before_the_servers_clock_was_set_back_keeps_nobody_waiting(
    emptied_postgres: Database, clock: FixedClock
):
    process, another = (SqlInbox(emptied_postgres, clock, HASH_KEY) for _ in range(2))
    await process.store([an_update(1)])
    await process.take(5)
    tomorrow = update(chat_claims).values(until=func.now() + text("interval '25 hours'"))
    emptied_postgres.transact(lambda connection: connection.execute(tomorrow))
    assert len(await another.take(5)) == 1
