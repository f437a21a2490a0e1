"""Vietnamese as the keys that type it."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.keyboards import telex, vni
from bot.matching.spelling import without_telex, without_vni

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
TELEX_KEYS = {"aa": "â", "aw": "ă", "ee": "ê", "oo": "ô", "ow": "ơ", "uw": "ư", "dd": "đ"}
VNI_KEYS = {"a6": "â", "a8": "ă", "e6": "ê", "o6": "ô", "o7": "ơ", "u7": "ư", "d9": "đ"}

marked_vowels = st.sampled_from([unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES])
syllables = st.tuples(st.sampled_from(["", "b", "đ", "th", "ngh"]), marked_vowels, st.sampled_from(["", "n", "ng"]))


def typed_with_the_method_on(keys: str, letters: dict[str, str], tones: str) -> str:
    """What an input method makes of the keys of one syllable with one vowel."""
    tone = TONES[tones.index(keys[-1]) + 1] if keys[-1] in tones else ""
    word = keys[:-1] if tone else keys
    for pressed, letter in letters.items():
        word = word.replace(pressed, letter)
    marked = re.sub(f"([{VOWELS}])", rf"\1{tone}", word)
    return unicodedata.normalize("NFC", marked)


@given(syllables)
def test_telex_read_by_an_input_method_is_the_word_again(parts: tuple[str, str, str]):
    word = "".join(parts)
    assert typed_with_the_method_on(telex(word), TELEX_KEYS, "sfrxj") == word


@given(syllables)
def test_vni_read_by_an_input_method_is_the_word_again(parts: tuple[str, str, str]):
    word = "".join(parts)
    assert typed_with_the_method_on(vni(word), VNI_KEYS, "12345") == word


@pytest.mark.parametrize(
    ("text", "in_telex", "in_vni"),
    [
        ("đăng ký kết hôn", "ddawng kys keets hoon", "d9a8ng ky1 ke6t1 ho6n"),
        ("Đường về?", "Dduwowngf veef?", "D9u7o7ng2 ve62?"),
        ("(sổ đỏ)", "(soor ddor)", "(so63 d9o3)"),
        ("online 24/7", "online 24/7", "online 24/7"),
        ("", "", ""),
    ],
)
def test_whole_questions_are_typed_key_by_key(text: str, in_telex: str, in_vni: str):
    assert (telex(text), vni(text)) == (in_telex, in_vni)


def test_both_spellings_of_unicode_are_the_same_keys():
    for text in ("giấy chứng tử", "quyền sử dụng đất"):
        assert telex(unicodedata.normalize("NFD", text)) == telex(text)


def test_what_is_typed_is_what_the_matcher_takes_apart():
    assert [without_telex(word) for word in telex("kết hôn đăng ký").split()] == ["ket", "hon", "dang", "ky"]
    assert [without_vni(word) for word in vni("kết hôn đăng ký").split()] == ["ket", "hon", "dang", "ky"]
