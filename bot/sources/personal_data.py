"""Taking persons out of what an office wrote: names, phone and identity numbers, e-mail addresses.

A note may say "Nguyễn Văn Mẫu bổ sung bản sao căn cước 099999990001". The citizen needs to know which paper is
missing; nobody needs the rest, and what is not stored cannot leak.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

FILER, OFFICER, NUMBER, EMAIL = "người nộp", "cán bộ", "[số]", "[email]"

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(
    r"(?<![\w/])(?<!\d[.,-])"
    r"(?:(?:\+?84|0)(?:[ .\-]?\d){8,10}"  # phones, with or without the country's number
    r"|\d{12}|\d{9}"  # identity numbers, new and old
    r"|\d{3}[ .]\d{3}[ .]\d{3}(?:[ .]\d{3})?)"
    r"(?![\w/]|[.,-]\d)(?!\s*(?:đ|vn[đd]|đồng)\b)",  # money looks alike: 150.000.000 đồng
    re.IGNORECASE,
)
_MANY_DIGITS = re.compile(r"\d[\d .\-]{7}")
_HONORIFICS = frozenset({"ông", "bà", "anh", "chị", "cô", "chú", "bác", "em", "cháu", "bé"})
_BEFORE_A_WORD = "\"'“‘([{-–,;:/"
_SHORTEST_KNOWN_NUMBER = 6


class Name:
    """A person's name, found however it is accented or cased, and also when only its last words are written.

    The given name alone counts after an honorific only ("chị Mẫu"): by itself it may be a word like any other.
    """

    __slots__ = ("_comparable", "_middle", "_name", "last")

    def __init__(self, name: str) -> None:
        """``name`` is NFC with single blanks."""
        self._name = name
        self._comparable = comparable_text(name)
        rest, _, self.last = self._comparable.rpartition(" ")
        self._middle = (rest.rpartition(" ")[2],) if rest else ()

    def may_be_in(self, comparable: str) -> bool:
        """Whether the given name stands in the ``comparable_text`` of a text after a word that may go before it."""
        # Given names are words and parts of words as well (An: "công an", "bản"), and looking closely takes long.
        return self.last in comparable and any(
            self._may_follow(comparable[:start]) for start, _ in _places(comparable, self.last)
        )

    def _may_follow(self, before: str) -> bool:
        word = before.rsplit(None, 1)[-1:]
        return bool(word) and (word[0].endswith(self._middle) or word[0].lstrip(_BEFORE_A_WORD) in _PLAIN_HONORIFICS)

    def replaced_in(self, text: str, replacement: str) -> str:
        """``text`` (NFC, single blanks) with ``replacement`` in the place of the name."""
        comparable = comparable_text(text)
        if self.last not in comparable or not self.last:
            return text
        return _replace(text, {*self._in_full(comparable), *self._after_honorific(text, comparable)}, replacement)

    def _in_full(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the last two words stand, extended by as many of the words before as stand there too."""
        words = self._comparable.split(" ")
        ending = " ".join(words[-2:]) if len(words) > 1 else ""
        for start, end in _places(text, ending):
            for word in reversed(words[:-2]):
                if not text.endswith(f"{word} ", 0, start):
                    break
                start -= len(word) + 1  # noqa: PLW2901 - grows towards the family name
            yield start, end

    def _after_honorific(self, text: str, comparable: str) -> Iterator[tuple[int, int]]:
        for start, end in _places(comparable, self.last):
            if text[start].isupper() and _lower(text[start:end]) == _lower(self._name[-len(self.last) :]):
                before = _lower(text[:start]).rsplit(None, 1)[-1:]
                if before and before[0].lstrip(_BEFORE_A_WORD) in _HONORIFICS:
                    yield start, end


class Persons:
    """Whom a dossier is about: the filer's name, and their numbers on file."""

    __slots__ = ("_filer", "_numbers")

    def __init__(self, filer: str = "", numbers: tuple[str, ...] = ()) -> None:
        self._filer = Name(filer) if filer else None
        # Not by comparable_text: every number is another, and would drive the texts that come again out of its memory.
        self._numbers = [_comparable(number) for number in numbers if len(number) >= _SHORTEST_KNOWN_NUMBER]

    def taken_out_of(self, text: str) -> str:
        """``text`` (NFC, single blanks) without the filer and without anybody's numbers."""
        if not text:
            return text
        impersonal = without_numbers(text)
        return self.themselves_taken_out_of(impersonal) if self.may_be_in(comparable_text(impersonal)) else impersonal

    def may_be_in(self, comparable: str) -> bool:
        """Whether the ``comparable_text`` of a text gives reason to look for these persons in it."""
        if self._filer and self._filer.may_be_in(comparable):
            return True
        for number in self._numbers:  # noqa: SIM110 - a generator would cost more than all the rest
            if number in comparable:
                return True
        return False

    def themselves_taken_out_of(self, text: str) -> str:
        """``text`` without the filer and the numbers on file; passports and tax codes have no shape to be known by."""
        for number in self._numbers:
            text = _replace(text, _places(comparable_text(text), number), NUMBER)
        return self._filer.replaced_in(text, FILER) if self._filer else text


@lru_cache(8192)  # names of procedures and offices come again in every row
def without_numbers(text: str) -> str:
    """``text`` without phone numbers, identity numbers and e-mail addresses; sums of money and dates stay."""
    if "@" in text:
        text = _EMAIL.sub(EMAIL, text)
    return _NUMBER.sub(NUMBER, text) if _MANY_DIGITS.search(text) else text


def _places(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Where ``wanted`` stands as whole words."""
    found = text.find(wanted) if wanted else -1
    while found >= 0:
        end = found + len(wanted)
        if not text[found - 1 : found].isalnum() and not text[end : end + 1].isalnum():
            yield found, end
        found = text.find(wanted, end)


def _replace(text: str, places: Iterable[tuple[int, int]], replacement: str) -> str:
    for start, end in sorted(places, reverse=True):
        text = text[:start] + replacement + text[end:]
    return text


def _letters() -> dict[int, int]:
    """Every precomposed Latin letter to its plain small one: a table of single letters keeps all places."""
    table = {ord("đ"): ord("d"), ord("Đ"): ord("d"), ord("ð"): ord("d"), ord("Ð"): ord("d")}
    for code in (*range(ord("A"), ord("Z") + 1), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        plain = unicodedata.normalize("NFD", chr(code))[0].lower()
        if len(plain) == 1:
            table.setdefault(code, ord(plain))
    return table


_PLAIN = _letters()
_LOWER = {code: ord(small) for code in _PLAIN if len(small := chr(code).lower()) == 1}


def _comparable(text: str) -> str:
    return text.lower() if text.isascii() else text.translate(_PLAIN)


@lru_cache(8192)
def comparable_text(text: str) -> str:
    """``text`` without accents and case, each letter in its place."""
    return _comparable(text)


def _lower(text: str) -> str:
    """``text`` without case, each letter in its place."""
    return text.translate(_LOWER)


_PLAIN_HONORIFICS = frozenset(map(_comparable, _HONORIFICS))
