"""Requests made over the wires, by our own client and by python-telegram-bot's usual one, and what becomes of them."""

import socket
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from telegram.error import TelegramError
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.channels.telegram.transport import BotRequest, Patience, Way
from tests.channels.telegram.wires import LARGEST

SOON = 0.1
"""Seconds until a request is given up where the server shall be waited for in vain."""
STRAIGHT = Way()
HURRIED = Patience(connect=SOON, read=SOON, write=SOON, media_write=SOON, pool=SOON, body=3 * SOON)


def hurried(connections: int = 2, way: Way = STRAIGHT) -> BotRequest:
    return BotRequest(connections, HURRIED, way, LARGEST)


def patient(connections: int = 2, way: Way = STRAIGHT) -> BotRequest:
    return BotRequest(connections, Patience(pool=30.0), way)


def httpx_in_a_hurry(connections: int = 2) -> HTTPXRequest:
    return HTTPXRequest(connections, SOON, SOON, SOON, SOON, media_write_timeout=SOON, httpx_kwargs={"verify": False})


def form(**values: Any) -> RequestData:
    return RequestData([RequestParameter.from_input(key, value) for key, value in values.items()])


BOTH: dict[str, Callable[[], BaseRequest]] = {"ours": hurried, "httpx": httpx_in_a_hurry}


async def trouble_with(request: BaseRequest, url: str, data: RequestData | None = None) -> TelegramError:
    """What ``request`` raises; nothing else may be raised but python-telegram-bot's errors."""
    with pytest.raises(TelegramError) as raised:
        await request.post(url, data or form(text="x"))
    return raised.value


def everything(trouble: BaseException) -> str:
    """What a log with the whole traceback would show of it, and of what led to it."""
    return "".join(traceback.format_exception(trouble)) + repr(trouble) + repr(trouble.__context__)


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
