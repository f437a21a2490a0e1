"""Counting what goes in and out of Telegram: kinds, methods and results, never a word or a number of anybody."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.polling import ALLOWED_UPDATES

_METHOD = re.compile(r"(?:get|set|send|edit|answer|delete|forward|copy|close|log)[A-Za-z]{2,40}")
_RESULTS = {400: "bad_request", 401: "unauthorized", 403: "forbidden", 409: "conflict", 429: "too_many_requests"}


class UpdateWatch(Protocol):
    """Counts updates."""

    def updated(self, kind: str, seconds: float) -> None:
        """An update of ``kind`` was dealt with in ``seconds``."""
        ...


def kind_of(raw: Mapping[str, Any]) -> str:
    """Which of the updates asked for ``raw`` is."""
    return next((kind for kind in ALLOWED_UPDATES if kind in raw), "other")


class MeasuredRequest(BaseRequest):
    """The connection ``inner``, whatever it is made of, and ``called`` told the method and result of every call."""

    def __init__(self, inner: BaseRequest, called: Callable[[str, str], None]) -> None:
        self._inner = inner
        self._called = called
        # how an answer is read is the connection's own business: PTB's way writes what it cannot read into the log
        self.parse_json_payload = inner.parse_json_payload

    @property
    def read_timeout(self) -> float | None:
        """As ``inner`` has it."""
        return self._inner.read_timeout

    async def initialize(self) -> None:
        """Open ``inner``."""
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Close ``inner``."""
        await self._inner.shutdown()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *times: Any, **named: Any
    ) -> tuple[int, bytes]:
        """Call through ``inner``; raises what it raises."""
        try:
            status, body = await self._inner.do_request(url, method, request_data, *times, **named)
        except TimedOut:
            self._tell(url, "timed_out")
            raise
        except NetworkError:
            self._tell(url, "network_error")
            raise
        self._tell(url, _result(status))
        return status, body

    def _tell(self, url: str, result: str) -> None:
        method = url.rpartition("/")[2]
        self._called(method if _METHOD.fullmatch(method) else "other", result)


def _result(status: int) -> str:
    if status < 300:
        return "ok"
    return _RESULTS.get(status, "server_error" if status >= 500 else "refused")
