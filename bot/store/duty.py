"""Who is on duty: the one process that holds an advisory lock of PostgreSQL, on a connection of its own."""

import asyncio
from contextlib import suppress
from typing import LiteralString

from psycopg import AsyncConnection, AsyncCursor, Error

from bot.store.bells import LISTEN, PostgresBells
from bot.store.database import Database
from bot.store.postgres_lines import MAKE_SERVER_NOTICE, hang_up

_TAKE_LOCK = "SELECT pg_try_advisory_lock(7310932)"
TRY_AGAIN_SECONDS = 0.5
CHECK_SECONDS = 1.0
LONGEST_CHECK = 3.0
"""The server that says nothing for so long is lost; another process may be on duty already."""


class PostgresDuty:
    """The port ``Duty``. The lock goes with the connection: when the process dies, PostgreSQL frees it at once.

    The connection also listens, so that bells rung by other processes are heard here. It must reach the server itself:
    a pooler that lends a connection for one transaction at a time (PgBouncer's transaction mode) would lose the lock.
    """

    def __init__(self, database: Database, bells: PostgresBells) -> None:
        url = database.engine.url.set(drivername="postgresql")
        self._address = url.render_as_string(hide_password=False)
        self._bells = bells
        self._connection: AsyncConnection | None = None

    async def begin(self) -> None:
        """Wait until this process has the lock, through whatever happens to the server."""
        while True:
            try:
                self._connection = await AsyncConnection.connect(self._address, autocommit=True)
                await self._lock(self._connection)
            except (Error, OSError):
                await self.end()
                await asyncio.sleep(TRY_AGAIN_SECONDS)
            except asyncio.CancelledError:
                await self.end()
                raise
            else:
                self._bells.is_on_duty = True
                return

    @staticmethod
    async def _lock(connection: AsyncConnection) -> None:
        await _asked(connection, MAKE_SERVER_NOTICE)
        await _asked(connection, LISTEN)
        while True:
            cursor = await _asked(connection, _TAKE_LOCK)
            if await cursor.fetchone() == (True,):
                return
            await asyncio.sleep(TRY_AGAIN_SECONDS)

    async def lost(self) -> None:
        """Listen for bells until the connection, and with it the lock, is lost."""
        connection = self._connection
        if connection is None:
            return
        try:
            while True:
                async for rung in connection.notifies(timeout=CHECK_SECONDS):
                    self._bells.hear(rung.payload)
                await _asked(connection, "SELECT 1")
        except (Error, OSError):
            await self.end()

    async def end(self) -> None:
        """Close the connection: another process may take over."""
        self._bells.is_on_duty = False
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Error, OSError):
                await connection.close()


async def _asked(connection: AsyncConnection, question: LiteralString) -> AsyncCursor:
    """The answer to ``question``; a server that gives none in time is taken to be lost, and raises OperationalError.

    Not by a time-out around the question: when it is cancelled it asks the server to cancel, and waits for an answer.
    """
    asking = asyncio.ensure_future(connection.execute(question))
    try:
        await asyncio.wait({asking}, timeout=LONGEST_CHECK)
    finally:
        if not asking.done():
            hang_up(connection.fileno())
            await asyncio.wait({asking})
    return await asking
