"""What the assistant makes of labelled questions, measured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.knowledge import Knowledge
from bot.evaluation.labelled import LabelledQuestion
from bot.matching.folding import strip_accents
from bot.matching.matcher import Candidate
from bot.service.answering import Answered, Answering, Clarify, Elsewhere, NotKnown, Understanding

Seconds = float


class Decision(StrEnum):
    """What the assistant decides to do; small talk is told apart before a question is matched."""

    ANSWER = "answer"
    CHOOSE = "choose"
    UNKNOWN = "unknown"
    SMALL_TALK = "smalltalk"


_DECISIONS = {
    Answered: Decision.ANSWER,
    Clarify: Decision.CHOOSE,
    Elsewhere: Decision.UNKNOWN,
    NotKnown: Decision.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Ranking:
    """How high the right procedure ranks: shares of ``count`` questions, and the mean reciprocal rank."""

    count: int
    first: float
    first_three: float
    reciprocal: float


@dataclass(frozen=True, slots=True)
class Shares:
    """How many of ``count`` questions were ``answered`` at once and how many got options (``asked``)."""

    count: int
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A question whose right procedure did not come first."""

    question: str
    expected: tuple[str, ...]
    decision: Decision
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All measures of one run; latencies in milliseconds."""

    rankings: dict[str, Ranking]
    answerable: Shares
    answered_right: int
    right_shown: int
    clarify: Shares
    near: Shares
    oos: Shares
    left_out: int
    p50_ms: float
    p99_ms: float
    build_ms: float
    misses: tuple[Miss, ...]

    @property
    def precision(self) -> float:
        """The share of the answers given at once that name a right procedure."""
        return self.answered_right / self.answerable.answered if self.answerable.answered else 0.0


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question put to the assistant, and what came of it."""

    question: LabelledQuestion
    right: frozenset[str]
    understood: Understanding
    decision: Decision
    took: Seconds

    @property
    def rank(self) -> int | None:
        codes = [candidate.code for candidate in self.understood.candidates]
        return next((place for place, code in enumerate(codes) if code in self.right), None)

    @property
    def is_right(self) -> bool:
        return self.decision is Decision.ANSWER and self.rank == 0

    @property
    def shows_right(self) -> bool:
        outcome = self.understood.outcome
        options = outcome.options if isinstance(outcome, Clarify) else ()
        return self.is_right or any(option.code in self.right for option in options)


def evaluate(knowledge: Knowledge, questions: Sequence[LabelledQuestion], clock: Callable[[], Seconds]) -> Evaluation:
    """Put every question to an assistant built from ``knowledge``.

    A question to be answered whose codes the catalogue lacks is left out and counted. Every accented question is also
    asked with its accents stripped.
    """
    started = clock()
    answering = Answering(knowledge)
    built = clock() - started
    asker = _Asker(answering, clock)
    asker.ask(questions[0])  # the first question pays for caches that the process keeps
    asked = [asker.ask(question) for question in questions]
    covered = [one for one in asked if one.question.behaviour == "answer" and one.right]
    stripped = [asker.ask(_stripped(one.question)) for one in covered if one.question.accented]
    times = sorted(one.took for one in [*asked, *stripped])
    return Evaluation(
        rankings={
            "accented": _ranking([one for one in covered if one.question.accented]),
            "unaccented": _ranking([one for one in covered if not one.question.accented]),
            "stripped": _ranking(stripped),
            "all": _ranking(covered),
        },
        answerable=_shares(covered),
        answered_right=sum(one.is_right for one in covered),
        right_shown=sum(one.shows_right for one in covered),
        clarify=_shares([one for one in asked if one.question.behaviour == "clarify"]),
        near=_shares([one for one in asked if one.question.behaviour == "near"]),
        oos=_shares([one for one in asked if one.question.behaviour == "oos"]),
        left_out=sum(one.question.behaviour == "answer" and not one.right for one in asked),
        p50_ms=1000 * times[len(times) // 2],
        p99_ms=1000 * times[len(times) * 99 // 100],
        build_ms=1000 * built,
        misses=tuple(_miss(one) for one in covered if one.rank != 0),
    )


class _Asker:
    """Puts questions to one assistant and takes the time."""

    def __init__(self, answering: Answering, clock: Callable[[], Seconds]) -> None:
        self._answering = answering
        self._clock = clock

    def ask(self, question: LabelledQuestion) -> _Asked:
        started = self._clock()
        remark = self._answering.small_talk.find(question.question)
        understood = self._answering.understand(question.question)
        took = self._clock() - started
        decision = Decision.SMALL_TALK if remark.is_all else _DECISIONS[type(understood.outcome)]
        return _Asked(question, self._right(question), understood, decision, took)

    def _right(self, question: LabelledQuestion) -> frozenset[str]:
        """The codes that the catalogue has of those acceptable, as current codes."""
        procedures = (self._answering.knowledge.procedure(code) for code in question.codes)
        return frozenset(procedure.code for procedure in procedures if procedure is not None)


def _ranking(asked: Sequence[_Asked]) -> Ranking:
    if not asked:
        return Ranking(0, 0.0, 0.0, 0.0)
    ranks = [one.rank for one in asked if one.rank is not None]
    reciprocal = sum(1 / (rank + 1) for rank in ranks)
    first, first_three = (sum(rank < places for rank in ranks) for places in (1, 3))
    return Ranking(len(asked), first / len(asked), first_three / len(asked), reciprocal / len(asked))


def _shares(asked: Sequence[_Asked]) -> Shares:
    decisions = [one.decision for one in asked]
    return Shares(len(asked), decisions.count(Decision.ANSWER), decisions.count(Decision.CHOOSE))


def _stripped(question: LabelledQuestion) -> LabelledQuestion:
    return question.model_copy(update={"question": strip_accents(question.question), "accented": False})


def _miss(asked: _Asked) -> Miss:
    candidates = asked.understood.candidates[:3]
    return Miss(asked.question.question, tuple(sorted(asked.right)), asked.decision, candidates)
