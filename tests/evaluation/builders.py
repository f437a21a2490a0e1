"""Trials and runs that tests of the evaluation share."""

from itertools import count
from typing import Any

from bot.evaluation.labelled import Behaviour, LabelledQuestion
from bot.evaluation.measures import Evaluation, evaluate
from bot.evaluation.trials import Decision, Trial, Typing
from bot.matching.folding import is_accented
from tests.builders import some_knowledge

ELEPHANTS, KITES, OTHER = "1.000001", "1.000002", "1.999999"


def asked(question: str, *codes: str, behaviour: Behaviour = "answer") -> LabelledQuestion:
    return LabelledQuestion(
        id=question, question=question, behaviour=behaviour, codes=codes, accented=is_accented(question)
    )


def measured(*questions: LabelledQuestion) -> Evaluation:
    """What an assistant of two procedures makes of ``questions``; every look at the clock takes a millisecond."""
    ticks = count()
    return evaluate(some_knowledge(), questions, lambda: next(ticks) / 1000)


def a_trial(rank: int | None = 0, decision: Decision = Decision.ANSWER, **more: Any) -> Trial:
    """A question to be answered with ``ELEPHANTS``."""
    usual: dict[str, Any] = {
        "id": "1",
        "question": "nuôi voi",
        "typing": Typing.AS_LABELLED,
        "behaviour": "answer",
        "accented": True,
        "right": (ELEPHANTS,),
        "shows_right": decision is Decision.ANSWER and rank == 0,
        "first": ELEPHANTS if rank == 0 else KITES,
    }
    return Trial(rank=rank, decision=decision, **{**usual, **more})
