"""Texts scored by how much of question and text cover each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.postings import Postings, features, joined, spans, words_among
from bot.matching.search_index import SearchIndex, Text
from bot.matching.tokens import Token, tokenise

BIRTH, WEDDING, LAND = range(3)
SAID = [
    (WEDDING, "đăng ký kết hôn", 1.0),
    (BIRTH, "đăng ký khai sinh", 1.0),
    (BIRTH, "làm giấy khai sinh cho bé", 0.95),
    (LAND, "sang tên sổ đỏ", 1.0),
    (WEDDING, "cưới vợ cần gì", 0.95),
]


def an_index() -> SearchIndex:
    return SearchIndex([Text(owner, said, tuple(tokenise(said)), weight) for owner, said, weight in SAID], 3)


INDEX = an_index()


def best(question: str) -> int:
    return int(np.argmax(INDEX.score(tokenise(question)).best))


def score(question: str, owner: int) -> float:
    return float(INDEX.score(tokenise(question)).best[owner])


@pytest.mark.parametrize(
    ("question", "owner"),
    [("khai sinh cho con", BIRTH), ("ket hon", WEDDING), ("sổ đỏ của bà", LAND), ("dang ky ket hon", WEDDING)],
)
def test_the_procedure_whose_text_covers_the_question_is_best(question: str, owner: int):
    assert best(question) == owner


def test_the_very_text_scores_its_weight_and_no_text_scores_more():
    assert score("đăng ký khai sinh", BIRTH) == pytest.approx(1.0, abs=1e-4)
    assert score("làm giấy khai sinh cho bé", BIRTH) == pytest.approx(0.95, abs=1e-4)


def test_a_question_without_accents_scores_as_the_text_with_them():
    assert score("dang ky khai sinh", BIRTH) == pytest.approx(1.0, abs=1e-4)


def test_other_accents_are_another_word():
    assert score("cười vợ", WEDDING) < 0.75 * score("cưới vợ", WEDDING)


def test_a_wrong_mark_takes_only_from_those_who_have_that_word():
    right, wrong = (INDEX.score(tokenise(said)) for said in ("cưới khai sinh sổ", "cười khai sinh sổ"))
    for owner in (BIRTH, LAND):
        assert wrong.best[owner] == right.best[owner] > 0
        assert wrong.coverage[owner] == right.coverage[owner] > 0
    assert wrong.best[WEDDING] < right.best[WEDDING]
    assert wrong.coverage[WEDDING] < right.coverage[WEDDING]


def test_of_words_with_other_marks_each_owner_is_found_by_its_own():
    said = [(0, "cưới vợ"), (0, "cười vợ con"), (1, "cười chê"), (2, "cuoi vo")]
    index = SearchIndex([Text(owner, text, tuple(tokenise(text)), 1.0) for owner, text in said], 3)
    scores = index.score(tokenise("cưới vợ"))
    assert scores.best[0] == scores.best[2] == pytest.approx(1.0, abs=1e-4), "unmarked words may be any"
    assert scores.coverage[0] == scores.coverage[2] == pytest.approx(1.0, abs=1e-4)
    assert 0 < scores.coverage[1] < 0.25
    assert index.best_text(scores, 0) == "cưới vợ"


def test_words_in_their_order_count_more():
    assert score("khai sinh", BIRTH) > score("sinh khai", BIRTH)


def test_an_unknown_word_costs_something_and_not_everything():
    assert 0.4 * score("khai sinh", BIRTH) < score("khai sinh zzz", BIRTH) < score("khai sinh", BIRTH)


def test_coverage_counts_a_word_once_per_procedure():
    coverage = INDEX.score(tokenise("khai sinh")).coverage
    assert coverage[BIRTH] == pytest.approx(1.0, abs=1e-4)
    assert coverage[LAND] == 0


def test_the_best_text_tells_why():
    scores = INDEX.score(tokenise("cuoi vo"))
    assert INDEX.best_text(scores, WEDDING) == "cưới vợ cần gì"
    assert INDEX.best_text(INDEX.score(tokenise("ket hon")), WEDDING) == "đăng ký kết hôn"


@pytest.mark.parametrize("question", ["", "zzz", "zzz qqq"])
def test_a_question_of_unknown_words_scores_nothing(question: str):
    scores = INDEX.score(tokenise(question))
    assert not scores.best.any()
    assert not scores.coverage.any()


def test_the_index_knows_words_and_pairs():
    assert INDEX.knows("khai")
    assert INDEX.knows("khai sinh")
    assert not INDEX.knows("sinh khai")
    assert "khai sinh" not in INDEX.words()
    assert {"khai", "sinh", "cuoi"} <= INDEX.words()


@given(st.lists(st.sampled_from(tokenise("đăng ký khai sinh cưới vợ sổ đỏ cuoi zzz sang")), max_size=12))
def test_scores_lie_between_0_and_1(words: list[Token]):
    scores = INDEX.score(words)
    for part in (scores.best, scores.coverage, scores.texts):
        assert np.isfinite(part).all()
        assert (part >= 0).all()
        assert (part <= 1 + 1e-5).all()


def test_an_index_without_texts_answers_nothing():
    assert SearchIndex([], 0).score(tokenise("khai sinh")).best.size == 0


def test_features_are_words_and_neighbouring_pairs_each_once():
    found = features(tokenise("Sổ đỏ so do sổ"))
    assert found == {"so": "sổ", "do": "đỏ", "so do": "sổ đỏ", "do so": "đỏ so"}
    assert words_among(found) == 2
    assert words_among(features(tokenise("nuôi voi con"))) == 3


def test_postings_list_the_rows_of_each_feature_in_order():
    postings = Postings([["a", "b"], [], ["b"], ["a", "c"]])
    rows = {key: list(joined(postings.rows, spans(postings.starts, [n]))) for key, n in postings.numbers.items()}
    assert rows == {"a": [0, 3], "b": [0, 2], "c": [3]}
    places = spans(postings.starts, postings.known(["c", "b", "x"]).values())
    assert list(joined(postings.rows, places)) == [3, 0, 2]
    assert joined(postings.rows, []).size == 0


def test_a_word_weighs_less_the_more_procedures_have_it_however_many_texts_do():
    assert INDEX.weight_of("dang") < INDEX.weight_of("cuoi") == INDEX.weight_of("khai")
    assert INDEX.weight_of("zzz") == 0


def test_two_neighbouring_words_weigh_less_than_either_alone_would_twice():
    assert INDEX.weight_of("khai sinh") < INDEX.weight_of("khai")


def test_the_rarer_word_decides():
    said = [(0, "giấy voi"), (1, "giấy diều"), (2, "giấy voi")]
    index = SearchIndex([Text(owner, text, tuple(tokenise(text)), 1.0) for owner, text in said], 3)
    elephants, kites, _ = index.score(tokenise("voi và diều")).best
    assert kites > elephants > 0


def test_other_accents_weigh_the_same_when_asked_again_and_after_much_else():
    first = score("cười vợ", WEDDING)
    for odd in range(5000):
        INDEX.score([Token("vo", f"v{chr(0x1E00 + odd % 200)}{odd}")])
    assert score("cười vợ", WEDDING) == first
