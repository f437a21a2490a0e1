"""The letters of posters: Be Vietnam Pro, whose Vietnamese accents are drawn to be read from afar.

The two files in ``fonts/`` hold Latin with all Vietnamese letters, cut from version 1.002 by fontTools' ``pyftsubset``
(no layout features, no hints); their licence, the SIL Open Font License, lies beside them.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import TTFFont

FAMILY = "Be Vietnam Pro"
POINTS_PER_MM = 72 / 25.4
_FILES = Path(__file__).parent / "fonts"


@contextmanager
def lettered_document(width: float, height: float) -> Generator[FPDF]:
    """An empty document of pages of ``width`` by ``height`` mm that can write in both weights."""
    document = FPDF(unit="mm", format=(width, height))
    try:
        document.add_font(FAMILY, "", _FILES / "BeVietnamPro-Regular.ttf")
        document.add_font(FAMILY, "B", _FILES / "BeVietnamPro-Bold.ttf")
        yield document
    finally:
        for font in _fonts(document):
            font.close()  # fpdf2 leaves their files open


def choose(document: FPDF, size: float, *, bold: bool) -> None:
    """Write with letters ``size`` mm high in ``document`` from here on."""
    document.set_font(FAMILY, "B" if bold else "", size * POINTS_PER_MM)


class Typeface:
    """Measures words."""

    def __init__(self) -> None:
        # widths and the list of letters are read at once, so the fonts' files need not stay open for them
        with lettered_document(1, 1) as document:
            self._document = document
        self._printable = frozenset(letter for font in _fonts(document) for letter in font.cmap)

    def width(self, text: str, size: float, *, bold: bool) -> float:
        """How many mm ``text`` takes in letters of ``size`` mm."""
        choose(self._document, size, bold=bold)
        return self._document.get_string_width(text)

    def missing(self, text: str) -> str:
        """The letters of ``text`` that cannot be printed, each once."""
        return "".join(letter for letter in dict.fromkeys(text) if ord(letter) not in self._printable)


def _fonts(document: FPDF) -> Iterator[TTFFont]:
    return (font for font in document.fonts.values() if isinstance(font, TTFFont))
