"""The door to the database: transactions, urls, troubles."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.store.database import Database, DatabaseOutOfReach, DatabaseUrlWrong, sqlite_url

SECRET = "hunter2"
MODE = text("PRAGMA journal_mode")


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
