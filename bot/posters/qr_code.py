"""QR codes as the stretches of dark squares that a printer fills."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno

QUIET_ZONE = 4
"""Light squares on each side: what ISO/IEC 18004 asks for."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Dark squares side by side in one row, counted in squares from the quiet zone's upper left corner."""

    column: int
    row: int
    length: int


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code of ``size`` by ``size`` squares, its quiet zone included."""

    size: int
    stretches: Sequence[Stretch]


def qr_code_of(text: str) -> QrCode:
    """The QR code of ``text``."""
    # Q restores a quarter of the squares: a poster gets scratched, and laminate reflects the lamp above the counter.
    rows = segno.make_qr(text, error="q").matrix
    return QrCode(len(rows) + 2 * QUIET_ZONE, tuple(_stretches(rows)))


def _stretches(rows: Sequence[bytearray]) -> Iterator[Stretch]:
    for number, squares in enumerate(rows):
        column = 0
        for dark, run in groupby(squares):
            length = len(list(run))
            if dark:
                yield Stretch(QUIET_ZONE + column, QUIET_ZONE + number, length)
            column += length
