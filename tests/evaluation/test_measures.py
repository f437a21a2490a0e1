"""Measuring what the assistant makes of labelled questions."""

import pytest

from bot.evaluation.json_report import as_json
from bot.evaluation.measures import Evaluation, quantile
from bot.evaluation.trials import Decision, Typing
from tests.evaluation.builders import ELEPHANTS, KITES, OTHER, asked, measured


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return measured(
        asked("Nuôi voi xin phép ở đâu", ELEPHANTS, OTHER),
        asked("thả diều đăng ký ở đâu", KITES),
        asked("tha dieu xin phep", KITES),
        asked("nhà tôi muốn nuôi voi", KITES),
        asked("khai sinh cho con", OTHER),
        asked("nuôi voi hay thả diều", ELEPHANTS, behaviour="clarify"),
        asked("nuôi voi rừng", behaviour="near"),
        asked("giá vàng", behaviour="oos"),
        asked("xin chào", behaviour="oos"),
    )


def test_questions_that_the_catalogue_cannot_answer_are_left_out_and_counted(evaluation: Evaluation):
    assert evaluation.left_out == 1
    assert evaluation.figures["all.first"].count == 4


def test_ranks_are_measured_by_how_the_question_is_typed(evaluation: Evaluation):
    found = evaluation.figures
    assert found["accented.first"].count == found["stripped.first"].count == 3
    assert found["accented.first"].value == pytest.approx(2 / 3)
    assert found["unaccented.first"].value == found["unaccented.reciprocal"].value == 1
    assert 0.5 < found["all.reciprocal"].value < 1


def test_accented_questions_are_also_typed_in_every_other_way(evaluation: Evaluation):
    typed = {one.typing: one.question for one in evaluation.trials if one.id == "thả diều đăng ký ở đâu"}
    assert typed[Typing.STRIPPED] == "tha dieu dang ky o dau"
    assert typed[Typing.TELEX] == "thar dieeuf ddawng kys owr ddaau"
    assert typed[Typing.VNI] == "tha3 die6u2 d9a8ng ky1 o73 d9a6u"
    assert typed[Typing.CHAT]
    for row in ("chat", "telex", "vni"):
        assert evaluation.figures[f"{row}.first"].count == 3


def test_answers_are_precise_when_they_are_right(evaluation: Evaluation):
    precision = evaluation.figures["precision"]
    assert precision.gained == 3
    assert precision.value == 3 / evaluation.figures["answered"].gained
    assert evaluation.figures["right_or_shown"].gained >= 3


def test_what_must_not_be_answered_is_counted_apart(evaluation: Evaluation):
    assert evaluation.figures["clarify.asked"].value == 1
    assert evaluation.figures["near.answered"].count == 1
    assert (evaluation.figures["oos.offered"].gained, evaluation.figures["oos.offered"].count) == (0, 2)


def test_whoever_was_answered_wrongly_is_listed(evaluation: Evaluation):
    assert [(slip.question, slip.behaviour) for slip in evaluation.slips] == [("nuôi voi rừng", "near")]


def test_a_miss_tells_what_was_decided_and_what_the_first_had_that_the_right_one_lacked(evaluation: Evaluation):
    (miss,) = evaluation.misses
    assert (miss.question, miss.expected, miss.decision) == ("nhà tôi muốn nuôi voi", (KITES,), Decision.ANSWER)
    assert miss.candidates[0].code == ELEPHANTS
    assert miss.candidates[0].why
    assert miss.why is not None
    assert (miss.why.first, miss.why.right) == (ELEPHANTS, KITES)


def test_times_come_from_the_clock(evaluation: Evaluation):
    assert [evaluation.build_ms, evaluation.p50_ms, evaluation.p99_ms] == pytest.approx([1, 1, 1])


def test_of_a_hundred_times_one_is_slower_than_the_ninety_ninth():
    times = [float(number) for number in range(1, 101)]
    assert (quantile(times, 0.5), quantile(times, 0.99), quantile([7.0], 0.99), quantile([], 0.5)) == (51, 100, 7, 0)


def test_memory_is_what_this_process_holds(evaluation: Evaluation):
    assert evaluation.memory_mb is not None
    assert 10 < evaluation.memory_mb < 100_000


def test_scripts_find_every_key_that_they_know(evaluation: Evaluation):
    report = as_json(evaluation)
    assert report["rankings"]["unaccented"] == {"count": 1, "first": 1, "first_three": 1, "reciprocal": 1}
    assert report["answerable"] == {
        "count": 4,
        "answered": evaluation.figures["answered"].gained,
        "asked": evaluation.figures["asked"].gained,
    }
    assert (report["answered_right"], report["clarify"]) == (3, {"count": 1, "answered": 0, "asked": 1})
    assert (report["near"]["count"], report["oos"]) == (1, {"count": 2, "answered": 0, "asked": 0})
    assert {"right_shown", "precision", "left_out", "p50_ms", "p99_ms", "build_ms", "misses"} <= set(report)
    assert report["figures"]["all.first"]["low"] <= report["figures"]["all.first"]["value"]


def test_without_any_question_to_answer_there_is_nothing_to_be_precise_about():
    evaluation = measured(asked("giá vàng", behaviour="oos"))
    assert evaluation.figures["precision"].value == 0
    assert evaluation.figures["all.first"].count == 0
    assert evaluation.misses == ()


def test_a_question_that_finds_nothing_is_a_miss_without_an_explanation():
    (miss,) = measured(asked("zzzz qqqq", KITES)).misses
    assert (miss.why, miss.candidates) == (None, ())


def test_a_right_procedure_that_was_not_found_at_all_is_told_so():
    (miss,) = measured(asked("voi", KITES)).misses
    assert miss.why is not None
    assert miss.why.right_score is None
