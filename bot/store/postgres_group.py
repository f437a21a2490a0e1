"""Shared transactions on PostgreSQL: what waits while others are on their way to the server goes with the next.

One connection carries them all, one after another: a transaction is two or three ways to the server and back however
many share it, and its commit one wait for the disk. What takes long has connections of its own.
"""

from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from time import monotonic
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.store.gathering import UNHURRIED_SECONDS, Item, Many, Piece, Queue, do_together, give_all, new_piece
from bot.store.prepared import leaving_together

Result = TypeVar("Result")

ASKED_AFTER_SECONDS = 1.0
"""A connection that was idle for longer may be dead, and is asked whether it is before it is used."""


@dataclass(slots=True, eq=False)
class PostgresGroup:
    """Does pieces of work, as many in one transaction of ``engine`` as wait for it."""

    engine: Engine
    has_several_statements: bool = True
    """Whether it pays to let them leave together: a single one waits for nothing but its answer."""
    _queue: Queue = field(default_factory=Queue)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "database_group"))
    _connection: Connection | None = None
    _used: float = 0.0

    async def share(self, many: Many[Item, Result], item: Item, *, is_hurried: bool = True) -> Result:
        """The result of ``many`` for ``item``; its own fault undoes it alone, the connection's the whole group."""
        piece = new_piece(many=many, item=item)
        self._queue.put(piece)
        if is_hurried:
            self._begin()
        else:
            piece.loop.call_later(UNHURRIED_SECONDS, self._begin)
        result: Result = await piece.waiter
        return result

    def _begin(self) -> None:
        """See to it that somebody is at work."""
        if self._queue.must_begin():
            self._thread.submit(self._drain)

    def _drain(self) -> None:
        while group := self._queue.next_group():
            try:
                self._do(group)
            except BaseException as fault:  # noqa: BLE001 - whatever it was, each of them must hear of it
                for piece in group:
                    piece.fault = piece.fault or fault
            give_all(group)

    def _do(self, group: Sequence[Piece]) -> None:
        try:
            with self._transaction() as connection:
                do_together(connection, group)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            if len(group) == 1:
                raise
            self._do_each_alone(group)

    def _do_each_alone(self, group: Sequence[Piece]) -> None:
        for piece in group:
            try:
                with self._transaction() as connection:
                    piece.do_alone(connection)
            except Exception as fault:  # noqa: BLE001 - told to its own caller
                piece.fault = fault

    @contextmanager
    def _transaction(self) -> Generator[Connection]:
        if self._connection is not None and monotonic() - self._used > ASKED_AFTER_SECONDS:
            self._forget_connection()  # the pool asks those that it gives out
        connection = self._connection = self._connection or self._connected()
        try:
            with leaving_together(connection) if self.has_several_statements else nullcontext():
                yield connection
            connection.rollback()  # SQLAlchemy's idea of a transaction; PostgreSQL has none open
        except (OperationalError, InterfaceError):
            self._forget_connection()
            raise
        self._used = monotonic()

    def _connected(self) -> Connection:
        return self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def _forget_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def close(self) -> None:
        """Wait for what is under way and close the connection."""
        self._thread.shutdown()
        self._forget_connection()
