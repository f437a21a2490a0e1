"""Cells as texts: one spelling, one line or several, never too long."""

import unicodedata
from functools import lru_cache

from bot.domain.faults import RuleBroken

LONGEST_SHORT_TEXT, LONGEST_LONG_TEXT = 1_000, 4_000
"""Characters. Longer ones are no name and no note but a shifted column, or an attachment."""


def as_text(cell: object) -> str:
    """The cell as it would be typed: a whole number without decimal point, an empty cell as ""."""
    match cell:
        case str():
            return cell
        case None:
            return ""
        case float():
            return f"{cell:.0f}" if cell.is_integer() else str(cell)
        case _:
            return str(cell)


def short_text(cell: object) -> str:
    """A text of one line, blanks and composition unified; raises RuleBroken when it is too long."""
    return _one_line(cell if isinstance(cell, str) else as_text(cell))


def long_text(cell: object) -> str:
    """A text that keeps its lines; raises RuleBroken when it is too long."""
    text = cell if isinstance(cell, str) else as_text(cell)
    if len(text) <= LONGEST_SHORT_TEXT and "\n" not in text:
        return _one_line(text)
    text = _composed(text, LONGEST_LONG_TEXT)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


@lru_cache(8192)  # procedures, fields and offices come again in every row
def _one_line(text: str) -> str:
    return " ".join(_composed(text, LONGEST_SHORT_TEXT).split())


def _composed(text: str, longest: int) -> str:
    if len(text) > longest:
        raise RuleBroken(f"một ô dài quá {longest} ký tự: “{text[:30]}…”")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RuleBroken("có chữ không ở mã UTF-8") from None
    if "\0" in text:
        raise RuleBroken("có ký tự rỗng (NUL)")
    return unicodedata.normalize("NFC", text)
