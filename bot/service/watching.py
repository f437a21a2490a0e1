"""What is told to whoever counts what the assistant does: kinds and durations, never a word of a citizen."""

from collections.abc import Mapping
from time import perf_counter
from typing import Protocol

from bot.service.answering import Answered, Answering, Clarify, Elsewhere, NotKnown, Understanding


class Watch(Protocol):
    """Somebody who counts."""

    def matched(self, outcome: str, seconds: float) -> None:
        """A question was understood as one of ``MATCH_OUTCOMES`` within ``seconds``."""
        ...

    def answered(self, kind: str) -> None:
        """A message came to the outcome ``kind``."""
        ...


class Unwatched:
    """Nobody counts: for a terminal, a script, a test."""

    def matched(self, outcome: str, seconds: float) -> None:
        """Count nothing."""

    def answered(self, kind: str) -> None:
        """Count nothing."""


_NAMES: Mapping[type[object], str] = {
    Answered: "answered",
    Clarify: "asked",
    Elsewhere: "elsewhere",
    NotKnown: "unknown",
}
MATCH_OUTCOMES = tuple(_NAMES.values())


class WatchedAnswering(Answering):
    """The same answering, and somebody who counts beside it."""

    def __init__(self, answering: Answering, watch: Watch) -> None:
        # Taken over, not built again: the index takes a second, and what is kept of it must stay free of the watch.
        self.knowledge = answering.knowledge
        self.matcher = answering.matcher
        self.small_talk = answering.small_talk
        self._watch = watch

    def understand(self, question: str, under_discussion: str | None = None) -> Understanding:
        """Understand ``question`` and tell how that went."""
        began = perf_counter()
        understanding = super().understand(question, under_discussion)
        self._watch.matched(_NAMES[type(understanding.outcome)], perf_counter() - began)
        return understanding
