"""The way to Telegram: python-telegram-bot's requests over aiohttp, pooled and bounded.

PTB comes with httpx, which takes half of a bot's processor time and whose pool slows down with every open connection
(measured in tests/benchmarks/transport.py). Errors mean the same here, but for their texts: those of PTB and of the
libraries may show the address, which holds the token, or what citizens wrote.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import aiohttp
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.channels.telegram.transport_body import Parcel, packed
from bot.channels.telegram.transport_faults import NOT_INITIALIZED, AnswerTooLarge, pool_exhausted, told
from bot.channels.telegram.wire_json import json_bytes, read_json

LARGEST_ANSWER = 20 * 1024 * 1024
"""Bytes, unpacked: the most that Telegram's ``getFile`` lets a bot fetch; other answers are far smaller."""
LONGEST_DESCRIPTION = 500
SHORTEST = 0.001
"""Seconds: aiohttp takes a time-out of 0 for none."""

Body = bytes | AsyncIterator[bytes] | None
_UNREADABLE = "trả lời không phải của Telegram Bot API"
_HEADERS = {"User-Agent": BaseRequest.USER_AGENT, "Accept-Encoding": "gzip, deflate"}


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that each part of a request may take where the caller names none; None waits for ever.

    ``read`` is the longest silence while waiting for the answer, ``body`` what the whole of it may take once it has
    begun, so that a byte now and then does not hold a connection for ever. ``media_write`` is for uploads.
    """

    connect: float | None = 5.0
    read: float | None = 5.0
    write: float | None = 5.0
    media_write: float | None = 20.0
    pool: float | None = 1.0
    body: float = 120.0


@dataclass(frozen=True, slots=True)
class Way:
    """How to get to Telegram: an HTTP proxy, and whose certificates are trusted (by default the system's)."""

    proxy: str | None = None
    tls: ssl.SSLContext | None = None


class BotRequest(BaseRequest):
    """python-telegram-bot's ``request`` with at most ``connections`` at a time, kept open between requests.

    Belongs to the event loop that initialises it.
    """

    def __init__(
        self,
        connections: int,
        patience: Patience = Patience(),
        way: Way = Way(),
        largest_answer: int = LARGEST_ANSWER,
    ) -> None:
        self._connections = connections
        self._patience = patience
        self._way = way
        self._largest_answer = largest_answer
        self._slots = asyncio.Semaphore(connections)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """The seconds of silence allowed by default; PTB adds to it how long ``getUpdates`` is asked to wait."""
        return self._patience.read

    async def initialize(self) -> None:
        """Make the pool, unless there is one."""
        if self._session is not None:
            return
        self._slots = asyncio.Semaphore(self._connections)
        self._session = aiohttp.ClientSession(
            # Who waits for a connection waits in _slots: aiohttp counts that as connecting.
            connector=aiohttp.TCPConnector(limit=0, ssl=self._way.tls or True),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=_HEADERS,
        )

    async def shutdown(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of the answer.

        Raises TimedOut, another NetworkError, or RuntimeError when the pool is closed.
        """
        parcel = packed(request_data) if request_data is not None else None
        usual = self._patience
        writing = usual.media_write if request_data is not None and request_data.contains_files else usual.write
        limits = aiohttp.ClientTimeout(
            connect=_seconds(connect_timeout, usual.connect), sock_read=_seconds(read_timeout, usual.read)
        )
        async with _Slot(self._slots, self._connections, _seconds(pool_timeout, usual.pool)):
            outcome = await self._exchange(method, url, parcel, limits, _seconds(write_timeout, writing))
        if isinstance(outcome, TelegramError):
            raise outcome  # here, so that the library's error with the address in it is not its context
        return outcome

    async def _exchange(
        self, method: str, url: str, parcel: Parcel | None, limits: aiohttp.ClientTimeout, write: float | None
    ) -> tuple[int, bytes] | TelegramError:
        session = self._session
        if session is None or session.closed:
            raise RuntimeError(NOT_INITIALIZED)
        try:
            async with (
                asyncio.timeout(None) as watch,
                session.request(
                    method,
                    _address(url),
                    data=_body_to_send(parcel, watch, write),
                    headers=_kind_and_size(parcel),
                    timeout=limits,
                    allow_redirects=False,  # the address with the token in it is for nobody else
                    proxy=self._way.proxy,
                ) as answer,
            ):
                if not answer.content.is_eof():  # most come in one piece
                    watch.reschedule(asyncio.get_running_loop().time() + self._patience.body)
                body = await self._body(answer)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, its text may hold the token
            return told(trouble)
        return answer.status, body if 200 <= answer.status < 300 else _description(body)

    async def _body(self, answer: aiohttp.ClientResponse) -> bytes:
        if (answer.content_length or 0) > self._largest_answer:
            raise AnswerTooLarge
        body = bytearray()
        async for part in answer.content.iter_any():
            body += part
            if len(body) > self._largest_answer:
                raise AnswerTooLarge
        return bytes(body)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The object in ``payload``; raises NetworkError. PTB's own writes what it cannot read into the log."""
        try:
            answer: object = read_json(payload)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise NetworkError(_UNREADABLE)
        return _Answer(cast("dict[str, Any]", answer))


class _Slot:
    """A place among the connections, waited for in turn; none in time is PTB's time-out of the pool."""

    __slots__ = ("_connections", "_seconds", "_slots")

    def __init__(self, slots: asyncio.Semaphore, connections: int, seconds: float | None) -> None:
        self._slots = slots
        self._connections = connections
        self._seconds = seconds

    async def __aenter__(self) -> None:
        if not self._slots.locked():
            await self._slots.acquire()
            return
        try:
            async with asyncio.timeout(self._seconds):
                await self._slots.acquire()
        except TimeoutError:
            raise pool_exhausted(self._connections) from None

    async def __aexit__(self, *_: object) -> None:
        self._slots.release()


class _Answer(dict[str, Any]):
    """An answer of the Bot API. PTB looks for ``result`` in whatever came, as if every server were Telegram's."""

    def __missing__(self, key: str) -> Any:
        raise NetworkError(_UNREADABLE)


@lru_cache(maxsize=64)
def _address(url: str) -> URL:
    """Taken apart once for each method; addresses of files come and go."""
    return URL(url, encoded=True)


def _seconds(given: object, usual: float | None) -> float | None:
    """The time-out ``given``, where it is one rather than PTB's mark for "as usual"."""
    match given:
        case None:
            return None
        case int() | float():
            return max(float(given), SHORTEST)
        case _:
            return usual


def _body_to_send(parcel: Parcel | None, watch: asyncio.Timeout, write: float | None) -> Body:
    if parcel is None or parcel.size == 0:  # an empty body would be written by a task of its own, whose faults get lost
        return None
    small = parcel.small
    return parcel.watched(watch, write) if small is None else small


def _kind_and_size(parcel: Parcel | None) -> dict[str, str] | None:
    if parcel is None:
        return None
    return {"Content-Type": parcel.content_type, "Content-Length": str(parcel.size)}


def _description(body: bytes) -> bytes:
    """What PTB reads of an error: Telegram's sentence and numbers.

    Of anything else it makes an error text with the whole page in it (a proxy's page shows the address), and it
    stumbles over JSON that is no object.
    """
    try:
        error: object = read_json(body)
    except ValueError:
        error = None
    match error:
        case {"description": str(description)}:
            known: dict[str, Any] = {"description": description[:LONGEST_DESCRIPTION]}
        case _:
            known = {}
    match error:
        case {"parameters": {"retry_after": int(number)}}:
            known["parameters"] = {"retry_after": number}
        case {"parameters": {"migrate_to_chat_id": int(number)}}:
            known["parameters"] = {"migrate_to_chat_id": number}
        case _:
            pass
    return json_bytes(known)
