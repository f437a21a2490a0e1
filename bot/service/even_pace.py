"""Replies that take equally long: a refusal must not tell by its time what was found before it was refused."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import ceil

SHORTEST_STEP, LONGEST_STEP = 0.05, 0.8
"""Seconds. Looking into the table takes 1 ms, on a machine hard at work 6 ms, and 0.2 ms more when the code exists; an
office's system over HTTP takes as long as it likes, and what it tells is written down besides."""


@dataclass(frozen=True, slots=True)
class EvenPace:
    """Lets time pass up to the next of a few set moments; ``monotonic`` is in seconds, tests replace both."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def keep(self, began: float) -> None:
        """Wait until the step is over in which what ``began`` then has ended."""
        taken = self.monotonic() - began
        await self.sleep(_end_of_step(taken) - taken)


REAL_TIME = EvenPace()


def _end_of_step(taken: float) -> float:
    """The end of the step that ``taken`` falls into: after 50, 100, 200, 400, 800 ms, then every 800 ms."""
    step = SHORTEST_STEP
    while step < min(taken, LONGEST_STEP):
        step *= 2
    return step * max(1, ceil(taken / step))
