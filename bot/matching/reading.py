"""What a question says, taken apart: its matter, and the aspects it asks about."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from bot.domain.procedures import Aspect
from bot.domain.vocabulary import Vocabulary
from bot.matching.phrases import PhraseTable, without
from bot.matching.tokens import Token, tokenise


@dataclass(frozen=True, slots=True)
class Reading:
    """A question read: ``words`` as repaired and spelled out, ``matter`` what is left without intents and
    boilerplate, ``expanded`` the matter with folk names replaced by official words, ``intents`` in the order asked.
    """

    words: tuple[Token, ...]
    matter: tuple[Token, ...]
    expanded: tuple[Token, ...]
    intents: tuple[Aspect, ...]

    @property
    def is_bare(self) -> bool:
        """Whether the question names nothing by itself ("còn lệ phí?")."""
        return not self.matter


class QuestionReader:
    """Reads questions by the words of the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._abbreviations = PhraseTable(
            (short, tokenise(entry.full)) for entry in vocabulary.abbreviations for short in entry.short
        )
        self._folk_names = PhraseTable(
            (said, tokenise(entry.means)) for entry in vocabulary.folk_names for said in entry.say
        )
        self._intents = PhraseTable(
            (phrase, aspect) for aspect, phrases in vocabulary.intents.items() for phrase in phrases
        )
        self._boilerplate = PhraseTable((phrase, None) for phrase in vocabulary.boilerplate)

    def read(self, question: str) -> Reading:
        """Read a question or an example; never fails, whatever the text."""
        words = _replaced(tokenise(question), self._abbreviations)
        asked = list(self._intents.find(words))
        rest = without(words, asked)
        return Reading(
            words=tuple(words),
            matter=self._matter(rest),
            expanded=self._matter(_replaced(rest, self._folk_names)),
            intents=tuple(dict.fromkeys(found.meaning for found in asked)),
        )

    def _matter(self, words: Sequence[Token]) -> tuple[Token, ...]:
        return tuple(without(words, self._boilerplate.find(words)))


def _replaced(words: Sequence[Token], table: PhraseTable[list[Token]]) -> list[Token]:
    """``words`` with every phrase of ``table`` replaced by its meaning."""
    parts: list[Sequence[Token]] = []
    place = 0
    for found in table.find(words):
        parts += [words[place : found.start], found.meaning]
        place = found.end
    parts.append(words[place:])
    return list(chain.from_iterable(parts))
