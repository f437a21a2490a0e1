"""Connections to PostgreSQL that notice within seconds when nobody is at the other end any more."""

import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from weakref import WeakSet

from sqlalchemy import URL, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

NOTICE: Mapping[str, str] = {
    "connect_timeout": "3",
    "keepalives_idle": "3",
    "keepalives_interval": "1",
    "keepalives_count": "3",
    "tcp_user_timeout": "5000",
}
"""For the address: a cut cable is noticed here within seconds. On a Unix socket it means nothing, and does no harm."""
MAKE_SERVER_NOTICE = "SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3"
"""The server, too: else what somebody locked who is gone stays locked for two hours."""
_END_WHAT_HANGS = "SET idle_in_transaction_session_timeout = '5min'"
"""Our transactions do not wait in the middle, but for a report that counts: such a one is of somebody who is gone."""


def noticing(url: URL) -> URL:
    """``url`` with all of that, but for what it says itself."""
    return url.update_query_dict({name: value for name, value in NOTICE.items() if name not in url.query})


def as_given(url: URL) -> URL:
    """``url`` without what ``noticing`` put in."""
    return url.difference_update_query([name for name, value in NOTICE.items() if url.query.get(name) == value])


class Lines:
    """The connections that an engine has open."""

    def __init__(self, engine: Engine) -> None:
        self._open: WeakSet[Any] = WeakSet()
        event.listen(engine, "connect", self._prepare)

    def _prepare(self, connection: DBAPIConnection, _: Any) -> None:
        self._open.add(connection)
        cursor = connection.cursor()
        cursor.execute(f"{MAKE_SERVER_NOTICE}; {_END_WHAT_HANGS}")
        cursor.close()
        connection.commit()

    def hang_up(self) -> None:
        """End them all from outside: whoever waits for an answer on one of them fails at once."""
        for connection in list(self._open):
            with suppress(Exception):  # closed by itself in this moment
                hang_up(connection.fileno())


def hang_up(number: int) -> None:
    """End the connection with that file number; its owner finds it ended and closes it."""
    with socket.socket(fileno=os.dup(number)) as line:
        line.shutdown(socket.SHUT_RDWR)
