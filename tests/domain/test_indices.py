"""The indices against tables worked out by hand, and what must hold for whatever citizens answer."""

from collections.abc import Callable
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.indices import (
    band_of,
    content_766,
    difference_p_value,
    mean_mark,
    on_time_766,
    one_to_ten,
    percent,
    position,
    satisfied_values,
    weighted_mean,
    well_handled_766,
    wilson_interval,
)
from bot.domain.surveys import Item, Questionnaire
from tests.made_up_responses import one_stop, papi, sipas, stars

counts = st.dictionaries(st.sampled_from((1, 2, 3, 4, 5)), st.integers(0, 50))
shares = st.integers(1, 500).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


def item(name: str, survey: Callable[[], Questionnaire] = sipas) -> Item:
    found = survey().item(name)
    assert found is not None
    return found


def test_the_interval_of_eight_of_ten_by_hand() -> None:
    """z = 1.95996, z² = 3.84146.

    middle = (0.8 + 3.84146/20) / (1 + 3.84146/10) = 0.992073 / 1.384146 = 0.716740
    half   = 1.95996 / 1.384146 x sqrt(0.8 x 0.2 / 10 + 3.84146 / 400)
           = 1.416007 x sqrt(0.016 + 0.00960365) = 1.416007 x 0.160011 = 0.226577
    0.716740 ± 0.226577 = 0.490163 and 0.943317
    """
    low, high = wilson_interval(8, 10)
    assert (round(low, 4), round(high, 4)) == (49.0162, 94.3318)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # 0 of 10: middle = half = 0.192073 / 1.384146 = 0.138766, so from 0 to 2 x 0.138766 = 0.277533
        (0, 10, 0.0, 27.7533),
        # 10 of 10 is its mirror image: 1 - 0.277533 = 0.722467
        (10, 10, 72.2467, 100.0),
        # 50 of 100: 0.5 ± 1.95996 / 1.0384146 x sqrt(0.0025 + 0.0000960365) = 0.5 ± 1.887458 x 0.0509513 = ± 0.096168
        (50, 100, 40.3832, 59.6168),
        # Wilson 1927 as reprinted by Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263
        (81, 263, 25.5264, 36.6208),
        (15, 148, 6.2386, 16.0508),
    ],
)
def test_intervals_by_hand_and_as_published(part: int, whole: int, low: float, high: float) -> None:
    assert wilson_interval(part, whole) == (pytest.approx(low, abs=5e-3), pytest.approx(high, abs=5e-3))


def test_of_no_answers_nothing_is_known() -> None:
    assert wilson_interval(0, 0) == (0.0, 100.0)


def test_the_change_between_two_periods_as_in_a_textbook_exercise() -> None:
    """Of 100 women 38 caught a cold, of 200 men 102 (a two-proportion z-test as taught: z = -2.13, p = 0.034).

    pooled = 140 / 300 = 0.466667; variance = 0.466667 x 0.533333 x (1/100 + 1/200) = 0.248889 x 0.015 = 0.00373333
    z = (0.38 - 0.51) / sqrt(0.00373333) = -0.13 / 0.0611010 = -2.12763; two-sided p = 0.0334
    """
    assert -0.13 / sqrt(0.00373333) == pytest.approx(-2.1276, abs=1e-4)
    assert difference_p_value(38, 100, 102, 200) == pytest.approx(0.0334, abs=1e-4)


def test_the_same_difference_means_less_with_fewer_answers() -> None:
    """80 % after 70 %, pooled 75 %.

    Of 20 each: variance 0.1875 x 0.1 = 0.01875, z = 0.1 / 0.13693 = 0.7303, p = 0.4652.
    Of 400 each: variance 0.1875 x 0.005 = 0.0009375, z = 0.1 / 0.030619 = 3.2660, p = 0.0011.
    """
    assert difference_p_value(16, 20, 14, 20) == pytest.approx(0.4652, abs=1e-4)
    assert difference_p_value(320, 400, 280, 400) == pytest.approx(0.0011, abs=1e-4)


def test_two_periods_in_which_everybody_was_content_do_not_differ() -> None:
    assert difference_p_value(5, 5, 9, 9) == 1.0
    assert difference_p_value(0, 5, 0, 9) == 1.0


def test_satisfied_are_marks_of_four_and_five_or_what_is_named_favourable() -> None:
    assert satisfied_values(item("chung")) == {4, 5}
    assert satisfied_values(item("sao", stars)) == {4, 5}
    assert satisfied_values(item("nhieu-giay", papi)) == {0}
    assert satisfied_values(item("di-lai")) is None
    assert satisfied_values(item("cs-1", one_stop)) is None


def test_factors_weigh_alike_unless_told_otherwise() -> None:
    """(80 + 50 + 95) / 3 = 75; weights 50, 30, 20: 0.5 x 80 + 0.3 x 50 + 0.2 x 95 = 40 + 15 + 19 = 74."""
    assert weighted_mean([80, 50, 95]) == 75
    assert weighted_mean([80, 50, 95], [50, 30, 20]) == 74


def test_the_mean_of_stars() -> None:
    """(1 x 2 + 4 x 3 + 5 x 5) / 10 = 39 / 10."""
    assert mean_mark({1: 2, 4: 3, 5: 5}) == 3.9
    assert mean_mark({}) is None


def test_answers_stand_between_the_worst_and_the_best() -> None:
    """Marks 2 and 5: (1/4 + 4/4) / 2 = 0.625. Points 2, 2, 1: (1 + 1 + 0.5) / 3. Three of four yes.

    Not having looked is no answer: 2 of 3.
    """
    assert position(item("chung"), {2: 1, 5: 1}) == 0.625
    assert position(item("cs-1", one_stop), {2: 2, 1: 1}) == pytest.approx(2.5 / 3)
    assert position(item("ro-rang", papi), {1: 3, 0: 1}) == 0.75
    assert position(item("tim-duoc", papi), {1: 2, 2: 1, 3: 40}) == pytest.approx(2 / 3)
    assert position(item("tim-duoc", papi), {3: 40}) is None
    assert position(item("di-lai"), {1: 4}) is None


def test_a_dimension_runs_from_one_to_ten_whatever_its_items() -> None:
    """Positions 0.5, 0.75, 1: 1 + 9 x 0.75 = 7.75."""
    assert one_to_ten([0.5, 0.75, 1.0]) == 7.75
    assert (one_to_ten([0.0]), one_to_ten([1.0])) == (1.0, 10.0)


@pytest.mark.parametrize(
    ("points", "name"),
    [
        (18, "Xuất sắc"),
        (15, "Xuất sắc"),
        (14.99, "Tốt"),
        (sum([5 / 3] * 9), "Xuất sắc"),
        (12, "Tốt"),
        (9, "Khá"),
        (8.9, "Trung bình"),
        (6, "Trung bình"),
        (5.99, "Yếu"),
        (0, "Yếu"),
    ],
)
def test_the_classes_of_the_one_stop_rating(points: float, name: str) -> None:
    band = band_of(points, one_stop().bands)
    assert band is not None
    assert band.name == name


def test_decision_766_on_a_year_of_a_commune() -> None:
    """1,000 dossiers ended, 940 of them in time, 15 of these after two requests for a supplement: 925 on time, 92.5 %.

    75 are overdue, 7.5 %; 20 were complained of or disliked, 2 %: 5.4 is 100 - 7.5 - 2 = 90.5 %.
    Of 40 pieces of feedback 3 were disliked, 4 overdue, 1 repeated: 5.3 is (40 - 3 - 4 - 1) / 40 = 32 / 40 = 80 %.
    """
    on_time = on_time_766(940, 15)
    assert percent(on_time, 1000) == 92.5
    assert percent(content_766(1000, 1000 - on_time, 20), 1000) == 90.5
    assert percent(well_handled_766(40, 3, 4, 1), 40) == 80


def test_decision_766_never_falls_below_nothing() -> None:
    assert content_766(10, 8, 5) == 0
    assert well_handled_766(3, 2, 2, 0) == 0
    assert on_time_766(1, 2) == 0


@given(shares)
def test_a_share_lies_in_its_interval_and_that_between_nothing_and_everything(share: tuple[int, int]) -> None:
    low, high = wilson_interval(*share)
    assert 0 <= low <= percent(*share) + 1e-9
    assert percent(*share) - 1e-9 <= high <= 100


@given(shares)
def test_one_satisfied_citizen_more_never_lowers_a_share_or_its_interval(share: tuple[int, int]) -> None:
    part, whole = share
    assert percent(part + 1, whole + 1) >= percent(part, whole)
    before, after = wilson_interval(part, whole), wilson_interval(part + 1, whole + 1)
    assert after[0] >= before[0] - 1e-9
    assert after[1] >= before[1] - 1e-9 or part == whole


@given(shares, shares)
def test_significance_is_a_chance_and_the_same_both_ways(one: tuple[int, int], other: tuple[int, int]) -> None:
    p_value = difference_p_value(*one, *other)
    assert 0 <= p_value <= 1
    assert p_value == pytest.approx(difference_p_value(*other, *one))


@given(counts)
def test_marks_and_dimensions_stay_on_their_scales(given_marks: dict[int, int]) -> None:
    mean, place = mean_mark(given_marks), position(item("chung"), given_marks)
    if mean is not None and place is not None:
        assert 1 <= mean <= 5
        assert 1 <= one_to_ten([place]) <= 10
        assert mean == pytest.approx(1 + 4 * place)


@given(counts)
def test_one_satisfied_mark_more_never_lowers_a_dimension(given_marks: dict[int, int]) -> None:
    before = position(item("chung"), given_marks)
    after = position(item("chung"), {**given_marks, 5: given_marks.get(5, 0) + 1})
    assert after is not None
    assert before is None or after >= before - 1e-12


@given(st.permutations([80.0, 50.0, 95.0]))
def test_the_order_of_factors_does_not_matter(figures: list[float]) -> None:
    assert weighted_mean(figures) == 75
