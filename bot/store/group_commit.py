"""Grouped commits: everything that waits for the one writer of SQLite goes into one transaction.

A commit that survives a power cut waits for the disk (0.5 to 5 ms, however much it holds). While one is under way, the
next pieces of work gather, and all of them share the next wait: measured 900 single commits a second against 26,700.

Brief work is done on the event loop, and only the wait for the disk on the thread, unless that is as short as changing
threads: SQLite lets Python's lock go with every step of a statement, and a thread that must get it back thirteen times
an update takes longer than the statements.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import perf_counter
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.store.gathering import UNHURRIED_SECONDS, Item, Many, Piece, Queue, do_together, give_all, give_here, new_piece

Result = TypeVar("Result")

QUICK_SECONDS = 0.005
"""A commit that takes no longer may hold up the event loop. A thread must get Python's lock back from it, which takes
as long: at 100 updates a second half of the answers then took more than 20 ms, and without the thread 5 ms."""
FORGETTING = 0.97
"""Of a disk that takes 30 ms one commit in forty is tried on the event loop."""


@dataclass(slots=True, eq=False)
class GroupCommit:
    """Does pieces of work, as many in one transaction as wait for it, on the event loop and ``thread`` (a pool of one).

    Without ``may_work_here`` everything is done on the thread.
    """

    engine: Engine
    thread: ThreadPoolExecutor
    may_work_here: bool = True
    _queue: Queue = field(default_factory=Queue)
    _here: Connection | None = None
    """The event loop's own connection, which never waits for a lock."""
    _in_charge: asyncio.AbstractEventLoop | None = None
    """The loop on which what comes next is to be done; None while that is the thread."""
    _usual_seconds: float = 0.0
    """What a commit took of late on the event loop, where nobody else could make it last."""

    async def run(self, work: Callable[[Connection], Result]) -> Result:
        """Run ``work``; its own fault undoes it alone, a fault of the commit undoes the whole group."""
        piece = new_piece(work=work)
        self._queue.put(piece)
        self._begin(piece)
        result: Result = await piece.waiter
        return result

    async def share(self, many: Many[Item, Result], item: Item, *, is_hurried: bool = True) -> Result:
        """The result of ``many`` for ``item``; faults as above."""
        piece = new_piece(many=many, item=item)
        self._queue.put(piece)
        if is_hurried:
            self._begin(piece)
        else:
            piece.loop.call_later(UNHURRIED_SECONDS, self._begin, piece)
        result: Result = await piece.waiter
        return result

    def _begin(self, piece: Piece) -> None:
        """See to it that somebody is at work."""
        if self._queue.must_begin():
            if piece.many is not None and self.may_work_here:
                self._in_charge = piece.loop
                piece.loop.call_soon(self._go_on_here, piece.loop)  # others may come before that
            else:
                self.thread.submit(self._drain, [])
        elif self._in_charge is not None and self._in_charge.is_closed():
            self._in_charge = None
            self.thread.submit(self._drain, [])

    def _go_on_here(self, loop: asyncio.AbstractEventLoop) -> None:
        group = self._queue.next_group()
        if group:
            self._do(loop, group)
        else:
            self._in_charge = None

    def _do(self, loop: asyncio.AbstractEventLoop, group: list[Piece]) -> None:
        try:
            if self._is_brief(loop, group) and self._is_written_here(group):
                self._commit_soon(loop, group)
            else:
                self._in_charge = None
                self.thread.submit(self._drain, group)
        except RuntimeError as closed:
            _fail(group, closed)
            give_here(group)

    @staticmethod
    def _is_brief(loop: asyncio.AbstractEventLoop, group: Sequence[Piece]) -> bool:
        return all(piece.many is not None and piece.loop is loop for piece in group)

    def _is_written_here(self, group: Sequence[Piece]) -> bool:
        """Write ``group``, but for its commit; False when the thread must see to it: it can wait, or do each alone."""
        try:
            if self._here is None:
                self._here = self.engine.connect()
                self._here.exec_driver_sql("PRAGMA busy_timeout=0")
                self._here.rollback()
            self._here.begin()
            do_together(self._here, group)
        except Exception:  # noqa: BLE001 - whatever it is, it shows again and is told to whom it concerns
            self._undo_here()
            return False
        return True

    def _undo_here(self) -> None:
        try:
            if self._here is not None:
                self._here.rollback()
        except DBAPIError:
            self._forget_connection()

    def _forget_connection(self) -> None:
        connection, self._here = self._here, None
        if connection is not None:
            connection.invalidate()  # not to be used by others: it does not wait for locks
            connection.close()

    def _commit_soon(self, loop: asyncio.AbstractEventLoop, group: Sequence[Piece]) -> None:
        """Commit here where that takes a moment; else the event loop goes on meanwhile."""
        if self._usual_seconds > QUICK_SECONDS:
            self.thread.submit(self._commit_there, loop, group)
            self._usual_seconds *= FORGETTING  # so that the disk is tried here again
            return
        began = perf_counter()
        self._commit_written(group)
        self._usual_seconds += (perf_counter() - began - self._usual_seconds) / 8
        give_here(group)
        loop.call_soon(self._go_on_here, loop)

    def _commit_written(self, group: Sequence[Piece]) -> None:
        try:
            if self._here is not None:
                self._here.commit()
        except BaseException as fault:  # noqa: BLE001 - whatever it was, each of them must hear of it
            _fail(group, fault)
            self._forget_connection()

    def _commit_there(self, loop: asyncio.AbstractEventLoop, group: Sequence[Piece]) -> None:
        self._commit_written(group)
        try:
            loop.call_soon_threadsafe(self._committed, loop, group)
        except RuntimeError:  # the loop is closed: nobody waits any more for these
            self._in_charge = None
            self._drain([])

    def _committed(self, loop: asyncio.AbstractEventLoop, group: Sequence[Piece]) -> None:
        give_here(group)
        self._go_on_here(loop)

    def _drain(self, group: list[Piece]) -> None:
        """Do ``group`` and what waits after it, on the thread, up to what the event loop can do."""
        while group or (group := self._queue.next_group()):
            try:
                self._commit(group)
            except BaseException as fault:  # noqa: BLE001 - as above
                _fail(group, fault)
            give_all(group)
            group = self._queue.next_group()
            if self._is_handed_back(group):
                return

    def _is_handed_back(self, group: list[Piece]) -> bool:
        if not group or not self.may_work_here:
            return False
        loop = group[0].loop
        if not self._is_brief(loop, group):
            return False
        self._in_charge = loop
        try:
            loop.call_soon_threadsafe(self._do, loop, group)
        except RuntimeError:  # it is closed: nobody waits for these, but for the disk they are meant
            self._in_charge = None
            return False
        return True

    def _commit(self, group: Sequence[Piece]) -> None:
        with self.engine.begin() as connection:
            for piece in group:
                _run_alone(connection, piece)

    def close(self) -> None:
        """Close the event loop's connection; the thread has ended."""
        self._forget_connection()


def _fail(group: Sequence[Piece], fault: BaseException) -> None:
    for piece in group:
        piece.fault = piece.fault or fault


def _run_alone(connection: Connection, piece: Piece) -> None:
    sqlite = connection.connection.cursor()  # SQLAlchemy's own savepoints take longer than what stands between them
    sqlite.execute("SAVEPOINT piece")
    try:
        piece.do_alone(connection)
    except BaseException as fault:  # noqa: BLE001 - told to its own caller
        piece.fault = fault
        connection.exec_driver_sql(
            "ROLLBACK TO piece"
        )  # raises where SQLite gave up the whole transaction: all fail then
    sqlite.execute("RELEASE piece")
    sqlite.close()
