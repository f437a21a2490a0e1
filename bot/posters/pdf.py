"""A sheet as PDF: one page of A5, its letters embedded, its QR code drawn in lines."""

from fpdf import FPDF
from fpdf.enums import PathPaintRule

from bot.posters.sheet import (
    FOOT,
    FOOT_LINE,
    FRAME,
    HEIGHT,
    MARGIN,
    OUTLINE,
    OUTLINE_CORNER,
    OUTLINE_WIDTH,
    WIDTH,
    Sheet,
)
from bot.posters.typeface import choose, lettered_document


def as_pdf(sheet: Sheet) -> bytes:
    """The file of ``sheet``."""
    with lettered_document(WIDTH, HEIGHT) as document:
        document.set_title(sheet.poster.title)
        document.set_lang("vi")
        document.set_auto_page_break(auto=False)
        document.add_page()
        _draw_lines(document)
        _draw_qr_code(document, sheet)
        for words in sheet.words:
            choose(document, words.size, bold=words.bold)
            document.text(words.left, words.y, words.text)
        return bytes(document.output())


def _draw_lines(document: FPDF) -> None:
    box = OUTLINE
    document.set_line_width(OUTLINE_WIDTH)
    document.rect(box.x, box.y, box.width, box.height, round_corners=True, corner_radius=OUTLINE_CORNER)
    document.set_line_width(FOOT_LINE)
    document.line(MARGIN, FOOT, WIDTH - MARGIN, FOOT)


def _draw_qr_code(document: FPDF, sheet: Sheet) -> None:
    # One path, filled at once: squares filled one by one leave light hairs between them on screens.
    with document.new_path(paint_rule=PathPaintRule.FILL_NONZERO) as path:
        for dark in sheet.dark:
            path.rectangle(dark.x, dark.y, dark.width, dark.height)
    document.link(FRAME.x, FRAME.y, FRAME.width, FRAME.height, sheet.poster.link)
