"""Vietnamese text made comparable: one spelling per word, with and without accents."""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_BLANKS = re.compile(r"\s+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE_ON_SECOND = re.compile(rf"(?<![q])(o|u)([aey])([{_TONES}])(?![a-z])")
_TEXTS_REMEMBERED = 64
"""Every step that reads a message asks for the same text again."""
_NAMED_LETTERS = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})


@lru_cache(_TEXTS_REMEMBERED)
def normalise(text: str) -> str:
    """Lower-case NFC with one blank between words and the tone mark in the older place (``hoà`` → ``hòa``).

    Accents stay; invisible characters go. Idempotent.
    """
    if text.isascii():
        return _BLANKS.sub(" ", text.lower()).strip()
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
    decomposed = unicodedata.normalize("NFD", plain)
    unified = _TONE_ON_SECOND.sub(r"\1\3\2", decomposed)
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", unified)).strip()


def strip_accents(text: str) -> str:
    """The text without any diacritics, ``đ`` included; case and punctuation stay."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare).translate(_NAMED_LETTERS)


def fold(text: str) -> str:
    """``normalise`` without accents: the accent-blind key of a text. Idempotent."""
    return _BLANKS.sub(" ", strip_accents(normalise(text))).strip()  # a mark on nothing leaves a blank


def is_accented(text: str) -> bool:
    """Whether the text carries any Vietnamese diacritic."""
    normal = normalise(text)
    return normal != strip_accents(normal)
