"""Unknown words repaired: Telex, VNI, glued words, one wrong letter."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.folding import fold, normalise
from bot.matching.spelling import Spelling, without_telex, without_vni
from bot.matching.tokens import tokenise

KNOWN = {"dang", "ky", "khai", "sinh", "ket", "hon", "nuoc", "ngoai", "giay", "thuong", "tru", "tam", "vneid", "duoc"}
PAIRS = {"dang ky", "ky khai", "khai sinh", "ky ket", "ket hon", "nuoc ngoai", "thuong tru", "tam tru"}
SPELLING = Spelling(KNOWN, (KNOWN | PAIRS).__contains__)

TONES = {"\u0301": "s1", "\u0300": "f2", "\u0309": "r3", "\u0303": "x4", "\u0323": "j5"}
LETTERS = {
    "ă": ("aw", "a8"),
    "â": ("aa", "a6"),
    "ê": ("ee", "e6"),
    "ô": ("oo", "o6"),
    "ơ": ("ow", "o7"),
    "ư": ("uw", "u7"),
    "đ": ("dd", "d9"),
}
SYLLABLES = st.sampled_from(
    tokenise(
        "đăng ký khai sinh kết hôn thường trú tạm vắng căn cước giấy phép xây dựng nghĩa vụ quân sự hộ khẩu quyền"
        " sử dụng chứng thực tử tuất trợ cấp người cao tuổi liệt sĩ giữ xóa gì quá uy tín yếu tố nước ngoài được thuế"
        " trước bạ"
    )
).map(lambda word: word.typed)


def repaired(text: str) -> str:
    return " ".join(word.typed for word in SPELLING.repaired(tokenise(text)))


def as_typed(word: str, method: int) -> str:
    """``word`` as the keys of Telex (0) or VNI (1), the tone last."""
    tone, keys = "", ""
    for letter in normalise(word):
        marks = unicodedata.normalize("NFD", letter)
        tone += "".join(TONES[mark][method] for mark in marks if mark in TONES)
        bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
        keys += LETTERS[bare][method] if bare in LETTERS else bare
    return keys + tone


@given(SYLLABLES)
def test_telex_keys_give_the_letters_back(word: str):
    assert without_telex(as_typed(word, 0)) == fold(word)


@given(SYLLABLES)
def test_vni_keys_give_the_letters_back(word: str):
    assert without_vni(as_typed(word, 1)) == fold(word)


@given(st.text())
def test_decoding_never_fails(text: str):
    without_telex(text)
    without_vni(text)


@pytest.mark.parametrize("word", ["b2", "2026", "3", "d"])
def test_what_is_no_vni_word_keeps_its_digits_unless_they_follow_letters(word: str):
    assert without_vni(word) in (word, word.rstrip("123456789"))


def test_a_word_without_a_vowel_is_no_telex():
    assert without_telex("hs") == "hs"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddawng kys khai sinh", "dang ky khai sinh"),
        ("ddawng kys keets hoon", "dang ky ket hon"),
        ("d9a8ng ky1 ke6t1 ho6n", "dang ky ket hon"),
        ("dangky khaisinh", "dang ky khai sinh"),
        ("dangkykhaisinh", "dang ky khai sinh"),
        ("đăngký kếthôn", "đăng ký kết hôn"),
        ("giayy khai sinh", "giay khai sinh"),
        ("thuongg tru", "thuong tru"),
        ("vnedi", "vneid"),
    ],
)
def test_what_was_meant_is_found(typed: str, meant: str):
    assert repaired(typed) == meant


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("khai sinh", "both are known"),
        ("xóa tạm trú", "xoa is a well-formed syllable, and no typo of another"),
        ("hoan", "unknown, but Vietnamese: a name perhaps"),
        ("asdfghjkl", "far from every word"),
        ("qwx", "too short to guess"),
        ("kfc123456", "not only letters"),
        ("dang" * 10, "too long to be a word"),
        ("dangtru", "both parts are known, but never stand side by side"),
    ],
)
def test_other_words_stay_as_they_are(typed: str, why: str):
    assert repaired(typed) == normalise(typed), why


def test_a_neighbour_decides_between_two_corrections():
    known = {"tamm", "taxm", "tru", "xe"}  # no words at all, so that only the neighbours can decide
    spelling = Spelling(known, (known | {"tamm tru"}).__contains__)
    assert [word.typed for word in spelling.repaired(tokenise("taqm tru"))] == ["tamm", "tru"]
    assert [word.typed for word in spelling.repaired(tokenise("taqm xe"))] == ["taqm", "xe"], "two are as likely"


def with_words(*known: str) -> Spelling:
    return Spelling(set(known), set(known).__contains__)


def test_the_neighbour_on_either_side_decides():
    known = {"tamm", "taxm", "tru", "xe", "nha"}
    spelling = Spelling(known, (known | {"tamm tru", "nha taxm"}).__contains__)

    def said(text: str) -> list[str]:
        return [word.typed for word in spelling.repaired(tokenise(text))]

    assert said("taqm tru xe") == ["tamm", "tru", "xe"]
    assert said("xe taqm tru") == ["xe", "tamm", "tru"]
    assert said("nha taqm xe") == ["nha", "taxm", "xe"]
    assert said("tru taqm") == ["tru", "taqm"], "what comes after a neighbour tells nothing of what comes before"


@pytest.mark.parametrize(
    ("known", "typed", "why"),
    [
        (("tes", "te"), "tes", "it is known, so it is no Telex"),
        (("qwxz",), "qwx", "too short to guess"),
        (("kfca",), "kfc0", "a code, no word"),
        (("k2ca",), "kbca", "no word becomes a code"),
        (("thuong",), "thuqqng", "two letters are wrong"),
    ],
)
def test_what_may_be_meant_as_it_stands_is_left_alone(known: tuple[str, ...], typed: str, why: str):
    assert [word.typed for word in with_words(*known).repaired(tokenise(typed))] == [typed], why


def test_a_letter_too_many_is_taken_from_a_short_word_too():
    assert [word.typed for word in with_words("phi").repaired(tokenise("phik"))] == ["phi"]


@given(st.text())
def test_repairing_any_text_never_fails_and_repaired_text_stays(text: str):
    once = repaired(text)
    assert repaired(once) == once


@pytest.mark.parametrize(("typed", "meant"), [("khia sinh", "khai sinh"), ("dang ky ktehon", "dang ky ktehon")])
def test_two_letters_the_wrong_way_round_are_put_in_order_beside_a_word_that_goes_with_them(typed: str, meant: str):
    assert repaired(typed) == meant


def test_a_syllable_that_nobody_knows_stays_where_the_other_order_goes_with_nothing():
    assert repaired("anh khia") == "anh khia"
    assert repaired("khia ket hon") == "khia ket hon"
