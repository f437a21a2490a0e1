"""Finding known phrases in a question, longest first, indifferent to missing accents."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Generic, TypeAlias, TypeVar

from bot.matching.tokens import Token, tokenise

Meaning = TypeVar("Meaning")
_Beginning: TypeAlias = tuple[str, str]
"""The first two words of a phrase without accents; the second is empty when it is a single word."""


@dataclass(frozen=True, slots=True)
class Found(Generic[Meaning]):
    """A phrase found at ``tokens[start:end]`` and what it means."""

    start: int
    end: int
    meaning: Meaning

    def overlaps(self, other: "Found[Any]") -> bool:
        """Whether both have a word in common."""
        return self.start < other.end and other.start < self.end


class _Phrase(Generic[Meaning]):
    """A phrase of the table; ``folded`` are its words without accents."""

    __slots__ = ("folded", "meaning", "tokens")

    def __init__(self, tokens: list[Token], meaning: Meaning) -> None:
        self.tokens = tokens
        self.meaning = meaning
        self.folded = [token.folded for token in tokens]


def _never(_: object) -> bool:
    """No phrase must match as it is written."""
    return False


class PhraseTable(Generic[Meaning]):
    """Phrases with a meaning each; of phrases that begin at the same word the longest wins, of equals the first.

    A word typed without marks may be any word of its letters; a marked word only itself. Phrases of one word are found
    only as they are written where ``exact`` says so of their meaning: otherwise "mo" (mở) would be the regional "mô"
    (đâu), which costs one right answer in a hundred, and "lon" (lợn) would be "lộn", a slip of the tongue.
    """

    def __init__(self, phrases: Iterable[tuple[str, Meaning]], exact: Callable[[Meaning], bool] = _never) -> None:
        by_beginning: defaultdict[_Beginning, list[_Phrase[Meaning]]] = defaultdict(list)
        self.words: set[str] = set()
        self._exact = exact
        for text, meaning in phrases:
            phrase = _Phrase(tokenise(text), meaning)
            if phrase.tokens:
                by_beginning[phrase.folded[0], _second(phrase.folded)].append(phrase)
                self.words.update(phrase.folded)
        self._by_beginning = dict(by_beginning)
        self._beginnings = {first for first, _ in by_beginning}
        for candidates in self._by_beginning.values():
            candidates.sort(key=lambda candidate: -len(candidate.tokens))

    def find(self, tokens: Sequence[Token]) -> Iterator[Found[Meaning]]:
        """The phrases in ``tokens``, from left to right, without overlap."""
        folded = [word.folded for word in tokens]
        by_beginning, beginnings, end = self._by_beginning, self._beginnings, 0
        for place, word in enumerate(folded):  # at most words no phrase begins: next to nothing may be done for them
            if word not in beginnings or place < end:
                continue
            longer = by_beginning.get((word, folded[place + 1])) if place + 1 < len(folded) else None
            single = by_beginning.get((word, ""))
            if longer or single:
                found = self._at(place, (*(longer or ()), *(single or ())), tokens, folded)
                if found is not None:
                    yield found
                    end = found.end

    def _at(
        self, place: int, candidates: Iterable[_Phrase[Meaning]], tokens: Sequence[Token], folded: Sequence[str]
    ) -> Found[Meaning] | None:
        for phrase in candidates:
            end = place + len(phrase.tokens)
            if folded[place:end] == phrase.folded and self._is_meant(phrase, tokens[place:end]):
                return Found(place, end, phrase.meaning)
        return None

    def _is_meant(self, phrase: _Phrase[Meaning], said: Sequence[Token]) -> bool:
        if len(said) == 1 and self._exact(phrase.meaning):
            return said[0].typed == phrase.tokens[0].typed
        return all(map(Token.may_be, said, phrase.tokens))


def _second(folded: Sequence[str]) -> str:
    """The second word; empty where there is none."""
    return folded[1] if len(folded) > 1 else ""


def is_more_than(tokens: Sequence[Token], found: Iterable[Found[Any]]) -> bool:
    """Whether ``tokens`` have words beside every phrase in ``found``, which stand in order."""
    return any(_between(tokens, found))


def without(tokens: Sequence[Token], found: Iterable[Found[Meaning]]) -> list[Token]:
    """``tokens`` less every phrase in ``found``, which stand in order."""
    return list(chain.from_iterable(_between(tokens, found)))


def replaced(tokens: Sequence[Token], found: Iterable[Found[tuple[Token, ...]]]) -> list[Token]:
    """``tokens`` with every phrase in ``found``, which stand in order, replaced by its meaning."""
    phrases = list(found)
    first, *parts = _between(tokens, phrases)
    meant = [first, *chain.from_iterable((phrase.meaning, part) for phrase, part in zip(phrases, parts, strict=True))]
    return list(chain.from_iterable(meant))


def _between(tokens: Sequence[Token], found: Iterable[Found[Meaning]]) -> Iterator[Sequence[Token]]:
    place = 0
    for phrase in found:
        yield tokens[place : phrase.start]
        place = phrase.end
    yield tokens[place:]
