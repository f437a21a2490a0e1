"""The webhook over real sockets: strangers, dawdlers and giants are turned away, Telegram is served meanwhile."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from structlog.typing import EventDict

from bot.channels.telegram.webhook import webhook
from bot.channels.telegram.webhook_guard import (
    LARGEST_BODY,
    LARGEST_HEAD,
    ImpatientHttp,
    WebhookGuard,
    patient_only_with_telegram,
)

SECRET = "mot-bi_mat"
SOON = 0.2
UPDATE = json.dumps({"update_id": 5, "message": {}}).encode()
MOST_CONNECTIONS = 12


class Hurried(ImpatientHttp):
    head_seconds = SOON


class Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


async def well(_: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


@dataclass
class Office:
    """A webhook that is served, what it received, and its guard."""

    port: int
    guard: WebhookGuard
    received: list[Mapping[str, Any]] = field(default_factory=list[Mapping[str, Any]])

    @asynccontextmanager
    async def called(self) -> AsyncGenerator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            yield reader, writer
        finally:
            writer.close()

    async def posts(self, said: bytes) -> str:
        """The first line of the answer to ``said``; empty when the line is cut without one."""
        async with self.called() as (reader, writer):
            writer.write(said)
            return await first_line(reader)

    async def telegram_posts(self) -> str:
        return await self.posts(request())


async def first_line(reader: asyncio.StreamReader) -> str:
    try:
        async with asyncio.timeout(20):
            return (await reader.readline()).decode().strip()
    except ConnectionError:
        return ""


def request(body: bytes = UPDATE, *, method: str = "POST", size: object = None, **headers: str) -> bytes:
    given = {
        "Host": "bot",
        "X-Telegram-Bot-Api-Secret-Token": SECRET,
        "Content-Type": "application/json",
        "Content-Length": str(len(body) if size is None else size),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
    return f"{method} /hook HTTP/1.1\r\n{head}\r\n".encode() + body


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    received: list[Mapping[str, Any]] = []

    async def receive(raw: Mapping[str, Any]) -> None:
        received.append(raw)

    guard = webhook("/hook", SECRET, receive, [Route("/healthz", well)], body_seconds=SOON)
    server = Server(patient_only_with_telegram(guard, Hurried, MOST_CONNECTIONS))
    listening = await asyncio.to_thread(uvicorn.Config(guard, port=0, log_config=None).bind_socket)
    serving = asyncio.create_task(server.serve([listening]))
    yield Office(listening.getsockname()[1], guard, received)
    server.should_exit = server.force_exit = True
    await serving
    listening.close()


async def test_telegram_is_served(office: Office) -> None:
    assert await office.telegram_posts() == "HTTP/1.1 200 OK"
    assert office.received == [json.loads(UPDATE)]
    assert office.guard.refused == {}


async def test_a_kind_of_json_with_its_letters_named_is_served(office: Office) -> None:
    assert await office.posts(request(Content_Type="application/json; charset=utf-8")) == "HTTP/1.1 200 OK"


@pytest.mark.parametrize("shown", ["", "wrong", SECRET + "x", SECRET[:-1], "bí mật", "x" * 10_000])
async def test_strangers_are_counted_and_learn_nothing(office: Office, shown: str) -> None:
    for said in (
        request(X_Telegram_Bot_Api_Secret_Token=shown),
        request(b"", size=LARGEST_BODY * 9, X_Telegram_Bot_Api_Secret_Token=shown),
        request(Content_Type="text/html", X_Telegram_Bot_Api_Secret_Token=shown),
    ):
        assert await office.posts(said) == "HTTP/1.1 403 Forbidden"
    assert office.guard.refused == {"forbidden": 3}
    assert office.received == []


async def test_a_million_knocks_fill_no_log(office: Office, logged: list[EventDict]) -> None:
    for _ in range(40):
        await office.posts(request(X_Telegram_Bot_Api_Secret_Token="wrong"))
    told = [entry["count"] for entry in logged if entry["event"] == "webhook_refused"]
    assert told == [1, 2, 4, 8, 16, 32]
    assert office.guard.refused["forbidden"] == 40
    assert "wrong" not in str(logged)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS"])
async def test_only_posts_are_taken(office: Office, method: str) -> None:
    assert "405" in await office.posts(request(method=method))
    assert office.received == []


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
async def test_only_json_is_taken(office: Office, kind: str) -> None:
    assert "415" in await office.posts(request(Content_Type=kind))
    assert office.received == []


async def test_a_body_announced_too_large_is_not_waited_for(office: Office) -> None:
    assert "413" in await office.posts(request(b"", size=LARGEST_BODY + 1))


async def test_a_body_that_grows_too_large_is_cut_off(office: Office) -> None:
    async with office.called() as (reader, writer):
        writer.write(request(b"", Transfer_Encoding="chunked", Content_Length=""))
        piece = b"10000\r\n" + bytes(0x10000) + b"\r\n"
        for _ in range(LARGEST_BODY // 0x10000 + 2):
            writer.write(piece)
        assert "413" in await first_line(reader)
    assert office.received == []


async def test_a_body_that_does_not_come_is_not_waited_for(office: Office) -> None:
    async with office.called() as (reader, writer):
        writer.write(request(UPDATE[:-1], size=len(UPDATE)))
        assert "408" in await first_line(reader)
        assert b"onnection: close" in await reader.read()
    assert office.guard.refused == {"too slow": 1}


async def test_a_body_in_drops_is_not_waited_for(office: Office) -> None:
    async with office.called() as (reader, writer):
        writer.write(request(b"", size=LARGEST_BODY))
        answer = asyncio.create_task(first_line(reader))
        while not answer.done():
            writer.write(b" ")
            await asyncio.sleep(0.01)
        assert "408" in answer.result()


async def test_a_head_in_drops_is_cut_off(office: Office) -> None:
    async with office.called() as (reader, writer):
        writer.write(b"POST /hook HTTP/1.1\r\n")
        cut = asyncio.create_task(first_line(reader))
        while not cut.done():
            writer.write(b"X: y\r\n")
            await asyncio.sleep(0.01)
        assert cut.result() == ""


async def test_a_second_head_in_drops_is_cut_off_too(office: Office) -> None:
    async with office.called() as (reader, writer):
        writer.write(request())
        assert "200" in await first_line(reader)
        await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(2)
        writer.write(b"POST /hook")
        assert await first_line(reader) == ""


async def test_a_connection_without_a_word_is_cut_off(office: Office) -> None:
    async with office.called() as (reader, _):
        assert await first_line(reader) == ""


async def test_a_head_without_end_is_refused(office: Office) -> None:
    assert "400" in await office.posts(b"POST /hook HTTP/1.1\r\nX: " + b"y" * (4 * LARGEST_HEAD))


async def test_many_requests_on_one_connection_are_served(office: Office) -> None:
    async with office.called() as (reader, writer):
        for _ in range(5):
            writer.write(request())
            assert "200" in await first_line(reader)
            await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(2)
    assert len(office.received) == 5


async def test_dawdlers_do_not_keep_telegram_out_for_long(office: Office) -> None:
    dawdlers = [await asyncio.open_connection("127.0.0.1", office.port) for _ in range(MOST_CONNECTIONS + 5)]
    for _, writer in dawdlers:
        writer.write(b"POST /hook HTTP/1.1\r\nX: ")
    assert "503" in await office.telegram_posts()
    for reader, writer in dawdlers:
        assert await first_line(reader) == ""
        writer.close()
    assert "200" in await office.telegram_posts()


async def test_who_hangs_up_in_the_middle_is_forgotten(office: Office) -> None:
    async with office.called() as (_, writer):
        writer.write(request(UPDATE[:-1], size=len(UPDATE)))
        await writer.drain()
    assert "200" in await office.telegram_posts()
    assert office.received == [json.loads(UPDATE)]


async def test_a_watchdog_is_let_through(office: Office) -> None:
    assert "200" in await office.posts(b"GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\n")
