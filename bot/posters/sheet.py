"""Where everything stands on the sheet; the same for SVG and PDF. All measures are mm from the upper left corner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from bot.posters.fitting import LINE_HEIGHT, fit
from bot.posters.poster import NO_BREAK, Poster
from bot.posters.qr_code import QrCode, qr_code_of
from bot.posters.refusal import PosterRefused
from bot.posters.typeface import Typeface

WIDTH, HEIGHT = 148.0, 210.0  # A5, upright
MARGIN = 12.0  # office printers leave 4-6 mm blank; holders for counters cover some more

Anchor = Literal["start", "middle", "end"]
_PT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the sheet."""

    x: float
    y: float
    width: float
    height: float


FRAME = Box(24.0, 63.0, 100.0, 100.0)
OUTLINE_WIDTH, OUTLINE_CORNER = 0.7, 4.0
# 2 mm off the frame, so that its line and round corners stay out of the quiet zone
OUTLINE = Box(FRAME.x - 2, FRAME.y - 2, FRAME.width + 4, FRAME.height + 4)
FOOT = 192.0  # the height of the line above the foot
FOOT_LINE = 0.25


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text: ``x`` is where its ``anchor`` stands, ``y`` its baseline, ``size`` the height of letters."""

    text: str
    x: float
    y: float
    size: float
    width: float
    anchor: Anchor
    bold: bool

    @property
    def left(self) -> float:
        """Where the first letter begins."""
        return self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width


@dataclass(frozen=True, slots=True)
class Sheet:
    """A poster laid out: its words, and its QR code, which fills ``FRAME``."""

    poster: Poster
    words: Sequence[Words]
    qr_code: QrCode

    @property
    def dark(self) -> Iterator[Box]:
        """The dark parts of the QR code."""
        square = FRAME.width / self.qr_code.size
        for run in self.qr_code.stretches:
            yield Box(FRAME.x + run.column * square, FRAME.y + run.row * square, run.length * square, square)


@dataclass(frozen=True, slots=True)
class _Place:
    """A box for one text: in which sizes (pt, the wished one first) and at which edge its lines stand."""

    box: Box
    sizes: Sequence[float]
    bold: bool = False
    anchor: Anchor = "middle"


_INNER = WIDTH - 2 * MARGIN
_OFFICE = _Place(Box(MARGIN, 12.0, _INNER, 15.0), (14, 13, 12, 11, 10, 9))
_HEADLINE = _Place(Box(MARGIN, 28.0, _INNER, 31.0), (32, 30, 28, 26, 24, 22, 20, 18, 16), bold=True)
_SUBLINE = _Place(Box(MARGIN, 168.0, _INNER, 20.0), (17, 16, 15, 14))
_MARK = _Place(Box(MARGIN, 194.0, 50.0, 5.0), (10, 9, 8, 7, 6), anchor="start")
_BOT = _Place(Box(WIDTH - MARGIN - 70.0, 194.0, 70.0, 5.0), (10, 9, 8, 7, 6), anchor="end")


def lay_out(poster: Poster, typeface: Typeface) -> Sheet:
    """The sheet of ``poster``.

    Raises PosterRefused when its words have letters that cannot be printed.
    """
    texts = (
        (poster.office, _OFFICE),
        (poster.headline, _HEADLINE),
        (poster.subline, _SUBLINE),
        (poster.mark, _MARK),
        (f"t.me/{poster.bot_name}", _BOT),
    )
    for text, _ in texts:
        if missing := typeface.missing(text):
            raise PosterRefused(
                f"“{text}” có ký tự không in được: {' '.join(missing)}; hãy sửa tên này trong tri thức."
            )
    words = tuple(line for text, place in texts for line in _lines(text, place, typeface))
    return Sheet(poster, words, qr_code_of(poster.link))


def _lines(text: str, place: _Place, typeface: Typeface) -> Iterator[Words]:
    """The lines of ``text``, in the middle of the height of ``place``."""
    box, measured = place.box, partial(typeface.width, bold=place.bold)
    fitted = fit(text, box.width, box.height, [points * _PT for points in place.sizes], measured)
    size, pitch = fitted.size, fitted.size * LINE_HEIGHT
    above = box.y + (box.height - pitch * len(fitted.lines)) / 2
    x = box.x + {"start": 0.0, "middle": 0.5, "end": 1.0}[place.anchor] * box.width
    for number, line in enumerate(fitted.lines):
        # The baseline is a letter's height below the top of its line: hats on capitals fill what is above it.
        y = above + number * pitch + size
        yield Words(line.replace(NO_BREAK, " "), x, y, size, measured(line, size), place.anchor, place.bold)
