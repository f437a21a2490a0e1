"""Finding known phrases in a question, longest first, indifferent to missing accents."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from bot.matching.tokens import Token, tokenise

Meaning = TypeVar("Meaning")
_Beginning: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found(Generic[Meaning]):
    """A phrase found at ``tokens[start:end]`` and what it means."""

    start: int
    end: int
    meaning: Meaning


class PhraseTable(Generic[Meaning]):
    """Phrases with a meaning each; of phrases that begin at the same word the longest wins."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        by_beginning: defaultdict[_Beginning, list[tuple[list[Token], Meaning]]] = defaultdict(list)
        for phrase, meaning in phrases:
            tokens = tokenise(phrase)
            if tokens:
                by_beginning[_beginning(tokens, 0, len(tokens))].append((tokens, meaning))
        for candidates in by_beginning.values():
            candidates.sort(key=lambda candidate: -len(candidate[0]))
        self._by_beginning = dict(by_beginning)

    def find(self, tokens: Sequence[Token]) -> Iterator[Found[Meaning]]:
        """The phrases in ``tokens``, from left to right, without overlap."""
        place = 0
        while place < len(tokens):
            found = self._at(tokens, place)
            if found is None:
                place += 1
            else:
                yield found
                place = found.end

    def _at(self, tokens: Sequence[Token], place: int) -> Found[Meaning] | None:
        return self._beginning_with(tokens, place, 2) or self._beginning_with(tokens, place, 1)

    def _beginning_with(self, tokens: Sequence[Token], place: int, words: int) -> Found[Meaning] | None:
        for phrase, meaning in self._by_beginning.get(_beginning(tokens, place, words), ()):
            end = place + len(phrase)
            if end <= len(tokens) and all(map(Token.agrees_with, phrase, tokens[place:end])):
                return Found(place, end, meaning)
        return None


def _beginning(tokens: Sequence[Token], place: int, words: int) -> _Beginning:
    """The key of a phrase: its first two words without accents, or its only one."""
    second = tokens[place + 1].folded if words > 1 and place + 1 < len(tokens) else ""
    return tokens[place].folded, second


def without(tokens: Sequence[Token], found: Iterable[Found[Meaning]]) -> list[Token]:
    """``tokens`` less every phrase in ``found``."""
    gone = {place for phrase in found for place in range(phrase.start, phrase.end)}
    return [token for place, token in enumerate(tokens) if place not in gone]
