"""What is written about a procedure, as evidence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.background import Background
from bot.matching.tokens import tokenise

WRITTEN = [
    "Nuôi voi. Tờ khai, ảnh con voi. Nộp ở xã.",
    "Thả diều. Tờ khai, giấy đồng ý của chủ ruộng. Nộp ở xã.",
    "",
]
BACKGROUND = Background(WRITTEN)


def scores(question: str) -> list[float]:
    return [float(score) for score in BACKGROUND.score(tokenise(question))]


def test_a_paper_that_only_one_text_names_speaks_for_it():
    voi, dieu, nothing = scores("cần chủ ruộng đồng ý không")
    assert dieu > voi == nothing == 0


def test_what_every_text_says_speaks_for_none_of_them_much():
    common, rare = scores("nộp ở xã"), scores("chủ ruộng")
    assert max(common) - sorted(common)[1] < max(rare) - sorted(rare)[1]


def test_missing_accents_do_not_matter():
    assert scores("chu ruong") == scores("chủ ruộng")


def test_the_word_that_fewer_texts_have_decides():
    texts = ["voi", "voi", "diều", "voi ở rừng"]
    found = Background(texts).score(tokenise("voi diều"))
    assert found[2] > max(found[0], found[1])


def test_a_word_that_half_of_the_texts_have_tells_less_than_one_of_a_single_text():
    found = Background(["voi", "voi", "diều", "gió"]).score(tokenise("diều voi"))
    assert found[2] > found[0]


def test_a_text_that_says_a_word_more_often_is_likelier_meant():
    often, once = Background(["voi ăn voi ngủ", "voi ăn rồi ngủ"]).score(tokenise("voi"))
    assert often > once


def test_a_word_counts_less_in_a_long_text():
    short, long = Background(["voi ăn", "voi " + "rồi lại đi về nhà " * 20]).score(tokenise("voi"))
    assert short > 1.5 * long


def test_words_that_stand_together_count_more_than_apart():
    together, apart = Background(["chủ ruộng của tôi", "chủ của ruộng tôi"]).score(tokenise("chủ ruộng"))
    assert together > apart > 0


@pytest.mark.parametrize("question", ["", "zzz qqq"])
def test_words_that_nothing_says_score_nothing(question: str):
    assert scores(question) == [0.0, 0.0, 0.0]


def test_no_texts_give_no_scores():
    assert Background([]).score(tokenise("voi")).size == 0


@given(st.lists(st.text(max_size=60), max_size=5), st.text(max_size=60))
def test_scores_lie_between_0_and_1_for_any_texts(texts: list[str], question: str):
    found = Background(texts).score(tokenise(question))
    assert found.shape == (len(texts),)
    assert np.isfinite(found).all()
    assert ((found >= 0) & (found <= 1)).all()
