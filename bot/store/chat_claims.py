"""Which process deals with which chat: remembered where there is only one process, in a table where there are more."""

from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from secrets import token_hex
from threading import Lock
from time import monotonic
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Connection,
    Interval,
    bindparam,
    cast,
    delete,
    exists,
    func,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from bot.service.delivery import AlreadySettled
from bot.store.delivery_tables import chat_claims, inbox

LEASE_SECONDS = 5.0
"""A process that says nothing for so long has died; its chats are free. It says so three times as often."""


LONGEST_SECONDS = 60.0
"""No lease runs, no chat pauses for so long."""
MOST_SUSPECTS = 256
"""Chats that a process which died may have had in hand: those that waited longest, four times as many as it takes."""
_WAITING_FIRST = (
    select(inbox.c.chat)
    .where(inbox.c.state == "waiting")
    .group_by(inbox.c.chat)
    .order_by(func.min(inbox.c.number))
    .limit(MOST_SUSPECTS)
)


def _is_over() -> ColumnElement[bool]:
    """The condition on leases and pauses that run no more, or longer than any may: somebody has set the clock back."""
    return ~chat_claims.c.until.between(func.clock_timestamp(), _in_seconds(LONGEST_SECONDS))


def _in_seconds(seconds: float) -> ColumnElement[Any]:
    return func.clock_timestamp() + cast(f"{seconds} seconds", Interval)


class ChatClaims(Protocol):
    """Chats taken by this process, and chats that pause."""

    holder: str
    suspects: set[str]
    """Chats taken whose first update a process that died may have had in hand."""

    is_free: ColumnElement[bool]
    """The condition on rows of the inbox whose chat nobody holds; its parameters are ``held``."""

    def held(self) -> Mapping[str, Any]:
        """What ``is_free`` needs to be told."""
        ...

    def in_one(self) -> AbstractContextManager[None]:
        """Around a transaction that tells and takes: when it fails nobody knows whether it went through.

        Then what was to be told is told again, and what was to be taken is given back; else it would be held, and
        renewed, by a process that knows nothing of it.
        """
        ...

    def take(self, connection: Connection, chats: Sequence[str]) -> Collection[str]:
        """Take ``chats``; those that this process got."""
        ...

    def give_back(self, chat: str, pause: float) -> None:
        """Free ``chat`` after ``pause`` seconds."""
        ...

    def tell(self, connection: Connection) -> None:
        """Tell the other processes what was given back."""
        ...

    def renew(self, connection: Connection) -> None:
        """Tell the other processes that this one is alive; called every third of a lease."""
        ...


class ClaimsInMemory:
    """For SQLite, which one process uses: nothing outlives it, so after a kill every chat is free at once.

    What waits first when a process begins, the one before may have died over.
    """

    is_free: ColumnElement[bool] = inbox.c.chat.not_in(bindparam("held", expanding=True))

    def __init__(self) -> None:
        self.holder = ""
        self.suspects: set[str] = set()
        self._has_begun = False
        self._taking: Sequence[str] = ()
        self._held_until: dict[str, float] = {}
        self._lock = Lock()  # the database's thread takes, the event loop gives back

    def held(self) -> Mapping[str, Any]:
        """The chats held or pausing."""
        with self._lock:
            now = monotonic()
            self._held_until = {chat: until for chat, until in self._held_until.items() if until > now}
            return {"held": list(self._held_until)}

    @contextmanager
    def in_one(self) -> Generator[None]:
        """Free what was being taken when it fails."""
        self._taking = ()
        try:
            yield
        except BaseException:
            for chat in self._taking:
                self.give_back(chat, 0.0)
            raise

    def take(self, connection: Connection, chats: Sequence[str]) -> Collection[str]:
        """All of them are free: nobody else takes any."""
        self._taking = chats
        if not self._has_begun:
            self.suspects.update(connection.scalars(_WAITING_FIRST))
            self._has_begun = True
        with self._lock:
            self._held_until.update(dict.fromkeys(chats, float("inf")))
        return chats

    def give_back(self, chat: str, pause: float) -> None:
        """Free ``chat`` after ``pause`` seconds."""
        self.suspects.discard(chat)
        with self._lock:
            self._held_until[chat] = monotonic() + pause

    def tell(self, connection: Connection) -> None:
        """There is nobody to tell."""

    def renew(self, connection: Connection) -> None:
        """Nor here."""


class ClaimsInTable:
    """For PostgreSQL: a lease a chat, by the database's clock, so that the machines' clocks need not agree.

    A table and not advisory locks: leases also work on databases that only speak PostgreSQL's protocol.
    """

    is_free: ColumnElement[bool] = ~exists().where(chat_claims.c.chat == inbox.c.chat, ~_is_over())

    def __init__(self) -> None:
        self.holder = token_hex(16)
        self.suspects: set[str] = set()
        self._taking: Sequence[str] = ()
        self._telling: dict[str, float] = {}
        self._given_back: dict[str, float] = {}
        self._lock = Lock()

    def held(self) -> Mapping[str, Any]:
        """Nothing: the leases stand in the table."""
        return {}

    @contextmanager
    def in_one(self) -> Generator[None]:
        """Forget what was to be told only when it was."""
        self._taking, self._telling = (), {}
        try:
            yield
        except BaseException:
            for chat in self._taking:
                self.give_back(chat, 0.0)
            raise
        with self._lock:
            self._given_back = {c: pause for c, pause in self._given_back.items() if c not in self._telling}

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
        return {chat for chat, _ in taken}

    def give_back(self, chat: str, pause: float) -> None:
        """Free ``chat`` after ``pause`` seconds; the others are told with the next ``tell``."""
        self.suspects.discard(chat)
        with self._lock:
            self._given_back[chat] = pause

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
        mine = update(chat_claims).where(chat_claims.c.holder == self.holder)
        connection.execute(mine.values(until=_in_seconds(LEASE_SECONDS)))


def insist(connection: Connection, chat: str, holder: str) -> None:
    """Raise AlreadySettled unless ``holder`` still holds ``chat``.

    The lease is locked in share mode: who would take the chat over now waits until this transaction has ended.
    """
    if connection.dialect.name == "sqlite":
        return
    mine = (chat_claims.c.chat == chat) & (chat_claims.c.holder == holder)
    if connection.scalar(select(literal(1)).where(mine).with_for_update(read=True)) is None:
        raise AlreadySettled(chat)
