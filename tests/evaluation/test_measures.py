"""Measuring what the assistant makes of labelled questions."""

from itertools import count

import pytest

from bot.evaluation.labelled import Behaviour, LabelledQuestion
from bot.evaluation.measures import Decision, Evaluation, Shares, evaluate
from bot.matching.folding import is_accented
from tests.builders import some_knowledge

ELEPHANTS, KITES, OTHER = "1.000001", "1.000002", "1.999999"
_numbers = count()


def asked(question: str, *codes: str, behaviour: Behaviour = "answer") -> LabelledQuestion:
    number = str(next(_numbers))
    return LabelledQuestion(
        id=number, question=question, behaviour=behaviour, codes=codes, accented=is_accented(question)
    )


def measured(*questions: LabelledQuestion) -> Evaluation:
    ticks = count()
    return evaluate(some_knowledge(), questions, lambda: next(ticks) / 1000)


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
    assert evaluation.rankings["all"].count == 4


def test_ranks_are_measured_by_how_the_question_is_typed(evaluation: Evaluation):
    assert evaluation.rankings["accented"].count == evaluation.rankings["stripped"].count == 3
    assert evaluation.rankings["accented"].first == pytest.approx(2 / 3)
    assert evaluation.rankings["accented"].first_three <= 1
    assert evaluation.rankings["unaccented"].first == evaluation.rankings["unaccented"].reciprocal == 1
    assert 0.5 < evaluation.rankings["all"].reciprocal < 1


def test_answers_are_precise_when_they_are_right(evaluation: Evaluation):
    assert evaluation.answerable.count == 4
    assert evaluation.answered_right == 3
    assert evaluation.precision == 3 / evaluation.answerable.answered
    assert evaluation.right_shown >= evaluation.answered_right


def test_what_must_not_be_answered_is_counted_apart(evaluation: Evaluation):
    assert evaluation.clarify == Shares(1, answered=0, asked=1)
    assert evaluation.near.count == 1
    assert evaluation.oos == Shares(2, answered=0, asked=0)


def test_a_miss_tells_what_was_decided_and_why(evaluation: Evaluation):
    (miss,) = evaluation.misses
    assert (miss.question, miss.expected, miss.decision) == ("nhà tôi muốn nuôi voi", (KITES,), Decision.ANSWER)
    assert miss.candidates[0].code == ELEPHANTS
    assert miss.candidates[0].why


def test_times_come_from_the_clock(evaluation: Evaluation):
    assert [evaluation.build_ms, evaluation.p50_ms, evaluation.p99_ms] == pytest.approx([1, 1, 1])


def test_without_any_question_to_answer_there_is_nothing_to_be_precise_about():
    evaluation = measured(asked("giá vàng", behaviour="oos"))
    assert evaluation.precision == 0
    assert evaluation.rankings["all"].count == 0
    assert evaluation.misses == ()
