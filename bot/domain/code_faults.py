"""What is wrong with digits that are nearly a dossier code, told from the digits alone."""

from dataclasses import dataclass
from enum import Enum

from bot.domain.code_spelling import (
    DATE_LENGTHS,
    SEQUENCE_LENGTHS,
    Spelling,
    real_date,
    real_year,
    unit_groups,
)

_SHORTEST_DAY = min(DATE_LENGTHS) - 1
_LONGEST_DAY = max(DATE_LENGTHS) + 1
_SOCIAL_LENGTH = 5  # of both the office's number and the sequence


class CodeFault(Enum):
    """What keeps a text from being a dossier code."""

    NOT_A_CODE = "not a code"
    WRONG_UNIT = "wrong unit"
    WRONG_DATE = "wrong date"
    WRONG_SEQUENCE = "wrong sequence"
    LOOKALIKE = "lookalike"
    """Letters stand where digits belong: O for 0, I or l for 1."""
    AMBIGUOUS = "ambiguous"
    """Dashes are missing, and two readings have a real date."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """Digits told apart as unit, day and sequence by what parts them; ``runs`` says how many runs that took."""

    unit: tuple[str, ...]
    day: str
    sequence: str
    runs: int
    joint_before_day: str
    joint_after_day: str
    is_marked: bool
    goes_on: bool

    @property
    def is_meant_as_code(self) -> bool:
        """Whether the separators tell a code from a flat's number and a phone number after it.

        "căn hộ A12.05, 0912345678" is no dossier, and phone numbers begin with a zero.
        """
        if not self.joint_after_day:
            return "-" in self.joint_before_day and not self.day.startswith("0")
        if self.day.startswith("0"):
            return "-" in self.joint_before_day and bool(self.joint_after_day.strip())
        return self.is_marked


def fault_of(spelling: Spelling, *, unit_is_broken: bool) -> tuple[CodeFault, Spelling] | None:
    """The one fault of ``spelling`` and the part of it that is nearly a code.

    None when the digits look like no code or more than one part is wrong. ``unit_is_broken`` tells that what stands
    before the digits is already wrong. The digits must have no reading as a code unless it is.
    """
    parts = _parts_of(spelling)
    if parts is None or not parts.is_meant_as_code:
        return None
    faults: list[CodeFault] = []
    if unit_is_broken or next(unit_groups("".join(parts.unit), spelling.marks().keys()), None) is None:
        faults.append(CodeFault.WRONG_UNIT)
    if real_date(parts.day) is None:
        faults.append(CodeFault.WRONG_DATE)
    if len(parts.sequence) not in SEQUENCE_LENGTHS or parts.goes_on:
        faults.append(CodeFault.WRONG_SEQUENCE)
    return (faults[0], spelling.first(parts.runs)) if len(faults) == 1 else None


def fault_of_social(office: str, year: str, sequence: str) -> CodeFault | None:
    """The one fault of a code in the shape of social insurance; None when there is none or more than one."""
    faults = [
        fault
        for fault, is_wrong in (
            (CodeFault.WRONG_UNIT, len(office) != _SOCIAL_LENGTH),
            (CodeFault.WRONG_DATE, not real_year(year)),
            (CodeFault.WRONG_SEQUENCE, len(sequence) != _SOCIAL_LENGTH),
        )
        if is_wrong
    ]
    return faults[0] if len(faults) == 1 else None


def _parts_of(spelling: Spelling) -> _Parts | None:
    """``spelling`` taken apart at its first run that is too long for a unit's group."""
    place = next((place for place, run in enumerate(spelling.runs) if place and len(run) >= _SHORTEST_DAY), None)
    if place is None:
        return None
    day, taken = spelling.runs[place], place + 1
    if len(day) > _LONGEST_DAY or taken == len(spelling.runs):
        day, sequence = _glued(day)
        joint_after = ""
    else:
        sequence = "".join(spelling.runs[taken : taken + 1])
        joint_after = "".join(spelling.joints[place : place + 1])
        taken += 1
    return _Parts(
        unit=spelling.runs[:place],
        day=day,
        sequence=sequence,
        runs=taken,
        joint_before_day=spelling.joints[place - 1],
        joint_after_day=joint_after,
        is_marked=any(joint.strip() for joint in spelling.joints[:place]),
        goes_on=any(joint == joint.strip() for joint in spelling.joints[taken - 1 : taken]),
    )


def _glued(digits: str) -> tuple[str, str]:
    """Day and sequence written as one run: the day is the real one at its beginning, or its first six digits."""
    length = next((length for length in DATE_LENGTHS if real_date(digits[:length])), min(DATE_LENGTHS))
    return digits[:length], digits[length:]
