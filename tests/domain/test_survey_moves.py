"""Moving in a questionnaire: reasons, ticks, corrections, and what is final."""

import pytest

from bot.domain import survey_moves as moves
from bot.domain.survey_moves import UNTICK, Answer, Refusal
from bot.domain.survey_walk import REASON
from tests.made_up_surveys import full_survey, poll_survey, stars_survey
from tests.survey_walking import at, begun, moved


@pytest.mark.parametrize("mark", [1, 2])
def test_a_dissatisfied_overall_mark_asks_for_its_reason_and_several_may_be_ticked(mark: int):
    survey = full_survey()
    asked = moved(moves.answer(begun(survey), survey, mark))
    assert (asked.walk.awaiting, asked.answers) == ("reason", (Answer("chung", (mark,)),))
    one = moved(moves.answer(asked.walk, survey, 2))
    two = moved(moves.answer(one.walk, survey, 1))
    assert two.answers == (Answer(REASON, (1, 2)),)
    untick = moved(moves.answer(two.walk, survey, UNTICK + 2))
    assert untick.answers == (Answer(REASON, (1,)),)
    assert moved(moves.done(untick.walk, survey)).walk.place == 1


@pytest.mark.parametrize("mark", [3, 4, 5])
def test_a_content_mark_asks_for_no_reason(mark: int):
    survey = full_survey()
    assert moved(moves.answer(begun(survey), survey, mark)).walk.awaiting == "mark"


def test_the_reason_is_asked_once_a_walk():
    survey = full_survey()
    walk = moved(moves.skip(moved(moves.answer(begun(survey), survey, 1)).walk, survey)).walk
    assert moved(moves.answer(walk, survey, 1)).walk.awaiting != "reason"


def test_a_low_mark_of_an_item_asks_too_when_the_overall_mark_did_not():
    survey = full_survey()
    walk = moved(moves.answer(begun(survey), survey, 5)).walk
    low = moved(moves.answer(walk, survey, 1)).walk
    assert (low.awaiting, low.low) == ("reason", walk.plan[1])


def test_without_reasons_to_choose_from_only_the_overall_mark_asks():
    survey = poll_survey()
    assert moved(moves.answer(begun(survey), survey, 1)).walk.awaiting == "mark"
    with_overall = stars_survey(reasons=[])
    assert moved(moves.answer(begun(with_overall), with_overall, 1)).walk.awaiting == "reason"


def test_nought_points_are_dissatisfied():
    survey = poll_survey(reasons=[{"value": 1, "text": "Chờ", "text_en": "Wait"}])
    assert moved(moves.answer(at(survey, "diem"), survey, 0)).walk.awaiting == "reason"


def test_words_are_gathered_and_the_reason_stays_open_for_more():
    survey = full_survey()
    walk = moved(moves.answer(begun(survey), survey, 1)).walk
    told = moved(moves.explain(moved(moves.explain(walk, " chờ lâu ")).walk, "không ai hỏi")).walk
    assert (told.words, told.awaiting) == ("chờ lâu\nkhông ai hỏi", "reason")
    assert moves.explain(begun(survey), "x") is Refusal.NOT_HERE


def test_a_mark_corrected_to_a_content_one_takes_its_reason_back():
    survey = full_survey()
    reason = moved(moves.answer(moved(moves.answer(begun(survey), survey, 1)).walk, survey, 3)).walk
    corrected = moved(moves.answer(moved(moves.back(reason, survey)).walk, survey, 5))
    assert corrected.answers == (Answer("chung", (5,)), Answer(REASON, ()))
    assert (corrected.walk.low, corrected.walk.reasons, corrected.walk.awaiting) == (None, (), "mark")


def test_as_many_options_as_allowed_may_be_ticked_and_each_tick_counts_at_once():
    survey = full_survey()
    walk = at(survey, "muon")
    one = moved(moves.answer(walk, survey, 4))
    two = moved(moves.answer(one.walk, survey, 1))
    assert (one.answers, two.answers) == ((Answer("muon", (4,)),), (Answer("muon", (1, 4)),))
    assert moves.answer(two.walk, survey, 2) is Refusal.TOO_MANY
    assert moved(moves.answer(two.walk, survey, 1)).walk == two.walk, "ticked twice is ticked once"
    other = moved(moves.answer(moved(moves.answer(two.walk, survey, UNTICK + 4)).walk, survey, 2))
    assert other.answers == (Answer("muon", (1, 2)),)
    assert moved(moves.done(other.walk, survey)).walk.chosen == ()


def test_a_sensitive_answer_is_final_and_there_is_no_way_back_past_it():
    survey = full_survey()
    walk = at(survey, "phien-ha")
    assert moves.can_go_back(walk, survey)
    answered = moved(moves.answer(walk, survey, 1))
    assert answered.answers == (Answer("phien-ha", (1,), is_sensitive=True),)
    assert not moves.can_go_back(answered.walk, survey)
    assert moves.back(answered.walk, survey) is Refusal.NOT_HERE


def test_several_sensitive_options_are_counted_once_when_done():
    survey = full_survey()
    ticked = moved(moves.answer(at(survey, "them-tien"), survey, 2))
    assert ticked.answers == ()
    assert moved(moves.done(ticked.walk, survey)).answers == (Answer("them-tien", (2,), is_sensitive=True),)
    assert moved(moves.done(at(survey, "them-tien"), survey)).answers == (), "nothing ticked is skipped"


def test_sensitive_answers_alone_leave_no_response_to_finish():
    survey = full_survey()
    assert not moved(moves.answer(at(survey, "phien-ha"), survey, 1)).walk.has_answers
