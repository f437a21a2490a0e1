"""An inverted index over short texts, scored by how much of question and text cover each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.matching.postings import Feature, Floats, Hits, Ints, Postings, features, hits
from bot.matching.tokens import Token, token

OTHER_ACCENTS = 0.25
"""Weight of a word whose marks differ ("cười" against "cưới"); measured: 0.25 lost least."""

UNKNOWN_WORD = 0.6
"""Weight of a word that no text has, as a share of the rarest word's weight: names of places and people are such
words, and so are matters that the catalogue lacks. Between 0.3 and 1 the ranking hardly changes."""

PAIR = 0.6
"""Weight of two neighbouring words against the mean of their single weights; 0.4 to 0.8 measure alike."""

BALANCE = 0.6
"""Beta of the F-score: below 1 it asks first that the text's own words were said; above 0.8 it loses."""

_AGREEMENTS_REMEMBERED = 1 << 15


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the index: ``owner`` is the number of the procedure it speaks for, ``said`` the text as written."""

    owner: int
    said: str
    words: Sequence[Token]
    weight: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of a question, from 0 to 1.

    ``texts`` of every text, ``best`` per owner by its best text, ``coverage`` the share of the question's weight that
    the owner's texts have between them.
    """

    texts: Floats
    best: Floats
    coverage: Floats


class SearchIndex:
    """Scores a question against every text at once; arrays are over texts sorted by owner, and every owner has one."""

    def __init__(self, texts: Sequence[Text], owners: int) -> None:
        self._texts = sorted(texts, key=lambda text: text.owner)
        self._owners = owners
        self._owner_of = np.array([text.owner for text in self._texts], dtype=np.int32)
        self._weights = np.array([text.weight for text in self._texts], dtype=np.float32)
        self._starts = np.searchsorted(self._owner_of, np.arange(owners + 1))
        found = [features(text.words) for text in self._texts]
        self._postings = Postings([feature.key for feature in text] for text in found)
        self._forms: list[dict[str, int]] = [{} for _ in self._postings.numbers]
        self._form_of = self._spellings(found)
        self._rarity = self._rarities()
        self._unknown = UNKNOWN_WORD * float(self._rarity.max(initial=1.0))
        gains = self._rarity[self._postings.features]
        self._sizes = np.maximum(np.bincount(self._postings.rows, gains, len(self._texts)), 1e-6)

    def knows(self, key: str) -> bool:
        """Whether any text has this word or pair of words, accents aside."""
        return key in self._postings.numbers

    def words(self) -> set[str]:
        """Every single word of the index, folded."""
        return {key for key in self._postings.numbers if " " not in key}

    def best_text(self, scores: Scores, owner: int) -> Text:
        """The text that spoke best for ``owner``."""
        start, end = self._starts[owner : owner + 2]
        return self._texts[int(start) + int(np.argmax(scores.texts[start:end]))]

    def score(self, words: Sequence[Token]) -> Scores:
        """Score ``words`` against all texts."""
        known, unknown = self._postings.split(features(words))
        numbers = [self._postings.numbers[feature.key] for feature in known]
        found = hits(self._postings.starts, np.array(numbers, dtype=np.int32))
        rarity = self._rarity[numbers]
        gained = rarity[found.feature] * self._agreements(known, numbers, found)
        rows = self._postings.rows[found.place]
        total = max(float(rarity.sum()) + self._unknown * unknown, 1e-6)
        in_texts = np.bincount(rows, gained, len(self._texts))
        return self._scores(in_texts / total, in_texts / self._sizes, self._covered(found, rows, gained) / total)

    def _agreements(self, known: Sequence[Feature], numbers: Sequence[int], found: Hits) -> Floats:
        """For every hit, how far its spelling agrees with what was asked."""
        by_feature = [
            [_agreement(feature.typed, form) for form in self._forms[number]]
            for feature, number in zip(known, numbers, strict=True)
        ]
        starts = np.cumsum([0, *map(len, by_feature)])
        flat = np.array([agreement for forms in by_feature for agreement in forms], dtype=np.float32)
        return flat[starts[found.feature] + self._form_of[found.place]]

    def _covered(self, found: Hits, rows: Ints, gained: Floats) -> Floats:
        """Per owner the weight of the question's features that any of its texts has: each counts once."""
        owners = self._owner_of[rows]
        if not owners.size:
            return np.zeros(self._owners)
        changes = np.flatnonzero((np.diff(owners) != 0) | (np.diff(found.feature) != 0)) + 1
        starts = np.concatenate([[0], changes])
        covered = np.maximum.reduceat(gained, starts)
        return np.asarray(np.bincount(owners[starts], covered, self._owners), np.float64)

    def _scores(self, of_question: Floats, of_text: Floats, coverage: Floats) -> Scores:
        beta = BALANCE**2
        harmony = (1 + beta) * of_text * of_question / np.maximum(beta * of_text + of_question, 1e-9)
        harmony *= self._weights
        return Scores(harmony, np.maximum.reduceat(harmony, self._starts[:-1]), coverage)

    def _spellings(self, found: Sequence[Sequence[Feature]]) -> Ints:
        """Which of its feature's spellings each posting has."""
        numbers = self._postings.numbers
        spellings: list[int] = []
        for text in found:
            for feature in text:
                forms = self._forms[numbers[feature.key]]
                spellings.append(forms.setdefault(feature.typed, len(forms)))
        return np.array(spellings, dtype=np.int32)[self._postings.order]

    def _rarities(self) -> Floats:
        """The weight of every feature: the fewer owners have it, the more it tells."""
        owners = self._postings.owners_of_features(self._owner_of, self._owners)
        pair = np.array([PAIR if " " in key else 1.0 for key in self._postings.numbers])
        return (pair * np.log1p((self._owners - owners + 0.5) / (owners + 0.5))).astype(np.float32)


@lru_cache(_AGREEMENTS_REMEMBERED)
def _agreement(asked: str, known: str) -> float:
    """1 when the spellings can be the same words, else ``OTHER_ACCENTS``; unmarked words are wildcards."""
    if asked == known:
        return 1.0
    for left, right in zip(asked.split(), known.split(), strict=True):
        if not token(left).agrees_with(token(right)):
            return OTHER_ACCENTS
    return 1.0
