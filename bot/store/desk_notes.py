"""Citizens' reminders to the desk, in SQL."""

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from bot.service.notices import DeskNote
from bot.service.ports import Clock
from bot.store.database import Database
from bot.store.tables import desk_notes


class SqlDeskNotes:
    """The port ``DeskNotes`` on the database's tables."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def untold(self) -> Sequence[DeskNote]:
        """The notes that the desk has not been told of, oldest first."""
        columns = (desk_notes.c.code, desk_notes.c.unit, desk_notes.c.on)
        query = select(*columns).where(desk_notes.c.told_at.is_(None)).order_by(desk_notes.c.on, desk_notes.c.code)
        rows = await self._database.transaction(lambda connection: connection.execute(query).all())
        return [DeskNote(row.code, row.unit, row.on) for row in rows]

    async def mark_told(self, note: DeskNote) -> None:
        """The desk has been told of ``note``."""
        this = (desk_notes.c.code == note.code) & (desk_notes.c.on == note.on)

        def mark(connection: Connection) -> None:
            connection.execute(update(desk_notes).where(this).values(told_at=self._clock.now()))

        await self._database.transaction(mark)
