"""Looks into SQLite from the event loop itself.

With the write-ahead log readers wait for no writer, and a look takes a tenth of a millisecond: handing it to a thread
and back takes longer than the look.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, StaticPool, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection

Result = TypeVar("Result")

BUSY_TIMEOUT_MS = 200
"""Readers wait only while the log is made anew after a crash; who asks meanwhile tries again."""


class SqliteReader:
    """One connection that can only read; used by one thread."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(
            make_url(url).set(drivername="sqlite"),
            poolclass=StaticPool,
            hide_parameters=True,
            connect_args={"check_same_thread": False},  # made and closed by whoever assembles the program
        )
        event.listen(self._engine, "connect", _prepare)
        self._connection: Connection | None = None
        self._is_closed = False

    def read(self, work: Callable[[Connection], Result]) -> Result:
        """The result of ``work``, which sees what was committed before."""
        if self._is_closed:
            raise RuntimeError("the database is closed")
        connection = self._connection = self._connection or self._engine.connect()
        try:
            found = work(connection)
            connection.rollback()  # SQLAlchemy's idea of a transaction; SQLite has none open
        except BaseException:
            self._drop()  # the next look begins with a new connection: the file may be another
            raise
        return found

    def close(self) -> None:
        """Close the connection for good."""
        self._is_closed = True
        self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        self._engine.dispose()


def _prepare(connection: DBAPIConnection, _: Any) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined] # each statement for itself
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()
