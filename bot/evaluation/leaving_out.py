"""Cross-validation: a part of the example questions is left out of the knowledge at a time, and asked.

An example asked with itself in the index proves nothing. Left out, it stands for a sentence that nobody foresaw; and
how much worse the labelled questions fare with fewer examples tells how far the figures lean on them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.knowledge import Knowledge
from bot.evaluation.figures import MEASURES, Figure, Measure, figures
from bot.evaluation.labelled import LabelledQuestion
from bot.evaluation.trials import Asker, Clock, Trial, Typing, Watch, unwatched
from bot.matching.folding import is_accented
from bot.service.answering import Answering

_OF_EXAMPLES = frozenset(
    {
        "all.first",
        "all.first_three",
        "all.reciprocal",
        "answered",
        "precision",
        "asked",
        "option_shown",
        "right_or_shown",
    }
)
EXAMPLE_MEASURES: Sequence[Measure] = [measure for measure in MEASURES if measure.key in _OF_EXAMPLES]
LABELLED_MEASURES: Sequence[Measure] = [
    measure for measure in MEASURES if measure.key.split(".")[0] not in ("stripped", "chat", "telex", "vni")
]


@dataclass(frozen=True, slots=True)
class Fold:
    """A knowledge that lacks some examples, and those examples as labelled questions."""

    knowledge: Knowledge
    examples: tuple[LabelledQuestion, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What leaving out examples costs.

    ``examples`` are the figures of the examples while they were left out. ``with_fewer`` are the labelled questions'
    values with that part of the examples missing, the mean over all parts; ``drop`` is what that is below the whole.
    """

    parts: int
    examples: dict[str, Figure]
    with_fewer: dict[str, float]
    drop: dict[str, float]


def folds(knowledge: Knowledge, parts: int) -> Iterator[Fold]:
    """``parts`` times the knowledge, each time without another part of every procedure's and topic's examples.

    The examples of topics are left out alike, so that the balance stays, but not asked: no procedure answers them.
    """
    for part in range(parts):
        procedures = [
            procedure.model_copy(update={"questions": _without(procedure.questions, part, parts)})
            for procedure in knowledge.procedures
        ]
        topics = [
            topic.model_copy(update={"questions": _without(topic.questions, part, parts)})
            for topic in knowledge.elsewhere
        ]
        examples = tuple(
            _labelled(procedure.code, number, question)
            for procedure in knowledge.procedures
            for number, question in enumerate(procedure.questions)
            if number % parts == part
        )
        yield Fold(replace(knowledge, procedures=tuple(procedures), elsewhere=tuple(topics)), examples)


def left_out(
    knowledge: Knowledge,
    questions: Sequence[LabelledQuestion],
    parts: int,
    whole: Mapping[str, Figure],
    clock: Clock,
    watch: Watch = unwatched,
) -> LeftOut:
    """Leave out one of ``parts`` at a time; ``whole`` are the figures of ``questions`` with all examples."""
    trials: list[Trial] = []
    values: dict[str, list[float]] = {measure.key: [] for measure in LABELLED_MEASURES}
    for number, fold in enumerate(folds(knowledge, parts), 1):
        asker = Asker(Answering(fold.knowledge), clock)
        doing = f"Bỏ bớt câu mẫu {number}/{parts}"
        trials += [asker.ask(example) for example in watch(doing, fold.examples)]
        labelled = [asker.ask(question, Typing.AS_LABELLED) for question in questions]
        for measure in LABELLED_MEASURES:
            gains, counts = measure.columns(labelled)
            values[measure.key].append(sum(gains) / max(sum(counts), 1))
    fewer = {key: sum(each) / parts for key, each in values.items()}
    drop = {key: whole[key].value - value for key, value in fewer.items()}
    return LeftOut(parts, figures(trials, EXAMPLE_MEASURES), fewer, drop)


def _without(questions: Sequence[str], part: int, parts: int) -> tuple[str, ...]:
    return tuple(question for number, question in enumerate(questions) if number % parts != part)


def _labelled(code: str, number: int, question: str) -> LabelledQuestion:
    return LabelledQuestion(
        id=f"{code}#{number}", question=question, behaviour="answer", codes=(code,), accented=is_accented(question)
    )
