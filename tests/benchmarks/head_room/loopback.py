"""Telegram on loopback, as light as can be: it brings updates to a webhook, and takes what the bot sends back.

It notes when each citizen's first reply came. Everybody is a citizen with a chat of their own, so an update is answered
when its chat has heard something.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from time import perf_counter
from typing import cast

SECRET = "bi_mat"
TOKEN = "99:TEST"
CONNECTIONS = 40
"""Telegram's own default for a webhook (``max_connections``)."""
_BOT: dict[str, object] = {"id": 99, "is_bot": True, "first_name": "Mot Cua", "username": "motcua_bot"}
_OTHERS: dict[str, object] = {
    "getMe": _BOT,
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
    "getMyCommands": [],
}


class LoopbackApi:
    """Answers every call ``delay`` seconds after it came."""

    def __init__(self) -> None:
        self.delay = 0.0
        self.heard: dict[int, float] = {}
        """When a chat heard its first message."""
        self.sent = 0
        self.changed = asyncio.Event()

    def answer(self, path: str, kind: str, body: bytes) -> bytes:
        """The result of a call, as JSON."""
        method = path.rpartition("/")[2]
        if method != "sendMessage":
            return _result(_OTHERS.get(method, True))
        self.sent += 1
        chat = _chat_in(kind, body)
        self.heard.setdefault(chat, perf_counter())
        self.changed.set()
        return _result(
            {
                "message_id": self.sent,
                "date": 1_790_000_000,
                "chat": {"id": chat, "type": "private", "first_name": "Binh"},
                "from": _BOT,
                "text": "x",
            }
        )

    @asynccontextmanager
    async def served(self) -> AsyncGenerator[str]:
        """Listen; yields the base address that bots are given."""
        server = await asyncio.get_running_loop().create_server(lambda: _Call(self), "127.0.0.1", 0, backlog=1024)
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot"
        finally:
            server.close()


def _result(result: object) -> bytes:
    body = json.dumps({"ok": True, "result": result}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def _chat_in(kind: str, body: bytes) -> int:
    """The chat in a body of JSON, of a form, or of a form in parts (aiogram's)."""
    if kind.startswith("application/json"):
        return int(json.loads(body)["chat_id"])
    _, _, after = body.partition(b'chat_id"' if kind.startswith("multipart") else b"chat_id=")
    digits = bytearray()
    for each in after.lstrip(b"\r\n"):
        if not (48 <= each <= 57 or each == 45):
            break
        digits.append(each)
    return int(digits)


class _Piecewise(asyncio.Protocol):
    """Puts HTTP messages with a content length together."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's are no such class, yet do the same

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while (ends := self._rest.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._rest[:ends])
            length = _header(head, b"content-length")
            chunked = not length and b"chunked" in _header(head, b"transfer-encoding").lower()
            if chunked:
                over = self._rest.find(b"0\r\n\r\n", ends + 4)
                if over < 0:
                    return
                size = over + 5 - ends - 4
            else:
                size = int(length or 0)
            if len(self._rest) < ends + 4 + size:
                return
            body = bytes(self._rest[ends + 4 : ends + 4 + size])
            del self._rest[: ends + 4 + size]
            self.message(head, body)

    def message(self, head: bytes, body: bytes) -> None:
        """One whole message."""
        raise NotImplementedError


def _header(head: bytes, name: bytes) -> bytes:
    at = head.lower().find(b"\r\n" + name + b":")
    if at < 0:
        return b""
    return head[at + len(name) + 3 :].split(b"\r\n", 1)[0].strip()


class _Call(_Piecewise):
    def __init__(self, api: LoopbackApi) -> None:
        super().__init__()
        self._api = api

    def message(self, head: bytes, body: bytes) -> None:
        path = head.split(b" ", 2)[1].decode()
        answer = self._api.answer(path, _header(head, b"content-type").decode(), body)
        if self._api.delay:
            asyncio.get_running_loop().call_later(self._api.delay, self.transport.write, answer)
        else:
            self.transport.write(answer)


class _Bringing(_Piecewise):
    """A connection to the webhook, one update at a time."""

    def __init__(self, done: Callable[["_Bringing", bool], None]) -> None:
        super().__init__()
        self._done = done

    def message(self, head: bytes, body: bytes) -> None:
        self._done(self, head.startswith(b"HTTP/1.1 200"))


class Telegram:
    """Brings updates to the webhook at ``port`` over a few connections, each again until it was taken."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[_Bringing] = []
        self._waiting: deque[bytes] = deque()
        self._under_way: dict[_Bringing, bytes] = {}

    @asynccontextmanager
    async def connected(self) -> AsyncGenerator["Telegram"]:
        """Open the connections."""
        for _ in range(CONNECTIONS):
            _, bringing = await asyncio.get_running_loop().create_connection(
                lambda: _Bringing(self._done), "127.0.0.1", self._port
            )
            self._free.append(bringing)
        every = list(self._free)
        try:
            yield self
        finally:
            for bringing in every:
                bringing.transport.close()

    def bring(self, update: bytes) -> None:
        """Bring ``update`` as soon as a connection is free."""
        if self._free:
            bringing = self._free.pop()
            self._under_way[bringing] = update
            bringing.transport.write(update)
        else:
            self._waiting.append(update)

    def _done(self, bringing: _Bringing, was_taken: bool) -> None:
        update = self._under_way.pop(bringing)
        if not was_taken:
            self._waiting.append(update)
        self._free.append(bringing)
        if self._waiting:
            self.bring(self._waiting.popleft())


def request_of(number: int, chat: int, text: str) -> bytes:
    """The HTTP request that brings a text."""
    person = {"id": chat, "first_name": "Binh", "language_code": "vi"}
    message = {
        "message_id": number,
        "date": 1_790_000_000,
        "chat": {"id": chat, "type": "private", "first_name": "Binh"},
        "from": {**person, "is_bot": False},
        "text": text,
    }
    body = json.dumps({"update_id": number, "message": message}).encode()
    head = (
        f"POST /hook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n\r\n"
    )
    return head.encode() + body
