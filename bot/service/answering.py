"""What to do with a question: answer, ask what is meant, name who handles it, or say that it is not known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.domain.elsewhere import Topic
from bot.domain.knowledge import Knowledge
from bot.domain.procedures import Aspect, Procedure
from bot.domain.vocabulary import Family
from bot.matching import clauses
from bot.matching.matcher import Candidate, Match, Matcher
from bot.matching.small_talk import SmallTalkFinder

MOST_OPTIONS = 4
ANSWER_FROM = 0.40
"""Below this score even a lone candidate is offered, not answered."""
OFFER_FROM = 0.34
"""Below this score nothing is offered. The labelled off-topic questions score 0.357 at most; of the examples, left out
of the index, 8 of 100 stay below."""
MARGIN = 0.10
"""A variant of the best that is no closer than this is not what is meant unless the question says so."""
TOO_CLOSE = 0.06
"""Two candidates closer than this are told apart by asking, however clear it is that nothing else is meant."""
CLEAR_FROM = 0.55
"""How far ahead the best must be to be answered at once: twice the lead over the next procedure that is no variant
of it, and once that over the best matter handled elsewhere. Fitted on examples left out of the index (a regression
weighs the two leads 12.7 to 6.9, and the score itself not at all): 57 of 100 are then answered, 97 of them right. By a
margin of 0.10 and a score of 0.46 alone 56 were, 96 of them right."""
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

BEYOND_DOUBT = 1.0
"""From this lead on a message is about one matter, whatever else stands in it."""
NAMES_FROM = 0.50
"""From this score on half a message names a procedure by itself."""
CLEAR_WITHIN = 0.35
"""The same while a procedure is under discussion, which narrows what can be meant."""


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
            return self._answered(match, _first(match.candidates, [self._candidate(current)]))
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
        lead, says_both = _lead(match.candidates, match.topics), clauses.says_both(question)
        if lead >= BEYOND_DOUBT and not says_both:
            return None
        for left, right in clauses.halves(question):
            named = [self._named(self.matcher.match(half), may_be_general=says_both) for half in (left, right)]
            if all(named) and _are_different(*named):
                linked = match.candidates[:1] if lead >= CLEAR_FROM else ()
                meant = {one.code: one for one in (*linked, *chain(*named))}
                return self._all_meant(match, list(meant.values()))
        return None

    def _named(self, half: Match, *, may_be_general: bool) -> Sequence[Candidate]:
        """The procedures that half a message names: one beyond doubt, or the first two of a family."""
        if half.family is not None:
            codes = half.family.members[:2] if may_be_general else (half.family.default,)
            return [self._candidate(member) for code in codes if code and (member := self.knowledge.procedure(code))]
        is_clear = half.best_score >= NAMES_FROM and _lead(half.candidates, half.topics) >= CLEAR_FROM
        return half.candidates[:1] if is_clear else ()

    def _all_meant(self, match: Match, meant: Sequence[Candidate]) -> Understanding:
        ranked = _first(match.candidates, meant[:MOST_OPTIONS])
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
        close = _likelier([candidate for candidate in ranked if candidate.score > best - MARGIN])
        ranked = _first(ranked, close)
        least = CLEAR_FROM if current is None else CLEAR_WITHIN
        if _lead(ranked, match.topics) >= least or (len(close) == 1 and ranked[0].code == current):
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
            ranked = _first(match.candidates, members)
            # "thi bằng lái" is a family's request by its letters, and a matter handled elsewhere by its words
            as_near = self._topic(match, max(ELSEWHERE_FROM, *(one.score for one in match.candidates[:1])))
            return self._clarified(match, ranked, len(members), as_near)
        members.sort(key=lambda member: member.code != family.default)
        return self._answered(match, _first(match.candidates, members))

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


def _lead(ranked: Sequence[Candidate], topics: Sequence[Candidate]) -> float:
    """How far the first is ahead of all that is meant otherwise; 0 when it says too little by itself."""
    if not ranked:
        return 0.0
    best, *others = ranked
    second = next((other.score for other in others if not _goes_without_saying(best, other)), 0.0)
    if best.score < ANSWER_FROM or best.score - second < TOO_CLOSE:
        return 0.0
    elsewhere = max((topic.score for topic in topics), default=0.0)
    return 2 * (best.score - second) + best.score - elsewhere


def _are_different(these: Sequence[Candidate], those: Sequence[Candidate]) -> bool:
    """Whether two halves of a message name different matters, and neither a variant of the other's."""
    return not any(
        one.code == other.code or one.adds_to(other) or other.adds_to(one) for one in these for other in those
    )


def _goes_without_saying(best: Candidate, other: Candidate) -> bool:
    """Whether whoever meant ``other`` would have said so."""
    return other.is_variant_of(best) or (other.score <= best.score - MARGIN and other.adds_to(best))


def _likelier(close: Sequence[Candidate]) -> Sequence[Candidate]:
    """Of candidates that are close, all but the variants of others: a bare "khai tử" is no re-registration."""
    return [one for one in close if not any(map(one.is_variant_of, close))]


def _first(candidates: Sequence[Candidate], meant: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """``meant`` before all other candidates; scores are raised where needed so that they keep falling."""
    codes = {candidate.code for candidate in meant}
    others = [candidate for candidate in candidates if candidate.code not in codes]
    ranked: list[Candidate] = []
    least = 0.0
    for candidate in reversed([*meant, *others]):
        least = max(least, candidate.score)
        ranked.insert(0, replace(candidate, score=least))
    return tuple(ranked)
