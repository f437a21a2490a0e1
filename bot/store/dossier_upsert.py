"""Writing many dossiers at once, past SQLAlchemy, whose care for every value takes longer than the databases do."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from bot.store.database import DatabaseOutOfReach
from bot.store.dossier_values import SOURCE_COLUMNS

COLUMNS = (*SOURCE_COLUMNS, "digest", "version", "deadline_on", "seen_at")

_NAMES = ", ".join(COLUMNS)
_CHANGES = ", ".join(f"{column} = excluded.{column}" for column in COLUMNS if column != "code")
_OR_CHANGE = f"ON CONFLICT (code) DO UPDATE SET {_CHANGES}"
_INTO = f"INSERT INTO dossiers ({_NAMES})"

_SQLITE = f"{_INTO} VALUES ({', '.join('?' for _ in COLUMNS)}) {_OR_CHANGE}"
_MAKE_ROOM = "CREATE TEMPORARY TABLE incoming_dossiers (LIKE dossiers) ON COMMIT DROP"
_COPY = f"COPY incoming_dossiers ({_NAMES}) FROM STDIN"
_TAKE_OVER = f"{_INTO} SELECT {_NAMES} FROM incoming_dossiers {_OR_CHANGE}"  # noqa: S608 - names of our own columns


def upsert_dossiers(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write ``rows``, each with the values of ``COLUMNS``, in the transaction of ``connection``; no code twice.

    Measured for a row: SQLAlchemy 55 µs before SQLite's 14; PostgreSQL 51 µs by executemany, 30 by COPY.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_SQLITE, list(rows))
    else:
        _copy_into_postgresql(connection, rows)


def _copy_into_postgresql(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    import psycopg  # noqa: PLC0415 - 9 MB that a start on SQLite does without

    driver: psycopg.Connection | None = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - a connection in use
    try:
        with driver.cursor() as cursor:
            cursor.execute(_MAKE_ROOM)
            with cursor.copy(_COPY) as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(_TAKE_OVER)
    except (psycopg.OperationalError, psycopg.InterfaceError) as trouble:
        raise DatabaseOutOfReach(next(iter(str(trouble).splitlines()), type(trouble).__name__)) from trouble
