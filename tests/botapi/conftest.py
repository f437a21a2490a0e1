"""The double and python-telegram-bot's own client pointed at it."""

from collections.abc import AsyncIterator

import pytest_asyncio
from telegram import Bot
from telegram.request import HTTPXRequest

from .citizens import Citizen
from .server import BotApiDouble


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApiDouble]:
    async with BotApiDouble(token="99:TEST", retry_after_failure=0.01) as double:
        yield double


@pytest_asyncio.fixture
async def bot(api: BotApiDouble) -> AsyncIterator[Bot]:
    async with Bot(
        "99:TEST",
        base_url=api.base_url,
        base_file_url=api.base_file_url,
        request=plain_http(),
        get_updates_request=plain_http(),
    ) as client:
        yield client


def plain_http() -> HTTPXRequest:
    """Without TLS, whose certificates take httpx 60 ms to load for every client."""
    return HTTPXRequest(connection_pool_size=4, httpx_kwargs={"verify": False})


@pytest_asyncio.fixture
async def citizen(api: BotApiDouble) -> Citizen:
    return api.citizen(chat_id=7, name="Trần Thị Bình")
