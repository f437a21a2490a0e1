"""What inbox, outbox and dialogues share: sealed words that pass through, letters written, updates settled."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Update, bindparam, delete, null, select, update

from bot.service.delivery import AlreadySettled, Letter, Settled, Settling, WaitingLetter, WaitingUpdate
from bot.service.scrubbing import scrub
from bot.service.sealing import Seal
from bot.service.secrets import HashKey
from bot.store.chat_claims import ask_which_wait
from bot.store.chat_leases import be_sure, insist
from bot.store.delivery_tables import inbox, outbox
from bot.store.prepared import Prepared, PreparedInsert, Target
from bot.store.types import UtcDateTime


def _waiting(target: Target) -> Update:
    return update(inbox).where(target.among(inbox.c.number, "these"), inbox.c.state == "waiting")


_DAY = bindparam("day", type_=UtcDateTime())
_SETTLE = Prepared(
    lambda target: (
        _waiting(target)
        .values(state="settled", chat=null(), body=null(), fault=null(), received_at=_DAY)
        .returning(inbox.c.number)
    )
)
_SET_ASIDE = Prepared(
    lambda target: _waiting(target).values(state="aside", fault=bindparam("why")).returning(inbox.c.number)
)
_WRITE = PreparedInsert(
    outbox,
    ("chat", "urgency", "body", "written_at"),
    lambda insertion: insertion.returning(outbox.c.number, outbox.c.chat),
)
_WRITTEN_TO = Prepared(
    lambda target: (
        select(outbox.c.chat).where(target.among(outbox.c.chat, "chats"), outbox.c.fault.is_(None)).distinct()
    )
)
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
        _WRITE.ask(connection, self._rows(letters, now))

    def _rows(self, letters: Sequence[Letter], now: datetime) -> list[dict[str, object]]:
        return [
            {
                "chat": letter.chat,
                "urgency": letter.urgency,
                "body": self.seal(letter.body, letter.chat),
                "written_at": now,
            }
            for letter in letters
        ]

    def settle_all(self, connection: Connection, settlings: Sequence[Settling], now: datetime) -> Sequence[Settled]:
        """End the updates, each of another chat, and write their letters; raises AlreadySettled when one of them is."""
        return self.ask_to_settle(connection, settlings, now)()

    def ask_to_settle(
        self, connection: Connection, settlings: Sequence[Settling], now: datetime
    ) -> Callable[[], Sequence[Settled]]:
        """The same; what it returns must be called, waits, and raises."""
        ended = _ask_to_end(connection, [settling.update for settling in settlings], _SETTLE, {"day": day_of(now)})
        letters = [letter for settling in settlings for letter in settling.letters]
        numbered = self._ask_to_write(connection, letters, now)
        of_which_more_waits = _ask_of_which_more_waits(connection, settlings)

        def settled() -> Sequence[Settled]:
            ended()
            written, busy = iter(numbered()), of_which_more_waits()
            return [
                Settled(
                    [one for _ in settling.letters if (one := next(written)) is not None], settling.update.chat in busy
                )
                for settling in settlings
            ]

        return settled

    def _ask_to_write(
        self, connection: Connection, letters: Sequence[Letter], now: datetime
    ) -> Callable[[], Sequence[WaitingLetter | None]]:
        """Write ``letters``; each as it waits now, or None when others wait for its chat."""
        if not letters:
            return tuple
        before = _WRITTEN_TO.ask(connection, {"chats": sorted({letter.chat for letter in letters})})
        written = _WRITE.ask(connection, self._rows(letters, now))

        def numbered() -> Sequence[WaitingLetter | None]:
            waited_for = {chat for (chat,) in before.rows()}
            return [
                WaitingLetter(number, letter, now) if chat == letter.chat and chat not in waited_for else None
                for (number, chat), letter in zip(sorted(written.rows()), letters, strict=True)
            ]

        return numbered

    def settle(self, connection: Connection, settling: Settling, now: datetime) -> Settled:
        """End one update and write its letters, as above."""
        return self.settle_all(connection, [settling], now)[0]

    def set_aside(self, connection: Connection, settling: Settling, fault: str, now: datetime) -> None:
        """Keep the update for the operator and write its letters; raises AlreadySettled."""
        _ask_to_end(connection, [settling.update], _SET_ASIDE, {"why": told(fault)})()
        self.write(connection, settling.letters, now)


def _ask_of_which_more_waits(connection: Connection, settlings: Sequence[Settling]) -> Callable[[], Collection[str]]:
    """The chats that are free now, and of which other processes have stored more; on SQLite there are none."""
    if connection.dialect.name == "sqlite":
        return frozenset
    return ask_which_wait(connection, sorted(settling.update.chat for settling in settlings if settling.update.is_last))


def _ask_to_end(
    connection: Connection, updates: Sequence[WaitingUpdate], change: Prepared, values: Mapping[str, object]
) -> Callable[[], None]:
    """End ``updates`` by ``change``; what it returns raises AlreadySettled when one of them was."""
    # the updates before the leases, as whoever takes chats locks them: the other way round they would deadlock
    ended = change.ask(connection, {"these": sorted(each.number for each in updates), **values})
    insistence = insist(connection, updates)

    def be_sure_of_all() -> None:
        if len(ended.rows()) != len(updates):
            raise AlreadySettled
        be_sure(insistence)

    return be_sure_of_all


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
