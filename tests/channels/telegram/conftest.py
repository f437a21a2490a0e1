"""A Bot API over real HTTP, a client pointed at it, and a clock that makes no one wait."""

from collections.abc import AsyncIterator, Iterator

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict
from telegram.request import HTTPXRequest

from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.polling import PollingBot
from tests.botapi import BotApiDouble, Citizen
from tests.channels.telegram.desk import Naps

TOKEN = "99:TEST"


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[EventDict]]:
    """What was logged; the default log would draw every traceback, which takes seconds."""
    with capture_logs() as entries:
        yield entries


@pytest.fixture
async def api() -> AsyncIterator[BotApiDouble]:
    async with BotApiDouble(TOKEN, retry_after_failure=0.01) as double:
        yield double


@pytest.fixture
async def bot(api: BotApiDouble) -> AsyncIterator[PollingBot]:
    async with PollingBot(
        TOKEN,
        base_url=api.base_url,
        base_file_url=api.base_file_url,
        request=plain_http(),
        get_updates_request=plain_http(),
    ) as client:
        yield client


def plain_http() -> HTTPXRequest:
    """Without TLS, whose certificates take 60 ms to load for every client."""
    return HTTPXRequest(connection_pool_size=8, httpx_kwargs={"verify": False})


@pytest.fixture
async def citizen(api: BotApiDouble) -> Citizen:
    return api.citizen(chat_id=7, name="Trần Thị Bình")


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
def outgoing(bot: PollingBot, naps: Naps) -> Outgoing:
    return Outgoing(bot, naps.nap)
