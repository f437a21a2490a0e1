"""A clock that jumps: told by comparing it with one that cannot.

``service.watched_clock`` compares them for another end and so otherwise: it holds the clock to where it was when it
last jumped, so that small jumps add up. Here it is held to where it was at the last look, so that what is set right
gently never adds up to a jump, and the size of the jump is told until the clock is right.
"""

from collections.abc import Callable

TOLERATED_SECONDS = 2.0
"""Between two looks. Setting a clock right gently moves it by 0.5 ms a second at the most (adjtime(3))."""
SETTLES_AFTER = 60.0
"""Seconds after which a clock that jumped once and has gone evenly since is taken to have been set right."""


class ClockWatch:
    """Compares the wall clock with a monotonic one (both in seconds) each time it is asked."""

    def __init__(self, wall: Callable[[], float], monotonic: Callable[[], float]) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._steady = self._last = wall() - monotonic()
        self._jumped_at = 0.0

    async def look(self) -> str | None:
        """What is wrong with the clock, or None."""
        now = self._monotonic()
        ahead = self._wall() - now
        if abs(ahead - self._last) > TOLERATED_SECONDS:
            self._jumped_at = now
        self._last = ahead
        jumped_by = ahead - self._steady
        if abs(jumped_by) <= TOLERATED_SECONDS or now - self._jumped_at >= SETTLES_AFTER:
            self._steady = ahead
            return None
        return f"đồng hồ máy nhảy {jumped_by:+.0f} giây: kiểm tra đồng bộ giờ (timedatectl)"
