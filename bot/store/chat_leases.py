"""Which process deals with which chat, in a table, where there are several processes."""

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import contextmanager
from secrets import token_hex
from threading import Lock
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Interval,
    bindparam,
    cast,
    delete,
    exists,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from bot.service.delivery import AlreadySettled, WaitingUpdate
from bot.store.delivery_tables import chat_claims, inbox
from bot.store.prepared import Asked, Prepared, PreparedInsert

LEASE_SECONDS = 5.0
"""A process that says nothing for so long has died; its chats are free. It says so three times as often."""


LONGEST_SECONDS = 60.0
"""No lease runs, no chat pauses for so long."""


def _is_over() -> ColumnElement[bool]:
    """The condition on leases and pauses that run no more, or longer than any may: somebody has set the clock back."""
    return ~chat_claims.c.until.between(func.clock_timestamp(), _in_seconds(LONGEST_SECONDS))


def _in_seconds(seconds: float) -> ColumnElement[Any]:
    return func.clock_timestamp() + cast(f"{seconds} seconds", Interval)


_CLAIM = PreparedInsert(
    chat_claims,
    ("chat", "holder"),
    lambda insertion: insertion.on_conflict_do_nothing().returning(chat_claims.c.chat),
    {"until": _in_seconds(LEASE_SECONDS)},
)

Insistence = list[tuple[Sequence[str], Asked]]
"""Chats that must be held, and those of them that are, when somebody looks."""


class ClaimsInTable:
    """For PostgreSQL: a lease a chat, by the database's clock, so that the machines' clocks need not agree.

    A table and not advisory locks: leases also work on databases that only speak PostgreSQL's protocol.
    """

    is_free: ColumnElement[bool] = ~exists().where(chat_claims.c.chat == inbox.c.chat, ~_is_over())

    def __init__(self) -> None:
        self.holder = token_hex(16)
        self.suspects: set[str] = set()
        self._taking: Collection[str] = ()
        self._taken: Collection[str] = ()
        self._telling: dict[str, float] = {}
        self._given_back: dict[str, float] = {}
        self._held: set[str] = set()
        self._more: set[str] = set()
        """Chats held here of which something came in here meanwhile; what came in elsewhere whoever settles sees."""
        self._lock = Lock()

    def held(self) -> Mapping[str, Any]:
        """Nothing: the leases stand in the table."""
        return {}

    @contextmanager
    def in_one(self) -> Generator[None]:
        """Forget what was to be told only when it was."""
        self._taking, self._taken, self._telling = (), (), {}
        try:
            yield
        except BaseException:
            self.doubt(self._taking)
            raise
        with self._lock:
            self._given_back = {c: pause for c, pause in self._given_back.items() if c not in self._telling}
            self._held.update(self._taken)

    def take(self, connection: Connection, chats: Sequence[str]) -> Collection[str]:
        """Take those whose lease nobody else has taken in this moment; sorted, so that two takers do not deadlock.

        Who let a lease run out without giving the chat back is taken to have died.
        """
        self._taking = chats
        rows = [{"chat": chat, "holder": self.holder, "until": _in_seconds(LEASE_SECONDS)} for chat in sorted(chats)]
        if not rows:
            return ()
        claim = insert(chat_claims).values(rows)
        renewed = claim.on_conflict_do_update(
            index_elements=["chat"],
            set_={"holder": self.holder, "until": claim.excluded.until},
            where=_is_over(),
        )
        before = chat_claims.alias()  # as it was when the statement began
        # the table's own column would bring the table in once more
        this_chat: ColumnElement[str] = literal_column("chat_claims.chat")
        was_held_by = select(before.c.holder).where(before.c.chat == this_chat)
        taken = connection.execute(renewed.returning(chat_claims.c.chat, was_held_by.scalar_subquery())).all()
        self.suspects.update(chat for chat, holder in taken if holder not in (None, "", self.holder))
        self._taken = {chat for chat, _ in taken}
        return self._taken

    def ask_to_claim(self, connection: Connection, chats: Collection[str]) -> Callable[[], Collection[str]]:
        """Take those that nobody has; sorted, as above."""
        asked = _CLAIM.ask(connection, [{"chat": chat, "holder": self.holder} for chat in sorted(chats)])
        return lambda: {chat for (chat,) in asked.rows()}

    def claimed(self, chats: Collection[str]) -> Collection[str]:
        """They were taken in the table; what was still to be told of them is over."""
        with self._lock:
            self._held.update(chats)
            for chat in chats:
                self._given_back.pop(chat, None)
        return chats

    def doubt(self, chats: Collection[str]) -> None:
        """Give them back, but for those that are being dealt with."""
        with self._lock:
            doubted = set(chats) - self._held
            self._given_back.update(dict.fromkeys(doubted, 0.0))
            self.suspects -= doubted

    def note_more(self, chats: Collection[str]) -> None:
        """Whoever gives one of them back here looks again."""
        with self._lock:
            self._more.update(self._held.intersection(chats))

    def give_back(self, chat: str, pause: float, *, is_free: bool = False) -> bool:
        """Free ``chat`` after ``pause`` seconds; the others are told with the next ``tell``, which is worth a look."""
        self.suspects.discard(chat)
        with self._lock:
            if not is_free:
                self._given_back[chat] = pause
            has_more = chat in self._more
            self._more.discard(chat)
            self._held.discard(chat)
        return has_more or not is_free

    def tell(self, connection: Connection) -> None:
        """Free what was given back, let pause what pauses; what could not be told is told again."""
        with self._lock:
            self._telling = given_back = dict(self._given_back)
        mine = chat_claims.c.holder == self.holder
        free = [chat for chat, pause in given_back.items() if not pause]
        if free:
            connection.execute(delete(chat_claims).where(mine, chat_claims.c.chat.in_(sorted(free))))
        for chat, pause in sorted(given_back.items()):
            if pause:
                pausing = update(chat_claims).where(mine, chat_claims.c.chat == chat)
                connection.execute(pausing.values(holder="", until=_in_seconds(pause)))

    def renew(self, connection: Connection) -> None:
        """Say that this process is alive."""
        mine = select(chat_claims.c.chat).where(chat_claims.c.holder == self.holder).order_by(chat_claims.c.chat)
        renewed = update(chat_claims).where(chat_claims.c.chat.in_(mine.with_for_update()))
        connection.execute(renewed.values(until=_in_seconds(LEASE_SECONDS)))


_LEASES = Prepared(
    lambda target: (
        select(chat_claims.c.chat)
        .where(target.among(chat_claims.c.chat, "chats"), chat_claims.c.holder == bindparam("holder"))
        .order_by(chat_claims.c.chat)
        .with_for_update(read=True)
    )
)
_LET_GO = Prepared(
    lambda target: (
        delete(chat_claims)
        .where(
            chat_claims.c.chat.in_(
                select(chat_claims.c.chat)
                .where(target.among(chat_claims.c.chat, "chats"), chat_claims.c.holder == bindparam("holder"))
                .order_by(chat_claims.c.chat)
                .with_for_update()
            )
        )
        .returning(chat_claims.c.chat)
    )
)


def insist(connection: Connection, updates: Sequence[WaitingUpdate]) -> Insistence:
    """See to it that the chats of ``updates`` are still held by whoever took them.

    The leases are locked: who would take a chat over now waits until this transaction has ended. Those of chats whose
    last update this is are let go with it. All in the order of the chats, as whoever renews leases locks them.
    """
    asked: Insistence = []
    if connection.dialect.name == "sqlite":
        return asked
    for holder in {each.holder for each in updates}:
        mine = [each for each in updates if each.holder == holder]
        every, over = sorted(each.chat for each in mine), sorted(each.chat for each in mine if each.is_last)
        for statement, chats in ((_LEASES, every if len(over) < len(every) else []), (_LET_GO, over)):
            if chats:
                asked.append((chats, statement.ask(connection, {"chats": chats, "holder": holder})))
    return asked


def be_sure(insistence: Insistence) -> None:
    """Raise AlreadySettled when one of the chats is held by somebody else."""
    for chats, held in insistence:
        if len(held.rows()) != len(chats):
            raise AlreadySettled(*chats)
