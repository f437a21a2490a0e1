"""What the assistant makes of labelled questions, measured."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.knowledge import Knowledge
from bot.evaluation.dialogues import DialogueTrial
from bot.evaluation.figures import Difference, Figure, accent_gap, figures
from bot.evaluation.labelled import LabelledQuestion
from bot.evaluation.leaving_out import LeftOut
from bot.evaluation.misses import Miss, missed
from bot.evaluation.peers import PeerFigures
from bot.evaluation.trials import WRITERS, Asker, Clock, Decision, Seconds, Trial, Typing, Watch, rewritten, unwatched
from bot.matching.explaining import Explainer
from bot.service.answering import Answering

try:
    import resource
except ImportError:  # pragma: no cover - Windows has no such module
    resource = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All measures of one run; latencies and building in milliseconds.

    ``memory_mb`` is the most memory that this process has held resident up to the last question, Python and the
    knowledge included and peers not; None where the system does not tell.
    """

    trials: tuple[Trial, ...]
    figures: dict[str, Figure]
    accent_gap: dict[str, Difference]
    left_out: int
    p50_ms: float
    p99_ms: float
    build_ms: float
    memory_mb: float | None
    misses: tuple[Miss, ...]
    slips: tuple[Trial, ...]
    codes: tuple[str, ...]
    peers: tuple[PeerFigures, ...] = ()
    dialogues: tuple[DialogueTrial, ...] | None = None
    folds: LeftOut | None = None


def evaluate(
    knowledge: Knowledge, questions: Sequence[LabelledQuestion], clock: Clock, watch: Watch = unwatched
) -> Evaluation:
    """Put every question to an assistant built from ``knowledge``.

    A question to be answered whose codes the catalogue lacks is left out and counted. Every accented question that can
    be answered is also asked in the other ways of typing.
    """
    started = clock()
    answering = Answering(knowledge)
    built = clock() - started
    asker = Asker(answering, clock)
    trials = ask_all(asker, questions, watch)
    times = sorted(asker.times)
    memory = resident_mb()
    return Evaluation(
        trials=tuple(trials),
        figures=figures(trials),
        accent_gap=accent_gap(trials),
        left_out=sum(one.behaviour == "answer" and not one.right for one in trials),
        p50_ms=1000 * quantile(times, 0.50),
        p99_ms=1000 * quantile(times, 0.99),
        build_ms=1000 * built,
        memory_mb=memory,
        misses=_misses(trials, answering, watch),
        slips=tuple(one for one in trials if _slipped(one)),
        codes=tuple(sorted(procedure.code for procedure in knowledge.procedures)),
    )


def _misses(trials: Sequence[Trial], answering: Answering, watch: Watch) -> tuple[Miss, ...]:
    explainer = Explainer(answering.matcher, answering.knowledge)
    wrong = [one for one in trials if one.is_covered and one.typing is Typing.AS_LABELLED and one.rank != 0]
    return tuple(missed(one, answering, explainer) for one in watch("Giải thích câu sai", wrong))


def ask_all(asker: Asker, questions: Sequence[LabelledQuestion], watch: Watch = unwatched) -> list[Trial]:
    """The trials of ``questions`` as labelled, then those of the accented ones typed in every other way."""
    asker.ask(questions[0])  # the first question pays for caches that the process keeps
    asker.times.clear()
    trials = [asker.ask(question) for question in watch("Hỏi từng câu", questions)]
    coverable = [question for question, one in zip(questions, trials, strict=True) if one.is_covered]
    for typing in WRITERS:
        typed = list(rewritten(coverable, typing))
        trials += [asker.ask(question, typing) for question in watch(f"Hỏi lại ({typing})", typed)]
    return trials


def quantile(ascending: Sequence[Seconds], share: float) -> Seconds:
    """The time that ``share`` of all stay below."""
    return ascending[min(int(len(ascending) * share), len(ascending) - 1)] if ascending else 0.0


def resident_mb() -> float | None:
    """The most memory that this process has held resident so far, in MB."""
    if resource is None:  # pragma: no cover
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)  # bytes there, kilobytes elsewhere


def _slipped(one: Trial) -> bool:
    """Whether a question that must not be answered was, or one that must be asked back was not."""
    match one.behaviour:
        case "clarify":
            return one.decision is not Decision.CHOOSE
        case "near":
            return one.decision is Decision.ANSWER
        case "oos":
            return one.is_offered
        case _:
            return False
