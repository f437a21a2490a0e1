"""Making single responses alike: nobody's stands out by where, about what, how or when it was given.

A reader of the export may know of a citizen that she was at that desk that month about that procedure. So these traits
are told only as finely as at least ``threshold`` responses share them: k-anonymity (Samarati and Sweeney, 1998), by
local recoding, from the bottom up. It hides which row is whose; where all that share the traits answered alike it does
not hide what she answered, and neither do the figures of a report.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.knowledge import Knowledge
from bot.service.response_rows import ResponseGroup

UNTOLD = ""


@dataclass(frozen=True, slots=True, order=True)
class Traits:
    """What is told of a response's occasion; ``UNTOLD`` where nothing is. ``period``: 2026-10, 2026-Q4 or 2026."""

    questionnaire: str
    unit: str
    field: str
    procedure: str
    channel: str
    period: str


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """Responses that are told by the same traits, ``count`` in all, and the groups they come from."""

    traits: Traits
    count: int
    groups: Sequence[ResponseGroup]


@dataclass(frozen=True, slots=True)
class Recoded:
    """What may be told, in the order of traits; ``left_out`` responses were too few even with nothing told."""

    shown: Sequence[LookAlikes]
    left_out: int


def recode(groups: Sequence[ResponseGroup], knowledge: Knowledge, threshold: int) -> Recoded:
    """Tell of each of ``groups`` as much as at least ``threshold`` responses share.

    Coarser goes only what is still told of too few: first the month, then the procedure, then the rest, the unit and
    the year last. What is enough once stays as it is; others may join it.
    """
    told: defaultdict[Traits, list[ResponseGroup]] = defaultdict(list)
    for group in groups:
        told[_traits(group, knowledge)].append(group)
    for coarser in _STEPS:
        moving = _too_few(told, threshold)
        for traits in moving:
            del told[traits]
        for traits, few in moving.items():
            told[coarser(traits)] += few
    left_out = _too_few(told, threshold)
    shown = [
        LookAlikes(traits, _count(alike), alike) for traits, alike in sorted(told.items()) if traits not in left_out
    ]
    return Recoded(shown, sum(_count(few) for few in left_out.values()))


def _traits(group: ResponseGroup, knowledge: Knowledge) -> Traits:
    known = knowledge.procedure(group.procedure) if group.procedure else None
    return Traits(
        questionnaire=group.questionnaire,
        unit=group.unit,
        field=known.field if known else UNTOLD,
        procedure=known.code if known else group.procedure or UNTOLD,
        channel=group.channel.value if group.channel else UNTOLD,
        period=f"{group.month:%Y-%m}",
    )


def _too_few(
    told: Mapping[Traits, Sequence[ResponseGroup]], threshold: int
) -> Mapping[Traits, Sequence[ResponseGroup]]:
    return {traits: alike for traits, alike in told.items() if _count(alike) < threshold}


def _count(groups: Sequence[ResponseGroup]) -> int:
    return sum(group.count for group in groups)


def _quarter(traits: Traits) -> Traits:
    year, _, month = traits.period.partition("-")
    return replace(traits, period=f"{year}-Q{(int(month) + 2) // 3}")


def _year(traits: Traits) -> Traits:
    return replace(traits, period=traits.period[:4])


def _parent(traits: Traits) -> Traits:
    return replace(traits, unit=traits.unit.rpartition(".")[0])


def _without(trait: str) -> Callable[[Traits], Traits]:
    return lambda traits: replace(traits, **{trait: UNTOLD})


_STEPS: Sequence[Callable[[Traits], Traits]] = (
    _quarter,
    _without("procedure"),
    _year,
    _without("channel"),
    _parent,
    _without("field"),
    _parent,
    _parent,
    _without("unit"),
    _without("period"),
)
