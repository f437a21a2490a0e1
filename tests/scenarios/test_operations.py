"""Who runs the bot asks it how it is, over real HTTP, while citizens talk to it by polling and by webhook."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from structlog.typing import EventDict

from bot import telegram_app
from bot.app import Assistant, assistant
from bot.operations.health import NOT_LOOKED
from bot.operations_app import Watchtower
from bot.settings import OperationsSettings, Settings, SettingsFaulty
from tests.botapi import BotApiDouble
from tests.builders import KnowledgeFolder
from tests.scenarios.conftest import TOKEN, free_port, settings, webhook_settings


@pytest.fixture
def tower() -> Watchtower:
    return Watchtower()


@pytest.fixture
def wanted(tmp_path: Path, knowledge_folder: KnowledgeFolder) -> Settings:
    return settings(tmp_path / "data", knowledge_dir=knowledge_folder.folder)


@pytest.fixture
def built(wanted: Settings, tower: Watchtower) -> Iterator[Assistant]:
    with assistant(wanted, tower.metrics) as assembled:
        yield assembled


def reached_by(way: str, wanted: Settings, api: BotApiDouble) -> tuple[Settings, int]:
    """Settings by which updates come that way, and the port at which the bot tells how it is."""
    hook = webhook_settings() if way == "webhook" else None
    port = hook.port if hook is not None else free_port()
    operations = OperationsSettings() if hook is not None else OperationsSettings(port=port)
    telegram = wanted.telegram.model_copy(update={"base_url": api.base_url, "webhook": hook})
    return wanted.model_copy(update={"telegram": telegram, "operations": operations}), port


async def ready(watchdog: httpx.AsyncClient) -> httpx.Response:
    """What ``/readyz`` says as soon as it is ready."""
    async with asyncio.timeout(20):
        while (answer := await watchdog.get("/readyz")).status_code != 200:
            await asyncio.sleep(0.01)
    return answer


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_running_bot_tells_how_it_is_and_what_it_did(
    wanted: Settings, built: Assistant, tower: Watchtower, way: str, logged: list[EventDict]
) -> None:
    async with BotApiDouble(TOKEN) as api:
        wanted, port = reached_by(way, wanted, api)
        stop = asyncio.Event()
        running = asyncio.create_task(telegram_app.serve(wanted, built, TOKEN, stop, tower))
        binh = api.citizen(7, name="Trần Thị Bình")
        binh.says("nuôi voi cần giấy gì")
        await binh.hears(20)
        await api.idle(20)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as watchdog:
            assert (await watchdog.get("/healthz")).text == "ok"
            assert set((await ready(watchdog)).json()["parts"]) == {
                "database",
                "knowledge",
                "disk",
                "clock",
                "telegram",
            }
            told = await watchdog.get("/metrics")
        stop.set()
        await running
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'motcua_updates_total{kind="message"} 1.0' in told.text
    assert 'motcua_replies_total{outcome="answer"} 1.0' in told.text
    assert 'motcua_telegram_calls_total{method="sendMessage",result="ok"} 1.0' in told.text
    assert "voi" not in told.text
    [answered] = [entry for entry in logged if entry["event"] == "answered"]
    assert (answered["outcome"], answered["ms"] >= 0) == ("answer", True)
    assert "retention_done" in [entry["event"] for entry in logged]


async def test_while_telegram_is_out_of_reach_the_bot_says_so(wanted: Settings, built: Assistant) -> None:
    port, stop = free_port(), asyncio.Event()
    telegram = wanted.telegram.model_copy(update={"base_url": "http://127.0.0.1:9/bot"})
    wanted = wanted.model_copy(update={"telegram": telegram, "operations": OperationsSettings(port=port)})
    running = asyncio.create_task(telegram_app.serve(wanted, built, TOKEN, stop))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", transport=patient()) as watchdog:
        assert (await watchdog.get("/healthz")).status_code == 200
        async with asyncio.timeout(20):
            while (parts := (await watchdog.get("/readyz")).json()["parts"])["telegram"]["trouble"] == NOT_LOOKED:
                await asyncio.sleep(0.01)
    stop.set()
    await running
    assert parts["telegram"]["trouble"].startswith("chưa liên lạc được với Telegram")
    assert parts["database"] == {"ok": True}


def patient() -> httpx.AsyncHTTPTransport:
    """Knocks again where nobody listens yet."""
    return httpx.AsyncHTTPTransport(retries=20)


async def test_a_port_that_is_taken_is_told(wanted: Settings, built: Assistant) -> None:
    async with BotApiDouble(TOKEN) as api:
        wanted, _ = reached_by("polling", wanted, api)
        with socket.create_server(("127.0.0.1", 0)) as taken:
            operations = OperationsSettings(port=taken.getsockname()[1])
            wanted = wanted.model_copy(update={"operations": operations})
            with pytest.raises(SettingsFaulty, match=r"operations\.port: không mở được 127\.0\.0\.1"):
                await telegram_app.serve(wanted, built, TOKEN, asyncio.Event())
