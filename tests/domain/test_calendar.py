"""Which days the State's offices work."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.content.knowledge import shipped
from bot.domain.calendar import Holiday, MakeUpDay, WorkingCalendar
from bot.domain.knowledge import Knowledge


def holiday(on: date, until: date | None = None) -> Holiday:
    return Holiday.model_validate({"name": "Tết", "on": on, "until": until, "source": "Điều 112"})


TET = holiday(date(2026, 2, 16), date(2026, 2, 20))
NEW_YEAR = holiday(date(2026, 1, 1))
MAKE_UP = MakeUpDay(on=date(2026, 2, 28), source="Thông báo")
CALENDAR = WorkingCalendar(holidays=(NEW_YEAR, TET), make_up_days=(MAKE_UP,))

days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
runs = st.tuples(days, st.integers(0, 10)).map(lambda run: holiday(run[0], run[0] + timedelta(run[1])))
some_calendars = st.builds(
    WorkingCalendar,
    holidays=st.lists(runs, min_size=1).map(tuple),
    make_up_days=st.lists(st.builds(MakeUpDay, on=days, source=st.just("x"))).map(tuple),
)


@pytest.mark.parametrize(
    ("day", "off"),
    [
        (date(2026, 2, 15), None),
        (date(2026, 2, 16), TET),
        (date(2026, 2, 20), TET),
        (date(2026, 2, 21), None),
        (date(2026, 1, 1), NEW_YEAR),
        (date(2026, 1, 2), None),
    ],
)
def test_a_holiday_lasts_from_its_first_to_its_last_day(day: date, off: Holiday | None):
    assert CALENDAR.holiday_on(day) == off


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 13), True),  # Friday
        (date(2026, 2, 14), False),  # Saturday
        (date(2026, 2, 15), False),  # Sunday
        (date(2026, 2, 17), False),  # Tết, a Tuesday
        (date(2026, 2, 23), True),  # Monday after
        (date(2026, 2, 28), True),  # a Saturday made up
    ],
)
def test_offices_work_on_weekdays_but_holidays_and_on_make_up_days(day: date, works: bool):
    assert CALENDAR.is_working_day(day) is works


@given(some_calendars, days)
def test_no_working_day_is_a_weekend_or_a_holiday_unless_made_up(calendar: WorkingCalendar, day: date):
    made_up = any(make_up.on == day for make_up in calendar.make_up_days)
    free = day.weekday() >= 5 or any(off.covers(day) for off in calendar.holidays)
    assert calendar.is_working_day(day) is (made_up or not free)


@given(some_calendars, days, st.integers(-30, 300))
def test_working_days_are_those_that_one_counts_day_by_day(calendar: WorkingCalendar, start: date, later: int):
    end = start + timedelta(days=later)
    counted = [start + timedelta(days=day) for day in range(1, later + 1)]
    assert calendar.working_days_between(start, end) == sum(map(calendar.is_working_day, counted))


@given(some_calendars, days, st.integers(0, 200))
def test_so_many_working_days_later_is_the_first_day_by_which_they_have_passed(
    calendar: WorkingCalendar, start: date, working_days: int
):
    later = calendar.add_working_days(start, working_days)
    assert calendar.working_days_between(start, later) == working_days
    assert calendar.is_working_day(later) if working_days else later == start


def test_a_holiday_cannot_end_before_it_begins():
    with pytest.raises(ValidationError, match="until không được trước on"):
        holiday(date(2026, 1, 2), date(2026, 1, 1))


def test_a_holiday_of_one_day_may_say_so():
    assert holiday(date(2026, 1, 2), date(2026, 1, 2)).covers(date(2026, 1, 2))


@pytest.mark.parametrize(
    "day",
    [date(year, month, on) for year in (2025, 2026, 2027) for month, on in ((1, 1), (4, 30), (5, 1), (9, 2))],
)
def test_the_shipped_calendar_knows_every_fixed_holiday(shipped_knowledge: Knowledge, day: date):
    """Điều 112 Bộ luật Lao động 45/2019/QH14."""
    assert shipped_knowledge.calendar.holiday_on(day) is not None


@pytest.mark.parametrize(
    "day",
    [
        # mùng 1 Tết, mùng 10 tháng 3 âm lịch
        *(date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6)),
        *(date(2025, 4, 7), date(2026, 4, 26), date(2027, 4, 16)),
    ],
)
def test_the_shipped_calendar_knows_every_lunar_holiday(shipped_knowledge: Knowledge, day: date):
    assert shipped_knowledge.calendar.holiday_on(day) is not None


def test_the_shipped_knowledge_stands_beside_the_program():
    assert shipped() == Path(__file__).parents[2] / "knowledge"


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2026, 2, 13), date(2026, 2, 23), 1),  # Tết and two weekends between
        (date(2026, 2, 23), date(2026, 2, 24), 1),
        (date(2026, 2, 27), date(2026, 3, 2), 2),  # the Saturday made up, and Monday
        (date(2026, 2, 23), date(2026, 2, 23), 0),
        (date(2026, 2, 24), date(2026, 2, 23), 0),
    ],
)
def test_working_days_are_counted_after_the_first_day_and_with_the_last(start: date, end: date, count: int):
    assert CALENDAR.working_days_between(start, end) == count
