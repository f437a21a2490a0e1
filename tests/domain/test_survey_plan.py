"""What a citizen is asked: the overall mark, one factor, and the rest for the willing."""

from collections import Counter

import pytest

from bot.domain import survey_moves as moves
from bot.domain.procedures import ChannelKind
from bot.domain.survey_plan import left_over
from bot.domain.survey_walk import Occasion
from tests.made_up_surveys import factor, full_survey, item, poll_survey, stars_survey
from tests.survey_walking import AT_COUNTER, LATE, ON_REQUEST, ONLINE, begun, moved, rotation


def test_first_comes_the_overall_mark_then_one_factor_then_the_question_for_more():
    survey = full_survey()
    walk = begun(survey, ghe=9, day_du=9)
    assert walk.plan == ("chung", "cb-1", "cb-2", "cb-3", "cb-4")
    for _ in walk.plan:
        assert walk.awaiting == "mark"
        walk = moved(moves.answer(walk, survey, 4)).walk
    assert walk.awaiting == "more"


def test_the_factor_with_the_fewest_answers_an_item_is_asked():
    assert begun(full_survey(), ghe=3, cb_1=3, cb_2=3, cb_3=3, cb_4=3, day_du=2).plan == ("chung", "day-du")


def test_equally_filled_factors_are_chosen_by_chance():
    survey = full_survey()
    first = Counter(
        walk.plan[1] for seed in range(60) if (walk := moves.begin(survey, ON_REQUEST, "0", rotation(seed)))
    )
    assert set(first) == {"ghe", "cb-1", "day-du"}


@pytest.mark.parametrize(
    ("occasion", "asked"),
    [
        (ON_REQUEST, {"ghe", "day-du"}),
        (AT_COUNTER, {"ghe", "bien", "day-du"}),
        (ONLINE, {"ghe", "mang", "day-du", "dung-hen"}),
        (LATE, {"ghe", "day-du", "dung-hen", "xin-loi"}),
    ],
)
def test_only_what_fits_the_occasion_is_asked(occasion: Occasion, asked: set[str]):
    on_occasions = {"ghe", "bien", "mang", "dung-hen", "day-du", "xin-loi"}
    assert {each.id for each in left_over(full_survey(), occasion, ())} & on_occasions == asked


def test_who_went_to_the_counter_for_a_dossier_is_asked_about_the_counter():
    visited = ONLINE.model_copy(update={"channel": ChannelKind.COUNTER})
    assert "bien" in {each.id for each in left_over(full_survey(), visited, ())}


def test_a_short_questionnaire_is_asked_as_a_whole():
    assert begun(poll_survey()).plan == ("loi-di", "mo-sang", "diem")
    assert begun(stars_survey()).plan == ("sao",)


def test_of_a_long_factor_the_items_with_the_fewest_answers_are_asked_in_their_order():
    items = [item("chung", "dai"), *(item(f"c-{number}", "dai") for number in range(1, 9))]
    survey = full_survey(factors=[factor("dai", 9)], items=items)
    assert begun(survey, c_1=5, c_2=5, c_3=5).plan == ("chung", "c-4", "c-5", "c-6", "c-7", "c-8")


def test_the_willing_are_asked_the_other_factors_then_perception_expectation_and_last_what_is_sensitive():
    survey, walk = full_survey(), begun(full_survey(), ghe=9, day_du=8)
    parts: list[tuple[str, ...]] = []
    while True:
        before = len(walk.plan)
        result = moved(moves.skip(walk, survey))
        while result.walk.awaiting == "mark":
            result = moved(moves.skip(result.walk, survey))
        if result.is_over:
            break
        walk = moved(moves.more(result.walk, survey, rotation(ghe=9, day_du=8))).walk
        parts.append(walk.plan[before:])
    assert parts == [("day-du",), ("ghe",), ("di-lai",), ("muon",), ("phien-ha", "them-tien")]


def test_when_all_was_asked_the_walk_is_over_without_asking_for_more():
    survey = stars_survey()
    assert moved(moves.answer(begun(survey), survey, 5)).is_over


def test_a_questionnaire_of_the_office_alone_asks_a_citizen_nothing():
    survey = poll_survey(factors=[factor("cho", 1)], items=[item("tu-cham", "cho", asked="office")])
    assert moves.begin(survey, ON_REQUEST, "0", rotation()) is None
