"""What is said around the matter: greetings, thanks, asking for a human, corrections."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.vocabulary import SmallTalk, Vocabulary
from bot.matching.phrases import PhraseTable, is_more_than, without
from bot.matching.tokens import Token, tokenise


class Kind(StrEnum):
    """The kinds of small talk; the values are the keys of ``small_talk`` in ``vocabulary.yaml``."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    IDENTITY = "identity"
    INSULT = "insult"
    OFFICE = "office"
    HANDOFF = "handoff"
    MENU = "menu"
    CORRECTION = "correction"
    PROGRESS = "progress"
    DOSSIER = "dossier"
    EMERGENCY = "emergency"
    SCAM = "scam"
    FEEDBACK = "feedback"
    COMPLAINT = "complaint"
    TAMPERING = "tampering"


_POINTED = frozenset({Kind.INSULT, Kind.CORRECTION})
"""Kinds whose single words must be typed with their marks: "cho" is no dog and "lon" no slip of the tongue."""


@dataclass(frozen=True, slots=True)
class Remark:
    """The kinds found, in the order said, and the words that are left: ``rest`` is empty when that was all."""

    kinds: tuple[Kind, ...]
    rest: tuple[Token, ...]

    @property
    def is_all(self) -> bool:
        """Whether the message says nothing else."""
        return bool(self.kinds) and not self.rest

    @property
    def rest_text(self) -> str:
        """The words left, as text."""
        return " ".join(token.typed for token in self.rest)


class SmallTalkFinder:
    """Finds small talk by the phrases of the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._phrases = PhraseTable(_phrases(vocabulary.small_talk), exact=_POINTED.__contains__)
        self._boilerplate = PhraseTable((phrase, None) for phrase in vocabulary.boilerplate)

    def find(self, text: str) -> Remark:
        """The small talk in ``text``; what is left has no boilerplate in it when nothing else is said."""
        words = tokenise(text)
        found = list(self._phrases.find(words))
        rest = without(words, found)
        kinds = tuple(dict.fromkeys(phrase.meaning for phrase in found))
        return Remark(kinds, tuple(rest) if self._says_something(rest) else ())

    def _says_something(self, rest: Sequence[Token]) -> bool:
        return is_more_than(rest, self._boilerplate.find(rest))


def _phrases(small_talk: SmallTalk) -> Iterator[tuple[str, Kind]]:
    for kind in Kind:
        for phrase in getattr(small_talk, kind.value):
            yield phrase, kind
