"""What all texts of a procedure say together."""

import numpy as np
import pytest

from bot.matching.profiles import Profiles
from bot.matching.search_index import Text
from bot.matching.tokens import tokenise

ELEPHANTS, KITES = range(2)
SAID = [
    (ELEPHANTS, "nuôi voi", 1.0),
    (ELEPHANTS, "mua voi về nuôi", 1.0),
    (ELEPHANTS, "voi con ăn gì", 1.0),
    (KITES, "thả diều", 1.0),
    (KITES, "diều và voi giấy", 1.0),
    (KITES, "mua diều to cho hội của làng mình đi thi xa", 1.0),
]


def profiles(extra: float = 1.0) -> Profiles:
    return Profiles([Text(owner, said, tuple(tokenise(said)), weight * extra) for owner, said, weight in SAID], 2)


def scores(question: str) -> list[float]:
    return [float(score) for score in profiles().score(tokenise(question))]


def test_whoever_says_a_word_more_often_is_likelier_meant():
    elephants, kites = scores("voi")
    assert elephants > kites > 0


def test_a_word_counts_less_in_a_long_text():
    elephants, kites = scores("mua")
    assert elephants > kites


def test_the_word_that_fewer_texts_have_decides():
    texts = [Text(owner, said, tuple(tokenise(said)), 1.0) for owner, said in enumerate(("voi", "diều", "voi", "voi"))]
    elephants, kites, *_ = Profiles(texts, 4).score(tokenise("voi và diều"))
    assert kites > elephants > 0


def test_a_procedure_alone_is_found_by_every_word_of_its_texts():
    words = tokenise("mua voi về nuôi")
    alone = Profiles([Text(0, "", tuple(words), 1.0), Text(0, "", tuple(tokenise("voi con")), 1.0)], 1)
    assert all(alone.score([word])[0] > 0 for word in (*words, *tokenise("con")))
    assert alone.score(tokenise("voi về nuôi"))[0] > alone.score(tokenise("voi"))[0]


def test_a_word_unknown_to_all_lowers_every_score():
    assert scores("nuôi voi zzz")[ELEPHANTS] < scores("nuôi voi")[ELEPHANTS]


@pytest.mark.parametrize("question", ["", "zzz"])
def test_nothing_known_scores_nothing(question: str):
    assert scores(question) == [0, 0]


def test_scores_stay_below_1_however_much_is_said():
    assert (np.array(profiles(100.0).score(tokenise("nuôi voi mua voi về nuôi voi con"))) < 1).all()


def test_no_texts_make_no_profiles():
    assert Profiles([], 0).score(tokenise("voi")).size == 0
