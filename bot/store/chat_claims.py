"""Which process deals with which chat; here remembered, where there is only one process."""

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from threading import Lock
from time import monotonic
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from bot.store.delivery_tables import inbox
from bot.store.prepared import Prepared

MOST_SUSPECTS = 256
"""Chats that a process which died may have had in hand: those that waited longest, four times as many as it takes."""
_WAITING_FIRST = (
    select(inbox.c.chat)
    .where(inbox.c.state == "waiting")
    .group_by(inbox.c.chat)
    .order_by(func.min(inbox.c.number))
    .limit(MOST_SUSPECTS)
)


_CHATS_WAITING = Prepared(
    lambda target: (
        select(inbox.c.chat)
        .where(inbox.c.state == "waiting", target.among(inbox.c.chat, "chats"))
        .distinct()
        .with_hint(inbox, "INDEXED BY ix_inbox_chat", "sqlite")  # it would rather look at all that wait
    )
)


def ask_which_wait(connection: Connection, chats: Sequence[str]) -> Callable[[], Collection[str]]:
    """Ask for those of ``chats`` of which something waits now; what it returns waits for the answer."""
    if not chats:
        return frozenset
    asked = _CHATS_WAITING.ask(connection, {"chats": chats})
    return lambda: {chat for (chat,) in asked.rows()}


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

    def ask_to_claim(self, connection: Connection, chats: Collection[str]) -> Callable[[], Collection[str]]:
        """Those of ``chats``, of which nothing waited yet, that can be taken, with the transaction's end.

        What it returns waits for the answer.
        """
        ...

    def claimed(self, chats: Collection[str]) -> Collection[str]:
        """The transaction has ended: those of ``chats`` that are taken."""
        ...

    def doubt(self, chats: Collection[str]) -> None:
        """The transaction has failed: nobody knows whether those of ``chats`` that were not held are taken now."""
        ...

    def note_more(self, chats: Collection[str]) -> None:
        """Of ``chats`` something came in that was not taken with them."""
        ...

    def give_back(self, chat: str, pause: float, *, is_free: bool = False) -> bool:
        """Free ``chat`` after ``pause`` seconds, unless it is free by now; whether a look is worth while."""
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
        self._taking: Collection[str] = ()
        self._held_until: dict[str, float] = {}
        self._more: set[str] = set()
        """Chats held of which something came in meanwhile."""
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
        """Those that were not taken since they were found free."""
        if not self._has_begun:
            self.suspects.update(connection.scalars(_WAITING_FIRST))
            self._has_begun = True
        self._taking = taken = self.claimed(chats)
        self._more.difference_update(taken)
        return taken

    def ask_to_claim(self, connection: Connection, chats: Collection[str]) -> Callable[[], Collection[str]]:
        """Those that are not held; none is until the transaction has ended, for it may be done again."""
        del connection
        with self._lock:
            free = [chat for chat in chats if not self._is_held(chat)]
        return lambda: free

    def claimed(self, chats: Collection[str]) -> Collection[str]:
        """Take those that are still free."""
        with self._lock:
            mine = [chat for chat in chats if not self._is_held(chat)]
            self._held_until.update(dict.fromkeys(mine, float("inf")))
        return mine

    def doubt(self, chats: Collection[str]) -> None:
        """None is: they are only taken afterwards."""

    def note_more(self, chats: Collection[str]) -> None:
        """Whoever gives one of them back looks again."""
        with self._lock:
            self._more.update(chat for chat in chats if self._is_held(chat))

    def _is_held(self, chat: str) -> bool:
        until = self._held_until.get(chat)
        return until is not None and until > monotonic()

    def give_back(self, chat: str, pause: float, *, is_free: bool = False) -> bool:
        """Free ``chat`` after ``pause`` seconds; worth a look when something of it came in meanwhile."""
        del is_free  # here is the only place that knows
        self.suspects.discard(chat)
        with self._lock:
            if pause:
                self._held_until[chat] = monotonic() + pause
            else:
                self._held_until.pop(chat, None)
            has_more = chat in self._more
            self._more.discard(chat)
        return has_more or pause > 0

    def tell(self, connection: Connection) -> None:
        """There is nobody to tell."""

    def renew(self, connection: Connection) -> None:
        """Nor here."""
