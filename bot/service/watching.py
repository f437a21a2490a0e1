"""What is told to whoever counts what the assistant does: kinds and durations, never a word of a citizen."""

from collections import OrderedDict
from collections.abc import Mapping
from hashlib import blake2b
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
MOST_REMEMBERED = 4096
"""Questions; an understanding is some hundred bytes that point into the knowledge."""


class WatchedAnswering(Answering):
    """The same answering, and somebody who counts beside it.

    What it understood last it remembers: many ask alike, and understanding is the most that an answer costs. Questions
    are remembered by their digest only: what citizens wrote does not stay.
    """

    def __init__(self, answering: Answering, watch: Watch, most_remembered: int = MOST_REMEMBERED) -> None:
        # Taken over, not built again: the index takes a second, and what is kept of it must stay free of the watch.
        self.knowledge = answering.knowledge
        self.matcher = answering.matcher
        self.small_talk = answering.small_talk
        self._watch = watch
        self._remembered: OrderedDict[bytes, Understanding] = OrderedDict()
        self._most = most_remembered

    def understand(self, question: str, under_discussion: str | None = None) -> Understanding:
        """Understand ``question`` and tell how that went."""
        began = perf_counter()
        understanding = self._understand(question, under_discussion)
        self._watch.matched(_NAMES[type(understanding.outcome)], perf_counter() - began)
        return understanding

    def _understand(self, question: str, under_discussion: str | None) -> Understanding:
        asked = f"{under_discussion or ''}\x00{question}".encode("utf-8", "surrogatepass")
        key = blake2b(asked, digest_size=16).digest()
        understanding = self._remembered.get(key)
        if understanding is None:
            understanding = self._remembered[key] = super().understand(question, under_discussion)
            if len(self._remembered) > self._most:
                self._remembered.popitem(last=False)
        else:
            self._remembered.move_to_end(key)
        return understanding
