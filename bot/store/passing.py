"""What inbox, outbox and dialogues share: sealed words that pass through, letters written, updates settled."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Update, bindparam, delete, insert, null, update

from bot.service.delivery import AlreadySettled, Letter, Settling
from bot.service.scrubbing import scrub
from bot.service.sealing import Seal
from bot.service.secrets import HashKey
from bot.store.chat_claims import insist
from bot.store.delivery_tables import inbox, outbox
from bot.store.types import UtcDateTime

_WAITING = update(inbox).where(inbox.c.number == bindparam("this"), inbox.c.state == "waiting")
_SETTLE = _WAITING.values(
    state="settled", chat=null(), body=null(), fault=null(), received_at=bindparam("day", type_=UtcDateTime())
)
_SET_ASIDE = _WAITING.values(state="aside", fault=bindparam("why"))
_WRITE = insert(outbox)
"""Made once: SQLAlchemy takes longer to make a statement than SQLite to carry it out."""
UNREADABLE = "{}"
"""Stands for words sealed with another secret: nobody can read them, and they are set aside as such."""
LONGEST_FAULT = 500


class Passing:
    """Writes what passes within somebody's transaction; sealed, so that a stolen file tells nobody's words."""

    def __init__(self, hash_key: HashKey) -> None:
        self._seal = Seal(hash_key, "words that pass through")

    def seal(self, words: str, chat: str) -> str:
        """``words`` for the row of ``chat``."""
        return self._seal.seal(words, chat)

    def unseal(self, sealed: str | None, chat: str | None) -> str:
        """The words of the row of ``chat``."""
        return (self._seal.unseal(sealed, chat or "") if sealed else None) or UNREADABLE

    def write(self, connection: Connection, letters: Sequence[Letter], now: datetime) -> None:
        """Put ``letters`` into the outbox."""
        rows = [
            {
                "chat": letter.chat,
                "urgency": letter.urgency,
                "body": self.seal(letter.body, letter.chat),
                "written_at": now,
            }
            for letter in letters
        ]
        if rows:
            connection.execute(_WRITE, rows)

    def settle(self, connection: Connection, settling: Settling, now: datetime) -> None:
        """End the update and write its letters; raises AlreadySettled."""
        self._end(connection, settling, _SETTLE, {"day": day_of(now)})
        self.write(connection, settling.letters, now)

    def set_aside(self, connection: Connection, settling: Settling, fault: str, now: datetime) -> None:
        """Keep the update for the operator and write its letters; raises AlreadySettled."""
        self._end(connection, settling, _SET_ASIDE, {"why": told(fault)})
        self.write(connection, settling.letters, now)

    @staticmethod
    def _end(connection: Connection, settling: Settling, change: Update, values: Mapping[str, object]) -> None:
        ended = settling.update
        # the update before the lease, as whoever takes chats locks them: the other way round they would deadlock
        if connection.execute(change, {"this": ended.number, **values}).rowcount != 1:
            raise AlreadySettled(ended.chat)
        insist(connection, ended.chat, ended.holder)


def forget_what_was_set_aside(connection: Connection, chat: str) -> None:
    """The citizen wants everything erased; what still waits is only about to be answered."""
    connection.execute(delete(outbox).where(outbox.c.chat == chat, outbox.c.fault.is_not(None)))
    aside = update(inbox).where(inbox.c.chat == chat, inbox.c.state == "aside")
    connection.execute(aside.values(state="settled", chat=null(), body=null(), fault=null()))


def told(fault: str) -> str:
    """``fault`` as it may be kept."""
    return scrub(fault)[:LONGEST_FAULT]


def day_of(moment: datetime) -> datetime:
    """The day only: a time would tell whose dialogue a settled update belonged to."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
