"""Vietnamese as the keys that type it: what arrives when the input method is switched off."""

import unicodedata
from collections.abc import Mapping

_HAT, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_TELEX_TONES = {_ACUTE: "s", _GRAVE: "f", _HOOK: "r", _TILDE: "x", _DOT: "j"}
_VNI_TONES = {_ACUTE: "1", _GRAVE: "2", _HOOK: "3", _TILDE: "4", _DOT: "5"}
_VNI_MARKS = {_HAT: "6", _HORN: "7", _BREVE: "8"}


def telex(text: str) -> str:
    """``text`` in Telex: ``đường`` → ``dduwowngf``. Each tone comes at the end of its word, as most people type it."""
    return " ".join(_telex_word(word) for word in text.split())


def vni(text: str) -> str:
    """``text`` in VNI: ``đường`` → ``d9u7o7ng2``."""
    return " ".join(_vni_word(word) for word in text.split())


def _telex_word(word: str) -> str:
    keys: list[str] = []
    letter = tone = ""
    for char in unicodedata.normalize("NFD", word):
        if char in _TELEX_TONES:
            tone = _TELEX_TONES[char]
        elif char in (_BREVE, _HORN):
            keys.append("w")
        elif char == _HAT:
            keys.append(letter.lower())  # aa, ee, oo
        else:
            letter = char
            keys.append({"đ": "dd", "Đ": "Dd"}.get(char, char))
    return _with_tone("".join(keys), tone)


def _vni_word(word: str) -> str:
    keys: list[str] = []
    tone = ""
    other: Mapping[str, str] = {"đ": "d9", "Đ": "D9", **_VNI_MARKS}
    for char in unicodedata.normalize("NFD", word):
        if char in _VNI_TONES:
            tone = _VNI_TONES[char]
        else:
            keys.append(other.get(char, char))
    return _with_tone("".join(keys), tone)


def _with_tone(keys: str, tone: str) -> str:
    """``keys`` with ``tone`` before the punctuation that ends the word."""
    bare = keys.rstrip("".join({char for char in keys if not char.isalnum()}))
    return bare + tone + keys[len(bare) :]
