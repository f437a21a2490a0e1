"""Words made to fit a box: as large as they can be, over as few lines as that needs, never beyond its edges."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

LINE_HEIGHT = 1.3
"""Of the size of letters: below it the dots under one line meet the hats and hooks of the next (Ộ over Ấ)."""

_NARROWING = 0.98
_Measure = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of letters ``size`` mm high."""

    size: float
    lines: tuple[str, ...]


def fit(
    text: str, width: float, height: float, sizes: Sequence[float], measured: Callable[[str, float], float]
) -> Fitted:
    """``text`` in the first of ``sizes`` in which it fits ``width`` by ``height`` mm, else cut short in the last.

    ``measured`` says how wide a text is in letters of a size.
    """
    for size in sizes:
        lines = _balanced(text, width, lambda line, size=size: measured(line, size))
        if len(lines) * size * LINE_HEIGHT <= height and " ".join(lines) == text:
            return Fitted(size, tuple(lines))
    smallest = sizes[-1]
    room = max(1, int(height / (smallest * LINE_HEIGHT)))
    return Fitted(smallest, _cut(text, width, room, lambda line: measured(line, smallest)))


def _balanced(text: str, width: float, measure: _Measure) -> list[str]:
    """The lines of ``text``, about equally long: one word alone below a full line looks like a mistake."""
    lines = _wrapped(text, width, measure)
    narrower, narrow = lines, width
    # Two lines or more are together wider than one: the longest is never shorter than half the width.
    while narrow > width / 2 and len(narrower) == len(lines) and " ".join(narrower) == text:
        lines, narrow = narrower, narrow * _NARROWING
        narrower = _wrapped(text, narrow, measure)
    return lines


def _wrapped(text: str, width: float, measure: _Measure) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):  # and not at no-break spaces
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and measure(joined) <= width:
            lines[-1] = joined
        else:
            lines += _pieces(word, width, measure)
    return lines


def _pieces(word: str, width: float, measure: _Measure) -> list[str]:
    """``word``, broken where it leaves ``width``."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and measure(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _cut(text: str, width: float, room: int, measure: _Measure) -> tuple[str, ...]:
    lines = _wrapped(text, width, measure)
    if len(lines) <= room:
        return tuple(lines)
    last = lines[room - 1]
    while last and measure(f"{last}…") > width:
        last = last[:-1]
    return (*lines[: room - 1], f"{last.rstrip()}…")
