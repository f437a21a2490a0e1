"""The database: SQLite in the data folder, or PostgreSQL by URL, behind one thread-safe door.

SQLAlchemy runs synchronously in worker threads: one thread for SQLite, which has one writer anyway and groups the
commits that wait for it, a few for PostgreSQL. The event loop never waits for a commit or a network; only what SQLite
does in a moment is done on it.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Protocol, TypeVar

from sqlalchemy import URL, Connection, Engine, StaticPool, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError

from bot.store.gathering import Item, Many
from bot.store.group_commit import GroupCommit
from bot.store.postgres_group import PostgresGroup
from bot.store.postgres_lines import Lines, noticing
from bot.store.sqlite_reader import SqliteReader

Result = TypeVar("Result")

POSTGRES_THREADS = 8
POSTGRES_CONNECTIONS = POSTGRES_THREADS + 2
"""One for what is shared, one for looks that are."""
BUSY_TIMEOUT_MS = 10_000


class Sharing(Protocol):
    """Does brief work for many at once."""

    async def share(self, many: Many[Item, Result], item: Item, *, is_hurried: bool = True) -> Result:
        """The result of ``many`` for ``item``; without hurry it may wait a moment for others."""
        ...

    def close(self) -> None:
        """Close what is open; nothing is under way any more."""
        ...


class DatabaseOutOfReach(Exception):
    """The database did not answer, or not in time; the message is the driver's first line."""


class DatabaseUrlWrong(ValueError):
    """The database URL cannot be used."""


def sqlite_url(data_dir: Path) -> str:
    """The URL of the SQLite file in ``data_dir``."""
    return f"sqlite:///{data_dir / 'motcua.sqlite3'}"


class Database:
    """Runs functions on connections, each in one transaction: committed when it returns, rolled back when it raises."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        threads = 1 if self.is_sqlite else POSTGRES_THREADS
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")
        is_file = self.is_sqlite and not _is_in_memory(self.engine.url)
        self._group = GroupCommit(self.engine, self._threads, may_work_here=is_file) if self.is_sqlite else None
        self._reader = SqliteReader(url) if is_file else None
        self._sharing: Sharing = self._group or PostgresGroup(self.engine)
        self._looking: Sharing = self._group or PostgresGroup(self.engine, has_several_statements=False)
        self._lines = None if self.is_sqlite else Lines(self.engine)
        self.has_failed = False
        """Whether it failed since somebody last saw that it can be written to; see ``alive``."""
        self._told_as_ours = _ToldAsOurs(self._note_failure)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite."""
        return self.engine.dialect.name == "sqlite"

    async def transaction(self, work: Callable[[Connection], Result]) -> Result:
        """Run ``work`` in a transaction on a worker thread and return its result, once that is on the disk."""
        if self._group is None:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self.transact, work)
        with self._told_as_ours:
            return await self._group.run(work)

    async def share(self, many: Many[Item, Result], item: Item, *, is_hurried: bool = True) -> Result:
        """The result of ``many`` for ``item``, done in one transaction with others that wait, once it is on the disk.

        For what every update needs; what is in no hurry goes with the next that is, or soon. What ``many`` raises when
        it is given ``item`` alone, this raises.
        """
        with self._told_as_ours:
            return await self._sharing.share(many, item, is_hurried=is_hurried)

    async def look(self, many: Many[Item, Result], item: Item) -> Result:
        """The result of ``many``, which only reads, for ``item``: all that was committed before is seen."""
        with self._told_as_ours:
            if self._reader is not None:
                return self._reader.read(lambda connection: many(connection, [item]))[0]
            return await self._looking.share(many, item)

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Run ``work``, which changes nothing, and return its result: all that was committed before is seen."""
        if self._reader is None:
            return await self.transaction(work)
        with self._told_as_ours:
            return self._reader.read(work)

    def transact(self, work: Callable[[Connection], Result]) -> Result:
        """Run ``work`` in a transaction on this thread."""
        with self._told_as_ours, self.engine.begin() as connection:
            return work(connection)

    def _note_failure(self) -> None:
        self.has_failed = True

    def hang_up(self) -> None:
        """End every connection under way, as when the network fails: for when nobody answers on them any more."""
        if self._lines is not None:
            self._lines.hang_up()

    def close(self) -> None:
        """Wait for running work and close all connections."""
        self._threads.shutdown()
        for sharing in {self._sharing, self._looking}:
            sharing.close()
        if self._reader is not None:
            self._reader.close()
        self.engine.dispose()


class _ToldAsOurs(AbstractContextManager[None]):
    """Raises what the driver raises as DatabaseOutOfReach, and calls ``failed``; many may be within at a time."""

    def __init__(self, failed: Callable[[], None]) -> None:
        self._failed = failed

    def __exit__(self, _: object, trouble: BaseException | None, __: object) -> None:
        """Tell of ``trouble``."""
        if isinstance(trouble, OperationalError | InterfaceError):
            self._failed()
            raise DatabaseOutOfReach(first_line(trouble)) from trouble


def first_line(trouble: DBAPIError) -> str:
    """The driver's own words, without the statement and its parameters, which may hold a citizen's text."""
    return next(iter(str(trouble.orig).splitlines()), type(trouble).__name__)


def upsert(connection: Connection, table: Table, row: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Insert ``row``, or make ``changes`` to the one that has its primary key; two writers at once both succeed."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    key = [column.name for column in table.primary_key]
    connection.execute(insert(table).values(row).on_conflict_do_update(index_elements=key, set_=changes))


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as unreadable:
        raise DatabaseUrlWrong("MOTCUA_DATABASE_URL không phải địa chỉ cơ sở dữ liệu") from unreadable
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite_engine(parsed.set(drivername="sqlite"))
        case "postgresql" | "postgres":
            return create_engine(
                noticing(parsed.set(drivername="postgresql+psycopg")),
                pool_size=POSTGRES_CONNECTIONS,
                pool_pre_ping=True,
                hide_parameters=True,
            )
        case other:
            raise DatabaseUrlWrong(f"chỉ dùng được sqlite hoặc postgresql, không dùng được {other}")


def _sqlite_engine(url: URL) -> Engine:
    options: dict[str, Any] = {"connect_args": {"check_same_thread": False}, "hide_parameters": True}
    if _is_in_memory(url):
        options["poolclass"] = StaticPool  # every other connection would see a database of its own
    engine = create_engine(url, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediately)
    return engine


def _is_in_memory(url: URL) -> bool:
    return url.database in (None, "", ":memory:")


def _prepare_sqlite(connection: DBAPIConnection, _: Any) -> None:
    """Write-ahead log and full sync: nothing committed is lost in a power cut, readers do not wait for the writer."""
    connection.isolation_level = None  # type: ignore[attr-defined] # transactions begin where we say, not the driver
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    _write_ahead(cursor)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: DBAPICursor) -> None:
    """Switch to the write-ahead log, which a new file does once.

    While another process writes a file that has no such log yet, SQLite says "database is locked" at once, whatever the
    busy timeout: 1 in 100 times when six processes start together on an empty folder.
    """
    give_up = monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as busy:
            if busy.sqlite_errorname != "SQLITE_BUSY" or monotonic() > give_up:
                raise
            sleep(0.01)
        else:
            return


_BEGIN = "BEGIN IMMEDIATE"


def _begin_immediately(connection: Connection) -> None:
    """Take the write lock at once; upgrading a read lock later could deadlock."""
    cursor = connection.connection.cursor()  # SQLAlchemy takes longer to pass a statement on than SQLite to begin
    try:
        cursor.execute(_BEGIN)
    except sqlite3.Error as fault:
        told = DBAPIError.instance(_BEGIN, None, fault, sqlite3.Error, hide_parameters=True, dialect=connection.dialect)
        raise told from fault
    finally:
        cursor.close()
