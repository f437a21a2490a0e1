"""Words of a question: each with its accent-blind key and the spelling that was typed."""

import re
from dataclasses import dataclass
from typing import Self

from bot.matching.folding import normalise, strip_accents

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Token:
    """One word: ``folded`` without accents, ``typed`` as normalised text."""

    folded: str
    typed: str

    @property
    def is_marked(self) -> bool:
        """Whether the word was typed with diacritics."""
        return self.folded != self.typed

    @classmethod
    def of(cls, word: str) -> Self:
        """The token of one normalised word."""
        return cls(strip_accents(word), word)

    def agrees_with(self, other: "Token") -> bool:
        """Whether both can be the same word: equal, or equal without accents while one was typed without any."""
        if self.typed == other.typed:
            return True
        return self.folded == other.folded and not (self.is_marked and other.is_marked)


def tokenise(text: str) -> list[Token]:
    """The words of ``text`` in order; punctuation and emoji separate words and vanish."""
    return [Token.of(word) for word in _WORD.findall(normalise(text))]
