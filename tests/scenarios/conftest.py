"""The whole bot in this test's own loop, against the Bot API double over real HTTP, by polling and by webhook."""

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot import telegram_app
from bot.app import Assistant, assistant
from bot.settings import LimitSettings, PaceSettings, Settings, WebhookSettings
from tests.botapi import BotApiDouble, Citizen, SeenMessage
from tests.scenarios.nursery import Nursery

TOKEN = "99:TEST"
OPERATOR = 900
REPOSITORY = Path(__file__).parents[2]
MEASURED = "COVERAGE_PROCESS_CONFIG"
"""Where this stands in its environment a process measures which of its lines run, and takes three times as long."""
_chat_ids = count(1000)
_update_ids = count(1_000_000, 10_000)
"""Each double goes on where another stopped, as Telegram does: the bot knows an update by its number."""


@dataclass
class Service:
    """A bot that runs, and the Telegram that it runs on."""

    api: BotApiDouble
    assembled: Assistant

    @property
    def operator(self) -> Citizen:
        return self.api.citizen(OPERATOR, name="Vận hành")

    def citizen(self) -> Citizen:
        """Somebody whom the bot has never met."""
        return self.api.citizen(next(_chat_ids), name="Trần Thị Bình")

    async def is_through(self) -> None:
        """Until nothing waits: Telegram's updates are in the inbox, the inbox is answered, the answers are sent."""
        await self.api.idle()
        async with asyncio.timeout(20):
            while any(backlog.waiting for backlog in await self.assembled.post.backlog()):
                await asyncio.sleep(0.01)

    async def asks(self, citizen: Citizen, text: str) -> SeenMessage:
        citizen.says(text)
        return await citizen.hears(10)


Serve = Callable[[Settings, Assistant], AbstractAsyncContextManager[Service]]


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[EventDict]]:
    """What was logged; the default log would draw every traceback, which takes seconds."""
    with capture_logs() as entries:
        yield entries


def settings(folder: Path, **changes: object) -> Settings:
    """Settings that owe nothing to the environment, which would win over the given ones."""
    return Settings().model_copy(update={"data_dir": folder, "limits": LimitSettings(enabled=False), **changes})


@pytest.fixture(scope="session")
def assembled(tmp_path_factory: pytest.TempPathFactory, started_before: Callable[[Path], None]) -> Iterator[Assistant]:
    """The assistant with the shipped knowledge and a SQLite file; citizens tell the tests apart."""
    folder = tmp_path_factory.mktemp("scenarios")
    started_before(folder)
    with assistant(settings(folder, knowledge_dir=REPOSITORY / "knowledge")) as built:
        yield built


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where real processes come from."""
    mother = Nursery()
    yield mother
    mother.close()


@pytest.fixture(params=["polling", "webhook"])
def serve(request: pytest.FixtureRequest) -> Serve:
    @asynccontextmanager
    async def run(wanted: Settings, built: Assistant) -> AsyncGenerator[Service]:
        async with BotApiDouble(TOKEN, retry_after_failure=0.01, first_update_id=next(_update_ids)) as api:
            hook = webhook_settings() if request.param == "webhook" else None
            limits = PaceSettings(overall_per_second=1000, private_per_second=1000, private_burst=1000)
            given = {"base_url": api.base_url, "operator_chat": OPERATOR, "webhook": hook, "limits": limits}
            telegram = wanted.telegram.model_copy(update=given)
            api.citizen(OPERATOR)
            stop = asyncio.Event()
            wanted = wanted.model_copy(update={"telegram": telegram})
            running = asyncio.create_task(telegram_app.serve(wanted, built, TOKEN, stop))
            yield Service(api, built)
            stop.set()
            await running

    return run


@pytest.fixture
async def service(serve: Serve, assembled: Assistant, tmp_path: Path) -> AsyncIterator[Service]:
    async with serve(settings(tmp_path), assembled) as running:
        yield running


def webhook_settings() -> WebhookSettings:
    port = free_port()
    return WebhookSettings(url=f"http://127.0.0.1:{port}/hook", secret=SecretStr("bi_mat"), port=port)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
