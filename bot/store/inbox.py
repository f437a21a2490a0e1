"""The inbox in SQL."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, Update, bindparam, delete, func, null, select, update

from bot.service.delivery import (
    MOST_OF_A_CHAT,
    Backlog,
    ReceivedUpdate,
    SetAside,
    Settled,
    Settling,
    WaitingUpdate,
)
from bot.service.ports import Clock
from bot.service.secrets import HashKey
from bot.store.chat_claims import ChatClaims, ClaimsInMemory, ask_which_wait
from bot.store.chat_leases import ClaimsInTable
from bot.store.database import Database
from bot.store.delivery_tables import inbox
from bot.store.foresight import Foresight, States, ask_for_states
from bot.store.passing import Passing, day_of
from bot.store.prepared import PreparedInsert

_STORE = PreparedInsert(
    inbox,
    ("number", "state", "chat", "body", "received_at", "tries"),
    lambda insertion: insertion.on_conflict_do_nothing().returning(inbox.c.number),
)

OLDEST_LOOKED_AT = 200
"""Updates among which free chats are looked for: enough for every process to find some, however much waits."""

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


@dataclass(frozen=True, slots=True)
class _Stored:
    """Updates to be kept, in their order, and how many of their chats may be taken with it."""

    updates: Sequence[ReceivedUpdate]
    at: datetime
    room: int


class SqlInbox:
    """The port ``Inbox`` on the database's tables; of chats that it takes at once ``foresight`` gets the dialogues."""

    def __init__(self, database: Database, clock: Clock, hash_key: HashKey, foresight: Foresight | None = None) -> None:
        self._database = database
        self._foresight = foresight or Foresight()
        self._clock = clock
        self._passing = Passing(hash_key)
        self._claims: ChatClaims = ClaimsInMemory() if database.is_sqlite else ClaimsInTable()
        self._telling = asyncio.Lock()  # both ways of telling the others lock many leases: one after another

    async def store(self, updates: Sequence[ReceivedUpdate], room: int = 0) -> Sequence[Sequence[WaitingUpdate]]:
        """Keep ``updates``, but for those whose number is known; take some of their chats."""
        if not updates:
            return ()
        stored = _Stored(sorted(updates, key=lambda each: each.number), self._clock.now(), room)
        try:
            states, new = await self._database.share(self._put_all, stored)
        except BaseException:
            self._claims.doubt({each.chat for each in updates} if room else ())
            raise
        taken = [self._taken(stored, chat, new) for chat in self._claims.claimed(states.keys())]
        self._foresight.note({updates[0].chat: states[updates[0].chat] for updates in taken})
        at_work = {update.number for updates in taken for update in updates}
        self._claims.note_more({each.chat for each in updates if each.number in new - at_work})
        return sorted(taken, key=lambda updates: updates[0].number)

    def _taken(self, stored: "_Stored", chat: str, new: Collection[int]) -> Sequence[WaitingUpdate]:
        """The new updates of ``chat``, which is taken: all of them, for nothing of it waited before."""
        its = [each for each in stored.updates if each.chat == chat and each.number in new][:MOST_OF_A_CHAT]
        return [
            WaitingUpdate(each.number, chat, each.body, stored.at, holder=self._claims.holder, is_last=each is its[-1])
            for each in its
        ]

    def _put_all(self, connection: Connection, many: Sequence["_Stored"]) -> Sequence[tuple[States, set[int]]]:
        return [self._put(connection, stored) for stored in many]

    def _put(self, connection: Connection, stored: "_Stored") -> tuple[States, set[int]]:
        """The dialogues of the chats that were taken, and the numbers that were new."""
        chats = sorted({each.chat for each in stored.updates}) if stored.room else []
        waiting = ask_which_wait(connection, chats)
        rows = [
            {
                "number": each.number,
                "state": "waiting",
                "chat": each.chat,
                "body": self._passing.seal(each.body, each.chat),
                "received_at": stored.at,
                "tries": 0,
            }
            for each in stored.updates
        ]
        stored_now = _STORE.ask(connection, rows)
        waited, new = waiting(), {number for (number,) in stored_now.rows()}
        fresh = dict.fromkeys(each.chat for each in stored.updates if each.number in new and each.chat not in waited)
        return self._claim(connection, list(fresh)[: stored.room]), new

    def _claim(self, connection: Connection, chats: Sequence[str]) -> States:
        """The dialogues of those of ``chats`` that could be taken."""
        if not chats:
            return {}
        claimed = self._claims.ask_to_claim(connection, chats)
        states = ask_for_states(connection, chats)  # in a statement after it: of whoever had the chat nothing is missed
        mine = claimed()
        return {chat: state for chat, state in states().items() if chat in mine}

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
                row is rows[-1],
            )
            for row in rows
        ]

    def give_back(self, chat: str, pause: float = 0.0, *, is_settled: bool = False) -> bool:
        """Let others have ``chat`` again after ``pause`` seconds; whether a look is worth while."""
        self._foresight.forget(chat)
        return self._claims.give_back(chat, pause, is_free=is_settled)

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
        settling.then(await self._database.share(self._settle_all, settling))

    def _settle_all(self, connection: Connection, settlings: Sequence[Settling]) -> Sequence[Settled]:
        return self._passing.settle_all(connection, settlings, self._clock.now())

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
