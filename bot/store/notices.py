"""The queue of notices to followers, in SQL."""

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.service.notices import LEASE, FollowedDossier, Notice, NoticeKind, QueuedNotice
from bot.service.ports import Clock
from bot.store.database import Database
from bot.store.dossier_values import dossier_of, from_snapshot, snapshot
from bot.store.tables import dossiers, follows, notifications, reachability

_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class SqlNotices:
    """The port ``Notices`` on the database's tables."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def followed(self) -> Sequence[FollowedDossier]:
        """Every followed dossier, once for each reachable follower."""
        blocked = select(reachability.c.chat).where(reachability.c.is_reachable.is_(False))
        query = (
            select(follows.c.chat, dossiers)
            .join(dossiers, dossiers.c.code == follows.c.code)
            .where(follows.c.chat.not_in(blocked))
            .order_by(follows.c.code, follows.c.chat)
        )
        rows = await self._database.transaction(lambda connection: connection.execute(query).all())
        return [FollowedDossier(row.chat, dossier_of(row)) for row in rows]

    async def queue(self, notices: Sequence[Notice]) -> None:
        """Queue those notices that were never queued before; the table's unique constraint remembers them."""
        now = self._clock.now()
        rows = [
            {
                "chat": notice.chat,
                "code": notice.dossier.code,
                "kind": notice.kind,
                "key": notice.key,
                "dossier": snapshot(notice.dossier),
                "created_at": now,
                "send_after": now,
            }
            for notice in notices
        ]

        def insert(connection: Connection) -> None:
            once = _INSERTS[connection.dialect.name](notifications).on_conflict_do_nothing()
            connection.execute(once, rows)

        if rows:
            await self._database.transaction(insert)

    async def take(self, channel: str, most: int) -> Sequence[QueuedNotice]:
        """Take up to ``most`` notices for chats of ``channel``; those for citizens who blocked the bot are dropped."""
        return await self._database.transaction(lambda connection: self._take(connection, channel, most))

    def _take(self, connection: Connection, channel: str, most: int) -> Sequence[QueuedNotice]:
        now = self._clock.now()
        blocked = select(reachability.c.chat).where(reachability.c.is_reachable.is_(False))
        is_open = notifications.c.done_at.is_(None)
        connection.execute(
            update(notifications)
            .where(is_open, notifications.c.chat.in_(blocked))
            .values(done_at=now, result="unreachable")
        )
        free = or_(notifications.c.claimed_at.is_(None), notifications.c.claimed_at < now - LEASE)
        waiting = and_(is_open, free, notifications.c.send_after <= now)
        mine = notifications.c.chat.startswith(f"{channel}:", autoescape=True)
        query = select(notifications).where(waiting, mine).order_by(notifications.c.id).limit(most)
        rows = connection.execute(query.with_for_update(skip_locked=True)).all()
        taken = notifications.c.id.in_([row.id for row in rows])
        connection.execute(update(notifications).where(taken).values(claimed_at=now))
        return [_queued(row) for row in rows]

    async def take_back(self) -> None:
        """Give back what a process that died had taken. For SQLite, where no other process can be sending."""
        if not self._database.is_sqlite:
            return  # there the lease ends by itself
        taken = update(notifications).where(notifications.c.done_at.is_(None)).values(claimed_at=None)
        await self._database.transaction(lambda connection: connection.execute(taken))

    async def settle(self, number: int, result: Literal["sent", "unreachable", "failed"]) -> None:
        """A taken notice is dealt with and never comes again."""
        this = update(notifications).where(notifications.c.id == number)
        done = this.values(done_at=self._clock.now(), result=result)
        await self._database.transaction(lambda connection: connection.execute(done))


def _queued(row: Row[Any]) -> QueuedNotice:
    kind: NoticeKind = row.kind
    return QueuedNotice(row.id, Notice(row.chat, kind, row.key, from_snapshot(row.dossier)))
