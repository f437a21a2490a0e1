"""Chats taken and given back while the database fails: none stays with a process that knows nothing of it."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import pytest
from sqlalchemy import Connection, select, text

from bot.service.delivery import ReceivedUpdate, Settling
from bot.store.chat_leases import ClaimsInTable
from bot.store.database import Database, DatabaseOutOfReach
from bot.store.delivery_tables import chat_claims, inbox
from bot.store.gathering import Item, Many
from bot.store.inbox import SqlInbox
from tests.builders import FixedClock
from tests.store.conftest import HASH_KEY

Result = TypeVar("Result")
AN, BINH = "telegram:1", "telegram:2"
LONG_ENOUGH = 20


class Failing(Database):
    """Fails once it is told to: its work undone, or done and only the answer lost."""

    fails: str | None = None

    async def share(self, many: Many[Item, Result], item: Item, *, is_hurried: bool = True) -> Result:
        def as_told(connection: Connection, items: Sequence[Item]) -> Sequence[Result]:
            results = many(connection, items)
            if self.fails == "undone":
                raise DatabaseOutOfReach("deadlock detected")
            return results

        result = await super().share(as_told, item, is_hurried=is_hurried)
        if self.fails == "unanswered":
            raise DatabaseOutOfReach("server closed the connection unexpectedly")
        return result

    def transact(self, work: Callable[[Connection], Result]) -> Result:
        fails, self.fails = self.fails, None
        if fails == "undone":

            def spoilt(connection: Connection) -> Result:
                work(connection)
                raise DatabaseOutOfReach("deadlock detected")

            return super().transact(spoilt)
        result = super().transact(work)
        if fails == "unanswered":
            raise DatabaseOutOfReach("server closed the connection unexpectedly")
        return result


@pytest.fixture
def failing(emptied_postgres: Database) -> Iterator[Failing]:
    database = Failing(emptied_postgres.engine.url.render_as_string(hide_password=False))
    yield database
    database.close()


@pytest.mark.parametrize("fails", ["undone", "unanswered"])
@pytest.mark.parametrize("by", ["take", "keep"])
async def test_what_was_given_back_is_free_however_the_telling_failed(
    failing: Failing, emptied_postgres: Database, clock: FixedClock, fails: str, by: str
):
    process, another = SqlInbox(failing, clock, HASH_KEY), SqlInbox(emptied_postgres, clock, HASH_KEY)
    await process.store([ReceivedUpdate(1, AN, "{}")])
    await process.take(5)
    process.give_back(AN)
    failing.fails = fails
    with pytest.raises(DatabaseOutOfReach):
        await (process.take(5) if by == "take" else process.keep())
    await process.keep()
    assert len(await another.take(5)) == 1


@pytest.mark.parametrize("fails", ["undone", "unanswered"])
async def test_what_was_taken_is_free_where_nobody_heard_of_it(
    failing: Failing, emptied_postgres: Database, clock: FixedClock, fails: str
):
    process, another = SqlInbox(failing, clock, HASH_KEY), SqlInbox(emptied_postgres, clock, HASH_KEY)
    await process.store([ReceivedUpdate(1, AN, "{}"), ReceivedUpdate(2, BINH, "{}")])
    failing.fails = fails
    with pytest.raises(DatabaseOutOfReach):
        await process.take(5)
    await process.keep()
    assert len(await another.take(5)) == 2


@pytest.mark.parametrize("fails", ["undone", "unanswered"])
async def test_what_was_taken_with_its_storing_is_free_where_nobody_heard_of_it_but_not_what_is_being_dealt_with(
    failing: Failing, emptied_postgres: Database, clock: FixedClock, fails: str
):
    process, another = SqlInbox(failing, clock, HASH_KEY), SqlInbox(emptied_postgres, clock, HASH_KEY)
    [[first]] = await process.store([ReceivedUpdate(1, AN, "{}")], room=5)
    later = [ReceivedUpdate(2, AN, "{}"), ReceivedUpdate(3, BINH, "{}")]
    failing.fails = fails
    with pytest.raises(DatabaseOutOfReach):
        await process.store(later, room=5)
    failing.fails = None
    await another.store(later)
    await process.keep()
    assert [[update.number for update in of_chat] for of_chat in await another.take(5)] == [[3]]
    await process.settle(Settling(first))
    assert [[update.number for update in of_chat] for of_chat in await another.take(5)] == [[2]]


async def test_a_look_that_fails_frees_no_chat_that_was_taken_with_its_storing_meanwhile(emptied_postgres: Database):
    claims, others = ClaimsInTable(), ClaimsInTable()
    claims.claimed(emptied_postgres.transact(lambda connection: claims.ask_to_claim(connection, [AN])()))

    def look_and_fail(connection: Connection) -> None:
        claims.take(connection, [AN, BINH])  # as it found them before
        raise DatabaseOutOfReach("deadlock detected")

    with pytest.raises(DatabaseOutOfReach), claims.in_one():
        await emptied_postgres.transaction(look_and_fail)
    emptied_postgres.transact(claims.tell)
    assert emptied_postgres.transact(lambda connection: others.ask_to_claim(connection, [AN, BINH])()) == {BINH}


async def test_who_settles_and_who_takes_lock_in_the_same_order_so_that_neither_waits_for_the_other(
    emptied_postgres: Database, clock: FixedClock
):
    process = SqlInbox(emptied_postgres, clock, HASH_KEY)
    await process.store([ReceivedUpdate(1, AN, "{}")])
    [[update]] = await process.take(1)
    this_update, this_lease = select(inbox).where(inbox.c.number == 1), select(chat_claims)
    blocked = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE inbox%'"
    )
    with emptied_postgres.engine.connect() as taker:
        taker.execute(this_update.with_for_update())
        settling = asyncio.create_task(process.settle(Settling(update)))
        async with asyncio.timeout(LONG_ENOUGH):
            while not emptied_postgres.transact(lambda connection: connection.scalar(blocked)):
                await asyncio.sleep(0.01)
        taker.execute(this_lease.with_for_update(nowait=True))
        taker.rollback()
    await asyncio.wait_for(settling, LONG_ENOUGH)
