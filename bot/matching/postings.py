"""Which rows hold which features, in compressed arrays: what both ways of scoring stand on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.matching.tokens import Token

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]


class Feature(NamedTuple):
    """A word or a pair of neighbouring words, as its accent-blind key and as typed.

    A tuple, because an index is built of a hundred thousand of them.
    """

    key: str
    typed: str

    @property
    def is_word(self) -> bool:
        """Whether this is a single word."""
        return " " not in self.key


def features(words: Sequence[Token]) -> list[Feature]:
    """The distinct words and neighbouring pairs of ``words``; of two spellings the first counts."""
    found: dict[str, Feature] = {}
    for word in words:
        if word.folded not in found:
            found[word.folded] = Feature(word.folded, word.typed)
    for left, right in pairwise(words):
        key = f"{left.folded} {right.folded}"
        if key not in found:
            found[key] = Feature(key, f"{left.typed} {right.typed}")
    return list(found.values())


def keys(words: Sequence[Token]) -> Iterable[str]:
    """The keys of ``features(words)``."""
    folded = [word.folded for word in words]
    return dict.fromkeys([*folded, *(f"{left} {right}" for left, right in pairwise(folded))])


@dataclass(frozen=True, slots=True)
class Hits:
    """The postings of some features: which of the features asked for, and the place in the arrays."""

    feature: Ints
    place: Ints


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
        self.rows = np.array(rows, dtype=np.int32)[self.order]
        self.starts = np.searchsorted(self.features, np.arange(len(self.numbers) + 1))

    def split(self, asked: Iterable[Feature]) -> tuple[list[Feature], int]:
        """The features that have postings, and how many single words have none."""
        known: list[Feature] = []
        unknown = 0
        for feature in asked:
            if feature.key in self.numbers:
                known.append(feature)
            else:
                unknown += feature.is_word
        return known, unknown

    def owners_of_features(self, owner_of: Ints, owners: int) -> Ints:
        """How many distinct owners the rows of every feature have; ``owner_of`` rows is ascending."""
        pairs = np.unique(self.features.astype(np.int64) * max(owners, 1) + owner_of[self.rows])
        return np.bincount(pairs // max(owners, 1), minlength=len(self.numbers))


def hits(starts: Ints, wanted: Ints) -> Hits:
    """The places from ``starts[w]`` to ``starts[w + 1]`` for every ``w`` that is wanted, in their order."""
    begins = starts[wanted]
    counts = starts[wanted + 1] - begins
    which = np.repeat(np.arange(len(counts)), counts)
    return Hits(which, np.arange(len(which)) + np.repeat(begins - np.cumsum(counts) + counts, counts))
