"""What got better and what got worse since a saved run."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation import bootstrap
from bot.evaluation.dialogues import DialogueTrial
from bot.evaluation.figures import MEASURES, Difference, difference
from bot.evaluation.measures import Evaluation
from bot.evaluation.saved_runs import SavedRun, asked_in
from bot.evaluation.trials import Decision, Trial, Typing


@dataclass(frozen=True, slots=True)
class Changed:
    """A question asked in both runs that went otherwise; ranks from 0, None when not found."""

    id: str
    question: str
    typing: Typing
    behaviour: str
    old_rank: int | None
    new_rank: int | None
    old_decision: Decision
    new_decision: Decision
    old_first: str
    new_first: str
    verdict: int
    """1 better, -1 worse, 0 neither."""


@dataclass(frozen=True, slots=True)
class ChangedTurn:
    """A turn of a dialogue that was right and is wrong now, or the other way round."""

    id: str
    turn: int
    text: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """A time in ms or memory in MB, then and now."""

    old: float
    new: float


@dataclass(frozen=True, slots=True)
class RunComparison:
    """The present run against a saved one, over the questions asked in both.

    ``added`` and ``removed`` count the labelled questions that only the present or only the saved run asked;
    ``codes_added`` and ``codes_removed`` are the procedures that only one catalogue has.
    """

    since: str
    common: int
    added: int
    removed: int
    codes_added: tuple[str, ...]
    codes_removed: tuple[str, ...]
    differences: dict[str, Difference]
    changed: tuple[Changed, ...]
    turns: tuple[ChangedTurn, ...]
    turns_difference: Difference | None
    costs: dict[str, Cost]


def compare(new: Evaluation, old: SavedRun) -> RunComparison:
    """``new`` against ``old``."""
    after, before = asked_in(new.trials), asked_in(old.trials)
    both = [(after[key], before[key]) for key in after if key in before]
    now, then = [one for one, _ in both], [one for _, one in both]
    changed = [_changed(one, other) for one, other in both if _went_otherwise(one, other)]
    dialogues = _same_dialogues(new.dialogues or (), old.dialogues or ())
    return RunComparison(
        since=old.made_at,
        common=_as_labelled(now),
        added=_as_labelled([one for key, one in after.items() if key not in before]),
        removed=_as_labelled([one for key, one in before.items() if key not in after]),
        codes_added=tuple(sorted(set(new.codes) - set(old.codes))),
        codes_removed=tuple(sorted(set(old.codes) - set(new.codes))),
        differences={measure.key: difference(measure, now, then) for measure in MEASURES},
        changed=tuple(sorted(changed, key=lambda one: (one.verdict, one.typing is not Typing.AS_LABELLED))),
        turns=tuple(_changed_turns(dialogues)),
        turns_difference=_turns_difference(dialogues),
        costs=_costs(new, old),
    )


def _costs(new: Evaluation, old: SavedRun) -> dict[str, Cost]:
    costs = {
        "p50_ms": Cost(old.p50_ms, new.p50_ms),
        "p99_ms": Cost(old.p99_ms, new.p99_ms),
        "build_ms": Cost(old.build_ms, new.build_ms),
    }
    if old.memory_mb is not None and new.memory_mb is not None:
        costs["memory_mb"] = Cost(old.memory_mb, new.memory_mb)
    return costs


def _as_labelled(trials: Sequence[Trial]) -> int:
    return sum(one.typing is Typing.AS_LABELLED for one in trials)


def _went_otherwise(new: Trial, old: Trial) -> bool:
    return (new.rank, new.decision, new.is_right) != (old.rank, old.decision, old.is_right)


def _changed(new: Trial, old: Trial) -> Changed:
    after, before = _worth(new), _worth(old)
    return Changed(
        id=new.id,
        question=new.question,
        typing=new.typing,
        behaviour=new.behaviour,
        old_rank=old.rank,
        new_rank=new.rank,
        old_decision=old.decision,
        new_decision=new.decision,
        old_first=old.first,
        new_first=new.first,
        verdict=(after > before) - (after < before),
    )


def _worth(one: Trial) -> tuple[int, int]:
    """How good an outcome is, the better the greater: the decision first, then the rank."""
    match one.behaviour:
        case "answer":
            shown = 2 if one.is_right else 1 if one.shows_right else -1 if one.decision is Decision.ANSWER else 0
            return shown, -(one.rank if one.rank is not None else 1_000)
        case "clarify":
            return int(one.decision is Decision.CHOOSE), 0
        case "near":
            return -int(one.decision is Decision.ANSWER), -int(one.is_offered)
        case "oos":
            return -int(one.is_offered), 0


_Both = list[tuple[DialogueTrial, DialogueTrial]]


def _same_dialogues(new: Sequence[DialogueTrial], old: Sequence[DialogueTrial]) -> _Both:
    """The dialogues of both runs in which the same is said, new and old."""
    before = {_said(one): one for one in old}
    return [(one, before[_said(one)]) for one in new if _said(one) in before]


def _said(dialogue: DialogueTrial) -> tuple[str, ...]:
    return dialogue.id, *(turn.text for turn in dialogue.turns)


def _changed_turns(dialogues: _Both) -> list[ChangedTurn]:
    return [
        ChangedTurn(new.id, number, turn.text, turn.is_right)
        for new, old in dialogues
        for number, (turn, before) in enumerate(zip(new.turns, old.turns, strict=True), 1)
        if turn.is_right != before.is_right
    ]


def _turns_difference(dialogues: _Both) -> Difference | None:
    if not dialogues:
        return None
    after, before = (
        ([float(each[side].right) for each in dialogues], [float(each[side].counted) for each in dialogues])
        for side in (0, 1)
    )
    interval = bootstrap.of_difference(after, before)
    value = bootstrap.ratio(*after) - bootstrap.ratio(*before)
    return Difference(value, interval.low, interval.high, int(sum(after[1])))
