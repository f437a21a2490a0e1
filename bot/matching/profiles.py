"""The profile of a procedure: which words all its texts together use, and how often.

A text of the index speaks for itself; a profile speaks for the procedure. It hears the whole sentence, also what
the reader takes for boilerplate. Measured with a sixth of the examples left out: 81.2 of 100 right first without
profiles, 87.2 with them. A ridge classifier on the same features, mixed in likewise, reached 86.4 and took half a
second more to build.
"""

from collections.abc import Sequence

import numpy as np

from bot.matching.postings import Floats, Postings, features, joined, keys, spans, starts_of
from bot.matching.search_index import Text
from bot.matching.tokens import Token

SATURATION = 0.3
"""From this strength on, more texts with a word add less and less; 0.3 to 1 measure alike."""

UNKNOWN_WORD = 0.3
"""Squared weight of a word that no text has, against that of the rarest word."""

FULL = 6.0
"""The strength at which a profile's score reaches 1 - 1/e."""


class Profiles:
    """Scores a question by the profiles of all owners."""

    def __init__(self, texts: Sequence[Text], owners: int) -> None:
        self._owners = owners
        by_text = Postings(keys(text.words) for text in texts)
        self._postings = by_text
        self._rarity = np.log1p(len(texts) / np.diff(by_text.starts))
        self._unknown = UNKNOWN_WORD * float(np.log1p(len(texts))) ** 2
        gains = self._rarity[by_text.features] * self._scales(texts)[by_text.rows]
        owner_of = np.array([text.owner for text in texts], dtype=np.int64)
        cells = by_text.features * np.int64(owners) + owner_of[by_text.rows]
        used, cell = np.unique(cells, return_inverse=True)
        strength = np.log1p(np.bincount(cell, gains) / SATURATION)
        self._gains = strength * self._rarity[used // max(owners, 1)]
        self._owner = used % max(owners, 1)
        self._starts = starts_of(used // max(owners, 1), len(by_text.numbers))

    def _scales(self, texts: Sequence[Text]) -> Floats:
        """The factor that gives every text its weight, however long it is."""
        squares = self._rarity[self._postings.features] ** 2
        lengths = np.sqrt(np.bincount(self._postings.rows, squares, len(texts)))
        return np.array([text.weight for text in texts]) / np.maximum(lengths, 1e-6)

    def score(self, words: Sequence[Token]) -> Floats:
        """Score ``words`` by every profile, from 0 to 1."""
        asked = features(words)
        known = self._postings.known(asked)
        unknown = self._postings.unknown_words(asked)
        numbers = list(known.values())
        places = spans(self._starts, numbers)
        strength = np.bincount(joined(self._owner, places), joined(self._gains, places), self._owners)
        length = float((self._rarity[numbers] ** 2).sum() + self._unknown * unknown) ** 0.5
        return 1 - np.exp(-strength / (FULL * max(length, 1e-6)))
