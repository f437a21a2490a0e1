"""Reports are of whole months, beside as many months right before."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.months import MonthSpan, months_later

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def test_a_report_from_day_to_day_is_widened_to_whole_months() -> None:
    span = MonthSpan.covering(date(2026, 1, 15), date(2026, 2, 3))
    assert (span.first, span.last_day) == (date(2026, 1, 1), date(2026, 2, 28))
    assert span.months == (date(2026, 1, 1), date(2026, 2, 1))


def test_the_period_before_is_as_long_and_ends_where_this_one_begins() -> None:
    former = MonthSpan.covering(date(2026, 1, 15), date(2026, 3, 3)).former
    assert former.months == (date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1))
    assert former.last_day == date(2025, 12, 31)


def test_a_quarter_counts_only_when_all_of_it_is_reported() -> None:
    assert MonthSpan.covering(date(2026, 2, 1), date(2026, 9, 1)).quarters == (date(2026, 4, 1), date(2026, 7, 1))
    assert MonthSpan.covering(date(2026, 1, 1), date(2026, 2, 28)).quarters == ()


@given(days, days)
def test_days_in_the_wrong_order_make_the_same_span(one: date, other: date) -> None:
    span = MonthSpan.covering(one, other)
    assert span == MonthSpan.covering(other, one)
    assert span.first <= min(one, other) <= max(one, other) <= span.last_day
    assert len(span.former.months) == len(span.months)
    assert months_later(span.former.last, 1) == span.first
