"""Bells within one process."""

import asyncio
from contextlib import suppress

INBOX, OUTBOX, TICKETS = "inbox", "outbox", "tickets"
"""What may be waited for: an update to deal with, a letter to send, words between a citizen and an office."""
FOR_WHO_IS_ON_DUTY = (OUTBOX, TICKETS)


class HouseBells:
    """The port ``Bells`` where nobody else is to be woken."""

    def __init__(self) -> None:
        self._rung: set[str] = set()
        self._waiting: dict[str, asyncio.Future[None]] = {}

    def ring(self, name: str) -> None:
        """Wake whoever waits for ``name``, or will."""
        self._rung.add(name)
        waiting = self._waiting.get(name)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    async def wait(self, name: str, at_most: float) -> None:
        """Wait until ``name`` was rung since the last wait, or ``at_most`` seconds. One may wait for each name."""
        if name not in self._rung:
            self._waiting[name] = asyncio.get_running_loop().create_future()
            with suppress(TimeoutError):
                async with asyncio.timeout(at_most):
                    await self._waiting[name]
        self._rung.discard(name)


class OnlyProcess:
    """The port ``Duty`` where there is no other process."""

    async def begin(self) -> None:
        """It is on duty at once."""

    async def lost(self) -> None:
        """Never."""
        await asyncio.Event().wait()

    async def end(self) -> None:
        """There is nobody to take over."""
