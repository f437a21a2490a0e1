"""When the messenger was last heard of, and asking it when that is too long ago."""

from collections.abc import Awaitable, Callable

ASK_AFTER, LOST_AFTER = 60.0, 120.0
"""Seconds. A long poll comes back after 25 by itself; behind a webhook nothing may be sent for hours."""


class Pulse:
    """Notes every answer of the messenger; ``ask`` makes it answer or raises ``refusal``."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._heard_at: float | None = None

    def beat(self) -> None:
        """The messenger answered, whatever it said."""
        self._heard_at = self._monotonic()

    async def look(self, ask: Callable[[], Awaitable[object]], refusal: type[Exception]) -> str | None:
        """What is wrong with the connection to the messenger, or None."""
        if self._silent_for() <= ASK_AFTER:
            return None
        try:
            await ask()
        except refusal as trouble:
            return self._told(trouble) if self._silent_for() > LOST_AFTER else None
        self.beat()
        return None

    def _told(self, trouble: Exception) -> str:
        if self._heard_at is None:
            return f"chưa liên lạc được với Telegram ({trouble})"
        return f"Telegram không trả lời đã {self._silent_for():.0f} giây ({trouble})"

    def _silent_for(self) -> float:
        return self._monotonic() - self._heard_at if self._heard_at is not None else float("inf")
