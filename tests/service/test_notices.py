"""Followers are told by themselves: the day before it is due, when it is overdue, never at night."""

from datetime import date, datetime, time
from typing import Any

import pytest

from bot.domain.calendar import Holiday, WorkingCalendar
from bot.domain.dossiers import DossierState
from bot.service.notices import FollowedDossier, NoticeKind, QuietHours, notices_of
from tests.fake_dossiers import dossier

CALENDAR = WorkingCalendar(holidays=(Holiday(name="Nghỉ", on=date(2026, 12, 31), source="mẫu"),))


def told_on(today: date, **changes: Any) -> list[NoticeKind]:
    followed = FollowedDossier("test:an", dossier(**changes))  # due on Friday 27 November
    return [notice.kind for notice in notices_of(followed, CALENDAR, today)]


@pytest.mark.parametrize(
    ("today", "kinds"),
    [
        (date(2026, 11, 25), []),
        (date(2026, 11, 26), ["due_tomorrow"]),
        (date(2026, 11, 27), []),
        (date(2026, 11, 28), ["overdue"]),
    ],
)
def test_dates_have_something_to_tell_the_day_before_and_when_overdue(today: date, kinds: list[NoticeKind]) -> None:
    assert told_on(today) == kinds


def test_before_a_weekend_the_next_working_day_counts() -> None:
    due_monday = datetime(2026, 11, 30, 17, 0)
    assert told_on(date(2026, 11, 27), due_at=due_monday) == ["due_tomorrow"]
    assert told_on(date(2026, 11, 26), due_at=due_monday) == []


@pytest.mark.parametrize("state", [DossierState.FINISHED, DossierState.SUPPLEMENT_REQUESTED, None])
def test_dates_have_nothing_to_tell_when_the_office_is_not_working_on_it(state: DossierState | None) -> None:
    assert told_on(date(2026, 11, 28), state=state) == []


def test_each_occasion_has_one_key_so_that_it_is_told_once() -> None:
    followed = FollowedDossier("test:an", dossier())
    keys = {notice.key for day in (28, 29, 30) for notice in notices_of(followed, CALENDAR, date(2026, 11, day))}
    assert keys == {"2026-11-27"}


@pytest.mark.parametrize(
    ("moment", "is_quiet"),
    [(time(20, 59), False), (time(21, 0), True), (time(3, 0), True), (time(6, 59), True), (time(7, 0), False)],
)
def test_nobody_is_disturbed_at_night(moment: time, is_quiet: bool) -> None:
    assert QuietHours().covers(datetime.combine(date(2026, 11, 24), moment)) is is_quiet


def test_quiet_hours_may_lie_within_a_day() -> None:
    siesta = QuietHours(time(12, 0), time(13, 30))
    assert siesta.covers(datetime(2026, 11, 24, 12, 30))
    assert not siesta.covers(datetime(2026, 11, 24, 14, 0))
