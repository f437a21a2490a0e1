"""How much one chat, and all together, may ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.limits import Limits, Rate, Rates, Verdict

TAKEN, TOLD, SILENT = Verdict.TAKEN, Verdict.TO_BE_TOLD, Verdict.IN_SILENCE
RATES = Rates(Rate(20, 10), Rate(6, 3), Rate(120, 60), Rate(6_000, 100))


class TimeOfDay:
    def __init__(self) -> None:
        self.now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time_of_day() -> TimeOfDay:
    return TimeOfDay()


@pytest.fixture
def limits(time_of_day: TimeOfDay) -> Limits:
    return Limits(RATES, time_of_day)


def test_somebody_in_a_hurry_is_answered(limits: Limits) -> None:
    assert [limits.admit("an") for _ in range(10)] == [TAKEN] * 10


def test_whoever_floods_is_told_once_and_then_nothing(limits: Limits) -> None:
    assert [limits.admit("an") for _ in range(15)][10:] == [TOLD, SILENT, SILENT, SILENT, SILENT]


def test_others_are_not_concerned(limits: Limits) -> None:
    for _ in range(20):
        limits.admit("an")
    assert limits.admit("bình") is TAKEN


def test_after_three_seconds_one_more_is_taken_and_the_flood_goes_on_in_silence(
    limits: Limits, time_of_day: TimeOfDay
) -> None:
    for _ in range(20):
        limits.admit("an")
    time_of_day.now += 3
    assert [limits.admit("an") for _ in range(3)] == [TAKEN, SILENT, SILENT]


def test_after_a_quiet_time_the_next_flood_is_told_again(limits: Limits, time_of_day: TimeOfDay) -> None:
    for _ in range(20):
        limits.admit("an")
    time_of_day.now += 60
    assert [limits.admit("an") for _ in range(11)] == [TAKEN] * 10 + [TOLD]


def test_twenty_a_minute_go_on_for_ever(limits: Limits, time_of_day: TimeOfDay) -> None:
    for _ in range(500):
        time_of_day.now += 3
        assert limits.admit("an") is TAKEN


def test_a_walk_through_a_questionnaire_is_no_flood(limits: Limits, time_of_day: TimeOfDay) -> None:
    for _ in range(60):
        time_of_day.now += 1
        assert limits.admit("an", 0.25) is TAKEN


def test_pictures_are_counted_apart(limits: Limits) -> None:
    assert [limits.admit("an", with_picture=True) for _ in range(4)] == [TAKEN] * 3 + [TOLD]
    assert limits.admit("an") is TAKEN


def test_a_refused_picture_costs_no_message(limits: Limits) -> None:
    for _ in range(50):
        limits.admit("an", with_picture=True)
    assert [limits.admit("an") for _ in range(8)] == [TAKEN] * 7 + [SILENT]


def test_an_office_may_write_more(limits: Limits) -> None:
    assert [limits.admit("nhóm", at_desk=True) for _ in range(62)] == [TAKEN] * 60 + [TOLD, SILENT]


def test_all_together_are_limited_too(limits: Limits, time_of_day: TimeOfDay) -> None:
    crowd = [limits.admit(str(number)) for number in range(110)]
    assert crowd == [TAKEN] * 100 + [TOLD] * 10
    time_of_day.now += 0.05
    assert [limits.admit(f"mới {number}") for number in range(6)] == [TAKEN] * 5 + [TOLD]


def test_one_flood_does_not_use_up_what_all_share(limits: Limits) -> None:
    for _ in range(1000):
        limits.admit("an")
    assert [limits.admit(str(number)) for number in range(90)] == [TAKEN] * 90


def test_what_waited_during_an_outage_counts_when_it_was_sent(limits: Limits, time_of_day: TimeOfDay) -> None:
    outage = [time_of_day.now - 3600 + 6 * number for number in range(100)]
    assert [limits.admit("an", sent_at=sent_at) for sent_at in outage] == [TAKEN] * 100


def test_a_date_from_the_future_gains_nothing(limits: Limits, time_of_day: TimeOfDay) -> None:
    verdicts = [limits.admit("an", sent_at=time_of_day.now + 1000 * number) for number in range(12)]
    assert verdicts[10:] == [TOLD, SILENT]


def test_a_clock_set_back_does_not_stop_the_flow(limits: Limits, time_of_day: TimeOfDay) -> None:
    for _ in range(20):
        limits.admit("an")
    time_of_day.now -= 7200
    limits.admit("an")
    time_of_day.now += 3
    assert limits.admit("an") is TAKEN


def test_only_so_many_chats_are_remembered(time_of_day: TimeOfDay) -> None:
    limits = Limits(Rates(Rate(20, 1), Rate(6, 3), Rate(120, 60), Rate(6_000_000, 100_000)), time_of_day, most_chats=50)
    for number in range(5000):
        limits.admit(f"telegram:{number}")
    assert limits.admit("telegram:4999") is not TAKEN
    assert limits.admit("telegram:1") is TAKEN


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 30), st.sampled_from([0.25, 1.0])), max_size=200))
def test_nobody_ever_gets_more_than_burst_and_rate(moves: list[tuple[str, float, float]]) -> None:
    time_of_day = TimeOfDay()
    limits, began, taken = Limits(RATES, time_of_day), time_of_day.now, dict.fromkeys("abc", 0.0)
    for chat, pause, cost in moves:
        time_of_day.now += pause
        if limits.admit(chat, cost) is TAKEN:
            taken[chat] += cost
        assert taken[chat] <= 10 + (time_of_day.now - began) / 3 + 1e-6
