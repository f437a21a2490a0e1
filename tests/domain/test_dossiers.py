"""Whose turn it is, and whether a dossier is late, by decision 766: waiting for the citizen does not count."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Holiday, WorkingCalendar
from bot.domain.dossiers import DossierState, DossierStep, Extension, Turn
from tests.fake_dossiers import dossier

CALENDAR = WorkingCalendar(holidays=(Holiday(name="Ngày nghỉ", on=date(2026, 11, 26), source="mẫu"),))
MONDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 27)


def step(day: int, state: DossierState) -> DossierStep:
    return DossierStep("UBND xã Mẫu", datetime(2026, 11, day, 9, 0), state=state)


@pytest.mark.parametrize(
    ("state", "turn"),
    [
        (DossierState.IN_PROGRESS, Turn.OFFICE),
        (DossierState.SUPPLEMENT_REQUESTED, Turn.CITIZEN),
        (DossierState.PAYMENT_REQUESTED, Turn.CITIZEN),
        (DossierState.FINISHED, Turn.CITIZEN),
        (DossierState.RETURNED, Turn.NOBODY),
    ],
)
def test_each_state_says_whose_turn_it_is(state: DossierState, turn: Turn) -> None:
    assert state.turn is turn


def test_working_days_left_skip_weekends_and_holidays() -> None:
    # Tue 17 … Fri 27 are nine weekdays, less the holiday on the 26th
    assert dossier().working_days_left(CALENDAR, MONDAY) == 8


def test_on_the_due_day_nothing_is_late_and_the_day_after_it_is() -> None:
    assert not dossier().is_overdue(CALENDAR, FRIDAY)
    assert dossier().working_days_left(CALENDAR, FRIDAY) == 0
    assert dossier().is_overdue(CALENDAR, FRIDAY + timedelta(days=1))
    assert dossier().working_days_left(CALENDAR, date(2026, 12, 1)) == -2


def test_time_spent_waiting_for_a_supplement_moves_the_deadline() -> None:
    waited = (
        step(9, DossierState.IN_PROGRESS),
        step(10, DossierState.SUPPLEMENT_REQUESTED),
        step(13, DossierState.IN_PROGRESS),
    )
    supplemented = dossier(steps=waited)
    assert supplemented.deadline(CALENDAR, MONDAY) == date(2026, 12, 2)  # three working days after Friday the 27th
    assert not supplemented.is_overdue(CALENDAR, date(2026, 12, 2))
    assert supplemented.is_overdue(CALENDAR, date(2026, 12, 3))
    assert supplemented.supplements_requested == 1


def test_while_the_office_waits_for_the_citizen_nothing_is_late() -> None:
    waiting = dossier(DossierState.PAYMENT_REQUESTED, steps=(step(10, DossierState.PAYMENT_REQUESTED),))
    assert not waiting.is_overdue(CALENDAR, date(2027, 3, 1))


def test_a_dossier_finished_in_time_stays_in_time_whenever_it_is_collected() -> None:
    finished = dossier(DossierState.RETURNED, finished_at=datetime(2026, 11, 25), returned_at=datetime(2027, 1, 4))
    assert not finished.is_overdue(CALENDAR, date(2027, 2, 1))
    assert finished.working_days_left(CALENDAR, date(2027, 2, 1)) is None


def test_an_extension_names_a_new_day_but_excuses_nothing() -> None:
    late = dossier(extension=Extension(date(2026, 12, 4), "chờ xác minh"))
    assert late.promised_on == date(2026, 12, 4)
    assert late.is_overdue(CALENDAR, date(2026, 11, 30))
    assert dossier().promised_on == FRIDAY
    assert dossier(due_at=None).promised_on is None


def test_without_a_due_date_nothing_is_said_about_time() -> None:
    undated = dossier(due_at=None)
    assert not undated.is_overdue(CALENDAR, FRIDAY)
    assert undated.working_days_left(CALENDAR, FRIDAY) is None


@given(st.integers(0, 40), st.integers(0, 40))
def test_waiting_longer_never_makes_a_dossier_later(first: int, more: int) -> None:
    began = datetime(2026, 11, 10, 9, 0)

    def waiting(days: int) -> DossierStep:
        return DossierStep("UBND", began + timedelta(days=days), state=DossierState.IN_PROGRESS)

    asked = DossierStep("UBND", began, state=DossierState.SUPPLEMENT_REQUESTED)
    today = date(2027, 3, 1)
    short, long = (
        replace(dossier(), steps=(asked, waiting(days))).deadline(CALENDAR, today) for days in (first, first + more)
    )
    assert short is not None
    assert long is not None
    assert short <= long
