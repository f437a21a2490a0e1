"""Before the webhook: whoever is not Telegram, is slow or sends too much is turned away and costs little.

A server of its own that checks secrets (nginx, for instance) may stand in front; this holds without one as well.
"""

import asyncio
import hashlib
import hmac
from collections import Counter
from collections.abc import Awaitable, Callable

import structlog
import uvicorn
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

log = structlog.get_logger()

LARGEST_BODY = 1 << 20
"""Bytes; Telegram's updates are a few kilobytes."""
SHOWN_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
BODY_SECONDS = 10.0
HEAD_SECONDS = 10.0
IDLE_SECONDS = 15
"""How long a connection is kept open between two requests."""
MOST_CONNECTIONS = 400
"""Telegram opens up to 100; a process may usually have 1,024 files open, and the database needs some."""
LARGEST_HEAD = 16 * 1024

Take = Callable[[bytes], Awaitable[Response]]
Objection = tuple[int, str]
_STRANGER: Objection = (403, "forbidden")
_TOO_LARGE: Objection = (413, "too large")
_TOO_SLOW: Objection = (408, "too slow")


class WebhookGuard:
    """Hands the bodies of updates to ``take``, whole, and counts in ``refused`` what it turns away.

    What is not for ``path`` goes to ``others``.
    """

    def __init__(self, take: Take, path: str, secret: str, others: ASGIApp, body_seconds: float) -> None:
        self._take = take
        self._path = path
        self._secret = _digest(secret.encode())
        self._others = others
        self._body_seconds = body_seconds
        self.refused: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] != self._path:
            await self._others(scope, receive, send)
            return
        outcome = self._objection(scope) or await self._whole_body(receive)
        match outcome:
            case bytes():
                await (await self._take(outcome))(scope, receive, send)
            case (status, reason):
                self._count(reason)
                # What is left of the body is not read: the connection ends with this answer.
                await PlainTextResponse(reason, status, headers={"Connection": "close"})(scope, receive, send)
            case None:
                self._count("hung up")

    def _objection(self, scope: Scope) -> Objection | None:
        """What speaks against the request by its head alone; a stranger learns nothing but that."""
        headers = Headers(scope=scope)
        if scope["method"] != "POST":
            return 405, "method not allowed"
        if not hmac.compare_digest(_digest(headers.get(SHOWN_SECRET, "").encode("latin-1")), self._secret):
            return _STRANGER
        if headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
            return 415, "only application/json"
        length = headers.get("Content-Length", "0")
        return _TOO_LARGE if not length.isdecimal() or int(length[:20]) > LARGEST_BODY else None

    async def _whole_body(self, receive: Receive) -> bytes | Objection | None:
        """The body, when it comes in time and is not too large; None when whoever sent it is gone."""
        body = bytearray()
        try:
            async with asyncio.timeout(self._body_seconds):
                while True:
                    message = await receive()
                    if message["type"] != "http.request":
                        return None
                    body += message.get("body", b"")
                    if len(body) > LARGEST_BODY:
                        return _TOO_LARGE
                    if not message.get("more_body", False):
                        return bytes(body)
        except TimeoutError:
            return _TOO_SLOW

    def _count(self, reason: str) -> None:
        """Log the first, second, fourth, eighth … of a kind: who knocks a million times fills no disk."""
        self.refused[reason] += 1
        count = self.refused[reason]
        if count & (count - 1) == 0:
            log.warning("webhook_refused", reason=reason, count=count)


def _digest(secret: bytes) -> bytes:
    """Of one length for all, so that comparing takes as long for every guess."""
    return hashlib.sha256(secret).digest()


class ImpatientHttp(HttpToolsProtocol):
    """uvicorn's HTTP, which would wait for ever for the head of a request, and take one without end."""

    head_seconds = HEAD_SECONDS
    _deadline: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _is_in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Whoever opens a connection shall say something."""
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """A head that comes in drops does not move its own deadline."""
        super().data_received(data)
        if not self._is_in_head:
            return
        self._expect_head()
        self._head_bytes += len(data)
        if self._head_bytes > LARGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of the request is too large.")

    def on_message_begin(self) -> None:
        """Another request begins."""
        super().on_message_begin()
        self._head_bytes = 0
        self._is_in_head = True

    def on_headers_complete(self) -> None:
        """The head is there; how long the body may take is the guard's business."""
        self._is_in_head = False
        self._expect_nothing()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is expected any more."""
        self._expect_nothing()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.head_seconds, self.transport.abort)

    def _expect_nothing(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def patient_only_with_telegram(
    application: ASGIApp, http: type[HttpToolsProtocol] = ImpatientHttp, most_connections: int = MOST_CONNECTIONS
) -> uvicorn.Config:
    """How uvicorn serves the webhook."""
    return uvicorn.Config(
        application,
        log_config=None,
        log_level="warning",
        access_log=False,  # the bot counts by itself; uvicorn would put each line together even where nobody writes it
        lifespan="off",
        http=http,
        timeout_keep_alive=IDLE_SECONDS,
        limit_concurrency=most_connections,
        proxy_headers=False,
        server_header=False,
    )
