"""A question taken apart."""

import pytest

from bot.domain.procedures import Aspect
from bot.domain.vocabulary import Vocabulary
from bot.matching.reading import QuestionReader
from bot.matching.tokens import Token
from tests.builders import VOCABULARY

READER = QuestionReader(Vocabulary.model_validate(VOCABULARY))


def said(words: tuple[Token, ...]) -> str:
    return " ".join(word.typed for word in words)


def test_the_matter_is_left_when_intents_and_boilerplate_are_gone():
    reading = READER.read("Cho hỏi nuôi voi cần gì, hết bao nhiêu tiền ạ?")
    assert said(reading.matter) == "nuôi voi hết"
    assert reading.intents == (Aspect.DOCUMENTS, Aspect.FEE)


def test_intents_come_once_and_in_the_order_asked():
    assert READER.read("lệ phí, mấy ngày, bao nhiêu tiền").intents == (Aspect.FEE, Aspect.TIME)


def test_abbreviations_are_spelled_out_before_anything_else():
    reading = READER.read("nuoi voi bn tien")
    assert reading.intents == (Aspect.FEE,)
    assert said(reading.words) == "nuoi voi bao nhiêu tien"


def test_a_short_form_counts_only_as_it_is_written():
    reader = QuestionReader(
        Vocabulary.model_validate({**VOCABULARY, "abbreviations": [{"short": ["đk"], "full": "đăng ký"}]})
    )
    assert said(reader.read("đk xe").words) == "đăng ký xe"
    assert said(reader.read("dk xe").words) == "dk xe", "another short form, or a plate number"


def test_boilerplate_stays_inside_a_term_and_goes_beside_it():
    facets = [{"name": "bản sao", "say": ["bản sao"]}]
    reader = QuestionReader(Vocabulary.model_validate({**VOCABULARY, "facets": facets, "boilerplate": ["sao", "ạ"]}))
    assert said(reader.read("sao bản sao ạ").matter) == "bản sao"
    assert said(reader.read("ạ ông tượng ạ sao").matter) == "ông tượng"


def test_folk_names_become_official_words_beside_what_was_typed():
    reading = READER.read("xin giay cho ong tuong")
    assert said(reading.matter) == "xin giay cho ong tuong"
    assert said(reading.expanded) == "xin giay cho con voi"


def test_a_question_without_folk_names_expands_to_itself():
    reading = READER.read("nuôi voi")
    assert reading.expanded is reading.matter


@pytest.mark.parametrize("question", ["còn lệ phí?", "thế bao lâu", "lệ phí ạ", "", "thế còn bao nhiêu tiền nó?"])
def test_a_question_that_only_points_back_is_bare(question: str):
    assert READER.read(question).is_bare


@pytest.mark.parametrize("question", ["lệ phí nuôi voi", "thế chấp bao lâu"])
def test_a_question_that_names_something_is_not_bare(question: str):
    assert not READER.read(question).is_bare


def test_the_reader_knows_the_words_of_its_vocabulary():
    assert {"tuong", "ko", "hoi", "luat"} <= READER.words
