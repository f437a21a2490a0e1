"""Sparing a system that is down: after some failures in a row it is left alone for a while, then probed once."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Self

import structlog

log = structlog.get_logger()


class Verdict(Enum):
    """What a try told about the system."""

    WORKED = "worked"
    FAILED = "failed"
    UNTOLD = "untold"


class CircuitBreaker:
    """Closed: every try may go out. Open: none may. Half-open, after ``open_seconds``: one at a time, as a probe.

    ``failures`` in a row open it; a probe that works closes it, one that fails opens it again for as long.
    ``monotonic`` tells seconds that never run backwards.
    """

    def __init__(self, failures: int, open_seconds: float, monotonic: Callable[[], float]) -> None:
        self._failures = failures
        self._open_seconds = open_seconds
        self._monotonic = monotonic
        self._failed_in_a_row = 0
        self._opened_at: float | None = None
        self._probe: Trial | None = None
        self._era = 0

    def admit(self) -> "Trial | None":
        """A try that may go out now, to be entered with ``with``; None when the system is to be left alone."""
        if self._opened_at is None:
            return Trial(self, self._era)
        if self._probe is not None or self._monotonic() < self._opened_at + self._open_seconds:
            return None
        self._probe = Trial(self, self._era)
        return self._probe

    def settle(self, trial: "Trial") -> None:
        """Take in how ``trial`` went; called once, by the trial itself.

        Tries of an era that is over say nothing: ten that went out together and fail one by one open the circuit
        once, and do not lengthen it.
        """
        if trial is self._probe:
            self._probe = None
        if trial.era != self._era:
            return
        match trial.verdict:
            case Verdict.WORKED:
                self._close()
            case Verdict.FAILED:
                self._count_failure()
            case Verdict.UNTOLD:
                pass

    def _close(self) -> None:
        self._failed_in_a_row = 0
        if self._opened_at is not None:
            self._opened_at = None
            self._era += 1
            log.warning("circuit_closed")

    def _count_failure(self) -> None:
        self._failed_in_a_row += 1
        if self._opened_at is not None or self._failed_in_a_row >= self._failures:
            self._opened_at = self._monotonic()
            self._era += 1
            log.warning("circuit_opened", seconds=self._open_seconds)


@dataclass(slots=True, eq=False)
class Trial:
    """One try. Left without a verdict, for instance because it was cancelled, it counts neither way."""

    breaker: CircuitBreaker
    era: int
    verdict: Verdict = Verdict.UNTOLD

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.breaker.settle(self)
