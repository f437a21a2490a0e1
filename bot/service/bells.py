"""Bells within one process."""

import asyncio
from collections import defaultdict
from contextlib import suppress


class HouseBells:
    """The port ``Bells`` where nobody else is to be woken."""

    def __init__(self) -> None:
        self._rung: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def ring(self, name: str) -> None:
        """Wake whoever waits for ``name``, or will."""
        self._rung[name].set()

    async def wait(self, name: str, at_most: float) -> None:
        """Wait until ``name`` was rung since the last wait, or ``at_most`` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most):
                await self._rung[name].wait()
        self._rung[name].clear()


class OnlyProcess:
    """The port ``Duty`` where there is no other process."""

    async def begin(self) -> None:
        """It is on duty at once."""

    async def lost(self) -> None:
        """Never."""
        await asyncio.Event().wait()

    async def end(self) -> None:
        """There is nobody to take over."""
