"""What to do with a question: answer, ask what is meant, name who handles it, or say that it is not known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.domain.elsewhere import Topic
from bot.domain.knowledge import Knowledge
from bot.domain.procedures import Aspect, Procedure
from bot.domain.vocabulary import Family
from bot.matching import clauses
from bot.matching.matcher import Candidate, Match, Matcher
from bot.matching.small_talk import SmallTalkFinder
from bot.service.leads import (
    BEYOND_DOUBT,
    CLEAR_FROM,
    CLEAR_WITHIN,
    MARGIN,
    NAMES_FROM,
    are_different,
    first,
    lead,
    likelier,
    may_be_two,
)

MOST_OPTIONS = 4
OFFER_FROM = 0.34
"""Below this score nothing is offered. The labelled off-topic questions score 0.357 at most; of the examples, left out
of the index, 8 of 100 stay below."""
ELSEWHERE_FROM = 0.40
"""From this score on a question can be about a matter that is handled elsewhere. On examples left out of the index 64
of 100 are then told where to go, 7 asked with the matter among the options, 3 answered with a procedure."""
ELSEWHERE_AHEAD, ELSEWHERE_BEHIND = 0.08, 0.05
"""So far ahead of every procedure such a matter is told alone; no further than so behind the best it is asked about.
Of the procedures' examples, left out of the index, 0.5 of 100 are then taken for a matter handled elsewhere."""
CHOOSE_FROM = 0.20
"""A reply to "which one?" is short and may say little: "bản sao thôi"."""
OPTION_WITHIN = 0.20
"""An option this far behind the best is none."""
SWITCH_FROM = 0.42
"""While a procedure is under discussion, a question that asks about an aspect needs this score to leave it."""
STAYING, RELATED = 0.15, 0.03
"""What the score of the procedure under discussion, and those of its related ones, gain for being near."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One procedure is meant; ``others`` are the candidates behind it, best first."""

    procedure: Procedure
    others: tuple[Procedure, ...]


@dataclass(frozen=True, slots=True)
class Clarify:
    """One of ``options`` or the ``topic`` is meant, the citizen must say which; ``others`` come after them.

    ``are_all_meant``: the message asks about every one of the options, and the citizen says which comes first.
    """

    options: tuple[Procedure, ...]
    others: tuple[Procedure, ...]
    topic: Topic | None = None
    are_all_meant: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The ``topic`` is meant, which somebody else handles; ``others`` are the procedures that come after it."""

    topic: Topic
    others: tuple[Procedure, ...]


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Nothing in the knowledge base fits."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """An outcome, the aspects asked about, and the candidates behind it, best first."""

    outcome: Answered | Clarify | Elsewhere | NotKnown
    intents: tuple[Aspect, ...]
    candidates: tuple[Candidate, ...]


class Answering:
    """Answers questions from one knowledge base. Immutable: built anew when the knowledge changes."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.matcher = Matcher(knowledge.procedures, knowledge.vocabulary, knowledge.elsewhere)
        self.small_talk = SmallTalkFinder(knowledge.vocabulary)

    def understand(self, question: str, under_discussion: str | None = None) -> Understanding:
        """Understand ``question``.

        ``under_discussion`` is what the conversation is about: a procedure's code, the id of a topic, or nothing.
        """
        match = self.matcher.match(question)
        current = self.knowledge.procedure(under_discussion) if under_discussion else None
        topic = self.knowledge.topic(under_discussion) if under_discussion else None
        if topic is not None and match.intents and match.reading.is_bare:
            return self._elsewhere(match, topic, match.candidates)
        if current is not None and _refers_back(match, current):
            return self._answered(match, first(match.candidates, [self._candidate(current)]))
        if match.family is not None:
            return self._of_family(match, match.family)
        both = self._two_matters(question, match)
        if both is not None:
            return both
        if current is not None:
            return self._decided(match, self._favoured(match.candidates, current), current.code)
        return self._decided(match, match.candidates)

    def _two_matters(self, question: str, match: Match) -> Understanding | None:
        """The procedures that a message asks about, when each half of it names another one beyond doubt.

        One that does both at once (a linked procedure) comes first.
        """
        ahead, says_both = lead(match.candidates, match.topics), clauses.says_both(question)
        if not says_both and (ahead >= BEYOND_DOUBT or not may_be_two(match.candidates)):
            return None
        for left, right in clauses.halves(question):
            these = self._named(self.matcher.match(left), may_be_general=says_both)
            those = self._named(self.matcher.match(right), may_be_general=says_both) if these else ()
            if those and are_different(these, those):
                linked = match.candidates[:1] if ahead >= CLEAR_FROM else ()
                meant = {one.code: one for one in (*linked, *these, *those)}
                return self._all_meant(match, list(meant.values()))
        return None

    def _named(self, half: Match, *, may_be_general: bool) -> Sequence[Candidate]:
        """The procedures that half a message names: one beyond doubt, or the first two of a family."""
        if half.family is not None:
            codes = half.family.members[:2] if may_be_general else (half.family.default,)
            return [self._candidate(member) for code in codes if code and (member := self.knowledge.procedure(code))]
        is_clear = half.best_score >= NAMES_FROM and lead(half.candidates, half.topics) >= CLEAR_FROM
        return half.candidates[:1] if is_clear else ()

    def _all_meant(self, match: Match, meant: Sequence[Candidate]) -> Understanding:
        ranked = first(match.candidates, meant[:MOST_OPTIONS])
        procedures = self._procedures(ranked)
        options = min(len(meant), MOST_OPTIONS)
        outcome = Clarify(procedures[:options], procedures[options:], are_all_meant=True)
        return Understanding(outcome, match.intents, ranked)

    def choose(self, reply: str, offered: Sequence[str]) -> str | None:
        """Which of the ``offered`` codes a free-text reply picks, or None when it picks none of them for sure."""
        match = self.matcher.match(reply)
        ranked = sorted((*match.candidates, *match.topics), key=lambda candidate: -candidate.score)
        likely = [candidate for candidate in ranked if candidate.code in offered]
        if not likely or likely[0] is not ranked[0] or likely[0].score < CHOOSE_FROM:
            return None
        if len(likely) > 1 and likely[0].score - likely[1].score < MARGIN / 2:
            return None
        return likely[0].code

    def _favoured(self, candidates: Sequence[Candidate], current: Procedure) -> tuple[Candidate, ...]:
        """``candidates`` in the light of the procedure under discussion."""
        favours = dict.fromkeys(current.related, RELATED) | {current.code: STAYING}
        if all(candidate.code != current.code for candidate in candidates):
            candidates = [*candidates, self._candidate(current)]
        favoured = [replace(one, score=min(one.score + favours.get(one.code, 0.0), 1.0)) for one in candidates]
        return tuple(sorted(favoured, key=lambda candidate: -candidate.score))

    def _decided(self, match: Match, ranked: tuple[Candidate, ...], current: str | None = None) -> Understanding:
        best = ranked[0].score if ranked else 0.0
        behind = ELSEWHERE_BEHIND if current is None else 0.0  # what is under discussion is left for a clear cause
        if match.topics and match.topics[0].score >= max(ELSEWHERE_FROM, best - behind):
            return self._of_topic(match, ranked, match.topics[0])
        if best < OFFER_FROM:
            return Understanding(NotKnown(), match.intents, ranked)
        close = likelier([candidate for candidate in ranked if candidate.score > best - MARGIN])
        if close and close[-1] is not ranked[len(close) - 1]:
            ranked = first(ranked, close)
        least = CLEAR_FROM if current is None else CLEAR_WITHIN
        if lead(ranked, match.topics) >= least or (len(close) == 1 and ranked[0].code == current):
            return self._answered(match, ranked)
        likely = [candidate for candidate in ranked if candidate.score > best - OPTION_WITHIN]
        return self._clarified(match, ranked, len(likely), self._topic(match, max(OFFER_FROM, best - OPTION_WITHIN)))

    def _of_topic(self, match: Match, ranked: tuple[Candidate, ...], rival: Candidate) -> Understanding:
        """A topic fits best, or as well as the best procedures: those are then offered beside it."""
        topic = self.knowledge.topic(rival.code)
        likely = [one for one in ranked if one.score > max(rival.score - ELSEWHERE_AHEAD, OFFER_FROM)]
        if topic is not None and not likely:
            return self._elsewhere(match, topic, ranked)
        return self._clarified(match, ranked, len(likely), topic)

    def _topic(self, match: Match, least: float) -> Topic | None:
        """The topic that fits best, when its score is ``least`` or more."""
        return self.knowledge.topic(match.topics[0].code) if match.topics and match.topics[0].score >= least else None

    def _elsewhere(self, match: Match, topic: Topic, ranked: tuple[Candidate, ...]) -> Understanding:
        return Understanding(Elsewhere(topic, self._procedures(ranked)), match.intents, ranked)

    def _of_family(self, match: Match, family: Family) -> Understanding:
        """A family was named and nothing else: its default is meant, or which member is asked back."""
        scored = {candidate.code: candidate for candidate in match.candidates}
        known = [procedure for code in family.members if (procedure := self.knowledge.procedure(code))]
        members = [scored.get(member.code) or self._candidate(member) for member in known]
        if family.default is None:
            ranked = first(match.candidates, members)
            # "thi bằng lái" is a family's request by its letters, and a matter handled elsewhere by its words
            as_near = self._topic(match, max(ELSEWHERE_FROM, *(one.score for one in match.candidates[:1])))
            return self._clarified(match, ranked, len(members), as_near)
        members.sort(key=lambda member: member.code != family.default)
        return self._answered(match, first(match.candidates, members))

    def _answered(self, match: Match, ranked: tuple[Candidate, ...]) -> Understanding:
        procedure, *others = self._procedures(ranked)
        return Understanding(Answered(procedure, tuple(others)), match.intents, ranked)

    def _clarified(
        self, match: Match, ranked: tuple[Candidate, ...], likely: int, topic: Topic | None = None
    ) -> Understanding:
        """Ask which of the ``likely`` first is meant, as far as they fit beside the ``topic``."""
        procedures = self._procedures(ranked)
        options = min(likely, MOST_OPTIONS if topic is None else MOST_OPTIONS - 1)
        outcome = Clarify(procedures[:options], procedures[options:], topic)
        return Understanding(outcome, match.intents, ranked)

    @staticmethod
    def _candidate(procedure: Procedure) -> Candidate:
        return Candidate(procedure.code, procedure.short_name, 0.0, "")

    def _procedures(self, candidates: Iterable[Candidate]) -> tuple[Procedure, ...]:
        procedures = (self.knowledge.procedure(candidate.code) for candidate in candidates)
        return tuple(procedure for procedure in procedures if procedure is not None)


def _refers_back(match: Match, current: Procedure) -> bool:
    """Whether a question is about the procedure under discussion: it asks for an aspect and names nothing else."""
    if not match.intents:
        return False
    best = match.candidates[0] if match.candidates else None
    if match.reading.is_bare or match.best_score < SWITCH_FROM:
        return True
    return best is not None and best.code == current.code and best.score == match.best_score
