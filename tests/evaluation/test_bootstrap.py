"""Intervals by drawing again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.bootstrap import of_difference, of_ratio, ratio

ONES = [1.0] * 100
HALF = [1.0, 0.0] * 50


def test_the_interval_of_half_of_a_hundred_is_ten_points_to_each_side():
    low, high = of_ratio(HALF, ONES)
    assert low == pytest.approx(0.40, abs=0.02)
    assert high == pytest.approx(0.60, abs=0.02)


def test_the_same_questions_give_the_same_interval():
    assert of_ratio(HALF, ONES) == of_ratio(HALF, ONES)


def test_four_times_the_questions_halve_the_interval():
    narrow, wide = of_ratio(HALF * 4, ONES * 4), of_ratio(HALF, ONES)
    assert (wide.high - wide.low) / (narrow.high - narrow.low) == pytest.approx(2, rel=0.15)


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=60))
def test_an_interval_contains_its_estimate(gains: list[float]):
    counts = [1.0] * len(gains)
    low, high = of_ratio(gains, counts, resamples=200)
    assert 0 <= low <= ratio(gains, counts) + 1e-9
    assert ratio(gains, counts) - 1e-9 <= high <= 1


def test_none_of_thirty_may_still_be_one_in_nine():
    assert of_ratio([0.0] * 30, [1.0] * 30) == pytest.approx((0, 0.1157), abs=1e-4)


def test_thirty_of_thirty_may_still_miss_one_in_nine():
    assert of_ratio([1.0] * 30, [1.0] * 30) == pytest.approx((0.8843, 1), abs=1e-4)


def test_where_nothing_was_counted_nothing_is_known():
    assert of_ratio([0.0, 0.0], [0.0, 0.0]) == (0, 1)
    assert ratio([], []) == 0


def test_whole_dialogues_count_by_their_turns():
    assert ratio([2.0, 0.0], [3.0, 1.0]) == 0.5
    low, high = of_ratio([2.0, 0.0], [3.0, 1.0])
    assert (low, high) == pytest.approx((0, 2 / 3))


def test_a_paired_difference_is_surer_than_two_intervals():
    better = [1.0, 1.0] * 5 + HALF[10:]  # the same questions, five of them better
    low, high = of_difference((better, ONES), (HALF, ONES))
    assert 0 < low < 0.05 < high < 0.11


def test_the_same_answers_differ_by_nothing():
    assert of_difference((HALF, ONES), (HALF, ONES)) == (0, 0)
    assert of_difference(([], []), ([], [])) == (0, 0)


def test_a_difference_of_what_was_never_counted_is_nothing():
    assert of_difference(([0.0], [0.0]), ([1.0], [1.0])) == (0, 0)
