"""Finding known phrases in a question, longest first, indifferent to missing accents."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.matching.tokens import Token, tokenise

Meaning = TypeVar("Meaning")


@dataclass(frozen=True, slots=True)
class Found(Generic[Meaning]):
    """A phrase found at ``tokens[start:end]`` and what it means."""

    start: int
    end: int
    meaning: Meaning


class PhraseTable(Generic[Meaning]):
    """Phrases with a meaning each; of phrases that begin at the same word the longest wins."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        by_first: defaultdict[str, list[tuple[list[Token], Meaning]]] = defaultdict(list)
        for phrase, meaning in phrases:
            tokens = tokenise(phrase)
            if tokens:
                by_first[tokens[0].folded].append((tokens, meaning))
        for candidates in by_first.values():
            candidates.sort(key=lambda candidate: -len(candidate[0]))
        self._by_first = dict(by_first)

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
        for phrase, meaning in self._by_first.get(tokens[place].folded, ()):
            end = place + len(phrase)
            if end <= len(tokens) and all(map(Token.agrees_with, phrase, tokens[place:end])):
                return Found(place, end, meaning)
        return None


def without(tokens: Sequence[Token], found: Iterable[Found[Meaning]]) -> list[Token]:
    """``tokens`` less every phrase in ``found``."""
    gone = {place for phrase in found for place in range(phrase.start, phrase.end)}
    return [token for place, token in enumerate(tokens) if place not in gone]
