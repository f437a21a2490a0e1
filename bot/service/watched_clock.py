"""A clock that somebody may set: what it shows, and whether to act on how long something has waited by it."""

from collections.abc import Callable
from datetime import datetime
from time import monotonic

from bot.service.ports import Clock

JUMP_SECONDS = 60.0
"""Against a clock that nobody sets; one that is set right gently moves evenly with it."""
MISTRUSTED_SECONDS = 86_400.0
"""As long after a jump as somebody may need to see it and set the clock right."""


class WatchedClock:
    """The port ``Clock``. After a jump it is not trusted for a day, for nobody can tell which time was right."""

    def __init__(self, clock: Clock, seconds: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._seconds = seconds
        self._ahead = self._measured()
        self._jumped_at: float | None = None

    def now(self) -> datetime:
        """What the clock shows."""
        return self._clock.now()

    def is_trusted(self) -> bool:
        """Whether it has gone evenly for a day, or since this process began.

        Who does not ask often hears of a jump late, and then mistrusts the clock from there on.
        """
        ahead, now = self._measured(), self._seconds()
        if abs(ahead - self._ahead) > JUMP_SECONDS:
            self._ahead, self._jumped_at = ahead, now
        return self._jumped_at is None or now - self._jumped_at > MISTRUSTED_SECONDS

    def _measured(self) -> float:
        return self._clock.now().timestamp() - self._seconds()
