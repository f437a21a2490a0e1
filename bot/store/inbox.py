"""The inbox in SQL."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, Update, bindparam, delete, func, null, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.service.delivery import Backlog, ReceivedUpdate, SetAside, Settling, WaitingUpdate
from bot.service.ports import Clock
from bot.service.secrets import HashKey
from bot.store.chat_claims import ChatClaims, ClaimsInMemory, ClaimsInTable
from bot.store.database import Database
from bot.store.delivery_tables import inbox
from bot.store.passing import Passing, day_of

_STORE = {
    "sqlite": sqlite.insert(inbox).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(inbox).on_conflict_do_nothing(),
}

OLDEST_LOOKED_AT = 200
"""Updates among which free chats are looked for: enough for every process to find some, however much waits."""
MOST_OF_A_CHAT = 10
"""Updates of one chat taken at once; who writes more lets others come in between."""

_IS_WAITING = inbox.c.state == "waiting"
_OLDEST_UPDATES = (
    select(inbox).where(_IS_WAITING, ClaimsInMemory.is_free).order_by(inbox.c.number).limit(OLDEST_LOOKED_AT)
)
_OLDEST_CHATS = (
    select(inbox.c.chat)
    .where(_IS_WAITING, ClaimsInTable.is_free)
    .order_by(inbox.c.number)
    .limit(OLDEST_LOOKED_AT)
    .with_for_update(skip_locked=True)
)


def _first_of() -> Select[Any]:
    """The first waiting updates of each of some chats, chat by chat."""
    place = func.row_number().over(partition_by=inbox.c.chat, order_by=inbox.c.number).label("place")
    waiting = inbox.c.chat.in_(bindparam("chats", expanding=True)) & _IS_WAITING
    counted = select(inbox, place).where(waiting).subquery()
    first = select(counted).where(counted.c.place <= MOST_OF_A_CHAT)
    return first.order_by(counted.c.chat, counted.c.number)


_FIRST_OF = _first_of()


class SqlInbox:
    """The port ``Inbox`` on the database's tables."""

    def __init__(self, database: Database, clock: Clock, hash_key: HashKey) -> None:
        self._database = database
        self._clock = clock
        self._passing = Passing(hash_key)
        self._claims: ChatClaims = ClaimsInMemory() if database.is_sqlite else ClaimsInTable()
        self._telling = asyncio.Lock()  # both ways of telling the others lock many leases: one after another

    async def store(self, updates: Sequence[ReceivedUpdate]) -> None:
        """Keep ``updates``, but for those whose number is known."""
        now = self._clock.now()
        rows = [
            {
                "number": each.number,
                "state": "waiting",
                "chat": each.chat,
                "body": self._passing.seal(each.body, each.chat),
                "received_at": now,
                "tries": 0,
            }
            for each in sorted(updates, key=lambda each: each.number)
        ]

        def put(connection: Connection) -> None:
            connection.execute(_STORE[connection.dialect.name], rows)

        if rows:
            await self._database.transaction(put)

    async def take(self, most: int) -> Sequence[Sequence[WaitingUpdate]]:
        """Take up to ``most`` chats that nobody holds, those waiting longest first."""
        if self._database.is_sqlite:  # who holds what stands in memory, so nothing is written
            with self._claims.in_one():
                return await self._database.read(lambda connection: self._take_alone(connection, most))
        async with self._telling:
            with self._claims.in_one():
                return await self._database.transaction(lambda connection: self._take(connection, most))

    def _take_alone(self, connection: Connection, most: int) -> Sequence[Sequence[WaitingUpdate]]:
        """The oldest updates of whatever chats have the oldest of them; so each chat's own come without a gap."""
        by_chat: dict[str, list[Row[Any]]] = {}
        for row in connection.execute(_OLDEST_UPDATES, self._claims.held()):
            by_chat.setdefault(row.chat, []).append(row)
        taken = self._claims.take(connection, list(by_chat)[:most])
        return [self._waiting(by_chat[chat][:MOST_OF_A_CHAT]) for chat in taken]

    def _take(self, connection: Connection, most: int) -> Sequence[Sequence[WaitingUpdate]]:
        self._claims.tell(connection)
        found = connection.scalars(_OLDEST_CHATS, self._claims.held())
        free = [chat for chat in dict.fromkeys(found) if chat is not None]
        taken = self._claims.take(connection, free[:most])
        rows = connection.execute(_FIRST_OF, {"chats": list(taken)}).all() if taken else ()
        by_chat = [self._waiting(list(of_chat)) for _, of_chat in groupby(rows, lambda row: row.chat)]
        return sorted(by_chat, key=lambda updates: updates[0].number)

    def _waiting(self, rows: Sequence[Row[Any]]) -> list[WaitingUpdate]:
        """The updates of one chat; only the first of them was perhaps dealt with by somebody who died."""
        suspect = rows[0].number if rows[0].chat in self._claims.suspects else None
        return [
            WaitingUpdate(
                row.number,
                row.chat,
                self._passing.unseal(row.body, row.chat),
                row.received_at,
                row.tries,
                self._claims.holder,
                row.number == suspect,
            )
            for row in rows
        ]

    def give_back(self, chat: str, pause: float = 0.0) -> None:
        """Let others have ``chat`` again after ``pause`` seconds."""
        self._claims.give_back(chat, pause)

    async def keep(self) -> None:
        """Renew the leases of this process and tell what was given back."""

        def renew(connection: Connection) -> None:
            self._claims.tell(connection)
            self._claims.renew(connection)

        if self._database.is_sqlite:
            return
        async with self._telling:
            with self._claims.in_one():
                await self._database.transaction(renew)

    async def settle(self, settling: Settling) -> None:
        """End an update that changed nothing else."""
        now = self._clock.now()
        await self._database.transaction(lambda connection: self._passing.settle(connection, settling, now))

    async def note_failure(self, update: WaitingUpdate) -> None:
        """Count one more failure."""
        await self._change(_this(update.number).values(tries=inbox.c.tries + 1))

    async def set_aside(self, settling: Settling, fault: str) -> None:
        """Keep an update that cannot be dealt with for the operator."""
        now = self._clock.now()
        await self._database.transaction(lambda connection: self._passing.set_aside(connection, settling, fault, now))

    async def prune(self, before: datetime) -> None:
        """Forget the numbers of updates settled on days before."""
        old = (inbox.c.state == "settled") & (inbox.c.received_at < day_of(before))
        await self._database.transaction(lambda connection: connection.execute(delete(inbox).where(old)))

    async def backlog(self) -> Backlog:
        """How much waits."""
        waits = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.state == "waiting")
        aside = select(func.count()).select_from(inbox).where(inbox.c.state == "aside")

        def count(connection: Connection) -> Backlog:
            waiting, oldest = connection.execute(waits).one()
            return Backlog(waiting, oldest, connection.scalar(aside) or 0)

        return await self._database.transaction(count)

    async def set_aside_so_far(self) -> Sequence[SetAside]:
        """The updates that could not be dealt with, the oldest first."""
        query = select(inbox).where(inbox.c.state == "aside").order_by(inbox.c.number)
        rows = await self._database.transaction(lambda connection: connection.execute(query).all())
        return [
            SetAside(row.number, row.chat, self._passing.unseal(row.body, row.chat), row.received_at, row.fault or "")
            for row in rows
        ]

    async def replay(self, number: int) -> bool:
        """Let it be tried anew, as if it had come in now."""
        again = _this(number, "aside").values(state="waiting", tries=0, fault=null(), received_at=self._clock.now())
        return await self._change(again)

    async def forget(self, number: int) -> bool:
        """Drop it; its number stays known."""
        day = day_of(self._clock.now())
        gone = _this(number, "aside").values(state="settled", chat=null(), body=null(), fault=null(), received_at=day)
        return await self._change(gone)

    async def _change(self, change: Update) -> bool:
        return await self._database.transaction(lambda connection: connection.execute(change).rowcount == 1)


def _this(number: int, state: str = "waiting") -> Update:
    return update(inbox).where(inbox.c.number == number, inbox.c.state == state)
