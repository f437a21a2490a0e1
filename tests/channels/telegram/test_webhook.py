"""The webhook: who may deliver, what is taken, and when Telegram hears "received"."""

import asyncio
import hmac
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from structlog.typing import EventDict

from bot.channels.telegram.webhook import webhook
from bot.channels.telegram.webhook_guard import LARGEST_BODY, SHOWN_SECRET, WebhookGuard

SECRET = "mot-bi_mat"
UPDATE: dict[str, Any] = {"update_id": 5, "message": {}}


class Desk:
    def __init__(self) -> None:
        self.received: list[Mapping[str, Any]] = []
        self.released = asyncio.Event()
        self.released.set()

    async def receive(self, raw: Mapping[str, Any]) -> None:
        await self.released.wait()
        self.received.append(raw)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def telegram(desk: Desk) -> httpx.AsyncClient:
    headers = {SHOWN_SECRET: SECRET, "Content-Type": "application/json"}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=guarded(desk)), base_url="http://bot", headers=headers)


def guarded(desk: Desk) -> WebhookGuard:
    return webhook("/hook", SECRET, desk.receive)


async def test_an_update_is_taken(telegram: httpx.AsyncClient, desk: Desk) -> None:
    answer = await telegram.post("/hook", json=UPDATE)
    assert (answer.status_code, desk.received) == (200, [UPDATE])


async def test_received_is_said_only_when_it_is_dealt_with(telegram: httpx.AsyncClient, desk: Desk) -> None:
    desk.released.clear()
    posting = asyncio.create_task(telegram.post("/hook", json=UPDATE))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not posting.done()
    desk.released.set()
    assert (await posting).status_code == 200
    assert desk.received == [UPDATE]


async def test_what_could_not_be_kept_is_to_be_brought_again(
    telegram: httpx.AsyncClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "received", None)
    answer = await telegram.post("/hook", json=UPDATE)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


@pytest.mark.parametrize("shown", ["", "wrong", SECRET + "x", SECRET[:-1], SECRET.upper()])
async def test_a_wrong_secret_is_refused(telegram: httpx.AsyncClient, desk: Desk, shown: str) -> None:
    answer = await telegram.post("/hook", json=UPDATE, headers={SHOWN_SECRET: shown})
    assert (answer.status_code, desk.received) == (403, [])


async def test_a_secret_of_strange_letters_is_refused_too(telegram: httpx.AsyncClient) -> None:
    answer = await telegram.post("/hook", json=UPDATE, headers={SHOWN_SECRET.encode(): "bí mật\xff".encode()})
    assert answer.status_code == 403


async def test_no_secret_is_refused(desk: Desk) -> None:
    transport = httpx.ASGITransport(app=guarded(desk))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as stranger:
        assert (await stranger.post("/hook", json=UPDATE)).status_code == 403


async def test_secrets_are_compared_in_constant_time(
    telegram: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[bytes, bytes]] = []
    honest = hmac.compare_digest

    def watched(shown: bytes, secret: bytes) -> bool:
        compared.append((shown, secret))
        return honest(shown, secret)

    monkeypatch.setattr(hmac, "compare_digest", watched)
    await telegram.post("/hook", json=UPDATE, headers={SHOWN_SECRET: "guess"})
    assert [len(shown) == len(secret) for shown, secret in compared] == [True], "so are those of another length"


async def test_a_body_too_large_for_an_update_is_refused(telegram: httpx.AsyncClient, desk: Desk) -> None:
    answer = await telegram.post("/hook", content=b" " * (LARGEST_BODY + 1))
    assert (answer.status_code, desk.received) == (413, [])


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"{}", b'{"update_id": "5"}', b"\xff\xfe", b"[" * 100_000])
async def test_an_unreadable_body_is_not_asked_for_again(
    telegram: httpx.AsyncClient, desk: Desk, body: bytes, logged: list[EventDict]
) -> None:
    answer = await telegram.post("/hook", content=body)
    assert (answer.status_code, desk.received) == (200, [])
    assert [(entry["event"], entry["size"]) for entry in logged] == [("webhook_body_unreadable", len(body))]


async def test_other_paths_and_methods_are_not_there(telegram: httpx.AsyncClient) -> None:
    assert (await telegram.post("/", json=UPDATE)).status_code == 404
    assert (await telegram.get("/hook")).status_code == 405


async def test_pages_for_whoever_runs_the_bot_stand_beside_it(desk: Desk) -> None:
    async def well(_: Request) -> Response:
        return PlainTextResponse("ok")

    application = webhook("/hook", SECRET, desk.receive, [Route("/healthz", well)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=application), base_url="http://bot") as watchdog:
        assert (await watchdog.get("/healthz")).text == "ok"
