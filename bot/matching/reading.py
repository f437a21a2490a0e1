"""What a question says, taken apart: its matter, and the aspects it asks about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.procedures import Aspect
from bot.domain.vocabulary import Vocabulary
from bot.matching.life_events import LifeEvents
from bot.matching.phrases import Found, PhraseTable, is_more_than, replaced, without
from bot.matching.tokens import Token, tokenise


@dataclass(frozen=True, slots=True)
class Reading:
    """A question read.

    ``words`` with abbreviations spelled out, ``matter`` what is left without intents and boilerplate, ``expanded`` the
    matter with folk names replaced by official words, ``intents`` in the order asked.
    """

    words: tuple[Token, ...]
    matter: tuple[Token, ...]
    expanded: tuple[Token, ...]
    intents: tuple[Aspect, ...]

    @property
    def is_bare(self) -> bool:
        """Whether the question names nothing by itself ("còn lệ phí?")."""
        return not is_more_than(self.matter, _POINTERS.find(self.matter))


_POINTERS = PhraseTable(
    (phrase, None)
    for phrase in (
        *("còn", "thế", "thế còn", "vậy còn", "nó", "cái này", "tổng cộng", "tất cả"),
        *("hết", "tầm", "khoảng", "chừng", "đúng", "xong", "mấy", "lại"),
    )
)
"""Words that point to what was said before. No boilerplate: "thế chấp", "còn sống" and "cấp lại" say something."""


def _always(_: object) -> bool:
    """Every abbreviation of one word must match as it is written."""
    return True


class QuestionReader:
    """Reads questions by the words of the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._abbreviations = PhraseTable(
            ((short, tuple(tokenise(entry.full))) for entry in vocabulary.abbreviations for short in entry.short),
            exact=_always,
        )
        self._folk_names = PhraseTable(
            (said, tuple(tokenise(entry.means))) for entry in vocabulary.folk_names for said in entry.say
        )
        self._life_events = LifeEvents(vocabulary.life_events)
        self._intents = PhraseTable(
            (phrase, aspect) for aspect, phrases in vocabulary.intents.items() for phrase in phrases
        )
        self._boilerplate = PhraseTable((phrase, None) for phrase in vocabulary.boilerplate)
        self._terms = PhraseTable((phrase, None) for phrase in _terms(vocabulary))

    @property
    def words(self) -> set[str]:
        """Every word of the vocabulary, accents aside."""
        told = self._folk_names.words | self._life_events.words
        return self._abbreviations.words | told | self._intents.words | self._boilerplate.words

    def read(self, text: str) -> Reading:
        """Read a question or a name; never fails, whatever the text."""
        return self.read_words(tokenise(text))

    def read_words(self, typed: Sequence[Token]) -> Reading:
        """Read the words of a question."""
        words, asked, rest = self._heard(typed)
        meant = replaced(rest, self._official(rest))
        matter = self._matter(rest)
        return Reading(
            words=tuple(words),
            matter=matter,
            expanded=matter if meant == rest else self._matter(meant),
            intents=tuple(dict.fromkeys(found.meaning for found in asked)),
        )

    def _official(self, words: Sequence[Token]) -> list[Found[tuple[Token, ...]]]:
        """The folk names and the life events in ``words``, in order, with their official words."""
        named = list(self._folk_names.find(words))
        told = [event for event in self._life_events.find(words) if not any(map(event.overlaps, named))]
        return sorted([*named, *told], key=lambda found: found.start)

    def words_and_matter(self, text: str) -> tuple[list[Token], tuple[Token, ...]]:
        """What of a reading an index needs of an example, in half the time."""
        words, _, rest = self._heard(tokenise(text))
        return words, self._matter(rest)

    def _heard(self, typed: Sequence[Token]) -> tuple[list[Token], list[Found[Aspect]], list[Token]]:
        """The words spelled out, the aspects asked about, and the words that are left."""
        words = replaced(typed, self._abbreviations.find(typed))
        asked = list(self._intents.find(words))
        return words, asked, without(words, asked)

    def _matter(self, words: Sequence[Token]) -> tuple[Token, ...]:
        terms = list(self._terms.find(words))
        idle = (found for found in self._boilerplate.find(words) if not any(map(found.overlaps, terms)))
        return tuple(without(words, idle))


def _terms(vocabulary: Vocabulary) -> Iterator[str]:
    """Terms that hold words which say nothing by themselves: "bản sao", "đóng cửa" and, without marks, "so do"."""
    for phrases in (*(facet.say for facet in vocabulary.facets), *(entry.say for entry in vocabulary.folk_names)):
        yield from (phrase for phrase in phrases if " " in phrase)
