"""Dossier codes: read from whatever a citizen types, found in sentences, carried by deep links.

The general shape is ``H99.12-261101-0042`` (circular 04/2025/TT-VPCP, article 23); social insurance has its own,
``03706/2026/07906``. Codes are guessable and their answers personal: nothing here knows which dossiers exist.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

from bot.domain.code_faults import CodeFault, fault_of, fault_of_social
from bot.domain.code_spelling import JOINT, Reading, Spelling, plain, readings, real_date, real_year, tidy

__all__ = [
    "CodeFault",
    "DossierCode",
    "MalformedDossierCode",
    "NearCode",
    "find_codes",
    "find_near_codes",
    "from_link_payload",
    "link_payload",
    "without_codes",
]

_LONGEST_TYPED = 100  # a code has 47 characters at most; the rest is room for blanks
_LINK_PREFIX = "HS_"

_ALONE_BEFORE, _ALONE_AFTER = r"(?<![^\W_])", r"(?![^\W_])"
# Two groups of digits before the letter are a damaged prefix; a single one is the number in a list: "1. H99…".
_NO_BROKEN_PREFIX = r"(?<![0-9]{2}\.[0-9]{2}\.)"
_PREFIX = r"(?P<prefix>[0-9]{3}[-.]\s?[0-9]{2}[-.]\s?[0-9]{2}[-.]\s?)?"
_MARK = r"[-./\s]*+"
_DIGITS = rf"[0-9]++{_ALONE_AFTER}"
_NEAR_DIGITS = rf"(?=[OILSBZ]*[0-9])[0-9OILSBZ]++{_ALONE_AFTER}"
_LOOKALIKES = str.maketrans("OILSBZ", "011582")

_CANONICAL = re.compile(
    r"(?P<unit>(?:[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.)?[A-Z][0-9]{2}(?:\.[0-9]{2,3}){0,4})-(?P<day>[0-9]{6}|[0-9]{8})-[0-9]{4,7}"
)
_CODE = re.compile(
    rf"{_ALONE_BEFORE}{_NO_BROKEN_PREFIX}{_PREFIX}(?P<letter>[A-Z])(?P<runs>{_DIGITS}(?:{JOINT}{_DIGITS})*+)"
)
_WHOLE = re.compile(
    rf"(?P<prefix>[0-9]{{3}}{_MARK}[0-9]{{2}}{_MARK}[0-9]{{2}}{_MARK})?(?P<letter>[A-Z])\s*"
    rf"(?P<runs>[0-9]+(?:{JOINT}[0-9]+)*+)"
)
_NEAR = re.compile(
    rf"{_ALONE_BEFORE}(?P<prefix>(?:[0-9]{{1,4}}[-.]\s?){{0,4}}+)(?P<letter>[A-ZĐ]{{1,2}}?)"
    rf"(?P<runs>{_NEAR_DIGITS}(?:{JOINT}{_NEAR_DIGITS})*+)"
)
_WITHOUT_LETTER = re.compile(
    rf"{_ALONE_BEFORE}(?<![0-9][-./])[0-9]{{2}}(?:\.[0-9]{{2,3}}){{0,4}}\s?-\s?(?P<day>[0-9]{{6}}|[0-9]{{8}})"
    rf"\s?-\s?[0-9]{{4,7}}{_ALONE_AFTER}(?![-./][0-9])"
)
_SOCIAL = re.compile(
    rf"{_ALONE_BEFORE}(?<![0-9][-./])([0-9]{{5}}){JOINT}([0-9]{{4}}){JOINT}([0-9]{{5}}){_ALONE_AFTER}(?![-./][0-9])"
)
_WHOLE_SOCIAL = re.compile(r"([0-9]{5})[-./]*([0-9]{4})[-./]*([0-9]{5})")
_NEAR_SOCIAL = re.compile(
    rf"{_ALONE_BEFORE}([0-9OILSBZ]{{4,6}})\s?/\s?([0-9OILSBZ]{{3,5}})\s?/\s?([0-9OILSBZ]{{4,6}}){_ALONE_AFTER}(?![-./][0-9])"
)
_PREFIX_LENGTH = 7
_GROUP = re.compile(r"[0-9]+")
_LETTER = re.compile(r"[A-Z]")
_EDGES = re.compile(r"\A[\W_]+|[\W_]+\Z")


class MalformedDossierCode(ValueError):
    """A text that is no dossier code; ``reason`` says what is wrong with it."""

    def __init__(self, reason: CodeFault) -> None:
        super().__init__(f"no dossier code: {reason.value}")
        self.reason = reason


@dataclass(frozen=True, slots=True, order=True)
class DossierCode:
    """The code of a dossier, as the receipt slip prints it: ``H99.12-261101-0042``.

    ``received_on`` is None in the shape of social insurance, which tells the year only.
    """

    text: str
    unit: str = field(compare=False)
    received_on: date | None = field(compare=False)

    @classmethod
    def parse(cls, text: str) -> "DossierCode":
        """The code that ``text`` is, whatever its case, blanks and dashes; raises MalformedDossierCode."""
        if canonical := _read_canonical(text):
            return canonical
        typed = _without_edges(tidy(text)) if len(text) <= _LONGEST_TYPED else ""
        read = _read_whole(typed)
        if len(read) == 1:
            return read[0]
        if read:
            raise MalformedDossierCode(CodeFault.AMBIGUOUS)
        near = _near_codes(typed)
        raise MalformedDossierCode(near[0].reason if near else CodeFault.NOT_A_CODE)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class NearCode:
    """A text that is nearly a dossier code: ``text`` in capitals, what is wrong, and the code that may be meant.

    Computed from the text alone: that a code is near says nothing of whether any dossier exists.
    """

    text: str
    reason: CodeFault
    suggestion: DossierCode | None = None


def find_codes(text: str) -> Sequence[DossierCode]:
    """The codes in ``text`` in their order, each once; blanks part its parts but stand nowhere within them.

    A text that is nothing but a code may have blanks anywhere, as for ``DossierCode.parse``.
    """
    return tuple(dict.fromkeys(code for _, code in _find(tidy(text)))) if _has_digits(text) else ()


def without_codes(text: str, instead: str) -> str:
    """``text`` with ``instead`` in the place of every code that ``find_codes`` finds in it, else just as it is."""
    typed = tidy(text)
    found = _find(typed)
    if not found:
        return text
    readable = plain(text)
    # A few letters of other languages have capitals of two letters (ß), and then places differ.
    rest = readable if len(readable) == len(typed) else typed
    kept: list[str] = []
    done = 0
    for place, _ in found:
        if place.start >= done:
            kept += (rest[done : place.start], instead)
        done = max(done, place.stop)
    return "".join((*kept, rest[done:]))


def find_near_codes(text: str) -> Sequence[NearCode]:
    """What in ``text`` is one slip away from a code, in its order; ask only when ``find_codes`` finds none.

    The reason is never NOT_A_CODE. Digits with more than one fault, or without separators, are no near code.
    """
    return _near_codes(tidy(text)) if _has_digits(text) else ()


def _has_digits(text: str) -> bool:
    """Whether there is anything in ``text`` that may be read as a digit, as in most there is not."""
    return any(map(str.isnumeric, text))


def link_payload(code: DossierCode) -> str:
    """``code`` as the payload of a deep link: ``hs_H99_12-261101-0042``; letters, digits, ``_`` and ``-`` only."""
    return _LINK_PREFIX.lower() + code.text.replace(".", "_").replace("/", "-")


def from_link_payload(payload: str) -> DossierCode:
    """The code of a deep link's payload, or of a code put there as it is; raises MalformedDossierCode."""
    return DossierCode.parse(payload.strip().upper().removeprefix(_LINK_PREFIX).replace("_", "."))


def _find(typed: str) -> Sequence[tuple[slice, DossierCode]]:
    """The codes in ``typed``, which is tidy, each with its place."""
    found = sorted((*_general_codes(typed), *_social_codes(typed)), key=lambda found: found[0].start)
    if not found and len(typed) <= _LONGEST_TYPED:
        read = _read_whole(_without_edges(typed))
        return [(slice(0, len(typed)), read[0])] if len(read) == 1 else ()
    return found


def _read_canonical(text: str) -> DossierCode | None:
    """The code that ``text`` is to the letter: the shortcut for tables and links, some ten times as fast."""
    match = _CANONICAL.fullmatch(text)
    received_on = real_date(match["day"]) if match else None
    return DossierCode(text, match["unit"], received_on) if match and received_on else None


def _read_whole(typed: str) -> Sequence[DossierCode]:
    """The codes that ``typed``, tidy and without edges, may be as a whole."""
    if (social := _WHOLE_SOCIAL.fullmatch("".join(typed.split()))) and real_year(social[2]):
        return (_social_code(social),)
    if canonical := _read_canonical("".join(typed.split())):
        return (canonical,)
    match = _WHOLE.fullmatch(typed)
    if match is None:
        return ()
    spelling = Spelling.of(match["runs"])
    read = readings([spelling]) or readings([spelling.without_blanks()])
    return [_code(match, reading) for reading in read]


def _general_codes(typed: str) -> Iterator[tuple[slice, DossierCode]]:
    place = 0
    while match := _CODE.search(typed, place):
        place = match.end()
        read = readings(Spelling.of(match["runs"]).beginnings())
        if len(read) == 1:
            place = match.start("runs") + len(read[0].spelling.typed)
            yield slice(match.start(), place), _code(match, read[0])


def _social_codes(typed: str) -> Iterator[tuple[slice, DossierCode]]:
    matches = (match for match in _SOCIAL.finditer(typed) if real_year(match[2]))
    return ((slice(match.start(), match.end()), _social_code(match)) for match in matches)


def _near_codes(typed: str) -> Sequence[NearCode]:
    found = sorted((*_near_general(typed), *_near_social(typed)), key=lambda found: found[0])
    return tuple(near for _, near in found)


def _near_general(typed: str) -> Iterator[tuple[int, NearCode]]:
    place = 0
    while match := _NEAR.search(typed, place):
        near, read = _near_in(match)
        place = match.start("runs") + len(read.typed)
        if near is not None:
            yield match.start(), near
    for match in _WITHOUT_LETTER.finditer(typed):
        if real_date(match["day"]):
            yield match.start(), NearCode(match[0], CodeFault.WRONG_UNIT)


def _near_in(match: re.Match[str]) -> tuple[NearCode | None, Spelling]:
    """What is nearly a code at ``match``, if anything, and the spelling that is settled by it."""
    spelling = Spelling.of(match["runs"])
    unit_is_broken = _is_broken_unit(match)
    plain = () if unit_is_broken else (beginning.translated(_LOOKALIKES) for beginning in spelling.beginnings())
    if read := readings(plain):
        settled = spelling.first(len(read[0].spelling.runs))
        return _near_reading(match, settled, [_code(match, reading) for reading in read]), settled
    digits = spelling.first(sum(1 for _ in takewhile(str.isdecimal, spelling.runs)))
    fault = fault_of(digits, unit_is_broken=unit_is_broken)
    return (NearCode(_typed(match, fault[1]), fault[0]) if fault else None), spelling


def _near_reading(match: re.Match[str], spelling: Spelling, codes: Sequence[DossierCode]) -> NearCode | None:
    """Why ``spelling``, which reads as ``codes`` once its letters are digits, is no code; None when it is one."""
    if len(codes) > 1:
        return NearCode(_typed(match, spelling), CodeFault.AMBIGUOUS)
    if all(run.isdecimal() for run in spelling.runs):
        return None
    return NearCode(_typed(match, spelling), CodeFault.LOOKALIKE, codes[0])


def _near_social(typed: str) -> Iterator[tuple[int, NearCode]]:
    for match in _NEAR_SOCIAL.finditer(typed):
        plain = _WHOLE_SOCIAL.fullmatch("".join(match[0].translate(_LOOKALIKES).replace("/", "-").split()))
        if not "".join(match.groups()).isdecimal():
            if plain and real_year(plain[2]):
                yield match.start(), NearCode(match[0], CodeFault.LOOKALIKE, _social_code(plain))
        elif fault := fault_of_social(match[1], match[2], match[3]):
            yield match.start(), NearCode(match[0], fault)


def _is_broken_unit(match: re.Match[str]) -> bool:
    """Whether the letter, or the groups of digits before it, can begin no unit."""
    groups = _GROUP.findall(match["prefix"])
    is_prefix = len(groups) < 2 or [len(group) for group in groups] == [3, 2, 2]
    return not is_prefix or not _LETTER.fullmatch(match["letter"])


def _typed(match: re.Match[str], spelling: Spelling) -> str:
    """What was typed up to the end of ``spelling``, without the number of a list before it."""
    prefix = match["prefix"] if len(_GROUP.findall(match["prefix"])) > 1 else ""
    return prefix + match["letter"] + spelling.typed


def _code(match: re.Match[str], reading: Reading) -> DossierCode:
    """``reading`` after the prefix, when it is one, and the letter of ``match``."""
    prefix = "".join(_GROUP.findall(match["prefix"] or ""))
    before = f"{prefix[:3]}.{prefix[3:5]}.{prefix[5:]}." if len(prefix) == _PREFIX_LENGTH else ""
    unit = before + match["letter"] + ".".join(reading.groups)
    return DossierCode(f"{unit}-{reading.day}-{reading.sequence}", unit, reading.received_on)


def _social_code(match: re.Match[str]) -> DossierCode:
    return DossierCode(f"{match[1]}/{match[2]}/{match[3]}", match[1], None)


def _without_edges(typed: str) -> str:
    """``typed`` without blanks and punctuation around it."""
    return _EDGES.sub("", typed)
