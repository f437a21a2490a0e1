"""Tickets: where they may go, and when the office is late."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Holiday, WorkingCalendar
from bot.domain.tickets import IllegalMove, Ticket, TicketState
from tests.fake_tickets import a_ticket

OPEN, TAKEN, ASKED = TicketState.OPEN, TicketState.TAKEN, TicketState.SUPPLEMENT_REQUESTED
RESOLVED, REFUSED, CLOSED = TicketState.RESOLVED, TicketState.REFUSED, TicketState.CLOSED
CALENDAR = WorkingCalendar(holidays=(Holiday(name="Nghỉ", on=date(2027, 1, 1), source="mẫu"),))
MONDAY = date(2026, 11, 23)
"""Two working days later it is Wednesday 25 November, five: Monday 30, fifteen: Monday 14 December."""


def after(*moves: tuple[TicketState, date]) -> Ticket:
    """A ticket opened on that Monday, then moved."""
    ticket = a_ticket(opened_on=MONDAY)
    for state, on in moves:
        ticket = ticket.moved(state, on)
    return ticket


def november(day: int) -> date:
    return date(2026, 11, day)


def december(day: int) -> date:
    return date(2026, 12, day)


def is_late(ticket: Ticket, today: date) -> bool:
    return ticket.is_late(CALENDAR, today)


@pytest.mark.parametrize(
    ("state", "next_ones"),
    [
        (OPEN, {TAKEN, ASKED, RESOLVED, REFUSED, CLOSED}),
        (TAKEN, {ASKED, RESOLVED, REFUSED, CLOSED}),
        (ASKED, {TAKEN, RESOLVED, REFUSED, CLOSED}),
        (RESOLVED, {OPEN, CLOSED}),
        (REFUSED, {OPEN, CLOSED}),
        (CLOSED, set[TicketState]()),
    ],
)
def test_from_each_state_only_some_moves_are_legal(state: TicketState, next_ones: set[TicketState]):
    ticket = a_ticket(state=state)
    assert {each for each in TicketState if ticket.allows(each)} == next_ones


def test_a_ticket_comes_back_once():
    back = after((RESOLVED, november(24)), (OPEN, november(25)))
    assert back.was_reopened
    assert not back.moved(REFUSED, november(26)).allows(OPEN)


def test_an_illegal_move_is_a_mistake_of_ours():
    with pytest.raises(IllegalMove):
        after((RESOLVED, november(24)), (TAKEN, november(25)))


def test_a_ticket_knows_since_when_it_is_in_its_state():
    assert after().state_since == MONDAY
    assert after((TAKEN, november(24))).state_since == november(24)


def test_words_alone_fit_every_state_but_an_end():
    assert {state for state in TicketState if a_ticket(state=state).accepts(state, "Đang xem.")} == {OPEN, TAKEN, ASKED}
    assert not a_ticket(state=TAKEN).accepts(TAKEN, None)
    assert not a_ticket(state=TAKEN).accepts(TAKEN, "")


def test_a_unit_has_its_own_tickets_and_those_below():
    ticket = a_ticket(unit="H99.01")
    assert [unit for unit in ("H99", "H99.01", "H99.0", "H99.01.02", "H98") if ticket.is_of(unit)] == ["H99", "H99.01"]


def test_an_open_ticket_is_late_from_the_sixteenth_working_day():
    assert after().answer_due_on(CALENDAR) == december(14)
    assert not is_late(after(), december(14))
    assert is_late(after(), december(15))


def test_taking_a_ticket_does_not_start_its_clock_again():
    taken = after((TAKEN, december(10)))
    assert taken.answer_due_on(CALENDAR) == december(14)
    assert is_late(taken, december(15))


@pytest.mark.parametrize(("day", "late"), [(december(14), False), (december(15), True)])
def test_resolving_takes_fifteen_working_days(day: date, late: bool):
    assert is_late(after((TAKEN, november(24)), (RESOLVED, day)), december(31)) is late


@pytest.mark.parametrize(("day", "late"), [(november(25), False), (november(26), True)])
def test_refusing_takes_two_working_days(day: date, late: bool):
    assert is_late(after((REFUSED, day)), december(1)) is late


@pytest.mark.parametrize(("day", "late"), [(november(30), False), (december(1), True)])
def test_asking_for_a_supplement_takes_five_working_days(day: date, late: bool):
    assert is_late(after((ASKED, day)), day) is late


def test_while_the_citizen_supplies_the_clock_stands():
    asked = after((ASKED, november(27)))  # four working days used
    assert not is_late(asked, date(2027, 6, 1))
    supplied = asked.moved(TAKEN, december(21))  # eleven are left: 22-25 (4), 28-31 (4), 4-6 January (3)
    assert supplied.answer_due_on(CALENDAR) == date(2027, 1, 6)
    assert not is_late(supplied, date(2027, 1, 6))
    assert is_late(supplied, date(2027, 1, 7))


def test_while_it_waits_the_day_is_the_earliest_it_can_be():
    assert after((ASKED, november(27))).answer_due_on(CALENDAR) == december(14)


def test_a_supplement_asked_for_too_late_moves_no_day_that_has_passed():
    asked = after((ASKED, december(21)))
    assert asked.answer_due_on(CALENDAR) == december(14)
    assert asked.moved(TAKEN, december(22)).answer_due_on(CALENDAR) == december(14)
    assert is_late(asked, december(21))


def test_after_a_supplement_only_the_time_to_resolve_counts():
    supplied = after((ASKED, november(27)), (TAKEN, november(30)))
    assert not is_late(supplied.moved(REFUSED, december(8)), december(31))
    assert not is_late(supplied.moved(ASKED, december(8)), december(31))
    assert is_late(supplied.moved(REFUSED, december(31)), december(31))


def test_what_is_ended_is_not_late_later_on():
    assert not is_late(after((RESOLVED, november(24))), date(2027, 6, 1))
    assert not is_late(after((RESOLVED, november(24)), (CLOSED, date(2027, 5, 1))), date(2027, 6, 1))


def test_who_closes_a_ticket_that_waited_too_long_does_not_wipe_that_out():
    assert is_late(after((CLOSED, december(15))), december(31))
    assert not is_late(after((CLOSED, december(14))), december(31))


def test_a_reopened_ticket_has_clocks_of_its_own():
    back = after((RESOLVED, november(24)), (OPEN, december(14)))
    assert back.answer_due_on(CALENDAR) == date(2027, 1, 5)
    assert not is_late(back, date(2027, 1, 5))
    assert is_late(back, date(2027, 1, 6))


def test_what_was_late_the_first_time_stays_late_when_reopened():
    assert is_late(after((RESOLVED, december(15)), (OPEN, december(16)), (RESOLVED, december(17))), december(18))


def test_the_last_day_of_an_ended_ticket_is_the_one_it_had():
    assert after((TAKEN, november(24)), (RESOLVED, november(25))).answer_due_on(CALENDAR) == december(14)


@given(waits=st.integers(0, 60), works=st.integers(0, 30))
def test_a_supplement_moves_the_last_day_by_as_many_working_days_as_it_took(waits: int, works: int):
    asked_on, supplied_on = (CALENDAR.add_working_days(MONDAY, days) for days in (3, 3 + waits))
    ticket = after((ASKED, asked_on), (TAKEN, supplied_on))
    assert ticket.answer_due_on(CALENDAR) == CALENDAR.add_working_days(MONDAY, 15 + waits)
    today = CALENDAR.add_working_days(supplied_on, works)
    assert is_late(ticket, today) is (3 + works > 15)


@given(st.lists(st.sampled_from(list(TicketState)), max_size=12), st.integers(0, 100))
def test_once_late_a_ticket_stays_late(states: list[TicketState], days: int):
    ticket, day = replace(a_ticket(), opened_on=MONDAY), MONDAY
    was_late = False
    for state in states:
        day = CALENDAR.add_working_days(day, days % 7)
        was_late = was_late or is_late(ticket, day)
        ticket = ticket.moved(state, day) if ticket.allows(state) else ticket
        assert is_late(ticket, day) >= was_late
