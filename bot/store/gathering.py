"""Pieces of work that gather while others are being committed, and then share one transaction."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection

Item = TypeVar("Item")
Result = TypeVar("Result")

Many = Callable[[Connection, Sequence[Item]], Sequence[Result]]
"""Work for many at once, in as few statements as for one: a result for each item, in their order.

It is brief, for it may hold up the event loop, and leaves no trace but in the database: when it raises for one of them
it is all undone and done again, for each alone.
"""
UNHURRIED_SECONDS = 0.05
"""So long may a piece of work that is in no hurry wait for others with which it can go."""
MOST_TOGETHER = 256
"""Pieces of work in one transaction, so that the first does not wait for ever on the last."""


@dataclass(slots=True)
class Piece:
    """One piece of work and who waits for it; its result is given only when it is on the disk.

    ``many`` does it together with others for ``item``; without, it is ``work`` of its own kind.
    """

    loop: asyncio.AbstractEventLoop
    waiter: "asyncio.Future[Any]"
    work: Callable[[Connection], Any] | None = None
    many: Many[Any, Any] | None = None
    item: Any = None
    result: Any = None
    fault: BaseException | None = None

    def do_alone(self, connection: Connection) -> None:
        """Do it; raises what it raises."""
        if self.work is not None:
            self.result = self.work(connection)
        elif self.many is not None:
            [self.result] = self.many(connection, [self.item])

    def give(self) -> None:
        """Hand the result to whoever still waits for it."""
        if self.waiter.done():
            return
        if self.fault is not None:
            self.waiter.set_exception(self.fault)
        else:
            self.waiter.set_result(self.result)


@dataclass(slots=True)
class Queue:
    """Pieces that wait, and whether somebody is at work on them."""

    _waiting: deque[Piece] = field(default_factory=deque[Piece])
    _lock: Lock = field(default_factory=Lock)
    _is_at_work: bool = False

    def put(self, piece: Piece) -> None:
        """Let ``piece`` wait."""
        with self._lock:
            self._waiting.append(piece)

    def must_begin(self) -> bool:
        """Whether something waits and nobody is at work; then the caller must see to it that somebody is."""
        with self._lock:
            must_begin = bool(self._waiting) and not self._is_at_work
            self._is_at_work = self._is_at_work or must_begin
        return must_begin

    def next_group(self) -> list[Piece]:
        """The pieces that come next; when there are none, nobody is at work any more."""
        with self._lock:
            group = [self._waiting.popleft() for _ in range(min(MOST_TOGETHER, len(self._waiting)))]
            self._is_at_work = bool(group)
        return group


def new_piece(**what: Any) -> Piece:
    """A piece whose result the running event loop waits for."""
    loop = asyncio.get_running_loop()
    return Piece(loop, loop.create_future(), **what)


def do_together(connection: Connection, group: Sequence[Piece]) -> None:
    """Do pieces that all have a ``many``, those of one kind at once; raises what the first of them raises."""
    kinds: dict[Many[Any, Any], list[Piece]] = {}
    for piece in group:
        if piece.many is not None:
            kinds.setdefault(piece.many, []).append(piece)
    for many, pieces in kinds.items():
        results = many(connection, [piece.item for piece in pieces])
        for piece, result in zip(pieces, results, strict=True):
            piece.result = result


def give_all(group: Sequence[Piece]) -> None:
    """Hand all results over, on the event loops on which they are waited for."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Piece]] = {}
    for piece in group:
        by_loop.setdefault(piece.loop, []).append(piece)
    for loop, pieces in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(give_here, pieces)


def give_here(pieces: Sequence[Piece]) -> None:
    """Hand all results over, on the event loop on which all of them are waited for."""
    for piece in pieces:
        piece.give()
