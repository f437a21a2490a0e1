"""Which rows hold which features, in compressed arrays: what both ways of scoring stand on."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.matching.tokens import Token

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]


def features(words: Sequence[Token]) -> dict[str, str]:
    """The distinct words and neighbouring pairs of ``words``, as typed, by their accent-blind keys.

    Of two spellings of a key the first counts.
    """
    found = {word.folded: word.typed for word in reversed(words)}
    for left, right in pairwise(words):
        found.setdefault(f"{left.folded} {right.folded}", f"{left.typed} {right.typed}")
    return found


def is_pair(key: str) -> bool:
    """Whether a feature is a pair of words."""
    return " " in key


def keys(words: Sequence[Token]) -> Iterable[str]:
    """The keys of ``features(words)``."""
    folded = [word.folded for word in words]
    return dict.fromkeys([*folded, *(f"{left} {right}" for left, right in pairwise(folded))])


class Postings:
    """Sorted rows by feature: those of feature ``f`` stand from ``starts[f]`` to ``starts[f + 1]`` in ``rows``."""

    def __init__(self, keys_by_row: Iterable[Iterable[str]]) -> None:
        self.numbers: dict[str, int] = {}
        found: list[int] = []
        rows: list[int] = []
        for row, keys in enumerate(keys_by_row):
            before = len(found)
            found += [self.numbers.setdefault(key, len(self.numbers)) for key in keys]
            rows += [row] * (len(found) - before)
        by_row = np.array(found, dtype=np.int32)
        self.order = np.argsort(by_row, kind="stable")
        self.features = by_row[self.order]
        self.rows = np.array(rows, dtype=np.intp)[self.order]  # of the width that bincount counts in
        self.starts = starts_of(self.features, len(self.numbers))

    def known(self, asked: Iterable[str]) -> dict[str, int]:
        """The numbers of those of the features ``asked`` that have postings."""
        return {key: self.numbers[key] for key in asked if key in self.numbers}

    def unknown_words(self, asked: Iterable[str]) -> int:
        """How many of the features ``asked`` are single words without postings."""
        return words_among(key for key in asked if key not in self.numbers)


def words_among(keys: Iterable[str]) -> int:
    """How many of the features are single words."""
    return sum(not is_pair(key) for key in keys)


def starts_of(numbers: Ints, count: int) -> list[int]:
    """Where each of ``count`` numbers begins in the ascending ``numbers``, and at last where they end.

    A list: a question looks at a few of them one by one, which is quicker in Python's own integers.
    """
    starts: list[int] = np.searchsorted(numbers, np.arange(count + 1)).tolist()
    return starts


def spans(starts: Sequence[int], wanted: Iterable[int]) -> list[slice]:
    """The places from ``starts[w]`` to ``starts[w + 1]`` for every ``w`` that is wanted."""
    return [slice(starts[number], starts[number + 1]) for number in wanted]


def joined(values: NDArray[Any], places: Sequence[slice]) -> NDArray[Any]:
    """The ``values`` at all ``places``, one after the other."""
    return np.concatenate([values[place] for place in places]) if places else values[:0]
