"""The queue of notices to followers, in SQL."""

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.dossiers import Dossier
from bot.domain.months import month_of
from bot.service.notices import LEASE, FollowedDossier, Notice, NoticeKind, QueuedNotice
from bot.service.ports import Clock
from bot.service.rating_ports import InvitationCount
from bot.service.secrets import HashKey
from bot.store.database import Database
from bot.store.dossier_values import dossier_of, from_snapshot, snapshot
from bot.store.dossiers import INVITATION
from bot.store.ratings import count_invitation, has_been_rated
from bot.store.tables import dossiers, follows, notifications, reachability

_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class SqlNotices:
    """The port ``Notices`` on the database's tables."""

    def __init__(self, database: Database, clock: Clock, hash_key: HashKey) -> None:
        self._database = database
        self._clock = clock
        self._hash_key = hash_key

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
        """Take up to ``most`` notices for chats of ``channel``.

        Those for citizens who blocked the bot are dropped, and so are invitations to rate what somebody rated already.
        """
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
        claimed_at, created_at = notifications.c.claimed_at, notifications.c.created_at
        # what was written or claimed "later" was so before somebody set the clock back
        free = or_(claimed_at.is_(None), claimed_at < now - LEASE, claimed_at > now)
        waiting = and_(is_open, free, or_(notifications.c.send_after <= now, created_at > now))
        mine = notifications.c.chat.startswith(f"{channel}:", autoescape=True)
        query = select(notifications).where(waiting, mine).order_by(notifications.c.id).limit(most)
        rows = connection.execute(query.with_for_update(skip_locked=True)).all()
        rated = {row.id for row in rows if row.kind == INVITATION and self._is_rated(connection, row.code)}
        these = update(notifications).where(notifications.c.id.in_([row.id for row in rows]))
        connection.execute(these.values(claimed_at=now))
        connection.execute(these.where(notifications.c.id.in_(rated)).values(**_INVITATION_OVER))
        return [_queued(row) for row in rows if row.id not in rated]

    def _is_rated(self, connection: Connection, code: str) -> bool:
        return has_been_rated(connection, self._hash_key, code)

    async def take_back(self) -> None:
        """Give back what a process that died had taken. Only the one on duty calls it, and nobody else sends."""
        taken = update(notifications).where(notifications.c.done_at.is_(None)).values(claimed_at=None)
        await self._database.transaction(lambda connection: connection.execute(taken))

    async def begin(self, number: int, latest: int) -> None:
        """A taken notice is being sent from now on: whoever finds it unsettled must find out whether it arrived."""
        this = update(notifications).where(notifications.c.id == number).values(begun_after=latest)
        await self._database.transaction(lambda connection: connection.execute(this))

    async def settle(self, number: int, result: Literal["sent", "unreachable", "failed"]) -> None:
        """A taken notice is dealt with and never comes again."""
        this = (notifications.c.id == number) & notifications.c.done_at.is_(None)
        done = update(notifications).where(this).values(done_at=self._clock.now(), result=result)
        invitation = update(notifications).where(this, notifications.c.kind == INVITATION).values(**_INVITATION_OVER)

        def write(connection: Connection) -> None:
            invited = connection.scalar(invitation.returning(notifications.c.dossier))
            if invited is not None and result == "sent":
                self._count_invitation(connection, from_snapshot(invited))
            connection.execute(done)

        await self._database.transaction(write)

    def _count_invitation(self, connection: Connection, dossier: Dossier) -> None:
        """Counted apart from the notice, which goes when its citizen wants everything erased."""
        month = month_of(self._clock.now().date())
        count_invitation(connection, InvitationCount(dossier.unit, dossier.procedure_code or None, month, 1))


_INVITATION_OVER = {
    "done_at": notifications.c.send_after,
    "claimed_at": None,
    "begun_after": None,
    "result": "over",
}
"""The same whether it was sent or not needed any more: else the queue would tell whose dossier was rated."""


def _queued(row: Row[Any]) -> QueuedNotice:
    kind: NoticeKind = row.kind
    return QueuedNotice(row.id, Notice(row.chat, kind, row.key, from_snapshot(row.dossier)), row.begun_after)
