"""Clocks that fail."""

from datetime import datetime

from tests.builders import FixedClock


class ClockThatStops(FixedClock):
    """A clock that breaks after it was asked a few times."""

    def __init__(self, answers: int) -> None:
        super().__init__()
        self.answers = answers

    def now(self) -> datetime:
        self.answers -= 1
        if self.answers < 0:
            raise RuntimeError("the clock stopped")
        return super().now()
