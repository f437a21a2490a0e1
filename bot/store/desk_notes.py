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
        columns = (desk_notes.c.code, desk_notes.c.unit, desk_notes.c.on, desk_notes.c.begun_after)
        query = select(*columns).where(desk_notes.c.told_at.is_(None)).order_by(desk_notes.c.on, desk_notes.c.code)
        rows = await self._database.transaction(lambda connection: connection.execute(query).all())
        return [DeskNote(row.code, row.unit, row.on, row.begun_after) for row in rows]

    async def begin(self, note: DeskNote, latest: int) -> None:
        """``note`` is being sent from now on: whoever finds it untold must find out whether it arrived."""
        await self._change(note, begun_after=latest)

    async def mark_told(self, note: DeskNote) -> None:
        """The desk has been told of ``note``."""
        await self._change(note, told_at=self._clock.now())

    async def _change(self, note: DeskNote, **values: object) -> None:
        this = (desk_notes.c.code == note.code) & (desk_notes.c.on == note.on)

        def change(connection: Connection) -> None:
            connection.execute(update(desk_notes).where(this).values(values))

        await self._database.transaction(change)
