"""getUpdates: one long poll at a time."""

from collections.abc import Callable

from .parameters import Parameters
from .refusals import (
    Refusal,
    terminated_by_another_poller,
    terminated_by_webhook,
    webhook_is_active,
)
from .types import Json
from .updates import UpdateQueue

LONGEST_POLL = 50


class Polling:
    def __init__(self, queue: UpdateQueue, webhook_is_set: Callable[[], bool]) -> None:
        self._queue = queue
        self._webhook_is_set = webhook_is_set
        self._latest: object | None = None
        self._closed = False

    @property
    def is_waited_for(self) -> bool:
        """Whether a poll is open."""
        return self._latest is not None

    async def updates(self, parameters: Parameters) -> list[Json]:
        """Wait for updates; the newest poller wins and the one before is told 409."""
        if self._webhook_is_set():
            raise webhook_is_active()
        self._queue.allow(parameters.get("allowed_updates"))
        offset = parameters.integer("offset")
        if offset != 0:
            self._queue.confirm_before(offset)
        this_poll = self._latest = object()
        self._queue.bell.ring()
        timeout = min(max(parameters.integer("timeout"), 0), LONGEST_POLL)
        await self._queue.bell.until(lambda: self._is_over(this_poll), timeout)
        if self._latest is not this_poll:
            raise self._conflict()
        self._latest = None
        return self._queue.oldest(min(max(parameters.integer("limit", 100), 1), 100))

    def close(self) -> None:
        """Let a waiting poll go home with nothing: the double is about to stop."""
        self._closed = True
        self._queue.bell.ring()

    def _is_over(self, this_poll: object) -> bool:
        return self._closed or self._latest is not this_poll or bool(self._queue.pending)

    def _conflict(self) -> Refusal:
        if self._webhook_is_set():
            return terminated_by_webhook()
        return terminated_by_another_poller()

    def webhook_was_set(self) -> None:
        self._latest = None
        self._queue.bell.ring()
