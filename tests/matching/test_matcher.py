"""From a question to ranked procedures."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.procedures import Aspect
from bot.domain.vocabulary import Vocabulary
from bot.matching.matcher import Candidate, Matcher, name_parts
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


@pytest.mark.parametrize("question", ["nuôi voi", "ông tượng", ""])
def test_a_matcher_without_procedures_finds_nothing(question: str):
    assert Matcher([], Vocabulary.model_validate(VOCABULARY)).match(question).candidates == ()


def test_an_official_name_is_also_known_by_its_parts():
    assert name_parts("Cấp mới; cấp lại/ đổi giấy phép; x") == [
        "Cấp mới; cấp lại/ đổi giấy phép; x",
        "Cấp mới",
        "cấp lại",
        "đổi giấy phép",
    ]


def a_matcher(*procedures: dict[str, Any], **vocabulary: Any) -> Matcher:
    words = Vocabulary.model_validate({**VOCABULARY, **vocabulary})
    return Matcher([a_procedure(**content) for content in procedures], words)


RENEWAL = {"facets": [{"name": "cấp lại", "say": ["cấp lại", "bị mất"]}]}
AGAIN = {"code": "1.000003", "name": "Thủ tục cấp lại giấy phép nuôi voi", "short_name": "Cấp lại giấy nuôi voi"}


def test_who_says_the_action_gets_its_procedure_and_who_says_none_the_plain_one():
    matcher = a_matcher({}, AGAIN, **RENEWAL)
    assert matcher.match("giấy phép nuôi voi").candidates[0].code == ELEPHANTS
    assert matcher.match("giấy phép nuôi voi bị mất").candidates[0].code == AGAIN["code"]


def test_a_name_said_with_its_action_scores_no_more_than_1_however_often_it_is_written():
    often = {**AGAIN, "aliases": [AGAIN["short_name"]] * 50}
    assert a_matcher({}, often, **RENEWAL).match(AGAIN["short_name"]).best_score == 1


def test_a_candidate_is_known_as_a_variant_of_the_plain_one():
    plain, again = a_matcher({}, AGAIN, **RENEWAL).match("giấy phép nuôi voi").candidates
    assert again.is_variant_of(plain)
    assert again.adds_to(plain)
    assert not plain.is_variant_of(again)
    assert not plain.adds_to(again)


def test_a_procedure_with_another_matter_or_nothing_unsaid_adds_nothing_to_the_plain_one():
    plain = Candidate("a", "Nuôi voi", 0.9, "", 0, frozenset({frozenset({"nuoi", "voi"})}), frozenset({"nuoi", "voi"}))
    kites = Candidate("b", "Cấp lại diều", 0.9, "", 1, frozenset(), frozenset({"cap", "lai", "dieu"}))
    twin = Candidate("c", "Nuôi voi con", 0.9, "", 0, plain.matters, plain.words | {"con"})
    assert not kites.adds_to(plain)
    assert not twin.adds_to(plain)
    assert not twin.is_variant_of(plain)


def test_a_folk_name_leads_to_the_text_that_has_the_official_one():
    assert MATCHER.match("ông tượng").candidates[0].why == "Xin giấy cho con voi mất bao lâu?"


def test_an_alias_with_the_folk_name_itself_is_the_reason_when_it_was_typed():
    questions = ["con voi cần gì", *(f"nuôi thú lớn {letter}" for letter in "abcdefg")]
    matcher = a_matcher({"aliases": ["bồ voi"], "questions": questions}, other_content())
    assert matcher.match("bồ voi").candidates[0].why == "bồ voi"
    assert matcher.match("ông tượng").candidates[0].why == "con voi cần gì"


def test_the_more_telling_of_both_readings_gives_the_reason():
    elephants = {"aliases": ["bồ voi"], "questions": [f"nhà có con voi thì sao {letter}" for letter in "abcdefgh"]}
    assert (
        a_matcher(elephants, other_content()).match("nhà có bồ voi thì sao").candidates[0].why.startswith("nhà có con")
    )


def test_an_example_said_word_for_word_outweighs_half_a_name():
    rabbits = {"name": "Nuôi thỏ đực giống ngoại", "short_name": "Nuôi thỏ đực"}
    kites = other_content(questions=["xin phép đi nuôi thỏ", *(f"xin thả diều {letter}" for letter in "abcdefg")])
    assert a_matcher(rabbits, kites).match("xin phép đi nuôi thỏ").candidates[0].code == KITES


def test_ten_candidates_come_unless_more_are_wanted():
    many = a_matcher(*({"code": f"1.{number:06}"} for number in range(12)))
    assert len(many.match("nuôi voi").candidates) == 10
    assert len(many.match("nuôi voi", most=12).candidates) == 12


def test_of_equals_the_one_that_was_written_first_comes_first():
    codes = [f"1.{number:06}" for number in range(40)]
    found = a_matcher(*({"code": code} for code in codes)).match("nuôi voi", most=40).candidates
    assert [candidate.code for candidate in found] == codes


def test_glued_words_and_typos_are_repaired_by_the_words_of_names_and_of_the_vocabulary():
    words = [word.typed for word in MATCHER.read("nuoivoi het baonhieu tien, khaibao o dauu").words]
    assert words[:2] == ["nuoi", "voi"]
    assert "khai" in words
    assert "bao" in words
