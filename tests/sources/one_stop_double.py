"""A one-stop system on 127.0.0.1 that answers about dossiers, and misbehaves on order."""

import asyncio
import gzip
import json
import ssl
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import web

Behaviour = Callable[["OneStopDouble", web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in; ``path`` is raw, as it stood in the request line."""

    path: str
    headers: dict[str, str]


class OneStopDouble:
    """``async with OneStopDouble() as system:`` on the test's own event loop.

    It answers ``/hoso/<code>`` from ``dossiers`` with ``{"data": …}`` and 404 for all others. Planned behaviours come
    first, each for one request.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.dossiers: dict[str, dict[str, Any]] = {}
        self.asked: list[Asked] = []
        self.connections: set[tuple[str, int]] = set()
        self.stopping = asyncio.Event()
        self.released = asyncio.Event()
        self._arrived = asyncio.Condition()
        self._planned: deque[Behaviour] = deque()
        self._tls = tls
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.add_routes([web.get(r"/{anything:[\s\S]*}", self._answer)])
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, ssl_context=self._tls).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self.released.set()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def address(self) -> str:
        """Its address, without a path."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        """The template of a dossier's address."""
        return f"{self.address}/hoso/{{code}}"

    def next_does(self, *behaviours: Behaviour, times: int = 1) -> None:
        """Plan what the next requests meet, ``times`` over."""
        self._planned.extend(behaviours * times)

    async def was_asked(self, times: int) -> None:
        """Wait until it was asked ``times`` in all."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: len(self.asked) >= times)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(Asked(request.raw_path, dict(request.headers)))
        if request.transport is not None:
            self.connections.add(request.transport.get_extra_info("peername"))
        async with self._arrived:
            self._arrived.notify_all()
        if self._planned:
            return await self._planned.popleft()(self, request)
        return self.honest(request)

    def honest(self, request: web.Request) -> web.Response:
        """The right answer."""
        dossier = self.dossiers.get(request.path.removeprefix("/hoso/"))
        if dossier is None:
            return web.json_response({"message": "not found"}, status=404)
        return web.json_response({"data": dossier})


def answers(
    status: int = 200, body: str | bytes = "", content_type: str = "application/json", **headers: str
) -> Behaviour:
    """Answers just so; ``Retry_After="3"`` becomes the header Retry-After."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    raw = body.encode() if isinstance(body, str) else body

    async def behave(system: OneStopDouble, request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=raw, content_type=content_type, headers=given)

    return behave


def answers_json(document: Any, status: int = 200) -> Behaviour:
    """Answers ``document``."""
    return answers(status, json.dumps(document))


def answers_packed(body: bytes) -> Behaviour:
    """Answers ``body`` packed by gzip."""
    return answers(body=gzip.compress(body), Content_Encoding="gzip")


def redirects(to: str) -> Behaviour:
    """Sends elsewhere."""
    return answers(302, Location=to)


async def waits(system: OneStopDouble, request: web.Request) -> web.StreamResponse:
    """Answers rightly, but only when ``released`` is set."""
    await system.released.wait()
    return system.honest(request)


async def hangs(system: OneStopDouble, request: web.Request) -> web.StreamResponse:
    """Never answers."""
    await system.stopping.wait()
    return web.Response()


async def drips(system: OneStopDouble, request: web.Request) -> web.StreamResponse:
    """Begins a right answer and goes on with one blank at a time, for ever."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    while not system.stopping.is_set() and not _hung_up(request):
        await response.write(b" ")
        await asyncio.sleep(0.005)
    return response


async def drops(system: OneStopDouble, request: web.Request) -> web.StreamResponse:
    """Breaks the connection instead of answering."""
    return _break(request, web.Response())


async def drops_midway(system: OneStopDouble, request: web.Request) -> web.StreamResponse:
    """Breaks the connection in the middle of the answer."""
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"data": {')
    return _break(request, response)


async def babbles(system: OneStopDouble, request: web.Request) -> web.StreamResponse:
    """Answers something that is no HTTP."""
    if isinstance(request.transport, asyncio.WriteTransport):
        request.transport.write(b"XIN CHAO\r\n\r\n")
        request.transport.close()
    return web.Response()


def _break(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return response


def _hung_up(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()
