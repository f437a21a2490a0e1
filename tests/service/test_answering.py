"""Answering, asking back, declining: decisions about a question."""

from typing import Any

import pytest

from bot.domain.knowledge import Knowledge
from bot.domain.procedures import Aspect, Procedure
from bot.domain.vocabulary import Vocabulary
from bot.service.answering import MOST_OPTIONS, Answered, Answering, Clarify, NotKnown, Understanding
from tests.builders import VOCABULARY, a_procedure, other_content, some_knowledge

ELEPHANTS, KITES, LOST, SOLD, ABROAD, CIRCUS = (f"1.00000{number}" for number in range(1, 7))


def kept_elephant(code: str, short_name: str, matter: str, **more: Any) -> Procedure:
    """A procedure of the elephant family, asked for as "nuôi voi …" and so on."""
    asked = (
        "giấy tờ {}",
        "{} ở xã",
        "tôi muốn {}",
        "{} cho bà con",
        "nhà em {}",
        "ai {}",
        "xin {} nhanh",
        "{} lần này",
    )
    questions = [wording.format(matter) for wording in asked]
    name = f"Thủ tục {short_name.lower()}"
    return a_procedure(code=code, name=name, short_name=short_name, aliases=[matter], questions=questions, **more)


FAMILY = (
    a_procedure(related=[LOST]),
    a_procedure(**other_content()),
    kept_elephant(LOST, "Cấp lại giấy voi", "làm lại giấy voi bị mất"),
    kept_elephant(SOLD, "Sang tên voi", "mua bán voi của người khác"),
    kept_elephant(ABROAD, "Voi nước ngoài", "nhập voi từ nước ngoài"),
    kept_elephant(CIRCUS, "Voi xiếc", "cho voi đi biểu diễn xiếc"),
)
FAMILIES = [
    {
        "name": "giấy tờ voi",
        "members": [ELEPHANTS, LOST, SOLD, ABROAD, CIRCUS],
        "ask_back_on": ["voi", "con voi"],
    },
    {"name": "diều", "members": [ELEPHANTS, KITES], "default": KITES, "ask_back_on": ["con diều"]},
]


def knowledge(*procedures: Procedure) -> Knowledge:
    known = some_knowledge(*procedures)
    vocabulary = Vocabulary.model_validate({**VOCABULARY, "families": FAMILIES})
    return Knowledge(known.procedures, known.fields, vocabulary, known.offices, known.calendar)


@pytest.fixture(scope="module")
def answering() -> Answering:
    return Answering(knowledge(*FAMILY))


def codes(understood: Understanding) -> list[str]:
    return [candidate.code for candidate in understood.candidates]


def answered(understood: Understanding) -> str | None:
    outcome = understood.outcome
    return outcome.procedure.code if isinstance(outcome, Answered) else None


def options(understood: Understanding) -> list[str]:
    outcome = understood.outcome
    return [option.code for option in outcome.options] if isinstance(outcome, Clarify) else []


@pytest.mark.parametrize(
    "question", ["Nhà tôi muốn nuôi voi thì xin phép ở đâu?", "nha toi muon nuoi voi xin phep o dau"]
)
def test_a_clear_question_is_answered_at_once(answering: Answering, question: str):
    understood = answering.understand(question)
    assert answered(understood) == ELEPHANTS
    assert understood.intents == (Aspect.PLACE,)


def test_the_candidates_behind_an_answer_follow_it(answering: Answering):
    understood = answering.understand("làm lại giấy voi bị mất")
    assert isinstance(understood.outcome, Answered)
    assert [LOST, *(other.code for other in understood.outcome.others)] == codes(understood)


@pytest.mark.parametrize("question", ["hôm nay trời đẹp quá", "giá vàng", "", "😀"])
def test_what_is_not_our_business_is_not_known(answering: Answering, question: str):
    assert answering.understand(question).outcome == NotKnown()


def test_a_name_or_a_place_does_not_sink_a_clear_question(answering: Answering):
    assert answered(answering.understand("em Nguyễn Thị Mẫu ở Buôn Đôn muốn nuôi voi")) == ELEPHANTS


def test_two_that_are_as_likely_are_told_apart_by_asking(answering: Answering):
    understood = answering.understand("xin phép nuôi voi, thả diều")
    assert set(options(understood)) == {ELEPHANTS, KITES}
    assert codes(understood)[:2] == options(understood)


def test_a_general_request_asks_back_with_the_family_and_four_options_at_most(answering: Answering):
    understood = answering.understand("làm giấy tờ voi bao nhiêu tiền")
    assert options(understood) == [ELEPHANTS, LOST, SOLD, ABROAD]
    assert len(options(understood)) == MOST_OPTIONS
    assert codes(understood)[:5] == [ELEPHANTS, LOST, SOLD, ABROAD, CIRCUS]
    assert understood.intents == (Aspect.FEE,)


def test_scores_fall_also_when_a_family_was_put_first(answering: Answering):
    scores = [candidate.score for candidate in answering.understand("con voi").candidates]
    assert scores == sorted(scores, reverse=True)


def test_a_bare_mention_means_the_default_of_its_family(answering: Answering):
    assert answered(answering.understand("con diều")) == KITES


def test_a_member_that_the_catalogue_lacks_is_no_option():
    understood = Answering(knowledge(*FAMILY[:3])).understand("giấy tờ voi")
    assert options(understood) == [ELEPHANTS, LOST]


def test_one_matter_told_with_many_joints_stays_one(answering: Answering):
    message = "làm lại giấy voi bị mất rồi, làm lại giấy voi bị mất xong nộp ở đâu"
    assert answered(answering.understand(message)) == LOST


def test_of_a_matter_and_its_variant_the_plain_one_is_meant_unless_the_other_is_named():
    facets = [{"name": "cấp lại", "say": ["cấp lại", "làm lại"]}]
    plain = kept_elephant(SOLD, "Giấy phép cưỡi voi", "cưỡi voi")
    again = kept_elephant(LOST, "Cấp lại giấy phép cưỡi voi", "cưỡi voi lại")
    known = knowledge(*FAMILY[:2], plain, again)
    vocabulary = Vocabulary.model_validate({**VOCABULARY, "facets": facets})
    answers = Answering(Knowledge(known.procedures, known.fields, vocabulary, known.offices, known.calendar))
    assert answered(answers.understand("giấy phép cưỡi voi cho bà con")) == SOLD
    assert answered(answers.understand("cấp lại giấy phép cưỡi voi cho bà con")) == LOST


class TestUnderDiscussion:
    @pytest.mark.parametrize("question", ["còn lệ phí?", "thế bao lâu", "làm ở đâu", "bao nhiêu tiền ạ"])
    def test_a_question_about_an_aspect_is_about_it(self, answering: Answering, question: str):
        understood = answering.understand(question, KITES)
        assert answered(understood) == KITES
        assert codes(understood)[0] == KITES

    def test_naming_another_procedure_leaves_it(self, answering: Answering):
        assert answered(answering.understand("còn làm lại giấy voi bị mất thì bao lâu", KITES)) == LOST

    def test_naming_it_again_stays(self, answering: Answering):
        assert answered(answering.understand("thả diều bao lâu", KITES)) == KITES

    def test_its_related_procedures_are_likelier_than_without_it(self, answering: Answering):
        def score(code: str, about: str | None) -> float:
            candidates = answering.understand("giấy voi này bị rách", about).candidates
            return next(candidate.score for candidate in candidates if candidate.code == code)

        assert score(LOST, ELEPHANTS) > score(LOST, None)
        assert score(ELEPHANTS, ELEPHANTS) > score(ELEPHANTS, None)
        assert score(SOLD, ELEPHANTS) == score(SOLD, None)

    def test_what_is_not_our_business_is_still_not_known(self, answering: Answering):
        assert answering.understand("hôm nay trời đẹp quá", KITES).outcome == NotKnown()

    def test_a_code_that_is_gone_changes_nothing(self, answering: Answering):
        assert answering.understand("nuôi voi", "9.999999") == answering.understand("nuôi voi")


class TestChoosing:
    OFFERED = (ELEPHANTS, LOST, SOLD)

    @pytest.mark.parametrize(
        ("reply", "code"), [("bị mất", LOST), ("cái mua bán ấy", SOLD), ("lam lai giay bi mat", LOST)]
    )
    def test_the_words_that_part_the_options_pick_one(self, answering: Answering, reply: str, code: str):
        assert answering.choose(reply, self.OFFERED) == code

    @pytest.mark.parametrize(
        ("reply", "why"),
        [
            ("voi", "says nothing that parts them"),
            ("bị mất hay mua bán", "names two of them"),
            ("thả diều", "is about something that was not offered"),
            ("không biết nữa", "says nothing"),
            ("", "is empty"),
        ],
    )
    def test_a_reply_that_picks_none_for_sure_picks_none(self, answering: Answering, reply: str, why: str):
        assert answering.choose(reply, self.OFFERED) is None, why
