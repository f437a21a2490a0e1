"""The databases that every store must work on, and the records on each of them."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from typing import Protocol

import pytest
from sqlalchemy import MetaData, insert, text

from bot.service.ports import CitizenRecords, Clock
from bot.service.secrets import HashKey
from bot.store.citizen_records import SqlCitizenRecords
from bot.store.database import Database, sqlite_url
from bot.store.migrating import migrate
from bot.store.tables import dialogues, metadata
from tests.builders import FixedClock
from tests.fake_records import InMemoryCitizenRecords
from tests.real_postgres import new_database
from tests.store.ticket_office import Office, fake_office, sql_office

HASH_KEY = HashKey(b"a key for tests")


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


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the tables; migrating for every test takes most of the time of many small ones."""
    folder = tmp_path_factory.mktemp("tables")
    database = Database(sqlite_url(folder))
    migrate(database)
    database.close()
    return folder / "motcua.sqlite3"


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: str) -> str:
    """The URL of one PostgreSQL database with the tables for the whole run."""
    url = new_database(postgres_server, "with_tables")
    database = Database(url)
    migrate(database)
    database.close()
    return url


def _emptied(url: str) -> str:
    """The database at ``url`` without rows, its numbers counting from 1 again."""
    tables = ", ".join(table.name for table in metadata.sorted_tables)
    database = Database(url)
    database.transact(lambda connection: connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")))
    database.close()
    return url


@pytest.fixture
def emptied_postgres(postgres_tables: str) -> Iterator[Database]:
    """The PostgreSQL database with the tables, without rows."""
    database = Database(_emptied(postgres_tables))
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def tables_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind, with the tables and without rows."""
    if request.param == "postgresql":
        return _emptied(request.getfixturevalue("postgres_tables"))
    copy(request.getfixturevalue("sqlite_tables"), tmp_path)
    return sqlite_url(tmp_path)


@pytest.fixture
def database(tables_url: str) -> Iterator[Database]:
    database = Database(tables_url)
    yield database
    database.close()


@pytest.fixture
def sql_records(database: Database, clock: FixedClock) -> InspectedSqlRecords:
    return InspectedSqlRecords(database, clock)


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def kept_in(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database | None]:
    """Where every adapter of a port keeps things; None for the one that keeps them in memory."""
    if request.param == "fake":
        yield None
        return
    if request.param == "postgresql":
        url = _emptied(request.getfixturevalue("postgres_tables"))
    else:
        copy(request.getfixturevalue("sqlite_tables"), tmp_path)
        url = sqlite_url(tmp_path)
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def records(kept_in: Database | None, clock: FixedClock) -> Records:
    """Every adapter of the port."""
    return InMemoryCitizenRecords(clock, HASH_KEY) if kept_in is None else InspectedSqlRecords(kept_in, clock)


@pytest.fixture
def office(kept_in: Database | None, clock: FixedClock) -> Office:
    """Every keeper of tickets."""
    return fake_office(clock) if kept_in is None else sql_office(kept_in, clock, HASH_KEY)


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
