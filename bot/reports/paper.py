"""One sheet of the workbook as a page to write on: heading, header rows, cells by what they are, print settings.

Texts are always written as texts, never guessed at: what a citizen wrote may begin with ``=``, and a spreadsheet that
took it for a formula would obey it. (XlsxWriter annotates its methods in part; hence the ignored types.)
"""

from collections.abc import Sequence
from typing import Any, Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.domain.processing_figures import Rate
from bot.reports import wording
from bot.reports.comparison import Cell, Kind
from bot.service.report import Report, Share, Withheld

FONT = "Times New Roman"
"""The typeface of Vietnamese official documents."""

INK, SHADE, LINE = "#1F2A44", "#E4EAF4", "#9AA5B8"
A4 = 9

Look = Literal[
    "unit", "title", "subtitle", "period", "note", "section", "head", "text", "name", "sub_name",
    "bold_name", "count", "percent", "points", "signed", "p_value", "words", "withheld", "date", "warning",
]  # fmt: skip

_BOX: dict[str, Any] = {"border": 1, "border_color": LINE, "valign": "vcenter"}
_NUMBER = {**_BOX, "align": "right"}
_LOOKS: dict[Look, dict[str, Any]] = {
    "unit": {"bold": True},
    "title": {"bold": True, "font_size": 15, "align": "center", "valign": "vcenter", "text_wrap": True},
    "subtitle": {"bold": True, "font_size": 12, "align": "center", "valign": "vcenter", "text_wrap": True},
    "period": {"italic": True, "align": "center"},
    "note": {"italic": True, "text_wrap": True, "valign": "top"},
    "section": {"bold": True, "font_size": 12, "font_color": INK, "valign": "vcenter"},
    "head": {**_BOX, "bold": True, "align": "center", "text_wrap": True, "bg_color": SHADE},
    "text": {**_BOX, "text_wrap": True, "valign": "top"},
    "name": {**_BOX, "text_wrap": True},
    "sub_name": {**_BOX, "text_wrap": True, "indent": 1},
    "bold_name": {**_BOX, "text_wrap": True, "bold": True},
    "count": {**_NUMBER, "num_format": "#,##0"},
    "percent": {**_NUMBER, "num_format": "0.0%"},
    "points": {**_NUMBER, "num_format": "0.00"},
    "signed": {**_NUMBER, "num_format": "+0.0;-0.0;0.0"},
    "p_value": {**_NUMBER, "num_format": "0.000"},
    "words": {**_BOX, "align": "center", "text_wrap": True},
    "withheld": {**_BOX, "align": "center"},
    "date": {**_BOX, "num_format": "dd/mm/yyyy", "align": "left"},
    "warning": {"bold": True, "font_color": "#A11D1D"},
}
_LOOK_OF: dict[Kind, Look] = {
    Kind.COUNT: "count", Kind.PERCENT: "percent", Kind.POINTS: "points", Kind.WORDS: "words",
}  # fmt: skip
POINTS_A_LINE = 15.0
_LETTERS_A_WIDTH = 1.15
"""Widths count digits of the default typeface; this one's letters are narrower."""

SHARE_HEADS = ("%", "n", "từ", "đến")


class Stationery:
    """The formats of a workbook, each made once, when it is first needed."""

    def __init__(self, book: Workbook, report: Report) -> None:
        self.book, self.report = book, report
        self._made: dict[Look, Format] = {}

    def look(self, look: Look) -> Format:
        """The format called ``look``."""
        if look not in self._made:
            properties = {"font_name": FONT, "font_size": 11, **_LOOKS[look]}
            self._made[look] = self.book.add_format(properties)  # pyright: ignore[reportUnknownMemberType]
        return self._made[look]


def lines_of(text: str, width: float) -> int:
    """How many lines ``text`` takes in a column of ``width`` letters."""
    return sum(1 + int(len(part) / max(1.0, width * _LETTERS_A_WIDTH)) for part in text.split("\n"))


def columns_of(kind: Kind) -> Sequence[str]:
    """The headings of the columns that a figure of ``kind`` takes; one without a heading where it takes one."""
    match kind:
        case Kind.SHARE:
            return SHARE_HEADS
        case Kind.BRIEF_SHARE:
            return SHARE_HEADS[:2]
        case _:
            return ("",)


class Paper:
    """A sheet, filled from top to bottom; ``row`` is the next free one."""

    def __init__(self, stationery: Stationery, name: str, widths: Sequence[float]) -> None:
        self._stationery, self.report = stationery, stationery.report
        self.name = name
        self.sheet = stationery.book.add_worksheet(name)  # pyright: ignore[reportUnknownMemberType]
        self.width, self._widths = len(widths), widths
        for place, width in enumerate(widths):
            self.sheet.set_column(place, place, width)
        self.row = 0
        _set_up_print(self.sheet, self.report)

    def heading(self, subtitle: str) -> None:
        """The unit, the report's name, what this sheet shows, the period and the day of making."""
        report = self.report
        code = f" ({report.unit})" if report.unit else ""
        self.line_across(f"Đơn vị: {report.unit_name}{code}", "unit", 18)
        self.line_across(report.title.upper(), "title", 24)
        self.line_across(subtitle, "subtitle", 20)
        period = wording.period(report.first, report.last)
        self.line_across(f"{period}. Ngày lập: {wording.day(report.made_on)}", "period", 18)

    def line_across(self, text: str, look: Look, height: float) -> None:
        """``text`` over the whole width."""
        self.sheet.set_row(self.row, height)
        if self.width > 1:
            self.sheet.merge_range(self.row, 0, self.row, self.width - 1, "", self.look(look))
        self.write(self.row, 0, text, look)
        self.row += 1

    def paragraph(self, text: str, look: Look = "note") -> None:
        """``text`` over the whole width, as high as it needs: merged cells do not grow by themselves."""
        self.line_across(text, look, POINTS_A_LINE * lines_of(text, sum(self._widths)) + 3)

    def head(self, names: Sequence[str], height: float = 32) -> None:
        """One row of column headings."""
        self.sheet.set_row(self.row, height)
        for place, name in enumerate(names):
            self.write(self.row, place, name, "head")
        self.row += 1

    def make_room(self, text: str, width: float) -> None:
        """Make this row high enough for ``text`` in a column of ``width``; programs do not agree on doing so."""
        lines = lines_of(text, width)
        if lines > 1:
            self.sheet.set_row(self.row, POINTS_A_LINE * lines + 3)

    def write(self, row: int, column: int, text: str, look: Look) -> None:
        """``text`` as text, whatever it begins with."""
        self.sheet.write_string(row, column, text, self.look(look))

    def number(self, row: int, column: int, value: float | Withheld | None, look: Look) -> None:
        """A number, the dash of a withheld one, or an empty cell."""
        if isinstance(value, Withheld):
            self.write(row, column, wording.DASH, "withheld")
        elif value is None:
            self.sheet.write_blank(row, column, None, self.look(look))
        else:
            self.sheet.write_number(row, column, value, self.look(look))

    def figure(self, row: int, column: int, value: Cell, kind: Kind) -> int:
        """``value`` in as many columns as its kind takes; the column after them."""
        width = len(columns_of(kind))
        if isinstance(value, str):
            self.write(row, column, value, "words")
        elif isinstance(value, (Share, Rate)):
            self._share(row, column, value, width)
        elif width > 1:
            for place in range(width):
                self.number(row, column + place, value, "count")
        else:
            self.number(row, column, _in_parts(value) if kind is Kind.PERCENT else value, _LOOK_OF[kind])
        return column + width

    def look(self, look: Look) -> Format:
        """The format called ``look``."""
        return self._stationery.look(look)

    def repeat_head(self, first: int, columns: int = 1) -> None:
        """Keep the header rows from ``first`` on every page, and what is above and left of here always in sight."""
        self.sheet.freeze_panes(self.row, columns)
        self.sheet.repeat_rows(first, self.row - 1)

    def _share(self, row: int, column: int, share: Share | Rate, width: int) -> None:
        self.number(row, column, _in_parts(share.percent), "percent")
        self.number(row, column + 1, share.whole, "count")
        if width > 2 and isinstance(share, Share):
            self.number(row, column + 2, _in_parts(share.low), "percent")
            self.number(row, column + 3, _in_parts(share.high), "percent")


def _in_parts(percent: float | Withheld | None) -> float | Withheld | None:
    """A percentage as spreadsheets keep it: 84,1% is 0.841."""
    return percent / 100 if isinstance(percent, (int, float)) else percent


def _set_up_print(sheet: Worksheet, report: Report) -> None:
    sheet.set_default_row(18)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.35, right=0.35, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    unit = report.unit_name[:80].replace("&", "&&")
    sheet.set_footer(  # pyright: ignore[reportUnknownMemberType]
        f'&L&"{FONT}"&9{unit}&C&"{FONT}"&9Trang &P/&N&R&"{FONT}"&9{wording.day(report.made_on)}'
    )
