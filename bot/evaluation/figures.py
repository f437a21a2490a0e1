"""The measures, each as a ratio over trials, and their figures with intervals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation import bootstrap
from bot.evaluation.trials import Decision, Trial, Typing

ROWS: Mapping[str, Callable[[Trial], bool]] = {
    "accented": lambda one: one.typing is Typing.AS_LABELLED and one.accented,
    "unaccented": lambda one: one.typing is Typing.AS_LABELLED and not one.accented,
    "stripped": lambda one: one.typing is Typing.STRIPPED,
    "chat": lambda one: one.typing is Typing.CHAT,
    "telex": lambda one: one.typing is Typing.TELEX,
    "vni": lambda one: one.typing is Typing.VNI,
    "all": lambda one: one.typing is Typing.AS_LABELLED,
}
"""The questions to be answered by how they are typed: accented ones are also typed in four other ways."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's value, ``gained`` of ``count``, with its 95 % interval; 0 in [0, 1] when nothing was counted."""

    value: float
    low: float
    high: float
    gained: float
    count: float


@dataclass(frozen=True, slots=True)
class Difference:
    """A ratio less another over the same questions, with its paired 95 % interval."""

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A ratio: the sum of ``gain`` over the trials that are ``among``, by their number."""

    key: str
    among: Callable[[Trial], bool]
    gain: Callable[[Trial], float]

    def columns(self, trials: Iterable[Trial]) -> tuple[list[float], list[float]]:
        """Gains and counts of ``trials``, one by one."""
        gains: list[float] = []
        counts: list[float] = []
        for one in trials:
            counted = self.among(one)
            counts.append(float(counted))
            gains.append(float(self.gain(one)) if counted else 0.0)
        return gains, counts


def _first(one: Trial) -> bool:
    return one.rank == 0


def _first_three(one: Trial) -> bool:
    return one.rank is not None and one.rank < 3


def _reciprocal(one: Trial) -> float:
    return 0.0 if one.rank is None else 1 / (one.rank + 1)


RANKS: Mapping[str, Callable[[Trial], float]] = {
    "first": _first,
    "first_three": _first_three,
    "reciprocal": _reciprocal,
}


def _in_row(row: str) -> Callable[[Trial], bool]:
    belongs = ROWS[row]
    return lambda one: one.is_covered and belongs(one)


def _expects(behaviour: str) -> Callable[[Trial], bool]:
    return lambda one: one.typing is Typing.AS_LABELLED and one.behaviour == behaviour


def _several_in_catalogue(one: Trial) -> bool:
    """Whether a question is to be asked back and the catalogue has two or more procedures to ask about."""
    return _expects("clarify")(one) and len(one.right) > 1


def _covered_and(decision: Decision) -> Callable[[Trial], bool]:
    covered = _in_row("all")
    return lambda one: covered(one) and one.decision is decision


def _decided(decision: Decision) -> Callable[[Trial], bool]:
    return lambda one: one.decision is decision


RANKING_MEASURES: Sequence[Measure] = [
    Measure(f"{row}.{kind}", _in_row(row), gain) for row in ROWS for kind, gain in RANKS.items()
]
DECISION_MEASURES: Sequence[Measure] = [
    Measure("answered", _in_row("all"), _decided(Decision.ANSWER)),
    Measure("precision", _covered_and(Decision.ANSWER), _first),
    Measure("wrong", _in_row("all"), lambda one: one.decision is Decision.ANSWER and not one.is_right),
    Measure("asked", _in_row("all"), _decided(Decision.CHOOSE)),
    Measure("option_shown", _covered_and(Decision.CHOOSE), lambda one: one.shows_right),
    Measure("right_or_shown", _in_row("all"), lambda one: one.shows_right),
    Measure("clarify.asked", _expects("clarify"), _decided(Decision.CHOOSE)),
    Measure("clarify.parted", _several_in_catalogue, _decided(Decision.CHOOSE)),
    Measure("near.answered", _expects("near"), _decided(Decision.ANSWER)),
    Measure("near.offered", _expects("near"), lambda one: one.is_offered),
    Measure("oos.answered", _expects("oos"), _decided(Decision.ANSWER)),
    Measure("oos.offered", _expects("oos"), lambda one: one.is_offered),
]
MEASURES: Sequence[Measure] = [*RANKING_MEASURES, *DECISION_MEASURES]
LESS_IS_BETTER = frozenset({"wrong", "asked", "near.answered", "near.offered", "oos.answered", "oos.offered"})


def figure(gains: Sequence[float], counts: Sequence[float]) -> Figure:
    """The figure of a ratio over independent units."""
    interval = bootstrap.of_ratio(gains, counts)
    value = bootstrap.ratio(gains, counts)
    return Figure(value, interval.low, interval.high, sum(gains), sum(counts))


def figures(trials: Sequence[Trial], measures: Iterable[Measure] = MEASURES) -> dict[str, Figure]:
    """Every measure of ``trials``."""
    return {measure.key: figure(*measure.columns(trials)) for measure in measures}


def difference(measure: Measure, new: Sequence[Trial], old: Sequence[Trial]) -> Difference:
    """``measure`` of ``new`` less that of ``old``: the same questions in the same order."""
    after, before = measure.columns(new), measure.columns(old)
    interval = bootstrap.of_difference(after, before)
    value = bootstrap.ratio(*after) - bootstrap.ratio(*before)
    return Difference(value, interval.low, interval.high, int(sum(after[1])))


def accent_gap(trials: Sequence[Trial]) -> dict[str, Difference]:
    """How much better accented questions rank than the same ones without accents, by measure of rank.

    The stripped questions must have been asked in the order of the accented ones.
    """
    accented, stripped = (
        [one for one in trials if one.is_covered and ROWS[row](one)] for row in ("accented", "stripped")
    )
    return {
        kind: difference(Measure(kind, lambda one: one.is_covered, gain), accented, stripped)
        for kind, gain in RANKS.items()
    }
