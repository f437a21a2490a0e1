"""How dossier codes are spelled: the parts of a code, and every way in which typed digits can be read as one.

A code is a unit, the day of receipt and a sequence number (circular 04/2025/TT-VPCP, article 23), for instance
``H99.12-261101-0042``. Citizens leave dashes out; where one part ends is then told by the only reading with a real day.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate, product

DATE_LENGTHS = (6, 8)  # YYMMDD; one ministry writes YYYYMMDD
SEQUENCE_LENGTHS = range(4, 8)
_GROUP_LENGTHS = (2, 3)
_MOST_GROUPS = 4
_MOST_RUNS = 1 + _MOST_GROUPS + 2
_FIRST_YEAR, _LAST_YEAR = 2015, 2099  # codes of this shape came with the registers of 2016; a margin of a year

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_ODD_MARKS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500_", "-") | {"\\": "/"})
_SLASHES = str.maketrans({"\u2044": "/", "\u2215": "/"})

JOINT = r"(?:\s*+[-./][-./\s]*+|\s++)"  # possessive: citizens paste long texts, and matching must stay linear
_PIECE = re.compile(rf"({JOINT})?([^-./\s]+)")


@dataclass(frozen=True, slots=True)
class Spelling:
    """The digits of a code as they were typed: runs of digits, and what stands before each of them but the first."""

    runs: tuple[str, ...]
    joints: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> "Spelling":
        """The spelling of digits and separators such as ``99.12 - 261101 0042``."""
        pieces = _PIECE.findall(typed)
        return cls(tuple(run for _, run in pieces), tuple(joint for joint, _ in pieces[1:]))

    def without_blanks(self) -> "Spelling":
        """The same digits when a blank means nothing: runs parted by blanks alone become one."""
        typed = "".join(joint.strip() + run for joint, run in zip(("", *self.joints), self.runs, strict=True))
        return Spelling.of(typed)

    def beginnings(self) -> Iterator["Spelling"]:
        """The spellings that end before a blank, shortest first: what comes after a blank may be another number."""
        for count, joint in enumerate((*self.joints, " ")[:_MOST_RUNS], start=1):
            if joint != joint.strip():
                yield self.first(count)

    def first(self, count: int) -> "Spelling":
        """The spelling of the first ``count`` runs."""
        return Spelling(self.runs[:count], self.joints[: count - 1])

    def translated(self, digits: Mapping[int, str | int]) -> "Spelling":
        """The same with letters that look like digits replaced by ``digits``."""
        return Spelling(tuple(run.translate(digits) for run in self.runs), self.joints)

    def marks(self) -> Mapping[int, str]:
        """Where, counted in digits, which mark was typed: a dash, a dot or a blank."""
        ends = accumulate(len(run) for run in self.runs[:-1])
        return {end: _mark(joint) for end, joint in zip(ends, self.joints, strict=True)}

    @property
    def typed(self) -> str:
        """What was typed, separators included."""
        return "".join(joint + run for joint, run in zip(("", *self.joints), self.runs, strict=True))


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read digits as a code: the groups of the unit (the first belongs to its letter), day and sequence."""

    spelling: Spelling
    groups: tuple[str, ...]
    day: str
    sequence: str
    received_on: date

    def changes(self) -> int:
        """How many dots and dashes must be supplied or changed to write the code out."""
        typed = self.spelling.marks()
        ends = tuple(accumulate(len(part) for part in (*self.groups, self.day)))
        written = zip(ends, "." * (len(ends) - 2) + "--", strict=True)
        return sum(1 for end, mark in written if typed.get(end) != mark)


def tidy(text: str) -> str:
    """``text`` in plain capitals: full-width and invisible characters gone, every kind of dash a hyphen."""
    return plain(text).translate(_ODD_MARKS).upper()


def plain(text: str) -> str:
    """``text`` without full-width and invisible characters; ``tidy`` changes nothing more but single characters."""
    return text if text.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFKC", text.translate(_SLASHES)))


@lru_cache(4096)  # an import of a year's dossiers asks for the same three hundred days all over
def real_date(digits: str) -> date | None:
    """The day that ``YYMMDD`` or ``YYYYMMDD`` names, or None when there is no such day or no dossier can be from it."""
    if len(digits) not in DATE_LENGTHS:
        return None
    year = int(digits[:-4]) + (2000 if len(digits) == min(DATE_LENGTHS) else 0)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, int(digits[-4:-2]), int(digits[-2:]))
    except ValueError:
        return None


def real_year(digits: str) -> bool:
    """Whether four digits are a year from which a dossier can be."""
    return len(digits) == 4 and _FIRST_YEAR <= int(digits) <= _LAST_YEAR


def readings(spellings: Iterable[Spelling]) -> Sequence[Reading]:
    """The best readings of ``spellings`` as a code: none, the one that is meant, or several with nothing to decide.

    Where something parts two digits, a group or part ends. Best are the readings that change least: each dot or dash
    that is missing, or another mark than it should be, is one change. So two ways to supply one dash are a tie.
    """
    found = {reading: reading.changes() for spelling in spellings for reading in _readings_of(spelling)}
    fewest = min(found.values(), default=0)
    return [reading for reading, changes in found.items() if changes == fewest]


def _readings_of(spelling: Spelling) -> Iterator[Reading]:
    digits, ends = "".join(spelling.runs), spelling.marks().keys()
    for day_length, sequence_length in product(DATE_LENGTHS, SEQUENCE_LENGTHS):
        day_at = len(digits) - day_length - sequence_length
        sequence_at = len(digits) - sequence_length
        if day_at < 2 or any(day_at < end != sequence_at for end in ends):
            continue
        received_on = real_date(digits[day_at:sequence_at])
        if received_on is None:
            continue
        for groups in unit_groups(digits[:day_at], ends):
            yield Reading(spelling, groups, digits[day_at:sequence_at], digits[sequence_at:], received_on)


def unit_groups(digits: str, ends: Collection[int]) -> Iterator[tuple[str, ...]]:
    """Every way to cut a unit's digits into its groups: two digits, then up to four groups of two or three.

    ``ends`` are the places (counted in digits) where a group must end.
    """
    if len(digits) < 2 or 1 in ends:
        return
    for groups in _cuts(digits[2:], frozenset(end - 2 for end in ends), _MOST_GROUPS):
        yield (digits[:2], *groups)


def _cuts(digits: str, ends: frozenset[int], most: int) -> Iterator[tuple[str, ...]]:
    if not digits:
        yield ()
        return
    for length in _GROUP_LENGTHS if most else ():
        if length <= len(digits) and not any(0 < end < length for end in ends):
            for rest in _cuts(digits[length:], frozenset(end - length for end in ends), most - 1):
                yield (digits[:length], *rest)


def _mark(joint: str) -> str:
    """What ``joint`` is in the end: a dash (a slash is one) before a dot before a blank."""
    if "-" in joint or "/" in joint:
        return "-"
    return "." if "." in joint else " "
