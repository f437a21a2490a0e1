"""From a question to ranked procedures, each with a score from 0 to 1 and the reason for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from re import split

import numpy as np

from bot.domain.procedures import Aspect, Procedure
from bot.domain.vocabulary import Family, Vocabulary
from bot.matching.facets import Facets
from bot.matching.families import Families
from bot.matching.postings import Floats
from bot.matching.profiles import Profiles
from bot.matching.reading import QuestionReader, Reading
from bot.matching.search_index import Scores, SearchIndex, Text
from bot.matching.spelling import Spelling
from bot.matching.tokens import tokenise

QUESTION_WEIGHT = 0.95
"""Weight of the best text when it is an example question; names and aliases weigh 1."""
NAME_IN_PROFILE = 2.0
"""Weight of a name or alias in the profile against that of an example question."""
COVERAGE_SHARE = 0.35
"""Share of the texts' score that comes from all of a procedure's texts together, the rest from its best one."""
PROFILE_SHARE = 0.6
"""Share of a score that comes from the profile, the rest from the texts."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A procedure that a question may mean; ``why`` is the text that spoke for it best."""

    code: str
    name: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a question was understood as.

    Candidates best first, how it was read, and the family that it names when it says no more than that.
    """

    candidates: tuple[Candidate, ...]
    reading: Reading
    family: Family | None

    @property
    def intents(self) -> tuple[Aspect, ...]:
        """The aspects asked about, in the order asked."""
        return self.reading.intents


class Matcher:
    """Matches questions to the procedures it was built from. Immutable; build a new one when knowledge changes."""

    def __init__(self, procedures: Sequence[Procedure], vocabulary: Vocabulary) -> None:
        self._named = [(procedure.code, procedure.short_name) for procedure in procedures]
        self.reader = QuestionReader(vocabulary)
        texts: list[Text] = []
        sayings: list[Text] = []
        for number, procedure in enumerate(procedures):
            for text, saying in self._spoken(number, procedure):
                texts.append(text)
                sayings.append(saying)
        self._index = SearchIndex(texts, len(procedures))
        self._profiles = Profiles(sayings, len(procedures))
        self._facets = Facets(vocabulary.facets, procedures)
        self._families = Families(
            vocabulary.families, self.reader, self._index.knows, (name for _, name in self._named)
        )
        self._spelling = Spelling(self._index.words() | self.reader.words, self._index.knows)

    def _spoken(self, number: int, procedure: Procedure) -> Iterator[tuple[Text, Text]]:
        """Every text that speaks for ``procedure``, as the index and as the profile hear it."""
        for name in (*name_parts(procedure.name), procedure.short_name):
            reading = self.reader.read(name)
            yield Text(number, name, reading.expanded, 1.0), Text(number, name, reading.words, NAME_IN_PROFILE)
        for alias in procedure.aliases:
            words, matter = self.reader.words_and_matter(alias)
            yield Text(number, alias, matter, 1.0), Text(number, alias, words, NAME_IN_PROFILE)
        for question in procedure.questions:
            words, matter = self.reader.words_and_matter(question)
            yield Text(number, question, matter, QUESTION_WEIGHT), Text(number, question, words, 1.0)

    def read(self, question: str) -> Reading:
        """How a question is read, unknown words repaired."""
        return self.reader.read_words(self._spelling.repaired(tokenise(question)))

    def match(self, question: str, most: int = 10) -> Match:
        """The ``most`` likeliest procedures for ``question``, best first; empty when nothing fits at all."""
        reading = self.read(question)
        found = self._index.score(reading.matter)
        scores = _of_texts(found)
        if reading.expanded != reading.matter:
            expanded = self._index.score(reading.expanded)
            found = expanded if _of_texts(expanded).max(initial=0) > scores.max(initial=0) else found
            scores = np.maximum(scores, _of_texts(expanded))
        scores = (1 - PROFILE_SHARE) * scores + PROFILE_SHARE * self._profiles.score(reading.words)
        scores = np.minimum(scores * self._facets.weights(reading.words), 1.0)
        order = np.argsort(-scores, kind="stable")[:most]
        candidates = [self._candidate(int(number), scores, found) for number in order if scores[number] > 0]
        return Match(tuple(candidates), reading, self._families.named_by(reading))

    def _candidate(self, number: int, scores: Floats, found: Scores) -> Candidate:
        code, name = self._named[number]
        return Candidate(code, name, round(float(scores[number]), 4), self._index.best_text(found, number).said)


def _of_texts(scores: Scores) -> Floats:
    return (1 - COVERAGE_SHARE) * scores.best + COVERAGE_SHARE * scores.coverage


def name_parts(name: str) -> list[str]:
    """A long official name and its parts between semicolons and slashes, which citizens ask for one by one."""
    parts = [part.strip() for part in split(r"[;/]", name) if len(part.split()) > 1]
    return list(dict.fromkeys([name, *parts]))
