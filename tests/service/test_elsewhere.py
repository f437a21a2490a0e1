"""What to do with a question about a matter that somebody else handles."""

from dataclasses import replace

import pytest

from bot.domain.procedures import Procedure
from bot.service.answering import MOST_OPTIONS, Answered, Answering, Clarify, Elsewhere, NotKnown
from tests.builders import a_procedure, some_knowledge
from tests.made_up_topics import a_topic

ELEPHANTS, KITES, CIRCUS = "1.000001", "1.000002", "xiec-voi"


@pytest.fixture(scope="module")
def answering() -> Answering:
    return Answering(replace(some_knowledge(), elsewhere=(a_topic(),)))


ASKED = (
    "vé hội {}",
    "mua vé hội {}",
    "xin vé hội {}",
    "vé vào hội {}",
    "ve hoi {}",
    "mua ve hoi {}",
    "hoi {}",
    "đi {}",
)


def fair(code: str, day: str) -> Procedure:
    """A procedure that sounds like all the others."""
    name = f"Vé hội {day}"
    return a_procedure(
        code=code, name=name, short_name=name, aliases=[], questions=[each.format(day) for each in ASKED]
    )


@pytest.mark.parametrize("question", ["mua vé xem xiếc ở đâu", "mua ve xiec o dau", "rạp xiếc mấy giờ diễn vậy"])
def test_a_topic_that_fits_best_is_told_and_the_procedures_follow_it(answering: Answering, question: str):
    understood = answering.understand(question)
    assert isinstance(understood.outcome, Elsewhere)
    assert understood.outcome.topic.id == CIRCUS
    assert [other.code for other in understood.outcome.others] == [one.code for one in understood.candidates]


def test_a_procedure_that_fits_best_is_answered(answering: Answering):
    outcome = answering.understand("nuôi voi cần giấy gì").outcome
    assert isinstance(outcome, Answered)
    assert outcome.procedure.code == ELEPHANTS


def test_both_are_offered_when_they_are_close(answering: Answering):
    outcome = answering.understand("xin phép nuôi voi hay mua vé xem xiếc").outcome
    assert isinstance(outcome, Clarify)
    assert outcome.options[0].code == ELEPHANTS
    assert outcome.topic is not None
    assert outcome.topic.id == CIRCUS


def test_beside_a_topic_one_procedure_less_is_offered():
    fairs = [fair(f"2.00000{number}", day) for number, day in enumerate(("một", "hai", "ba", "bốn", "năm", "sáu"))]
    circus = a_topic(name="Vé hội xiếc", aliases=[], questions=[each.format("xiếc") for each in ASKED])
    outcome = Answering(replace(some_knowledge(*fairs), elsewhere=(circus,))).understand("vé hội").outcome
    assert isinstance(outcome, Clarify)
    assert outcome.topic is not None
    assert len(outcome.options) == MOST_OPTIONS - 1


@pytest.mark.parametrize("question", ["hôm nay trời đẹp quá", "giá vàng", ""])
def test_what_is_nobodys_business_is_still_not_known(answering: Answering, question: str):
    assert answering.understand(question).outcome == NotKnown()


class TestUnderDiscussion:
    @pytest.mark.parametrize("question", ["còn lệ phí?", "bao nhiêu tiền", "ở đâu"])
    def test_a_question_about_an_aspect_is_about_the_topic(self, answering: Answering, question: str):
        outcome = answering.understand(question, CIRCUS).outcome
        assert isinstance(outcome, Elsewhere)
        assert outcome.topic.id == CIRCUS

    def test_naming_a_procedure_leaves_it(self, answering: Answering):
        outcome = answering.understand("thả diều bao lâu", CIRCUS).outcome
        assert isinstance(outcome, Answered)
        assert outcome.procedure.code == KITES

    def test_naming_a_topic_leaves_a_procedure(self, answering: Answering):
        outcome = answering.understand("vé xem xiếc bao nhiêu tiền", KITES).outcome
        assert isinstance(outcome, Elsewhere)

    def test_a_topic_no_nearer_than_the_procedure_does_not_disturb_it(self, answering: Answering):
        question = "xin phép nuôi voi hay mua vé xem xiếc"
        assert isinstance(answering.understand(question).outcome, Clarify)
        outcome = answering.understand(question, ELEPHANTS).outcome
        assert isinstance(outcome, Answered)
        assert outcome.procedure.code == ELEPHANTS

    def test_an_aspect_alone_stays_with_the_procedure(self, answering: Answering):
        outcome = answering.understand("bao nhiêu tiền", KITES).outcome
        assert isinstance(outcome, Answered)
        assert outcome.procedure.code == KITES

    def test_a_topic_that_is_gone_changes_nothing(self, answering: Answering):
        assert answering.understand("nuôi voi", "xiec-ho") == answering.understand("nuôi voi")


class TestChoosing:
    @pytest.mark.parametrize(("reply", "code"), [("vé xiếc ấy", CIRCUS), ("nuôi voi", ELEPHANTS)])
    def test_words_pick_a_procedure_or_a_topic(self, answering: Answering, reply: str, code: str):
        assert answering.choose(reply, [ELEPHANTS, CIRCUS]) == code

    def test_a_topic_that_was_not_offered_is_not_picked(self, answering: Answering):
        assert answering.choose("vé xiếc ấy", [ELEPHANTS, KITES]) is None
