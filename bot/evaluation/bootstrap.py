"""95 % intervals by bootstrap: the questions are drawn again with replacement, always with the same seed.

A figure is a ratio, Σ gains / Σ counts over independent units (questions or whole dialogues). Its interval is that of
the middle 95 of 100 redrawn ratios. Where every unit says the same (0 of 30, 30 of 30) drawing again shows nothing;
there the exact one-sided bound for such a run, 0.025 ** (1/n), stands in.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
SEED = 20261122
_TAIL = 0.025
_DRAWN_AT_ONCE = 1 << 20

Column = Sequence[float]
_Floats = NDArray[np.floating[Any]]


class Interval(NamedTuple):
    """The ends of a 95 % interval."""

    low: float
    high: float


def ratio(gains: Column, counts: Column) -> float:
    """Σ gains / Σ counts; 0 without counts."""
    return sum(gains) / sum(counts) if sum(counts) else 0.0


def of_ratio(gains: Column, counts: Column, resamples: int = RESAMPLES) -> Interval:
    """The interval of a ratio from 0 to 1; all of that range when nothing was counted."""
    units = [(gain, count) for gain, count in zip(gains, counts, strict=True) if count]
    if not units:
        return Interval(0.0, 1.0)
    chance = _TAIL ** (1 / len(units))
    if all(gain == 0 for gain, _ in units):
        return Interval(0.0, 1 - chance)
    if all(gain == count for gain, count in units):
        return Interval(chance, 1.0)
    return _middle(_ratios(drawn) for drawn in _redrawn(np.array(units), resamples))


def of_difference(new: Sequence[Column], old: Sequence[Column], resamples: int = RESAMPLES) -> Interval:
    """The interval of the difference of two ratios, (gains, counts) each, over the same units in the same order."""
    units = np.array([*new, *old], dtype=np.float64).T
    if not len(units):
        return Interval(0.0, 0.0)
    return _middle(_ratios(drawn[:, :2]) - _ratios(drawn[:, 2:]) for drawn in _redrawn(units, resamples))


def _redrawn(units: _Floats, resamples: int) -> Iterator[_Floats]:
    """The column sums of ``units`` drawn again and again, some resamples at a time."""
    chance = np.random.default_rng(SEED)
    at_once = max(1, _DRAWN_AT_ONCE // len(units))
    for start in range(0, resamples, at_once):
        places = chance.integers(len(units), size=(min(at_once, resamples - start), len(units)))
        yield units[places].sum(axis=1)


def _ratios(sums: _Floats) -> _Floats:
    """Gains by counts; nan where nothing was drawn that counts."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return sums[:, 0] / sums[:, 1]


def _middle(drawn: Iterator[_Floats]) -> Interval:
    redrawn = np.concatenate(list(drawn))
    known = redrawn[np.isfinite(redrawn)]
    if not known.size:
        return Interval(0.0, 0.0)
    low, high = np.quantile(known, [_TAIL, 1 - _TAIL])
    return Interval(float(low), float(high))
