"""Questions put to the assistant one by one, and what came of each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from bot.domain.knowledge import Knowledge
from bot.evaluation.chat_speak import chat_speak
from bot.evaluation.keyboards import telex, vni
from bot.evaluation.labelled import Behaviour, LabelledQuestion
from bot.matching.folding import strip_accents
from bot.service.answering import Answered, Answering, Clarify, Elsewhere, NotKnown, Understanding

Seconds = float
Clock = Callable[[], Seconds]
Item = TypeVar("Item")


class Watch(Protocol):
    """Hands on the ``items`` one by one and shows how far it is with what is being done."""

    def __call__(self, doing: str, items: Sequence[Item], /) -> Iterable[Item]:
        """The items, in order."""
        ...


def unwatched(_doing: str, items: Sequence[Item], /) -> Iterable[Item]:
    """Nobody is watching."""
    return items


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


class Typing(StrEnum):
    """How a labelled question is typed: as it stands in the file, or written otherwise."""

    AS_LABELLED = "as_labelled"
    STRIPPED = "stripped"
    CHAT = "chat"
    TELEX = "telex"
    VNI = "vni"


WRITERS: Mapping[Typing, Callable[[str], str]] = {
    Typing.STRIPPED: strip_accents,
    Typing.CHAT: chat_speak,
    Typing.TELEX: telex,
    Typing.VNI: vni,
}
"""How an accented question is typed otherwise."""


class Trial(BaseModel):
    """A question put to the assistant, and what came of it.

    ``right`` are the acceptable codes that the catalogue has, ``rank`` is the place of the first of them from 0,
    ``shows_right`` whether it is answered at once or among the options. ``first`` and ``score`` are those of the
    likeliest candidate.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str
    typing: Typing
    behaviour: Behaviour
    accented: bool
    right: tuple[str, ...]
    decision: Decision
    rank: int | None
    first: str = ""
    score: float = 0.0
    shows_right: bool

    @property
    def key(self) -> tuple[str, str, Typing]:
        """What makes it the same question in another run."""
        return self.id, self.question, self.typing

    @property
    def is_covered(self) -> bool:
        """Whether it is to be answered and the catalogue has the answer."""
        return self.behaviour == "answer" and bool(self.right)

    @property
    def is_right(self) -> bool:
        """Whether it was answered at once and rightly."""
        return self.decision is Decision.ANSWER and self.rank == 0

    @property
    def is_offered(self) -> bool:
        """Whether any procedure was answered or offered."""
        return self.decision in (Decision.ANSWER, Decision.CHOOSE)


class Asker:
    """Puts questions to one assistant and takes the time: ``times`` of all questions so far."""

    def __init__(self, answering: Answering, clock: Clock) -> None:
        self.answering = answering
        self._clock = clock
        self.times: list[Seconds] = []

    def ask(self, question: LabelledQuestion, typing: Typing = Typing.AS_LABELLED) -> Trial:
        """Ask ``question``, typed in the way of ``typing`` already."""
        started = self._clock()
        remark = self.answering.small_talk.find(question.question)
        understood = self.answering.understand(question.question)
        self.times.append(self._clock() - started)
        decision = Decision.SMALL_TALK if remark.is_all else _DECISIONS[type(understood.outcome)]
        return _trial(question, typing, right_codes(self.answering.knowledge, question.codes), understood, decision)


def _trial(
    question: LabelledQuestion, typing: Typing, right: tuple[str, ...], understood: Understanding, decision: Decision
) -> Trial:
    codes = [candidate.code for candidate in understood.candidates]
    rank = next((place for place, code in enumerate(codes) if code in right), None)
    options = understood.outcome.options if isinstance(understood.outcome, Clarify) else ()
    shown = (decision is Decision.ANSWER and rank == 0) or any(option.code in right for option in options)
    return Trial(
        id=question.id,
        question=question.question,
        typing=typing,
        behaviour=question.behaviour,
        accented=question.accented,
        right=right,
        decision=decision,
        rank=rank,
        first=codes[0] if codes else "",
        score=understood.candidates[0].score if codes else 0.0,
        shows_right=shown,
    )


def right_codes(knowledge: Knowledge, codes: Iterable[str]) -> tuple[str, ...]:
    """Those of ``codes`` that the catalogue has, as current codes."""
    procedures = (knowledge.procedure(code) for code in codes)
    return tuple(sorted({procedure.code for procedure in procedures if procedure is not None}))


def rewritten(questions: Iterable[LabelledQuestion], typing: Typing) -> Iterator[LabelledQuestion]:
    """The accented ones of ``questions``, typed in another way."""
    for question in questions:
        if question.accented:
            typed = WRITERS[typing](question.question)
            yield question.model_copy(update={"question": typed, "accented": False})
