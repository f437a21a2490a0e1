"""Bells that wake other processes too: ``NOTIFY`` on PostgreSQL."""

import asyncio
from typing import Final

from sqlalchemy import text

from bot.service.bells import FOR_WHO_IS_ON_DUTY, HouseBells
from bot.store.database import Database, DatabaseOutOfReach

CHANNEL = "motcua"
LISTEN: Final = "LISTEN motcua"
_NOTIFY = text("SELECT pg_notify(:channel, :name)")


class PostgresBells(HouseBells):
    """Rings in this process at once, and in the others as soon as the last ringing is through.

    A ``NOTIFY`` makes its commit wait for every other commit that has one; so it never goes with somebody's work, and
    however much is rung meanwhile becomes one. While this process ``is_on_duty``, nobody else waits for a bell.
    """

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database
        self._untold: set[str] = set()
        self._telling: asyncio.Task[None] | None = None
        self.is_on_duty = False

    def ring(self, name: str) -> None:
        """Wake whoever waits for ``name``."""
        super().ring(name)
        if self.is_on_duty or name not in FOR_WHO_IS_ON_DUTY:
            return
        self._untold.add(name)
        if self._telling is None or self._telling.done():
            self._telling = asyncio.get_running_loop().create_task(self._tell())

    def hear(self, name: str) -> None:
        """Another process rang ``name``."""
        super().ring(name)

    async def _tell(self) -> None:
        while self._untold:
            names, self._untold = self._untold, set()
            rows = [{"channel": CHANNEL, "name": name} for name in sorted(names)]
            try:
                await self._database.transaction(
                    lambda connection, rows=rows: connection.execute(_NOTIFY, rows) and None
                )
            except DatabaseOutOfReach:
                return  # those who wait look by themselves
