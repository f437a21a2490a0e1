"""What to do with a question: answer, ask which procedure is meant, or say that it is not known."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.knowledge import Knowledge
from bot.domain.procedures import Aspect, Procedure
from bot.matching.matcher import Candidate, Match, Matcher
from bot.matching.small_talk import SmallTalkFinder

MOST_OPTIONS = 4
ANSWER_FROM = 0.62
"""Below this score even a lone candidate is offered, not answered; see tests/knowledge for the figures."""
OFFER_FROM = 0.40
"""Below this score nothing is offered."""
MARGIN = 0.10
"""Two candidates closer than this are told apart by asking."""
SWITCH_FROM = 0.60
"""While a procedure is under discussion, a question that asks about an aspect needs this score to leave it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One procedure is meant; ``others`` are the candidates behind it, best first."""

    procedure: Procedure
    others: tuple[Procedure, ...]


@dataclass(frozen=True, slots=True)
class Clarify:
    """One of ``options`` is meant, the citizen must say which; ``others`` come after them."""

    options: tuple[Procedure, ...]
    others: tuple[Procedure, ...]


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Nothing in the knowledge base fits."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """An outcome, the aspects asked about, and the candidates behind it, best first."""

    outcome: Answered | Clarify | NotKnown
    intents: tuple[Aspect, ...]
    candidates: tuple[Candidate, ...]


class Answering:
    """Answers questions from one knowledge base. Immutable: built anew when the knowledge changes."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.matcher = Matcher(knowledge.procedures, knowledge.vocabulary)
        self.small_talk = SmallTalkFinder(knowledge.vocabulary)

    def understand(self, question: str, under_discussion: str | None = None) -> Understanding:
        """Understand ``question``; ``under_discussion`` is the code that the conversation is about, if any."""
        match = self.matcher.match(question)
        current = self.knowledge.procedure(under_discussion) if under_discussion else None
        if current is not None and _refers_back(match, current):
            ranked = _with_first(match.candidates, current)
            outcome = Answered(current, self._procedures(ranked[1:]))
            return Understanding(outcome, match.intents, ranked)
        return Understanding(self._decide(match.candidates), match.intents, match.candidates)

    def choose(self, reply: str, offered: Sequence[str]) -> Procedure | None:
        """Which of the ``offered`` codes a free-text reply picks, or None when it picks none of them for sure."""
        scores = {candidate.code: candidate.score for candidate in self.matcher.match(reply).candidates}
        ranked = sorted(offered, key=lambda code: -scores.get(code, 0.0))
        best, *others = [scores.get(code, 0.0) for code in ranked]
        beaten = max(others, default=0.0)
        if best < OFFER_FROM or best < max(scores.values()) or best - beaten < MARGIN / 2:
            return None
        return self.knowledge.procedure(ranked[0])

    def _decide(self, ranked: Sequence[Candidate]) -> Answered | Clarify | NotKnown:
        if not ranked or ranked[0].score < OFFER_FROM:
            return NotKnown()
        close = [candidate for candidate in ranked if candidate.score >= ranked[0].score - MARGIN]
        if len(close) == 1 and ranked[0].score >= ANSWER_FROM:
            return Answered(self._procedure(ranked[0]), self._procedures(ranked[1:]))
        options = [candidate for candidate in ranked[:MOST_OPTIONS] if candidate.score >= OFFER_FROM]
        return Clarify(self._procedures(options), self._procedures(ranked[len(options) :]))

    def _procedure(self, candidate: Candidate) -> Procedure:
        procedure = self.knowledge.procedure(candidate.code)
        if procedure is None:
            raise LookupError(f"matched an unknown procedure {candidate.code}")
        return procedure

    def _procedures(self, candidates: Sequence[Candidate]) -> tuple[Procedure, ...]:
        return tuple(map(self._procedure, candidates))


def _refers_back(match: Match, current: Procedure) -> bool:
    """Whether a question is about the procedure under discussion: it asks for an aspect and names nothing else."""
    if not match.intents:
        return False
    best = match.candidates[0] if match.candidates else None
    return best is None or best.code == current.code or best.score < SWITCH_FROM or match.reading.is_bare


def _with_first(candidates: Sequence[Candidate], current: Procedure) -> tuple[Candidate, ...]:
    """The candidates with ``current`` put first; scores stay in falling order."""
    top = max((candidate.score for candidate in candidates), default=1.0)
    others = tuple(candidate for candidate in candidates if candidate.code != current.code)
    return (Candidate(current.code, current.short_name, top, ""), *others)
