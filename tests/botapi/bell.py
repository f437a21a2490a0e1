"""Waiting for a change without polling the clock."""

import asyncio
from collections.abc import Callable


class Bell:
    """Whoever changes something rings (also from plain functions); whoever waits looks again.

    An `asyncio.Condition` would serve as well, but only a coroutine may notify one.
    """

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()
        self._rung = asyncio.Event()

    async def until(self, holds: Callable[[], bool], timeout: float) -> bool:
        """True as soon as `holds()`; False when it still does not after `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout):
                while not holds():
                    await self._rung.wait()
        except TimeoutError:
            return holds()
        return True
