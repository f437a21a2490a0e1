"""The databases that every store must work on, and the records on each of them."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from sqlalchemy import Connection, MetaData, insert

from bot.service.ports import CitizenRecords, Clock
from bot.service.secrets import HashKey
from bot.store.citizen_records import SqlCitizenRecords
from bot.store.database import Database, sqlite_url
from bot.store.migrating import migrate
from bot.store.tables import dialogues, metadata
from tests.builders import FixedClock, InMemoryCitizenRecords
from tests.store.ticket_office import Office, fake_office, sql_office

HASH_KEY = HashKey(b"a key for tests")
_numbers = count(1)


class Records(CitizenRecords, Protocol):
    """The port, and what tests look at besides."""

    async def is_reachable(self, chat: str) -> bool: ...

    async def unanswered(self) -> list[str]: ...

    async def store_raw_state(self, chat: str, text: str) -> None: ...


class InspectedSqlRecords(SqlCitizenRecords):
    """The SQL records, and a way to leave a state behind as another version of the program would."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock, HASH_KEY)
        self._now = clock.now()

    async def store_raw_state(self, chat: str, text: str) -> None:
        row = {"chat": chat, "state": text, "version": 1, "changed_at": self._now}
        await self._database.transaction(lambda connection: connection.execute(insert(dialogues), row))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    return sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def empty_database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def database(empty_database: Database) -> Database:
    """A database with the tables."""
    migrate(empty_database)
    return empty_database


@pytest.fixture(scope="module")
def postgres_tables(postgres_server: str) -> Iterator[Database]:
    """One PostgreSQL database with the tables for all tests of a file."""
    name = f"tables_{next(_numbers)}"
    with psycopg.connect(postgres_server.format("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")  # pyright: ignore[reportArgumentType, reportCallIssue]
    database = Database(postgres_server.format(name))
    migrate(database)
    yield database
    database.close()


@pytest.fixture
def emptied_postgres(postgres_tables: Database) -> Database:
    """The same, emptied: making a database for every test takes most of the time of many small ones."""

    def empty(connection: Connection) -> None:
        for table in metadata.sorted_tables:
            connection.execute(table.delete())

    postgres_tables.transact(empty)
    return postgres_tables


@pytest.fixture
def sql_records(database: Database, clock: FixedClock) -> InspectedSqlRecords:
    return InspectedSqlRecords(database, clock)


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def records(request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock) -> Iterator[Records]:
    """Every adapter of the port."""
    if request.param == "fake":
        yield InMemoryCitizenRecords(clock, HASH_KEY)
        return
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    database = Database(url)
    migrate(database)
    yield InspectedSqlRecords(database, clock)
    database.close()


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """Every keeper of tickets."""
    if request.param == "fake":
        yield fake_office(clock)
    elif request.param == "postgresql":
        yield sql_office(request.getfixturevalue("emptied_postgres"), clock, HASH_KEY)
    else:
        database = Database(sqlite_url(tmp_path))
        migrate(database)
        yield sql_office(database, clock, HASH_KEY)
        database.close()


def everything_in(database: Database) -> str:
    """The raw content of every table, but for the version of the tables."""

    def dump(connection: object) -> str:
        reflected = MetaData()
        reflected.reflect(connection)  # type: ignore[arg-type]
        tables = [table for table in reflected.sorted_tables if table.name != "alembic_version"]
        return "\n".join(
            f"{table.name}: {row!r}"
            for table in tables
            for row in connection.execute(table.select())  # type: ignore[attr-defined]
        )

    return database.transact(dump)
