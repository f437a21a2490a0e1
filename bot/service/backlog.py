"""What waits to be dealt with, for whoever watches whether it piles up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait in ``queue``, and for how many seconds the oldest of them has; 0 when none does."""

    queue: str
    depth: int
    oldest_seconds: float


class Backlog(Protocol):
    """One or several queues."""

    async def waiting(self) -> Sequence[Waiting]:
        """Every queue, empty ones too."""
        ...
