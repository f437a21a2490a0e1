"""Periods of the public figures begin where citizens expect them to."""

from datetime import date

import pytest

from bot.domain.processing_figures import ProcessingCounts
from bot.service.figures import Figures, Period, total


@pytest.mark.parametrize(
    ("period", "first"),
    [
        (Period.MONTH, date(2026, 11, 1)),
        (Period.QUARTER, date(2026, 10, 1)),
        (Period.YEAR, date(2026, 1, 1)),
        (Period.ALL, None),
    ],
)
def test_a_period_begins_on_its_first_day(period: Period, first: date | None) -> None:
    assert period.first_day(date(2026, 11, 23)) == first


@pytest.mark.parametrize(("month", "first"), [(1, 1), (3, 1), (4, 4), (6, 4), (9, 7), (12, 10)])
def test_every_month_lies_in_its_quarter(month: int, first: int) -> None:
    assert Period.QUARTER.first_day(date(2026, month, 15)) == date(2026, first, 1)


def test_the_total_is_that_of_all_units() -> None:
    units = [
        Figures("H99.01", ProcessingCounts(finished_early=2)),
        Figures("H99.02", ProcessingCounts(finished_late=3)),
    ]
    assert total(units) == ProcessingCounts(finished_early=2, finished_late=3)
    assert total([]).received == 0
