"""From a question to ranked procedures, each with a score from 0 to 1 and the reason for it.

Matters that somebody else handles are ranked beside them, in one index: only so do their scores compare.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from re import split
from typing import NamedTuple

import numpy as np

from bot.domain.elsewhere import Topic
from bot.domain.procedures import Aspect, Level, Procedure
from bot.domain.vocabulary import Family, Vocabulary
from bot.matching.background import Background
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
BACKGROUND = 0.3
"""What a procedure without examples loses at most for a text that speaks for it less than another's does. Between 0.2
and 0.5 the ranking hardly changes."""
STANDING = {Level.COMMUNE: 1.0, Level.PROVINCE: 0.95, Level.MINISTRY: 0.85}
"""What the score of a procedure without examples is multiplied by: citizens ask for what the commune does far more
often than for what a ministry does, and of two names that fit alike the nearer one is meant."""
MOST_TOPICS = 2
"""Matters handled elsewhere that a match names at most."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a question may mean; ``why`` is the text that spoke for it best.

    ``code`` is a procedure's code, or the id of a matter that is handled elsewhere; ``unsaid`` is how many of its
    facets (re-issue, abroad, …) the question does not name, ``matters`` what its names say without any, ``words`` all
    words of its names.
    """

    code: str
    name: str
    score: float
    why: str
    unsaid: int = 0
    matters: frozenset[frozenset[str]] = frozenset()
    words: frozenset[str] = frozenset()

    def is_variant_of(self, default: "Candidate") -> bool:
        """Whether this is the matter of ``default`` with a facet to it that the question does not say."""
        return self.unsaid > default.unsaid == 0 and not self.matters.isdisjoint(default.matters)

    def adds_to(self, default: "Candidate") -> bool:
        """Whether this is the matter of ``default`` and more, with a facet that the question does not say."""
        return self.unsaid > default.unsaid == 0 and any(matter <= self.words for matter in default.matters)


@dataclass(frozen=True, slots=True)
class Match:
    """What a question was understood as.

    Procedures (``candidates``) and matters handled elsewhere (``topics``), each best first, how it was read, and the
    family that it names when it says no more than that.
    """

    candidates: tuple[Candidate, ...]
    reading: Reading
    family: Family | None
    topics: tuple[Candidate, ...] = ()

    @property
    def best_score(self) -> float:
        """The score of whatever fits best, handled here or not; 0 when nothing fits."""
        return max((ranked[0].score for ranked in (self.candidates, self.topics) if ranked), default=0.0)

    @property
    def intents(self) -> tuple[Aspect, ...]:
        """The aspects asked about, in the order asked."""
        return self.reading.intents


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing that questions may mean, and everything that speaks for it.

    ``shown`` is what a button calls it. Where there are no ``questions``, ``written`` is all that its file says and
    ``standing`` how much it is asked for.
    """

    code: str
    shown: str
    names: Sequence[str]
    aliases: Sequence[str]
    questions: Sequence[str]
    written: str = ""
    standing: float = 1.0


class Matcher:
    """Matches questions to what it was built from. Immutable; build a new one when knowledge changes."""

    def __init__(
        self, procedures: Sequence[Procedure], vocabulary: Vocabulary, elsewhere: Sequence[Topic] = ()
    ) -> None:
        entries = [*map(_of_procedure, procedures), *map(_of_topic, elsewhere)]
        self._named = [(entry.code, entry.shown) for entry in entries]
        self._procedures = len(procedures)
        self.reader = QuestionReader(vocabulary)
        texts: list[Text] = []
        sayings: list[Text] = []
        for number, entry in enumerate(entries):
            for text, saying in self._spoken(number, entry):
                texts.append(text)
                sayings.append(saying)
        self._index = SearchIndex(texts, len(entries))
        self._profiles = Profiles(sayings, len(entries))
        self._background = Background([entry.written for entry in entries])
        self._standing = np.array([entry.standing for entry in entries])
        self._by_text = np.array([BACKGROUND if entry.written else 0.0 for entry in entries])
        self._has_background = any(entry.written for entry in entries)
        self._facets = Facets(vocabulary.facets, [entry.names for entry in entries])
        self._families = Families(
            vocabulary.families, self.reader, self._index.knows, (name for _, name in self._named)
        )
        self._spelling = Spelling(self._index.words() | self.reader.words, self._index.knows)

    def _spoken(self, number: int, entry: _Entry) -> Iterator[tuple[Text, Text]]:
        """Every text that speaks for ``entry``, as the index and as the profile hear it."""
        for name in entry.names:
            reading = self.reader.read(name)
            yield Text(number, name, reading.expanded, 1.0), Text(number, name, reading.words, NAME_IN_PROFILE)
        for alias in entry.aliases:
            words, matter = self.reader.words_and_matter(alias)
            yield Text(number, alias, matter, 1.0), Text(number, alias, words, NAME_IN_PROFILE)
        for question in entry.questions:
            words, matter = self.reader.words_and_matter(question)
            yield Text(number, question, matter, QUESTION_WEIGHT), Text(number, question, words, 1.0)

    def read(self, question: str) -> Reading:
        """How a question is read, unknown words repaired."""
        return self.reader.read_words(self._spelling.repaired(tokenise(question)))

    def weight_of(self, key: str) -> float:
        """The weight of an accent-blind word, or of two neighbouring ones: its rarity; 0 when no text has it."""
        return self._index.weight_of(key)

    def match(self, question: str, most: int = 10) -> Match:
        """The ``most`` likeliest procedures for ``question``, best first; none when nothing fits at all."""
        reading = self.read(question)
        found = self._index.score(reading.matter)
        scores = _of_texts(found)
        if reading.expanded != reading.matter:
            expanded = self._index.score(reading.expanded)
            found = expanded if _of_texts(expanded).max(initial=0) > scores.max(initial=0) else found
            scores = np.maximum(scores, _of_texts(expanded))
        scores = (1 - PROFILE_SHARE) * scores + PROFILE_SHARE * self._profiles.score(reading.words)
        factors, unsaid = self._facets.judge(reading.words)
        scores = scores * factors
        if self._has_background:
            written = self._written_of(reading)
            scores = (scores - self._by_text * (written.max() - written)) * self._standing
        scores = np.minimum(np.maximum(scores, 0.0), 1.0)
        ranked = _Found(scores, unsaid, found)
        candidates = self._ranked(0, self._procedures, most, ranked)
        topics = self._ranked(self._procedures, len(scores), MOST_TOPICS, ranked)
        return Match(candidates, reading, self._families.named_by(reading), topics)

    def _written_of(self, reading: Reading) -> Floats:
        """How far the whole text of every entry speaks for it."""
        written = self._background.score(reading.matter)
        if reading.expanded == reading.matter:
            return written
        return np.maximum(written, self._background.score(reading.expanded))

    def _ranked(self, start: int, end: int, most: int, found: "_Found") -> tuple[Candidate, ...]:
        """The best of the entries from ``start`` to ``end``."""
        order = start + np.argsort(-found.scores[start:end], kind="stable")[:most]
        ranked = zip(order.tolist(), found.scores[order].tolist(), found.unsaid[order].tolist(), strict=True)
        return tuple(
            self._candidate(number, score, int(unsaid), found.texts) for number, score, unsaid in ranked if score > 0
        )

    def _candidate(self, number: int, score: float, unsaid: int, texts: Scores) -> Candidate:
        code, name = self._named[number]
        why = self._index.best_text(texts, number)
        return Candidate(
            code, name, round(score, 4), why, unsaid, self._facets.matters[number], self._facets.words[number]
        )


class _Found(NamedTuple):
    """What came of a question: every entry's score and number of facets unsaid, and what the texts say."""

    scores: Floats
    unsaid: Floats
    texts: Scores


def _of_texts(scores: Scores) -> Floats:
    return (1 - COVERAGE_SHARE) * scores.best + COVERAGE_SHARE * scores.coverage


def _of_procedure(procedure: Procedure) -> _Entry:
    names = (*name_parts(procedure.name), procedure.short_name)
    entry = _Entry(procedure.code, procedure.short_name, names, procedure.aliases, procedure.questions)
    if procedure.questions:
        return entry
    return replace(entry, written=". ".join(_written(procedure)), standing=STANDING[procedure.level])


def _written(procedure: Procedure) -> Iterator[str]:
    yield from (procedure.name, procedure.agency, procedure.audience, procedure.result)
    yield from (*procedure.conditions, *procedure.steps)
    for paper in procedure.required_documents:
        yield from filter(None, (paper.name, paper.when, paper.note))


def _of_topic(topic: Topic) -> _Entry:
    return _Entry(topic.id, topic.name, (topic.name,), topic.aliases, topic.questions)


def name_parts(name: str) -> list[str]:
    """A long official name and its parts between semicolons and slashes, which citizens ask for one by one."""
    parts = [part.strip() for part in split(r"[;/]", name) if len(part.split()) > 1]
    return list(dict.fromkeys([name, *parts]))
