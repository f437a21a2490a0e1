"""Why a question found what it found: computed on demand, by asking the matcher again, never while answering.

Nothing here knows how the matcher scores. What a word is worth is measured: the score less the score of the same
question without it. Such worths need not add up to the score, and where reading the words again gives another score
than the question got, none is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from bot.domain.knowledge import Knowledge
from bot.domain.procedures import Aspect
from bot.matching.folding import normalise
from bot.matching.matcher import Candidate, Match, Matcher
from bot.matching.phrases import PhraseTable
from bot.matching.reading import Reading
from bot.matching.tokens import Token, tokenise

CANDIDATES_SHOWN = 5
_ALL = 10_000
"""More candidates than there are procedures: a candidate that falls far back must still be found."""
_SAME_SCORE = 0.005
"""Two readings of one question whose scores differ by less are taken for the same."""
_LONGEST = 40
"""Longer questions are not asked again word by word."""

TextKind = Literal["name", "alias", "question", ""]


@dataclass(frozen=True, slots=True)
class Change:
    """Words as they were typed and as they were read."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class ReadingExplained:
    """How a question was read: ``words`` is what was understood to be said, ``matter`` what was looked for.

    ``spelled_out`` abbreviations, ``repaired`` words that nobody knew, ``dropped`` boilerplate, ``asking`` the phrases
    that named ``intents``, ``folk_names`` replaced by official words; ``family`` that was named and nothing else.
    """

    words: str
    matter: str
    spelled_out: tuple[Change, ...]
    repaired: tuple[Change, ...]
    dropped: tuple[str, ...]
    asking: tuple[str, ...]
    intents: tuple[Aspect, ...]
    folk_names: tuple[Change, ...]
    family: str | None


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question, or two neighbouring ones, with the weight of its rarity."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Worth:
    """What a candidate's score loses when a word is left out of the question; below 0 the word stood in its way."""

    text: str
    lost: float


@dataclass(frozen=True, slots=True)
class CandidateExplained:
    """A candidate and what spoke for it: ``text`` is its name, alias or example (``kind``) that fits best.

    ``of_matter`` is the score of what was looked for alone, the rest comes from the words around it. ``matched`` words
    of the question stand in that text, ``missed`` ones do not; ``worths`` are those of all its words. ``facets_for``
    are named by question and candidate, ``facets_against`` by the candidate alone, ``facets_lacking`` by the question
    alone. What was not measured is None or empty.
    """

    code: str
    name: str
    score: float
    of_matter: float | None
    text: str
    kind: TextKind
    matched: tuple[Word, ...]
    missed: tuple[Word, ...]
    worths: tuple[Worth, ...]
    facets_for: tuple[str, ...]
    facets_against: tuple[str, ...]
    facets_lacking: tuple[str, ...]
    families: tuple[str, ...]
    is_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a question was read and what spoke for each candidate, best first."""

    question: str
    reading: ReadingExplained
    candidates: tuple[CandidateExplained, ...]


class Explainer:
    """Explains what ``matcher``, built from ``knowledge``, made of questions."""

    def __init__(self, matcher: Matcher, knowledge: Knowledge) -> None:
        vocabulary = knowledge.vocabulary
        self._matcher = matcher
        self._knowledge = knowledge
        self._asking = PhraseTable((phrase, None) for phrases in vocabulary.intents.values() for phrase in phrases)
        self._folk_names = PhraseTable(
            (said, normalise(entry.means)) for entry in vocabulary.folk_names for said in entry.say
        )
        self._facets = PhraseTable((phrase, facet.name) for facet in vocabulary.facets for phrase in facet.say)

    def explain(self, question: str, most: int = CANDIDATES_SHOWN) -> Explanation:
        """Explain the ``most`` likeliest candidates, with what each word was worth to them."""
        match = self._matcher.match(question, _ALL)
        worths, alone = self._worths(match), self._scores(match.reading.matter)
        candidates = [
            self._explained(match, found, worths.get(found.code, ()), alone.get(found.code, 0.0))
            for found in _ranked(match)[:most]
        ]
        return Explanation(question, self._read(question, match), tuple(candidates))

    def explain_codes(self, question: str, codes: Sequence[str]) -> dict[str, CandidateExplained]:
        """Explain the candidates called ``codes`` as far as the question found them; no word's worth is measured."""
        match = self._matcher.match(question, _ALL)
        return {found.code: self._explained(match, found) for found in _ranked(match) if found.code in codes}

    def _read(self, question: str, match: Match) -> ReadingExplained:
        typed, reading = tokenise(question), match.reading
        unrepaired = self._matcher.reader.read(question).words
        asking = {place for found in self._asking.find(reading.words) for place in range(found.start, found.end)}
        gone = _gone(reading.words, reading.matter)
        return ReadingExplained(
            words=_text(reading.words),
            matter=_text(reading.matter),
            spelled_out=_changes(typed, unrepaired),
            repaired=_changes(unrepaired, reading.words),
            dropped=_phrases(reading.words, gone - asking),
            asking=_phrases(reading.words, gone & asking),
            intents=reading.intents,
            folk_names=self._folk_names_in(reading),
            family=match.family.name if match.family else None,
        )

    def _folk_names_in(self, reading: Reading) -> tuple[Change, ...]:
        """The folk names that were replaced, each by itself where they can be told apart."""
        if reading.expanded == reading.matter:
            return ()
        expanded = f" {_text(reading.expanded)} "
        told = [
            Change(_text(reading.words[found.start : found.end]), found.meaning)
            for found in self._folk_names.find(reading.words)
            if f" {found.meaning} " in expanded
        ]
        return tuple(told) or _changes(reading.matter, reading.expanded)

    def _worths(self, match: Match) -> Mapping[str, Sequence[Worth]]:
        """Of every candidate the worth of every word; nothing when the words read again score otherwise."""
        words = match.reading.words
        scores = {found.code: found.score for found in _ranked(match)}
        again = self._scores(words)
        if len(words) > _LONGEST or any(
            abs(again.get(code, 0.0) - score) > _SAME_SCORE for code, score in scores.items()
        ):
            return {}
        worths: dict[str, list[Worth]] = {code: [] for code in again}
        for word in dict.fromkeys(words):
            without = self._scores([other for other in words if other != word])
            for code, score in again.items():
                worths[code].append(Worth(word.typed, round(score - without.get(code, 0.0), 4)))
        return worths

    def _scores(self, words: Sequence[Token]) -> dict[str, float]:
        return {found.code: found.score for found in _ranked(self._matcher.match(_text(words), _ALL))}

    def _explained(
        self, match: Match, found: Candidate, worths: Sequence[Worth] = (), of_matter: float | None = None
    ) -> CandidateExplained:
        matched, missed = self._words(match, found.why)
        asked, named = self._facets_of(match.reading.words), self._facets_of(tokenise(self._names(found.code)))
        return CandidateExplained(
            code=found.code,
            name=found.name,
            score=found.score,
            of_matter=of_matter,
            text=found.why,
            kind=self._kind(found),
            matched=tuple(matched),
            missed=tuple(missed),
            worths=tuple(worths),
            facets_for=tuple(facet for facet in asked if facet in named),
            facets_against=tuple(facet for facet in named if facet not in asked),
            facets_lacking=tuple(facet for facet in asked if facet not in named),
            families=tuple(each.name for each in self._knowledge.vocabulary.families if found.code in each.members),
            is_elsewhere=self._knowledge.topic(found.code) is not None,
        )

    def _words(self, match: Match, text: str) -> tuple[list[Word], list[Word]]:
        """The words looked for that ``text`` has, neighbouring pairs too, and those that it lacks.

        Of the question as typed and as expanded, whichever has more of its weight in the text.
        """
        reading = self._matcher.reader.read(text)
        known = (*reading.words, *reading.expanded)
        sought = match.reading.matter or match.reading.words
        parted = [self._parted(words, known) for words in dict.fromkeys((sought, match.reading.expanded or sought))]
        return max(parted, key=lambda both: sum(word.weight for word in both[0]))

    def _parted(self, words: Sequence[Token], known: Sequence[Token]) -> tuple[list[Word], list[Word]]:
        matched: list[Word] = []
        missed: list[Word] = []
        pairs = {(left.folded, right.folded) for left, right in pairwise(known)}
        for word in dict.fromkeys(words):
            said = any(word.agrees_with(other) for other in known)
            (matched if said else missed).append(self._word(word))
        for left, right in dict.fromkeys(pairwise(words)):
            if (left.folded, right.folded) in pairs:
                matched.append(self._word(left, right))
        return matched, missed

    def _word(self, *words: Token) -> Word:
        key = " ".join(word.folded for word in words)
        return Word(_text(words), round(self._matcher.weight_of(key), 3))

    def _facets_of(self, words: Sequence[Token]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(found.meaning for found in self._facets.find(words)))

    def _names(self, code: str) -> str:
        procedure, topic = self._knowledge.procedure(code), self._knowledge.topic(code)
        if procedure is not None:
            return f"{procedure.name}. {procedure.short_name}"
        return topic.name if topic is not None else ""

    def _kind(self, found: Candidate) -> TextKind:
        entry = self._knowledge.procedure(found.code) or self._knowledge.topic(found.code)
        if entry is None or not found.why:
            return ""
        if found.why in entry.questions:
            return "question"
        return "alias" if found.why in entry.aliases else "name"


def _ranked(match: Match) -> Sequence[Candidate]:
    return sorted((*match.candidates, *match.topics), key=lambda found: -found.score)


def _text(words: Sequence[Token]) -> str:
    return " ".join(word.typed for word in words)


def _opcodes(before: Sequence[Token], after: Sequence[Token]) -> Iterator[tuple[str, int, int, int, int]]:
    matcher = SequenceMatcher(None, [word.typed for word in before], [word.typed for word in after], autojunk=False)
    yield from (code for code in matcher.get_opcodes() if code[0] != "equal")


def _changes(before: Sequence[Token], after: Sequence[Token]) -> tuple[Change, ...]:
    """What stands otherwise in ``after``, words that only one of them has included."""
    return tuple(
        Change(_text(before[left:right]), _text(after[start:end]))
        for _, left, right, start, end in _opcodes(before, after)
    )


def _gone(before: Sequence[Token], after: Sequence[Token]) -> set[int]:
    """The places of the words of ``before`` that ``after`` lacks."""
    return {place for _, left, right, _, _ in _opcodes(before, after) for place in range(left, right)}


def _phrases(words: Sequence[Token], places: set[int]) -> tuple[str, ...]:
    """The words at ``places``, neighbours together."""
    phrases: list[list[Token]] = []
    for place in sorted(places):
        if place - 1 in places and phrases:
            phrases[-1].append(words[place])
        else:
            phrases.append([words[place]])
    return tuple(normalise(_text(phrase)) for phrase in phrases)
