"""Health: parts that fall ill and recover, told in the log when it happens and on request while it lasts."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.operations.health import NOT_LOOKED, Health
from bot.operations.metrics import Metrics
from bot.operations.pages import pages


class Part:
    """A part that is as well as the test says."""

    def __init__(self) -> None:
        self.trouble: str | None = None
        self.fault: Exception | None = None
        self.answers = asyncio.Event()
        self.answers.set()
        self.looks = 0

    async def look(self) -> str | None:
        self.looks += 1
        await self.answers.wait()
        if self.fault is not None:
            raise self.fault
        return self.trouble


@pytest.fixture
def logged() -> Iterator[list[EventDict]]:
    with capture_logs() as entries:
        yield entries


@pytest.fixture
def disk() -> Part:
    return Part()


@pytest.fixture
def clock() -> Part:
    return Part()


@pytest.fixture
def health(disk: Part, clock: Part) -> Health:
    return Health({"disk": disk.look, "clock": clock.look}, patience=0.05)


@pytest.fixture
def watchdog(health: Health) -> httpx.AsyncClient:
    application = Starlette(routes=list(pages(health, Metrics())))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=application), base_url="http://bot")


async def test_before_the_first_look_it_is_alive_but_not_ready(watchdog: httpx.AsyncClient) -> None:
    assert ((await watchdog.get("/healthz")).status_code, (await watchdog.get("/healthz")).text) == (200, "ok")
    answer = await watchdog.get("/readyz")
    assert (answer.status_code, answer.json()["parts"]["disk"]["trouble"]) == (503, NOT_LOOKED)


async def test_when_every_part_is_well_it_is_ready(health: Health, watchdog: httpx.AsyncClient) -> None:
    await health.look()
    answer = await watchdog.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "parts": {"disk": {"ok": True}, "clock": {"ok": True}}}


async def test_a_part_that_falls_ill_is_told_once_in_the_log_and_shown_until_it_recovers(
    health: Health, disk: Part, watchdog: httpx.AsyncClient, logged: list[EventDict]
) -> None:
    await health.look()
    disk.trouble = "đĩa đầy"
    await health.look()
    await health.look()
    answer = await watchdog.get("/readyz")
    assert (answer.status_code, (await watchdog.get("/healthz")).status_code) == (503, 200)
    assert answer.json()["parts"] == {"disk": {"ok": False, "trouble": "đĩa đầy"}, "clock": {"ok": True}}
    disk.trouble = None
    await health.look()
    assert (await watchdog.get("/readyz")).status_code == 200
    assert [(entry["event"], entry["part"]) for entry in logged] == [("unhealthy", "disk"), ("healthy_again", "disk")]


async def test_a_start_in_good_health_is_nothing_to_tell(health: Health, logged: list[EventDict]) -> None:
    await health.look()
    assert logged == []


async def test_a_look_that_fails_is_an_illness_too(health: Health, clock: Part) -> None:
    clock.fault = OSError("no such clock")
    await health.look()
    assert health.troubles == {"disk": None, "clock": "OSError: no such clock"}


async def test_a_part_that_hangs_keeps_nobody_waiting_and_is_not_asked_again_meanwhile(
    health: Health, clock: Part
) -> None:
    clock.answers.clear()
    await health.look()
    await health.look()
    assert health.troubles == {"disk": None, "clock": "không trả lời trong 0.05 giây"}
    assert clock.looks == 1
    clock.answers.set()
    await health.look()
    assert health.is_ready
    health.close()
