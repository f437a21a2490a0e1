"""What waits in the tables: updates, letters, notices to followers, reminders to desks, messages of tickets."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, select

from bot.domain.tickets import Sender
from bot.service.backlog import Waiting
from bot.service.ports import Clock
from bot.store.database import Database
from bot.store.delivery_tables import inbox, outbox
from bot.store.tables import desk_notes, notifications, ticket_messages


class SqlBacklog:
    """The port ``Backlog`` on the database's tables."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def waiting(self) -> Sequence[Waiting]:
        """Every queue, empty ones too."""
        now = self._clock.now()

        def count(connection: Connection) -> list[Waiting]:
            return [_waiting(queue, connection.execute(query).one(), now) for queue, query in _QUEUES.items()]

        return await self._database.transaction(count)


def _waiting(queue: str, row: Any, now: datetime) -> Waiting:
    depth, oldest = row
    return Waiting(queue, depth, _age(oldest, now).total_seconds() if oldest is not None else 0.0)


def _age(oldest: datetime | date, now: datetime) -> timedelta:
    """Of what is only dated by its day, whole days: no table tells the time of a ticket's message."""
    if isinstance(oldest, datetime):
        return max(now - oldest, timedelta(0))
    return max(now.date() - oldest, timedelta(0))


def _unsettled(sender: Sender) -> Select[int, Any]:
    mine = ticket_messages.c.is_settled.is_(False) & (ticket_messages.c.sender == sender)
    return select(func.count(), func.min(ticket_messages.c.on)).select_from(ticket_messages).where(mine)


_QUEUES: dict[str, Select[int, Any]] = {
    "inbox": select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.state == "waiting"),
    "outbox": select(func.count(), func.min(outbox.c.written_at)).where(outbox.c.fault.is_(None)),
    "inbox_set_aside": select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.state == "aside"),
    "outbox_set_aside": select(func.count(), func.min(outbox.c.written_at)).where(outbox.c.fault.is_not(None)),
    "notices": select(func.count(), func.min(notifications.c.send_after)).where(notifications.c.done_at.is_(None)),
    "desk_reminders": select(func.count(), func.min(desk_notes.c.on)).where(desk_notes.c.told_at.is_(None)),
    "tickets_to_desks": _unsettled(Sender.CITIZEN),
    "tickets_to_citizens": _unsettled(Sender.OFFICER),
}
