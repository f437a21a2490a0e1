"""Answers kept for a short while, so that neither a crowd nor an impatient citizen multiplies requests."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class BriefCache(Generic[Answer]):
    """Keeps at most ``entries`` answers for ``seconds`` each; who asks while the same is being asked waits along.

    What is raised instead of an answer is raised to all who wait, and not kept.
    """

    def __init__(self, seconds: float, entries: int, monotonic: Callable[[], float]) -> None:
        self._seconds = seconds
        self._entries = entries
        self._monotonic = monotonic
        self._kept: OrderedDict[str, tuple[float, Answer]] = OrderedDict()
        self._asking: dict[str, asyncio.Task[Answer]] = {}

    async def get(self, key: str, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer kept for ``key``, or else the one that ``ask`` gives."""
        kept = self._kept.get(key)
        if kept is not None and self._monotonic() < kept[0]:
            return kept[1]
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.create_task(self._ask(key, ask))
            asking.add_done_callback(lambda done: self._hear_out(key, done))
        # Shielded: a citizen who hangs up must not take the answer away from those who wait along.
        return await asyncio.shield(asking)

    async def close(self) -> None:
        """Give up whatever is being asked, and forget every answer."""
        asking = list(self._asking.values())
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        self._kept.clear()

    async def _ask(self, key: str, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        answer = await ask()
        now = self._monotonic()
        self._forget_outdated(now)
        self._kept[key] = (now + self._seconds, answer)
        self._kept.move_to_end(key)
        return answer

    def _forget_outdated(self, now: float) -> None:
        """Make room for one more; all live equally long, so that the first is the oldest."""
        while self._kept:
            key, (until, _) = next(iter(self._kept.items()))
            if until > now and len(self._kept) < self._entries:
                return
            del self._kept[key]

    def _hear_out(self, key: str, done: asyncio.Task[Answer]) -> None:
        """Look at the exception too, so that asyncio does not log one that nobody waited for any more."""
        del self._asking[key]
        if not done.cancelled():
            done.exception()
