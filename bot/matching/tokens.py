"""Words of a question: each with its accent-blind key and the spelling that was typed."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.matching.folding import normalise, strip_accents

_WORD = re.compile(r"[^\W_]+")
_TEXTS_REMEMBERED = 32
"""A message is taken apart by one step of the conversation after another."""
_WORDS_REMEMBERED = 1 << 14
"""Vietnamese has some 7,000 syllables; the rest of the cache serves typos and names."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word: ``folded`` without accents, ``typed`` as normalised text."""

    folded: str
    typed: str

    @property
    def is_marked(self) -> bool:
        """Whether the word was typed with diacritics."""
        return self.folded != self.typed

    def agrees_with(self, other: "Token") -> bool:
        """Whether both can be the same word: equal, or equal without accents while one was typed without any."""
        if self.folded != other.folded:
            return False
        return self.typed == other.typed or self.folded in (self.typed, other.typed)

    def may_be(self, known: "Token") -> bool:
        """Whether this word, as typed, can be the ``known`` one, whose marks are right."""
        return self.typed in (known.typed, known.folded) and self.folded == known.folded


@lru_cache(_WORDS_REMEMBERED)
def token(word: str) -> Token:
    """The token of one normalised word."""
    return Token(strip_accents(word), word)


def tokenise(text: str) -> list[Token]:
    """The words of ``text`` in order; punctuation and emoji separate words and vanish."""
    return list(_words_of(text))


@lru_cache(_TEXTS_REMEMBERED)
def _words_of(text: str) -> tuple[Token, ...]:
    return tuple(token(word) for word in _WORD.findall(normalise(text)))
