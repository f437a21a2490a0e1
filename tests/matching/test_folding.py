"""One spelling per word, whatever keyboard, system or habit typed it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.folding import fold, is_accented, normalise, strip_accents

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ "
)
ANYTHING = st.one_of(st.text(), VIETNAMESE)


@given(ANYTHING)
def test_normalising_twice_changes_nothing_more(text: str):
    assert normalise(normalise(text)) == normalise(text)


@given(ANYTHING)
def test_folding_twice_changes_nothing_more(text: str):
    assert fold(fold(text)) == fold(text)


@given(VIETNAMESE)
def test_composed_and_decomposed_letters_are_the_same_text(text: str):
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(unicodedata.normalize("NFC", text))


@given(VIETNAMESE)
def test_folding_is_blind_to_accents_and_leaves_plain_letters(text: str):
    assert fold(strip_accents(text)) == fold(text)
    assert fold(text).isascii()


@given(VIETNAMESE)
def test_folding_keeps_every_letter_in_its_place(text: str):
    assert len(fold(text)) == len(normalise(text))


@pytest.mark.parametrize(
    ("newer", "older"),
    [("hoà giải", "hòa giải"), ("thuỷ", "thủy"), ("khoẻ", "khỏe"), ("xoá", "xóa"), ("quý", "quý"), ("toàn", "toàn")],
)
def test_the_tone_mark_goes_to_its_older_place(newer: str, older: str):
    assert normalise(newer) == older


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Đăng  ký\tKHAI SINH", "dang ky khai sinh"),
        ("căn\u200b cước\ufeff", "can cuoc"),
        ("ＣＣＣＤ", "cccd"),
        ("", ""),
    ],
)
def test_case_blanks_and_invisible_letters_make_no_difference(typed: str, folded: str):
    assert fold(typed) == folded


def test_a_text_is_accented_when_one_letter_is():
    assert is_accented("dang ky ở dau")
    assert is_accented("di dau đo")
    assert not is_accented("DANG KY O DAU?")
