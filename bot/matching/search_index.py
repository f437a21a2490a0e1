"""An inverted index over short texts, scored by how much of question and text cover each other."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from bot.matching.tokens import Token, token

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

OTHER_ACCENTS = 0.25
"""Weight of a word whose marks differ ("cười" against "cưới"); measured: 0.25 lost least."""

UNKNOWN_WORD = 0.6
"""Weight of a word that no text has, as a share of the rarest word's weight: names of places and people are such
words, and so are matters that the catalogue lacks."""

PAIR = 0.6
"""Weight of two neighbouring words against the mean of their single weights."""

BALANCE = 0.6
"""Beta of the F-score: below 1 it asks first that the text's own words were said."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the index: ``owner`` is the number of the procedure it speaks for."""

    owner: int
    words: tuple[Token, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Feature:
    """A word or a pair of neighbouring words, as its accent-blind key and as typed."""

    key: str
    typed: str


@dataclass(frozen=True, slots=True)
class _Postings:
    texts: Ints
    spellings: Ints
    forms: tuple[str, ...]
    weight: float


def features(words: Sequence[Token]) -> list[Feature]:
    """The distinct words and neighbouring pairs of ``words``."""
    single = [Feature(word.folded, word.typed) for word in words]
    pairs = [
        Feature(f"{left.folded} {right.folded}", f"{left.typed} {right.typed}")
        for left, right in zip(words, words[1:], strict=False)
    ]
    return list({feature.key: feature for feature in single + pairs}.values())


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of a question: ``best`` per owner by its best text, ``text`` which text that was,
    ``coverage`` the share of the question's weight that any text of the owner has.
    """

    best: Floats
    text: Ints
    coverage: Floats


class SearchIndex:
    """Scores a question against every text at once; arrays are over texts sorted by owner."""

    def __init__(self, texts: Sequence[Text], owners: int) -> None:
        self.texts = sorted(texts, key=lambda text: text.owner)
        self._owners = owners
        self._owner_of = np.array([text.owner for text in self.texts], dtype=np.int32)
        self._weights = np.array([text.weight for text in self.texts], dtype=np.float32)
        self._starts = np.searchsorted(self._owner_of, np.arange(owners)).astype(np.int32)
        self._postings = self._build()
        self._unknown = UNKNOWN_WORD * max((p.weight for p in self._postings.values()), default=1.0)
        self._sizes = np.zeros(len(self.texts), dtype=np.float32)
        for postings in self._postings.values():
            self._sizes[postings.texts] += postings.weight

    def _build(self) -> dict[str, _Postings]:
        places: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for number, text in enumerate(self.texts):
            for feature in features(text.words):
                places[feature.key].append((number, feature.typed))
        return {key: self._postings_of(key, found) for key, found in places.items()}

    def _postings_of(self, key: str, found: list[tuple[int, str]]) -> _Postings:
        forms = tuple(dict.fromkeys(typed for _, typed in found))
        number_of = {form: number for number, form in enumerate(forms)}
        texts = np.array([number for number, _ in found], dtype=np.int32)
        spellings = np.array([number_of[typed] for _, typed in found], dtype=np.int32)
        owners = len({self.texts[number].owner for number, _ in found})
        rarity = log(1 + (self._owners - owners + 0.5) / (owners + 0.5))
        return _Postings(texts, spellings, forms, rarity * (PAIR if " " in key else 1.0))

    def knows(self, folded: str) -> bool:
        """Whether any text has this word, accents aside."""
        return folded in self._postings

    def words(self) -> list[str]:
        """Every single word of the index, folded."""
        return [key for key in self._postings if " " not in key]

    def score(self, words: Sequence[Token]) -> Scores:
        """Score ``words`` against all texts; scores run from 0 to 1."""
        hits = np.zeros(len(self.texts), dtype=np.float32)
        covered = np.zeros(self._owners, dtype=np.float32)
        total = 0.0
        for feature in features(words):
            postings = self._postings.get(feature.key)
            if postings is None:
                total += self._unknown * (0.0 if " " in feature.key else 1.0)
                continue
            agreement = np.array([_agreement(feature.typed, form) for form in postings.forms], dtype=np.float32)
            gained = postings.weight * agreement[postings.spellings]
            hits[postings.texts] += gained
            once = np.zeros(self._owners, dtype=np.float32)
            np.maximum.at(once, self._owner_of[postings.texts], gained)
            covered += once
            total += postings.weight
        return self._scores(hits, covered, max(total, 1e-6))

    def _scores(self, hits: Floats, covered: Floats, total: float) -> Scores:
        of_question = hits / total
        of_text = hits / np.maximum(self._sizes, 1e-6)
        beta = BALANCE**2
        harmony = (1 + beta) * of_text * of_question / np.maximum(beta * of_text + of_question, 1e-9)
        harmony *= self._weights
        best = np.maximum.reduceat(harmony, self._starts) if len(self.texts) else np.zeros(0, dtype=np.float32)
        top = np.array(
            [
                start + int(np.argmax(part))
                for start, part in zip(self._starts, np.split(harmony, self._starts[1:]), strict=True)
            ],
            dtype=np.int32,
        )
        return Scores(best, top, covered / total)


def _agreement(asked: str, known: str) -> float:
    """1 when the spellings can be the same words, else ``OTHER_ACCENTS``; unmarked words are wildcards."""
    if asked == known:
        return 1.0
    for left, right in zip(asked.split(), known.split(), strict=True):
        if not token(left).agrees_with(token(right)):
            return OTHER_ACCENTS
    return 1.0
