"""Whether the database answers, asked beside the work: no lock is taken and no worker thread waited for."""

import asyncio
from contextlib import closing

from sqlalchemy.exc import DBAPIError

from bot.store.database import Database, DatabaseOutOfReach, first_line


async def answers(database: Database) -> None:
    """Read one row of ``database``; raises DatabaseOutOfReach."""

    def read() -> None:
        try:
            with closing(database.engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
                cursor.execute("SELECT version_num FROM alembic_version")
                cursor.fetchall()
                connection.rollback()
        except DBAPIError as trouble:
            raise DatabaseOutOfReach(first_line(trouble)) from trouble
        except database.engine.dialect.loaded_dbapi.Error as trouble:
            told = next(iter(str(trouble).splitlines()), type(trouble).__name__)
            raise DatabaseOutOfReach(told) from trouble

    await asyncio.to_thread(read)
