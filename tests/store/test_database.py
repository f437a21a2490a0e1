"""The door to the database: transactions, urls, troubles."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, event, text
from sqlalchemy.exc import IntegrityError

from bot.store.database import Database, DatabaseOutOfReach, DatabaseUrlWrong, sqlite_url
from bot.store.prepared import PreparedInsert

SECRET = "hunter2"
MODE = text("PRAGMA journal_mode")
NUMBERS = Table("t", MetaData(), Column("x", Integer, primary_key=True))


def scalar(database: Database, query: str) -> object:
    return database.transact(lambda connection: connection.scalar(text(query)))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "motcua.sqlite3",
        f"postgresql://motcua:{SECRET}@host:port/motcua",
        f"mysql://motcua:{SECRET}@host/motcua",
        f"nosuch://motcua:{SECRET}@host/motcua",
    ],
)
def test_a_wrong_url_is_refused_without_telling_its_password(url: str):
    with pytest.raises(DatabaseUrlWrong) as wrong:
        Database(url)
    assert SECRET not in str(wrong.value)


@pytest.mark.parametrize("url", ["postgresql://h/d", "postgres://h/d", "postgresql+psycopg2://h/d"])
def test_whatever_driver_is_named_ours_is_used(url: str):
    database = Database(url)
    assert database.engine.url.drivername == "postgresql+psycopg"
    database.close()


def test_sqlite_loses_nothing_in_a_power_cut_and_waits_for_the_writer(tmp_path: Path):
    database = Database(sqlite_url(tmp_path))
    assert scalar(database, "PRAGMA journal_mode") == "wal"
    assert scalar(database, "PRAGMA synchronous") == 2
    assert scalar(database, "PRAGMA busy_timeout") == 10_000
    database.close()


async def test_who_starts_while_another_writes_a_file_without_the_log_waits(tmp_path: Path):
    """SQLite itself refuses at once to switch to the write-ahead log, whatever the busy timeout."""
    with closing(sqlite3.connect(tmp_path / "motcua.sqlite3", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        database = Database(sqlite_url(tmp_path))
        starting = asyncio.create_task(database.transaction(lambda connection: connection.scalar(MODE)))
        done, _ = await asyncio.wait([starting], timeout=0.1)
        assert not done
        writer.execute("COMMIT")
        assert await starting == "wal"
    database.close()


async def test_a_database_in_memory_is_one_for_all_threads():
    database = Database("sqlite://")
    database.transact(lambda connection: connection.execute(text("CREATE TABLE t (x)")))
    count = text("SELECT count(*) FROM t")
    assert await database.transaction(lambda connection: connection.scalar(count)) == 0
    database.close()


async def test_work_that_fails_leaves_nothing(empty_database: Database):
    empty_database.transact(lambda connection: connection.execute(text("CREATE TABLE t (x INTEGER)")))

    def fail(connection: Connection) -> None:
        connection.execute(text("INSERT INTO t VALUES (1)"))
        raise LookupError

    with pytest.raises(LookupError):
        await empty_database.transaction(fail)
    assert scalar(empty_database, "SELECT count(*) FROM t") == 0


async def test_writers_at_once_wait_for_each_other(empty_database: Database):
    empty_database.transact(lambda connection: connection.execute(text("CREATE TABLE t (x INTEGER)")))
    put = text("INSERT INTO t VALUES (1)")
    await asyncio.gather(*(empty_database.transaction(lambda connection: connection.execute(put)) for _ in range(50)))
    assert scalar(empty_database, "SELECT count(*) FROM t") == 50


def test_a_folder_that_is_not_there_is_out_of_reach(tmp_path: Path):
    database = Database(sqlite_url(tmp_path / "khong-co"))
    with pytest.raises(DatabaseOutOfReach, match="unable to open database file"):
        scalar(database, "SELECT 1")
    database.close()


class TestGroupedCommits:
    @pytest.fixture
    def counted(self, tmp_path: Path) -> Iterator[tuple[Database, list[str]]]:
        """SQLite, and what it was told to begin, keep and undo."""
        database, told = Database(sqlite_url(tmp_path)), list[str]()

        def note(_: Connection) -> None:
            told.append("commit")

        event.listen(database.engine, "commit", note)
        database.transact(lambda connection: connection.execute(text("CREATE TABLE t (x INTEGER PRIMARY KEY)")))
        told.clear()
        yield database, told
        database.close()

    async def test_what_gathers_during_a_commit_shares_the_next(self, counted: tuple[Database, list[str]]):
        database, commits = counted
        begun, released = threading.Event(), threading.Event()

        def hold_up(_: Connection) -> None:
            begun.set()
            assert released.wait(20)

        first = asyncio.create_task(database.transaction(hold_up))
        assert await asyncio.to_thread(begun.wait, 20)
        others = [asyncio.create_task(put(database, number)) for number in range(100)]
        await asyncio.sleep(0)
        released.set()
        await asyncio.gather(first, *others)
        assert len(commits) == 2
        assert scalar(database, "SELECT count(*) FROM t") == 100

    async def test_one_that_fails_is_undone_alone_and_only_its_caller_hears(self, counted: tuple[Database, list[str]]):
        database, _ = counted

        def put_and_stumble(connection: Connection) -> None:
            connection.execute(text("INSERT INTO t VALUES (100)"))
            raise LookupError

        works = [put(database, 1), database.transaction(put_and_stumble), put(database, 1), put(database, 2)]
        fates = await asyncio.gather(*works, return_exceptions=True)
        assert [type(fate) for fate in fates] == [type(None), LookupError, IntegrityError, type(None)]
        assert scalar(database, "SELECT group_concat(x) FROM t") == "1,2"

    async def test_when_the_commit_fails_everybody_hears_of_it(self, counted: tuple[Database, list[str]]):
        database, _ = counted

        def fill_the_disk(_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        event.listen(database.engine, "commit", fill_the_disk)
        fates = await asyncio.gather(*(put(database, number) for number in range(3)), return_exceptions=True)
        event.remove(database.engine, "commit", fill_the_disk)
        assert [str(fate) for fate in fates] == ["database or disk is full"] * 3
        assert scalar(database, "SELECT count(*) FROM t") == 0

    async def test_whoever_no_longer_waits_holds_up_nobody(self, counted: tuple[Database, list[str]]):
        database, _ = counted
        leaving = asyncio.create_task(put(database, 1))
        await asyncio.sleep(0)
        leaving.cancel()
        await put(database, 2)
        assert scalar(database, "SELECT max(x) FROM t") == 2


class TestSharedWork:
    """Brief work that every update needs: for all who come together in one transaction."""

    @pytest.fixture
    def told(self, empty_database: Database) -> list[str]:
        """What SQLite was told to keep."""
        told = list[str]()

        def note(_: Connection) -> None:
            told.append("commit")

        empty_database.transact(lambda connection: connection.execute(text("CREATE TABLE t (x INTEGER PRIMARY KEY)")))
        event.listen(empty_database.engine, "commit", note)
        return told

    async def test_all_who_come_together_share_one_transaction_and_each_gets_its_own_result(
        self, empty_database: Database, told: list[str]
    ):
        results = await asyncio.gather(*(empty_database.share(twice, number) for number in range(100)))
        assert results == [number * 2 for number in range(100)]
        assert scalar(empty_database, "SELECT count(*) FROM t") == 100
        assert transactions(empty_database, told) < 50

    async def test_one_that_fails_is_undone_alone_and_only_its_caller_hears(
        self, empty_database: Database, told: list[str]
    ):
        await empty_database.share(twice, 7)
        fates = await asyncio.gather(
            *(empty_database.share(twice, number) for number in (6, 7, 8)), return_exceptions=True
        )
        assert [type(fate) for fate in fates] == [int, IntegrityError, int]
        assert scalar(empty_database, "SELECT sum(x) FROM t") == 21
        assert await empty_database.share(twice, 9) == 18, "and it goes on"

    async def test_it_may_stand_beside_longer_work(self, empty_database: Database, told: list[str]):
        longer = text("INSERT INTO t VALUES (100)")
        await asyncio.gather(
            empty_database.share(twice, 1),
            empty_database.transaction(lambda connection: connection.execute(longer) and None),
            empty_database.share(twice, 2),
        )
        assert scalar(empty_database, "SELECT sum(x) FROM t") == 103

    async def test_what_is_in_no_hurry_goes_with_the_next_that_is_or_soon(
        self, empty_database: Database, told: list[str]
    ):
        told.clear()
        unhurried = asyncio.create_task(empty_database.share(twice, 1, is_hurried=False))
        await asyncio.sleep(0)
        assert not told
        await asyncio.gather(unhurried, empty_database.share(twice, 2))
        assert transactions(empty_database, told) == 1
        assert await empty_database.share(twice, 3, is_hurried=False) == 6

    async def test_whoever_no_longer_waits_holds_up_nobody(self, empty_database: Database, told: list[str]):
        leaving = asyncio.create_task(empty_database.share(twice, 1))
        await asyncio.sleep(0)
        leaving.cancel()
        assert await empty_database.share(twice, 2) == 4

    def test_a_program_that_begins_another_event_loop_goes_on(self, empty_database: Database, told: list[str]):
        async def leave() -> None:
            asyncio.get_running_loop().create_task(empty_database.share(twice, 1))
            await asyncio.sleep(0)

        asyncio.run(leave())
        assert asyncio.run(empty_database.share(twice, 2)) == 4

    async def test_while_another_process_writes_sqlite_the_event_loop_goes_on(self, tmp_path: Path):
        database = Database(sqlite_url(tmp_path))
        database.transact(lambda connection: connection.execute(text("CREATE TABLE t (x INTEGER PRIMARY KEY)")))
        with closing(sqlite3.connect(tmp_path / "motcua.sqlite3", isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            waiting = asyncio.create_task(database.share(twice, 1))
            done, _ = await asyncio.wait([waiting], timeout=0.2)
            assert not done
            writer.execute("COMMIT")
            assert await waiting == 2
        assert await database.share(twice, 2) == 4
        database.close()

    async def test_a_connection_that_broke_is_replaced(self, emptied_postgres: Database):
        ask = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        assert await emptied_postgres.share(identity, 1) == 1
        emptied_postgres.transact(lambda connection: connection.execute(ask).all())
        with suppress(DatabaseOutOfReach):
            await emptied_postgres.share(identity, 2)
        assert await emptied_postgres.share(identity, 3) == 3

    async def test_a_disk_without_room_is_told_to_everybody_and_the_next_are_kept(self, tmp_path: Path):
        database = Database(sqlite_url(tmp_path))
        database.transact(lambda connection: connection.execute(text("CREATE TABLE t (x INTEGER PRIMARY KEY)")))
        is_full = True

        def fill_the_disk(_: object) -> None:
            if is_full:
                raise sqlite3.OperationalError("database or disk is full")

        event.listen(database.engine, "commit", fill_the_disk)
        fates = await asyncio.gather(*(database.share(twice, number) for number in range(3)), return_exceptions=True)
        assert [str(fate) for fate in fates] == ["database or disk is full"] * 3
        is_full = False
        assert await database.share(twice, 1) == 2
        assert scalar(database, "SELECT count(*) FROM t") == 1
        database.close()


_PUT = PreparedInsert(NUMBERS, ("x",))


def transactions(database: Database, told: Sequence[str]) -> int:
    """In how many transactions what stands there was written."""
    query = text("SELECT count(DISTINCT xmin::text) FROM t")
    return len(told) if database.is_sqlite else database.transact(lambda connection: connection.scalar(query)) or 0


def twice(connection: Connection, numbers: Sequence[int]) -> Sequence[int]:
    _PUT.run(connection, [{"x": number} for number in numbers])
    return [number * 2 for number in numbers]


def identity(connection: Connection, numbers: Sequence[int]) -> Sequence[int]:
    connection.execute(text("SELECT 1"))
    return numbers


async def put(database: Database, number: int) -> None:
    await database.transaction(lambda connection: connection.execute(text(f"INSERT INTO t VALUES ({number})")) and None)
