"""Delivery to the bot's webhook: in order within a lane, repeated until it answers 2xx."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, cast

import aiohttp

from .parameters import Parameters, decoded
from .types import Json
from .updates import PendingUpdate, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
NOT_IN_A_RESPONSE = frozenset({"setwebhook", "deletewebhook", "close", "logout"})
ExecuteMethod = Callable[[str, Parameters], Awaitable[None]]


@dataclass(slots=True)
class Webhook:
    url: str
    secret: str
    max_connections: int
    last_error_date: int | None = None
    last_error_message: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt; `status` is None when no answer came."""

    update_id: int
    lane: str
    status: int | None
    at: float = field(default_factory=time.time)


class DeliveryFailed(Exception):
    def __init__(self, reason: str, status: int | None, retry_after: float | None) -> None:
        super().__init__(reason)
        self.status = status
        self.retry_after = retry_after


class WebhookDelivery:
    """Lives from setWebhook to deleteWebhook; each busy lane has one task."""

    def __init__(
        self,
        webhook: Webhook,
        queue: UpdateQueue,
        session: aiohttp.ClientSession,
        execute: ExecuteMethod,
        retry_after_failure: float,
    ) -> None:
        self.webhook = webhook
        self.attempts: list[Delivery] = []
        self._queue = queue
        self._session = session
        self._execute = execute
        self._retry_after_failure = retry_after_failure
        self._connections = asyncio.Semaphore(webhook.max_connections)
        self._lanes: dict[str, deque[PendingUpdate]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(self) -> None:
        for waiting in self._queue.pending.values():
            self.offer(waiting)
        self._queue.listener = self.offer

    def stop(self) -> None:
        self._queue.listener = None
        for task in self._tasks.values():
            task.cancel()

    async def stopped(self) -> None:
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def offer(self, waiting: PendingUpdate) -> None:
        lane = self._lanes.setdefault(waiting.lane, deque())
        lane.append(waiting)
        if waiting.lane not in self._tasks:
            self._tasks[waiting.lane] = asyncio.create_task(self._serve(waiting.lane))

    async def _serve(self, name: str) -> None:
        lane = self._lanes[name]
        while lane:
            await self._deliver(lane[0])
            self._queue.forget(lane.popleft().update_id)
        del self._lanes[name], self._tasks[name]

    async def _deliver(self, waiting: PendingUpdate) -> None:
        """Repeat until it is accepted or, meanwhile, dropped."""
        while waiting.update_id in self._queue.pending:
            try:
                async with self._connections:
                    await self._attempt(waiting)
            except DeliveryFailed as failure:
                self._note(waiting, failure.status)
                self.webhook.last_error_date = int(time.time())
                self.webhook.last_error_message = str(failure)
                await asyncio.sleep(failure.retry_after or self._retry_after_failure)
            else:
                return

    async def _attempt(self, waiting: PendingUpdate) -> None:
        headers = {SECRET_HEADER: self.webhook.secret} if self.webhook.secret else {}
        try:
            async with self._session.post(self.webhook.url, json=waiting.update, headers=headers) as response:
                body = await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise DeliveryFailed(str(problem) or type(problem).__name__, None, None) from problem
        if not 200 <= response.status <= 299:
            raise DeliveryFailed(
                f"Wrong response from the webhook: {response.status} {response.reason}",
                response.status,
                requested_pause(response.headers.get("Retry-After")),
            )
        self._note(waiting, response.status)
        await self._obey(body)

    async def _obey(self, body: bytes) -> None:
        """Carry out the method named in the answer, as Telegram does, telling nobody the result."""
        order = json_object(body)
        method = str(order.pop("method", "")).lower()
        if method and method not in NOT_IN_A_RESPONSE and not method.startswith("get"):
            await self._execute(method, Parameters(decoded(order)))

    def _note(self, waiting: PendingUpdate, status: int | None) -> None:
        self.attempts.append(Delivery(waiting.update_id, waiting.lane, status))


def requested_pause(retry_after: str | None) -> float | None:
    try:
        return float(retry_after) if retry_after else None
    except ValueError:
        return None


def json_object(body: bytes) -> Json:
    """The object in `body`; an empty one when there is none."""
    try:
        parsed: Any = json.loads(body)
    except ValueError:
        return {}
    return cast("Json", parsed) if isinstance(parsed, dict) else {}
