"""Who follows which dossier, and wrong tries of the second factor, in SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from bot.domain.dossier_codes import DossierCode
from bot.service.dialogue import FactorWrong, Follow, RemindDesk, Unfollow
from bot.service.dossier_ports import Followed, TriesSoFar
from bot.service.secrets import HashKey
from bot.store.database import Database
from bot.store.tables import desk_notes, factor_tries, follows, notifications

_CHAT, _CODE = "chat that tried a factor", "dossier a factor was tried for"


class SqlFollowings:
    """The ports ``Followings`` and ``FactorTries`` on the database's tables."""

    def __init__(self, database: Database, hash_key: HashKey) -> None:
        self._database = database
        self._hash_key = hash_key

    async def followed_by(self, chat: str) -> Sequence[Followed]:
        """What ``chat`` follows, in the order of consent."""
        query = (
            select(follows.c.code, follows.c.consented_at)
            .where(follows.c.chat == chat)
            .order_by(follows.c.consented_at)
        )
        rows = await self._database.transaction(lambda connection: connection.execute(query).all())
        return [Followed(row.code, row.consented_at) for row in rows]

    async def wrong_tries(self, chat: str, code: DossierCode, since: datetime) -> TriesSoFar:
        """How often ``chat`` and, over all chats, ``code`` were tried wrongly since ``since``."""
        after = factor_tries.c.tried_at >= since

        def count(connection: Connection) -> TriesSoFar:
            total = select(func.count()).select_from(factor_tries).where(after)
            by_chat = connection.scalar(total.where(factor_tries.c.asker == self._hash_key.hash(_CHAT, chat)))
            for_code = connection.scalar(total.where(factor_tries.c.dossier == self._hash_key.hash(_CODE, code.text)))
            return TriesSoFar(by_chat or 0, for_code or 0)

        return await self._database.transaction(count)

    def carry_out(
        self, connection: Connection, chat: str, effect: FactorWrong | Follow | Unfollow | RemindDesk, now: datetime
    ) -> None:
        """Carry out one effect within the transaction of ``connection``."""
        match effect:
            case FactorWrong(code=code):
                row = {"asker": self._hash_key.hash(_CHAT, chat), "dossier": self._hash_key.hash(_CODE, code)}
                connection.execute(insert(factor_tries), {**row, "tried_at": now})
            case Follow(code=code):
                connection.execute(delete(follows).where(follows.c.chat == chat, follows.c.code == code))
                connection.execute(insert(follows), {"chat": chat, "code": code, "consented_at": now})
            case Unfollow(code=code):
                _forget(connection, chat, code)
            case RemindDesk(code=code, unit=unit):
                _note_once_a_day(connection, code, unit, now)


def forget_all(connection: Connection, chat: str) -> None:
    """Drop everything that ``chat`` follows, and what was still to be told."""
    connection.execute(delete(follows).where(follows.c.chat == chat))
    connection.execute(delete(notifications).where(notifications.c.chat == chat))


def _forget(connection: Connection, chat: str, code: str) -> None:
    connection.execute(delete(follows).where(follows.c.chat == chat, follows.c.code == code))
    untold = notifications.c.done_at.is_(None)
    connection.execute(delete(notifications).where(notifications.c.chat == chat, notifications.c.code == code, untold))


def _note_once_a_day(connection: Connection, code: str, unit: str, now: datetime) -> None:
    today = (desk_notes.c.code == code) & (desk_notes.c.on == now.date())
    if connection.scalar(select(func.count()).select_from(desk_notes).where(today)) == 0:
        connection.execute(insert(desk_notes), {"code": code, "on": now.date(), "unit": unit})
