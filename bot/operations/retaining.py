"""Erasing by the retention rules once a day while the bot runs."""

import asyncio
from collections.abc import Callable
from datetime import date

import structlog

from bot.service.ports import Clock, Operator
from bot.service.retention import Retention

log = structlog.get_logger()

LOOK_AGAIN_SECONDS = 600.0
"""After a failed run the next try comes this much later, and a new day begins at most this late."""

Erased = Callable[[str, int], None]
"""Told a rule and how many it erased."""


class DailyRetention:
    """Erases once each day by the clock, while that ``is_trusted``."""

    def __init__(
        self,
        retention: Retention,
        clock: Clock,
        operator: Operator,
        erased: Erased,
        is_trusted: Callable[[], bool] = lambda: True,
    ) -> None:
        self._retention = retention
        self._clock = clock
        self._operator = operator
        self._erased = erased
        self._is_trusted = is_trusted
        self._done_on: date | None = None

    async def keep_erasing(self) -> None:
        """Erase whenever a day begins, until cancelled."""
        while True:
            await self.erase_if_due()
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def erase_if_due(self) -> None:
        """Erase unless that was done today; never raises but for cancellation."""
        today = self._clock.now().date()
        if not self._is_trusted():
            log.warning("retention_waits", reason="the clock has jumped")  # what is erased too early is gone for good
            return
        if self._done_on == today:
            return
        try:
            erased = await self._retention.erase()
        except Exception as fault:
            log.exception("retention_failed", fault=type(fault).__name__)
            await self._operator.tell(f"retention_failed: {type(fault).__name__}: {fault}")
            return
        self._done_on = today
        log.info("retention_done", **{kept.value: count for kept, count in erased.items() if count})
        for kept, count in erased.items():
            self._erased(kept.value, count)
