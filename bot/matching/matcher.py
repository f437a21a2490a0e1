"""From a question to ranked procedures, each with a score from 0 to 1 and the reason for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from re import split

import numpy as np

from bot.domain.procedures import Aspect, Procedure
from bot.domain.vocabulary import Vocabulary
from bot.matching.reading import QuestionReader, Reading
from bot.matching.search_index import Scores, SearchIndex, Text

NAME_WEIGHT, ALIAS_WEIGHT, QUESTION_WEIGHT = 1.0, 1.0, 0.95
COVERAGE_SHARE = 0.35
"""Share of a score that comes from all of a procedure's texts together, the rest from its best one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A procedure that a question may mean; ``why`` is the text that spoke for it best."""

    code: str
    name: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a question was understood as: candidates best first, and how it was read."""

    candidates: tuple[Candidate, ...]
    reading: Reading

    @property
    def intents(self) -> tuple[Aspect, ...]:
        """The aspects asked about, in the order asked."""
        return self.reading.intents


class Matcher:
    """Matches questions to the procedures it was built from. Immutable; build a new one when knowledge changes."""

    def __init__(self, procedures: Sequence[Procedure], vocabulary: Vocabulary) -> None:
        self._named = [(procedure.code, procedure.short_name) for procedure in procedures]
        self.reader = QuestionReader(vocabulary)
        self._spoken: dict[int, str] = {}
        texts = [text for number, procedure in enumerate(procedures) for text in self._texts(number, procedure)]
        self._index = SearchIndex(texts, len(procedures))

    def _texts(self, number: int, procedure: Procedure) -> Iterable[Text]:
        for name in (*name_parts(procedure.name), procedure.short_name):
            yield Text(number, self.reader.read(name).expanded, NAME_WEIGHT)
        for alias in procedure.aliases:
            yield Text(number, self.reader.read(alias).matter, ALIAS_WEIGHT)
        for question in procedure.questions:
            yield Text(number, self.reader.read(question).matter, QUESTION_WEIGHT)

    def match(self, question: str, most: int = 10) -> Match:
        """The ``most`` likeliest procedures for ``question``, best first; empty when nothing fits at all."""
        reading = self.reader.read(question)
        typed = self._score(self._index.score(reading.matter))
        if reading.expanded != reading.matter:
            typed = np.maximum(typed, self._score(self._index.score(reading.expanded)))
        order = np.argsort(-typed, kind="stable")[:most]
        found = [
            Candidate(*self._named[number], round(float(typed[number]), 4), "") for number in order if typed[number] > 0
        ]
        return Match(tuple(found), reading)

    @staticmethod
    def _score(scores: Scores) -> np.ndarray:
        return (1 - COVERAGE_SHARE) * scores.best + COVERAGE_SHARE * scores.coverage


def name_parts(name: str) -> list[str]:
    """A long official name and its parts between semicolons and slashes, which citizens ask for one by one."""
    parts = [part.strip() for part in split(r"[;/]", name) if len(part.split()) > 1]
    return list(dict.fromkeys([name, *parts]))
