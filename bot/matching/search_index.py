"""An inverted index over short texts, scored by how much of question and text cover each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bot.matching.postings import Floats, Ints, Postings, features, is_pair, joined, spans, starts_of
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

_AGREEMENTS_REMEMBERED = 1 << 12
"""Spellings of features; what people ask uses some thousands, and one takes some 100 bytes to 20 kB."""


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
        texts = sorted(texts, key=lambda text: text.owner)
        owner_of = np.array([text.owner for text in texts], dtype=np.intp)
        self._said = [text.said for text in texts]
        self._owners = owners
        self._starts = starts_of(owner_of, owners)
        self._begins = np.array(self._starts[:-1], dtype=np.intp)
        found = [features(text.words) for text in texts]
        self._postings = Postings(found)
        self._forms, self._form_of = _spellings(found, self._postings)
        self._groups = _Groups(self._postings, owner_of)
        self._agreed: dict[str, _Agreements] = {}
        self._rarity = self._rarities()
        self._unknown = UNKNOWN_WORD * float(self._rarity.max(initial=1.0))
        gains = self._rarity[self._postings.features]
        self._sizes = np.maximum(np.bincount(self._postings.rows, gains, len(texts)), 1e-6)
        self._weights = (1 + BALANCE**2) * np.array([text.weight for text in texts])

    def knows(self, key: str) -> bool:
        """Whether any text has this word or pair of words, accents aside."""
        return key in self._postings.numbers

    def weight_of(self, key: str) -> float:
        """The weight of a word or pair of words, accents aside: its rarity; 0 when no text has it."""
        number = self._postings.numbers.get(key)
        return 0.0 if number is None else float(self._rarity[number])

    def words(self) -> set[str]:
        """Every single word of the index, folded."""
        return {key for key in self._postings.numbers if not is_pair(key)}

    def best_text(self, scores: Scores, owner: int) -> str:
        """The text that spoke best for ``owner``, as written."""
        start, end = self._starts[owner], self._starts[owner + 1]
        return self._said[start + int(scores.texts[start:end].argmax())]

    def score(self, words: Sequence[Token]) -> Scores:
        """Score ``words`` against all texts."""
        asked = features(words)
        known = self._postings.known(asked)
        unknown = self._postings.unknown_words(asked)
        numbers = list(known.values())
        rarity = self._rarity[numbers]
        places = spans(self._postings.starts, numbers)
        groups = spans(self._groups.starts, numbers)
        gained = rarity.repeat([place.stop - place.start for place in places])
        covered = rarity.repeat([group.stop - group.start for group in groups])
        self._weigh_accents({key: asked[key] for key in known}, gained, covered)
        total = max(float(rarity.sum()) + self._unknown * unknown, 1e-6)
        in_texts = np.bincount(joined(self._postings.rows, places), gained, len(self._said))
        # the F-score of the two shares in_texts / total and in_texts / sizes, multiplied out
        harmony = in_texts * self._weights / (BALANCE**2 * total + self._sizes)
        coverage = np.bincount(joined(self._groups.owners, groups), covered, self._owners) / total
        return Scores(harmony, np.maximum.reduceat(harmony, self._begins), coverage)

    def _weigh_accents(self, asked: Mapping[str, str], gained: Floats, covered: Floats) -> None:
        """Take from what was ``gained`` and ``covered`` where the spelling is another than the one asked."""
        place = group = 0
        for key, typed in asked.items():
            number = self._postings.numbers[key]
            places = self._postings.starts[number + 1] - self._postings.starts[number]
            groups = self._groups.starts[number + 1] - self._groups.starts[number]
            if typed != key:  # what was typed without marks agrees with every spelling
                agreed = self._agreed.get(typed) or self._agreements(number, typed)
                if agreed.by_posting.size:
                    gained[place : place + places] *= agreed.by_posting
                    covered[group : group + groups] *= agreed.by_group
            place += places
            group += groups

    def _agreements(self, number: int, typed: str) -> "_Agreements":
        """How far the spellings of a feature agree with the one that was ``typed``; remembered."""
        agreements = np.array([_agreement(typed, form) for form in self._forms[number]])
        if agreements.min() == 1:
            found = _ALL_AGREE
        else:
            start, end = self._postings.starts[number], self._postings.starts[number + 1]
            by_posting = agreements[self._form_of[start:end]]
            begins = self._groups.begins[self._groups.starts[number] : self._groups.starts[number + 1]] - start
            found = _Agreements(by_posting, np.maximum.reduceat(by_posting, begins))
        if len(self._agreed) >= _AGREEMENTS_REMEMBERED:
            self._agreed.clear()
        self._agreed[typed] = found
        return found

    def _rarities(self) -> Floats:
        """The weight of every feature: the fewer owners have it, the more it tells."""
        owners = np.diff(self._groups.starts)
        pair = np.array([PAIR if is_pair(key) else 1.0 for key in self._postings.numbers])
        return pair * np.log1p((self._owners - owners + 0.5) / (owners + 0.5))


def _spellings(found: Sequence[Mapping[str, str]], postings: Postings) -> tuple[list[tuple[str, ...]], Ints]:
    """The spellings of every feature, and which of them each posting has."""
    numbers = postings.numbers
    forms: list[dict[str, int]] = [{} for _ in numbers]
    spellings: list[int] = []
    for text in found:
        for key, typed in text.items():
            of_key = forms[numbers[key]]
            spellings.append(of_key.setdefault(typed, len(of_key)))
    return [tuple(of_key) for of_key in forms], np.array(spellings, dtype=np.intp)[postings.order]


class _Agreements(NamedTuple):
    """How far the spelling of each posting agrees, and the best of each group; nothing where all agree fully."""

    by_posting: Floats
    by_group: Floats


_ALL_AGREE = _Agreements(np.empty(0), np.empty(0))


class _Groups:
    """The postings of each feature, grouped by owner: ``owners`` of the groups, and where each ``begins``."""

    def __init__(self, postings: Postings, owner_of: Ints) -> None:
        by_posting = owner_of[postings.rows]
        is_first = np.ones(len(by_posting), bool)
        is_first[1:] = (by_posting[1:] != by_posting[:-1]) | (postings.features[1:] != postings.features[:-1])
        self.begins = np.flatnonzero(is_first)
        self.owners = by_posting[self.begins]
        self.starts = starts_of(postings.features[self.begins], len(postings.numbers))


def _agreement(asked: str, known: str) -> float:
    """1 when the spellings can be the same words, else ``OTHER_ACCENTS``; unmarked words are wildcards."""
    if asked == known:
        return 1.0
    for left, right in zip(asked.split(), known.split(), strict=True):
        if not token(left).agrees_with(token(right)):
            return OTHER_ACCENTS
    return 1.0
