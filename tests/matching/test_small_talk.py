"""What is said around the matter."""

import pytest

from bot.domain.vocabulary import Vocabulary
from bot.matching.small_talk import Kind, SmallTalkFinder
from tests.builders import VOCABULARY

SMALL_TALK = {**VOCABULARY["small_talk"], "insult": ["đồ ngu", "chó"], "correction": ["à không", "lộn", "ý tôi là"]}
FINDER = SmallTalkFinder(Vocabulary.model_validate({**VOCABULARY, "small_talk": SMALL_TALK}))


@pytest.mark.parametrize(
    ("text", "kind"), [("Xin chào!", Kind.GREETING), ("cam on ạ", Kind.THANKS), ("đồ ngu", Kind.INSULT)]
)
def test_small_talk_alone_is_all_there_is(text: str, kind: Kind):
    remark = FINDER.find(text)
    assert remark.kinds == (kind,)
    assert remark.is_all


def test_a_greeting_before_a_question_leaves_the_question():
    remark = FINDER.find("Xin chào, cho hỏi nuôi voi ở đâu, cảm ơn")
    assert remark.kinds == (Kind.GREETING, Kind.THANKS)
    assert not remark.is_all
    assert remark.rest_text == "cho hỏi nuôi voi ở đâu"


def test_a_question_alone_is_no_small_talk():
    remark = FINDER.find("nuôi voi ở đâu")
    assert remark.kinds == ()
    assert not remark.is_all


def test_a_correction_leaves_what_was_meant():
    remark = FINDER.find("à không, ý tôi là thả diều")
    assert remark.kinds == (Kind.CORRECTION,)
    assert remark.rest_text == "thả diều"


def test_sharp_words_need_their_marks():
    assert FINDER.find("lon cho toi").kinds == (), "lợn cho tôi: a pig, no slip of the tongue, and no dog"
    assert FINDER.find("lộn rồi").kinds == (Kind.CORRECTION,)
