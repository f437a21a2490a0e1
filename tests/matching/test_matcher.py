"""From a question to ranked procedures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.procedures import Aspect
from bot.domain.vocabulary import Vocabulary
from bot.matching.matcher import Matcher, name_parts
from tests.builders import VOCABULARY, a_procedure, other_content

ELEPHANTS, KITES = "1.000001", "1.000002"
MATCHER = Matcher([a_procedure(), a_procedure(**other_content())], Vocabulary.model_validate(VOCABULARY))


def first(question: str) -> str:
    return MATCHER.match(question).candidates[0].code


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("Nhà tôi muốn nuôi voi", ELEPHANTS),
        ("nha toi muon nuoi voi", ELEPHANTS),
        ("đăng ký thả diều", KITES),
        ("cho hỏi giấy tờ cho ông tượng", ELEPHANTS),
        ("nuooi voi", ELEPHANTS),
        ("thadieu o xa", KITES),
        ("🐘 voi 🐘", ELEPHANTS),
    ],
)
def test_the_procedure_that_is_meant_comes_first(question: str, code: str):
    assert first(question) == code


def test_the_text_that_spoke_best_tells_why():
    assert (
        MATCHER.match("mua voi ve nuoi co phai bao khong").candidates[0].why
        == "Mua voi về nuôi có phải khai báo không?"
    )


def test_the_aspects_asked_about_come_with_the_match():
    assert MATCHER.match("nuôi voi cần gì, bao lâu").intents == (Aspect.DOCUMENTS, Aspect.TIME)


def test_no_more_candidates_come_than_wanted():
    assert len(MATCHER.match("đăng ký nuôi voi thả diều", most=1).candidates) == 1


@pytest.mark.parametrize("question", ["", "zzzz qqqq", "👍"])
def test_nothing_fits_a_question_of_unknown_words(question: str):
    assert MATCHER.match(question).candidates == ()


@given(st.text(max_size=200))
def test_any_text_gives_falling_scores_from_0_to_1(text: str):
    scores = [candidate.score for candidate in MATCHER.match(text).candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


def test_a_matcher_without_procedures_finds_nothing():
    assert Matcher([], Vocabulary.model_validate(VOCABULARY)).match("nuôi voi").candidates == ()


def test_an_official_name_is_also_known_by_its_parts():
    assert name_parts("Cấp mới; cấp lại/ đổi giấy phép; x") == [
        "Cấp mới; cấp lại/ đổi giấy phép; x",
        "Cấp mới",
        "cấp lại",
        "đổi giấy phép",
    ]
