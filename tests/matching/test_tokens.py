"""Words, and when two spellings can be the same word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.tokens import token, tokenise


def test_punctuation_and_emoji_part_words_and_vanish():
    assert [word.typed for word in tokenise("Khai_sinh😀cho bé...ở đâu?!")] == ["khai", "sinh", "cho", "bé", "ở", "đâu"]


@given(st.text())
def test_any_text_has_words_without_blanks(text: str):
    assert all(word.typed and " " not in word.typed for word in tokenise(text))


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("cưới", "cưới", True),
        ("cưới", "cuoi", True),
        ("cuoi", "cười", True),
        ("cưới", "cười", False),
        ("cưới", "khai", False),
    ],
)
def test_words_agree_unless_their_marks_contradict(one: str, other: str, agree: bool):
    assert token(one).agrees_with(token(other)) is agree
    assert token(other).agrees_with(token(one)) is agree


@pytest.mark.parametrize(
    ("typed", "known", "may"),
    [("nha", "nhà", True), ("nhà", "nha", False), ("nhà", "nhà", True), ("nhá", "nhà", False), ("xe", "nhà", False)],
)
def test_only_a_word_typed_without_marks_may_be_another(typed: str, known: str, may: bool):
    assert token(typed).may_be(token(known)) is may


def test_a_word_is_marked_by_any_diacritic():
    assert token("đi").is_marked
    assert not token("di").is_marked
