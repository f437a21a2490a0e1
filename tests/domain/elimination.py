"""Exact elimination: what may change while everything that is known stays as it is."""

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import TypeVar

Unknown = TypeVar("Unknown", bound=Hashable)


def unseen_changes(
    facts: Sequence[Mapping[Unknown, int]], unknowns: Sequence[Unknown]
) -> Sequence[Mapping[Unknown, int]]:
    """A basis of all changes of the ``unknowns`` that leave every known combination of them, the ``facts``, alone."""
    solved: dict[Unknown, dict[Unknown, Fraction]] = {}
    for fact in facts:
        row = _reduced({unknown: Fraction(times) for unknown, times in fact.items() if times}, solved)
        if row:
            pivot = next(iter(row))
            scale = row[pivot]
            row = {unknown: times / scale for unknown, times in row.items()}
            for other, known in solved.items():
                if pivot in known:
                    solved[other] = _without(known, pivot, row)
            solved[pivot] = row
    return [_change(free, solved) for free in unknowns if free not in solved]


def _reduced(
    row: dict[Unknown, Fraction], solved: Mapping[Unknown, Mapping[Unknown, Fraction]]
) -> dict[Unknown, Fraction]:
    for pivot in [unknown for unknown in row if unknown in solved]:
        row = _without(row, pivot, solved[pivot])
    return row


def _without(
    row: Mapping[Unknown, Fraction], pivot: Unknown, known: Mapping[Unknown, Fraction]
) -> dict[Unknown, Fraction]:
    times = row[pivot]
    left = dict(row)
    for unknown, coefficient in known.items():
        left[unknown] = left.get(unknown, Fraction(0)) - times * coefficient
        if not left[unknown]:
            del left[unknown]
    return left


def _change(free: Unknown, solved: Mapping[Unknown, Mapping[Unknown, Fraction]]) -> Mapping[Unknown, int]:
    """One more of ``free``, and what must change with it; in whole numbers."""
    change = {free: Fraction(1)} | {pivot: -row[free] for pivot, row in solved.items() if free in row}
    common = lcm(*(each.denominator for each in change.values()))
    return {unknown: int(each * common) for unknown, each in change.items()}
