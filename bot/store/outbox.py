"""The outbox in SQL."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Update, bindparam, delete, func, null, select, update

from bot.service.delivery import Backlog, Letter, SetAside, Urgency, WaitingLetter
from bot.service.ports import Clock
from bot.service.secrets import HashKey
from bot.store.database import Database
from bot.store.delivery_tables import outbox
from bot.store.passing import Passing, told
from bot.store.prepared import Prepared

_MOST_URGENT = (
    select(outbox)
    .where(
        outbox.c.fault.is_(None),
        outbox.c.number.not_in(bindparam("besides", expanding=True)),
        outbox.c.chat.not_in(bindparam("not_to", expanding=True)),
    )
    .order_by(outbox.c.urgency, outbox.c.number)
    .limit(bindparam("most"))
)
_SENT = Prepared(lambda target: delete(outbox).where(target.among(outbox.c.number, "numbers")))


class SqlOutbox:
    """The port ``Outbox`` on the database's tables."""

    def __init__(self, database: Database, clock: Clock, hash_key: HashKey) -> None:
        self._database = database
        self._clock = clock
        self._passing = Passing(hash_key)

    async def put(self, letters: Sequence[Letter]) -> None:
        """Keep ``letters`` until they are sent."""
        now = self._clock.now()
        await self._database.transaction(lambda connection: self._passing.write(connection, letters, now))

    async def waiting(
        self, most: int, besides: Collection[int] = (), not_to: Collection[str] = ()
    ) -> Sequence[WaitingLetter]:
        """The most urgent letters ``besides`` those in hand, in the order of writing."""
        asked = {"besides": list(besides), "not_to": list(not_to), "most": most}
        rows = await self._database.read(lambda connection: connection.execute(_MOST_URGENT, asked).all())
        return [self._letter(row) for row in rows]

    def _letter(self, row: Row[Any]) -> WaitingLetter:
        letter = Letter(row.chat, self._passing.unseal(row.body, row.chat), Urgency(row.urgency))
        return WaitingLetter(row.number, letter, row.written_at, row.begun_after)

    async def begin(self, number: int, latest: int) -> None:
        """A letter is being sent from now on: whoever finds it here must find out whether it arrived."""
        await self._change(update(outbox).where(outbox.c.number == number).values(begun_after=latest))

    async def settle(self, numbers: Sequence[int], *, is_hurried: bool = True) -> None:
        """These letters are sent."""
        await self._database.share(_settle_all, numbers, is_hurried=is_hurried)

    async def drop(self, chat: str) -> None:
        """What waits for ``chat`` goes."""
        gone = delete(outbox).where(outbox.c.chat == chat, outbox.c.fault.is_(None))
        await self._database.transaction(lambda connection: connection.execute(gone))

    async def set_aside(self, number: int, fault: str) -> None:
        """Keep a letter that cannot be sent for the operator."""
        await self._change(update(outbox).where(outbox.c.number == number).values(fault=told(fault)))

    async def backlog(self) -> Backlog:
        """How much waits."""
        waits = select(func.count(), func.min(outbox.c.written_at)).where(outbox.c.fault.is_(None))
        aside = select(func.count()).select_from(outbox).where(outbox.c.fault.is_not(None))

        def count(connection: Connection) -> Backlog:
            waiting, oldest = connection.execute(waits).one()
            return Backlog(waiting, oldest, connection.scalar(aside) or 0)

        return await self._database.transaction(count)

    async def set_aside_so_far(self) -> Sequence[SetAside]:
        """The letters that could not be sent, the oldest first."""
        query = select(outbox).where(outbox.c.fault.is_not(None)).order_by(outbox.c.number)
        rows = await self._database.transaction(lambda connection: connection.execute(query).all())
        return [
            SetAside(row.number, row.chat, self._passing.unseal(row.body, row.chat), row.written_at, row.fault)
            for row in rows
        ]

    async def replay(self, number: int) -> bool:
        """Let it be sent anew, as if it had been written now."""
        again = update(outbox).where(outbox.c.number == number, outbox.c.fault.is_not(None))
        return await self._change(again.values(fault=null(), written_at=self._clock.now(), begun_after=null()))

    async def forget(self, number: int) -> bool:
        """Drop it."""
        gone = delete(outbox).where(outbox.c.number == number, outbox.c.fault.is_not(None))
        return await self._database.transaction(lambda connection: connection.execute(gone).rowcount == 1)

    async def _change(self, change: Update) -> bool:
        return await self._database.transaction(lambda connection: connection.execute(change).rowcount == 1)


def _settle_all(connection: Connection, sent: Sequence[Sequence[int]]) -> Sequence[None]:
    _SENT.run(connection, {"numbers": sorted(number for numbers in sent for number in numbers)})
    return [None] * len(sent)
