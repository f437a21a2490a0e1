"""What buttons of a personal checklist carry: all of it, so that an old message's buttons work without any memory."""

from dataclasses import dataclass
from enum import StrEnum

from bot.conversation.payload_parts import code, count, spelled
from bot.domain.checklists import UNSURE, Answers

_SIGNS: dict[int | None, str] = {None: "-", UNSURE: "u", 0: "0", 1: "1", 2: "2", 3: "3"}
_MEANINGS = {sign: answer for answer, sign in _SIGNS.items()}


@dataclass(frozen=True, slots=True)
class ShowChecklist:
    """Begin, or go on with, the checklist of a procedure."""

    code: str


class ChecklistAction(StrEnum):
    """What can be done with a checklist; the first two need a value: the option's place, the paper's place."""

    ANSWER = "a"
    TICK = "t"
    UNSURE = "u"
    BACK = "b"
    AGAIN = "r"
    SHOW = "s"
    PRINT = "p"


@dataclass(frozen=True, slots=True)
class AtChecklist:
    """Do ``action`` with the checklist of ``code`` as the message shows it.

    ``edition`` says of which papers and questions ``answers`` and ``ticks`` speak.
    """

    code: str
    edition: str
    answers: str
    ticks: int
    action: ChecklistAction
    value: int = 0


def carried(given: Answers) -> str:
    """``given`` as a button carries it, a sign a question."""
    return "".join(_SIGNS[answer] for answer in given)


def given(signs: str) -> Answers:
    """The answers that a button carries."""
    return tuple(_MEANINGS[sign] for sign in signs)


def _ticks(part: str) -> int:
    return int(_TICKS(part))


_TICKS = spelled(r"0|[1-9]\d{0,27}")
"""90 papers at most, a bit each."""
AT_CHECKLIST = (code, spelled(r"[0-9a-f]{4}"), spelled(r"[0-3u-]{0,3}"), _ticks, ChecklistAction, count)
"""How each part of ``AtChecklist`` is read; what cannot be read raises ValueError."""
