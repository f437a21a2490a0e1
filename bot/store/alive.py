"""Whether the database answers, asked beside the work: no lock is taken and no worker thread waited for.

After a failure it is also written to: a full disk can be read, and who is not ready for that gets no work that would
show when there is room again.
"""

import asyncio
from contextlib import closing

from sqlalchemy import PoolProxiedConnection
from sqlalchemy.exc import DBAPIError

from bot.store.database import Database, DatabaseOutOfReach, first_line


async def answers(database: Database) -> None:
    """Read one row of ``database``, or write it where something failed before; raises DatabaseOutOfReach."""

    def read() -> None:
        try:
            _look_or_hang_up(database)
        except DBAPIError as trouble:
            raise DatabaseOutOfReach(first_line(trouble)) from trouble
        except database.engine.dialect.loaded_dbapi.Error as trouble:
            told = next(iter(str(trouble).splitlines()), type(trouble).__name__)
            raise DatabaseOutOfReach(told) from trouble

    await asyncio.to_thread(read)


def _look_or_hang_up(database: Database) -> None:
    with closing(database.engine.raw_connection()) as connection:
        try:
            _look(database, connection)
        except Exception:
            if not database.is_sqlite:  # between us and a file there is no line that could be dead
                connection.invalidate()
            raise


def _look(database: Database, connection: PoolProxiedConnection) -> None:
    with closing(connection.cursor()) as cursor:
        cursor.execute("SELECT version_num FROM alembic_version")
        cursor.fetchall()
        if database.has_failed:
            cursor.execute("UPDATE alembic_version SET version_num = version_num")
            connection.commit()
            database.has_failed = False
    connection.rollback()
