"""Looking into the database without changing it: its tables' version, its size, whether it takes writes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection, insert, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.store.database import Database, DatabaseOutOfReach, first_line
from bot.store.migrating import newest_version
from bot.store.tables import reachability

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class TablesSeen:
    """``version`` of the tables, None when there are none yet; ``newest`` is the one that this program knows."""

    version: str | None
    newest: str
    megabytes: float

    @property
    def are_newer(self) -> bool:
        """Whether a newer program has made them."""
        return self.version is not None and self.version > self.newest


def look_into(database: Database) -> TablesSeen:
    """What is there; raises DatabaseOutOfReach."""

    def look(connection: Connection) -> TablesSeen:
        has_tables = inspect(connection).has_table("alembic_version")
        version = connection.scalar(text("SELECT version_num FROM alembic_version")) if has_tables else None
        return TablesSeen(version, newest_version(), _megabytes(database, connection))

    return _asked(database, look)


def try_to_write(database: Database) -> None:
    """Write a row and take it back; raises DatabaseOutOfReach when the database does not take it."""

    def write(connection: Connection) -> None:
        row = {"chat": "doctor:try", "is_reachable": True, "changed_at": datetime.now(UTC)}
        with connection.begin_nested() as trial:
            connection.execute(insert(reachability), row)
            trial.rollback()

    _asked(database, write)


def _asked(database: Database, work: Callable[[Connection], Result]) -> Result:
    try:
        return database.transact(work)
    except DBAPIError as refused:
        raise DatabaseOutOfReach(first_line(refused)) from refused


def _megabytes(database: Database, connection: Connection) -> float:
    size = _SQLITE_SIZE if database.is_sqlite else _POSTGRES_SIZE
    return (connection.scalar(text(size)) or 0) / 1_000_000


_SQLITE_SIZE = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
_POSTGRES_SIZE = "SELECT pg_database_size(current_database())"
