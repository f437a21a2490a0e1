"""Finding known phrases in a question, longest first, indifferent to missing accents."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Generic, TypeAlias, TypeVar

from bot.matching.tokens import Token, tokenise

Meaning = TypeVar("Meaning")
_Phrases: TypeAlias = list[tuple[list[Token], Meaning]]


@dataclass(frozen=True, slots=True)
class Found(Generic[Meaning]):
    """A phrase found at ``tokens[start:end]`` and what it means."""

    start: int
    end: int
    meaning: Meaning

    def overlaps(self, other: "Found[Any]") -> bool:
        """Whether both have a word in common."""
        return self.start < other.end and other.start < self.end


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
        by_beginning: defaultdict[str, defaultdict[str, _Phrases[Meaning]]] = defaultdict(lambda: defaultdict(list))
        self.words: set[str] = set()
        self._exact = exact
        for phrase, meaning in phrases:
            tokens = tokenise(phrase)
            if tokens:
                by_beginning[tokens[0].folded][_second(tokens, 0)].append((tokens, meaning))
                self.words.update(token.folded for token in tokens)
        self._by_beginning = {first: dict(seconds) for first, seconds in by_beginning.items()}
        for candidates in chain.from_iterable(seconds.values() for seconds in self._by_beginning.values()):
            candidates.sort(key=lambda candidate: -len(candidate[0]))

    def find(self, tokens: Sequence[Token]) -> Iterator[Found[Meaning]]:
        """The phrases in ``tokens``, from left to right, without overlap."""
        end = 0
        for place, word in enumerate(tokens):
            if word.folded in self._by_beginning and place >= end:  # most words begin no phrase at all
                found = self._at(self._by_beginning[word.folded], tokens, place)
                if found is not None:
                    yield found
                    end = found.end

    def _at(self, seconds: dict[str, _Phrases[Meaning]], tokens: Sequence[Token], place: int) -> Found[Meaning] | None:
        second = _second(tokens, place)
        for beginning in (second, "") if second else ("",):
            for phrase, meaning in seconds.get(beginning, ()):
                if self._stands(phrase, tokens[place : place + len(phrase)], meaning):
                    return Found(place, place + len(phrase), meaning)
        return None

    def _stands(self, phrase: Sequence[Token], said: Sequence[Token], meaning: Meaning) -> bool:
        if len(said) < len(phrase):
            return False
        if len(phrase) == 1 and self._exact(meaning):
            return said[0].typed == phrase[0].typed
        return all(map(Token.may_be, said, phrase))


def _second(tokens: Sequence[Token], place: int) -> str:
    """The word after ``place`` without accents; empty at the end."""
    return tokens[place + 1].folded if place + 1 < len(tokens) else ""


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
