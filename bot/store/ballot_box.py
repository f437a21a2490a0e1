"""Keeps PostgreSQL from telling who rated, and in which order.

PostgreSQL keeps with every row which transaction wrote it (``xmin``) and where it lies (``ctid``), for anybody to
select. A citizen's dialogue and answers are written in one transaction, so that both would name each other. Like the
ballots in a box, the rows are therefore shaken: written anew together, in the order of their keys. SQLite keeps nothing
of the kind in tables without rowid.
"""

from datetime import date
from time import monotonic

from sqlalchemy import Connection, Table, text

from bot.domain.months import month_of, months_later
from bot.service.ports import Clock
from bot.store.database import Database
from bot.store.tables import answers, comments, response_groups, responses, sensitive_counts

REST = 200
"""Times as long as a shaking took, it rests: half a percent of the time, however many responses there are."""


class BallotBox:
    """Shakes what came in since the last time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._has_news = True  # nobody knows how the process before us ended
        self._rests_until = 0.0

    def note_news(self) -> None:
        """Something was or will be thrown in."""
        self._has_news = True

    async def shake(self) -> None:
        """Call it as often as you like; it does nothing without news, and rests between."""
        if self._database.is_sqlite or not self._has_news or monotonic() < self._rests_until:
            return
        self._has_news, began = False, monotonic()
        since = months_later(month_of(self._clock.now().date()), -1)
        # One table a transaction: with one lock at a time nobody can wait for us while we wait for them.
        for table, rows in _RECENT.items():
            await self._database.transaction(lambda connection, t=table, r=rows: _rewrite(connection, t, r, since))
        self._rests_until = monotonic() + REST * (monotonic() - began)


_GROUPS = "SELECT id FROM response_groups WHERE month >= :since"
_RECENT = {
    comments: f"response IN (SELECT key FROM responses WHERE group_id IN ({_GROUPS}))",  # noqa: S608 - our own names
    answers: f"group_id IN ({_GROUPS})",
    responses: f"group_id IN ({_GROUPS})",
    response_groups: "month >= :since",
    sensitive_counts: "quarter >= date_trunc('quarter', cast(:since AS date))",
}
"""The rows that may have changed since the month before; older ones lie as they were shaken last."""


def _rewrite(connection: Connection, table: Table, rows: str, since: date) -> None:
    name, columns = table.name, ", ".join(column.name for column in table.columns)
    key = ", ".join(column.name for column in table.primary_key)
    connection.execute(text(f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE"))  # others may read meanwhile, not write
    connection.execute(text(f"CREATE TEMPORARY TABLE shaken (LIKE {name}) ON COMMIT DROP"))
    connection.execute(
        text(f"INSERT INTO shaken ({columns}) SELECT {columns} FROM {name} WHERE {rows}"),  # noqa: S608 - our own names
        {"since": since},
    )
    for statement in (
        f"DELETE FROM {name} WHERE ({key}) IN (SELECT {key} FROM shaken)",  # noqa: S608
        f"INSERT INTO {name} ({columns}) SELECT {columns} FROM shaken ORDER BY {key}",  # noqa: S608
    ):
        connection.execute(text(statement))
