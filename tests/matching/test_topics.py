"""Matters handled elsewhere, ranked beside the procedures."""

import pytest

from bot.domain.vocabulary import Vocabulary
from bot.matching.matcher import Matcher
from tests.builders import VOCABULARY, a_procedure, other_content
from tests.made_up_topics import a_topic

PROCEDURES = [a_procedure(), a_procedure(**other_content())]
WORDS = Vocabulary.model_validate(VOCABULARY)
MATCHER = Matcher(PROCEDURES, WORDS, [a_topic()])


@pytest.mark.parametrize("question", ["mua vé xem xiếc ở đâu", "ve xiec cho tre em", "đi xem xiếc", "XIẾC"])
def test_a_topic_is_found_by_its_examples_and_names(question: str):
    match = MATCHER.match(question)
    assert [topic.code for topic in match.topics] == ["xiec-voi"]
    assert match.topics[0].name == "Vé xem xiếc voi"
    assert match.best_score == match.topics[0].score


@pytest.mark.parametrize("question", ["mua vé xem xiếc", "nuôi voi", "voi", "thả diều ở rạp xiếc"])
def test_topics_are_never_among_the_procedures(question: str):
    assert "xiec-voi" not in [candidate.code for candidate in MATCHER.match(question).candidates]


def test_scores_of_procedures_and_topics_compare():
    match = MATCHER.match("nuôi voi cần giấy gì")
    assert match.best_score == match.candidates[0].score > match.topics[0].score


def test_without_topics_none_is_found():
    match = Matcher(PROCEDURES, WORDS).match("mua vé xem xiếc")
    assert match.topics == ()
    assert match.best_score == (match.candidates[0].score if match.candidates else 0)


def test_nothing_fits_unknown_words():
    assert MATCHER.match("zzzz").best_score == 0


def test_no_more_than_two_matters_handled_elsewhere_are_named():
    topics = [a_topic(id=f"xiec-{letter}") for letter in "abc"]
    assert [topic.code for topic in Matcher(PROCEDURES, WORDS, topics).match("mua vé xem xiếc").topics] == [
        "xiec-a",
        "xiec-b",
    ]
