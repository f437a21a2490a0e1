"""The workbook's own charts: they belong to their cells, can be restyled, and print with their sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.worksheet import Worksheet

from bot.reports.paper import FONT, INK, Paper, Stationery
from bot.service.report import Share, Withheld

CHART_DATA = "Số liệu biểu đồ"
"""A hidden sheet: a line needs an empty cell where a month is withheld, and people see a dash there; nor do tables for
people hold how long a whisker is."""

MONTH_LINES = (("#1F4E9E", "solid", "circle"), ("#B4531A", "dash", "square"), ("#3E7B4F", "round_dot", "triangle"))
"""Colour, dash and marker of each line: in black and white the dashes and markers still tell them apart."""

BAR = "#8FAAD4"
_PIXELS_A_BAR, _PIXELS_AROUND = 28, 110
_FONT: dict[str, Any] = {"name": FONT, "size": 9}
_TITLE_FONT: dict[str, Any] = {**_FONT, "size": 12, "bold": True}
_PERCENT_AXIS: dict[str, Any] = {
    "min": 0, "max": 1, "major_unit": 0.2, "num_format": "0%", "num_font": _FONT,
    "major_gridlines": {"visible": True, "line": {"color": "#D5DAE3"}},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cells:
    """A stretch of one column of a sheet; rows and columns count from 0."""

    sheet: str
    first: int
    last: int
    column: int

    @property
    def reference(self) -> list[str | int]:
        """As a series takes it: name, first row and column, last row and column."""
        return [self.sheet, self.first, self.column, self.last, self.column]

    @property
    def formula(self) -> str:
        """As error bars take it."""
        column = chr(ord("A") + self.column % 26)
        if self.column >= 26:
            column = chr(ord("A") + self.column // 26 - 1) + column
        return f"='{self.sheet}'!${column}${self.first + 1}:${column}${self.last + 1}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chart goes: its upper left cell, and how wide it may be."""

    sheet: Worksheet
    row: int
    pixels: int = 1050


class Charts:
    """Draws charts; what they need besides the tables for people goes to a hidden sheet, one column after another."""

    def __init__(self, stationery: Stationery) -> None:
        self._stationery = stationery
        self._columns: list[Sequence[str | float | None]] = []

    def words(self, words: Sequence[str]) -> Cells:
        """Hidden cells with ``words``."""
        return self._hidden(words)

    def percents(self, percents: Sequence[float | None]) -> Cells:
        """Hidden cells with percentages, empty where there is none."""
        return self._hidden(percents)

    def write_data(self) -> None:
        """Write the hidden sheet; last, for a workbook opens with its first sheet."""
        paper = Paper(self._stationery, CHART_DATA, ())
        for column, cells in enumerate(self._columns):
            for row, cell in enumerate(cells):
                if isinstance(cell, str):
                    paper.write(row, column, cell, "name")
                elif cell is not None:
                    paper.number(row, column, cell / 100, "percent")
        paper.sheet.hide()

    def share_bars(
        self, place: Place, title: str, names: Cells, percents: Cells, shares: Sequence[Share | Withheld]
    ) -> int:
        """Bars of shares, the first on top, with their intervals as whiskers; how many rows of cells it covers."""
        chart = self._chart("bar", title)
        chart.add_series(
            {
                "name": title,
                "categories": names.reference,
                "values": percents.reference,
                "fill": {"color": BAR},
                "border": {"color": INK, "width": 0.5},
                "gap": 40,
                "x_error_bars": self._whiskers(shares),
                "data_labels": {"value": True, "position": "inside_base", "num_format": "0.0%", "font": _FONT},
            }
        )
        chart.set_x_axis(_PERCENT_AXIS)
        chart.set_y_axis({"reverse": True, "num_font": _FONT, "interval_unit": 1})
        chart.set_legend({"none": True})
        height = _PIXELS_AROUND + _PIXELS_A_BAR * len(shares)
        return _inserted(chart, place, height, f"Biểu đồ thanh: {title}")

    def month_lines(self, place: Place, title: str, names: Cells, lines: Mapping[str, Cells]) -> int:
        """A line for each of ``lines`` over the months; where a month has no figure the line has a gap."""
        chart = self._chart("line", title)
        for (name, percents), (color, dash, marker) in zip(lines.items(), MONTH_LINES, strict=False):
            chart.add_series(
                {
                    "name": name,
                    "categories": names.reference,
                    "values": percents.reference,
                    "line": {"color": color, "width": 2.25, "dash_type": dash},
                    "marker": {"type": marker, "size": 7, "fill": {"color": color}, "border": {"color": color}},
                }
            )
        chart.set_y_axis(_PERCENT_AXIS)
        chart.set_x_axis({"num_font": _FONT})
        chart.set_legend({"position": "bottom", "font": _FONT})
        chart.show_blanks_as("gap")
        return _inserted(chart, place, 380, f"Biểu đồ đường: {title}")

    def _hidden(self, cells: Sequence[str | float | None]) -> Cells:
        self._columns.append(cells)
        return Cells(CHART_DATA, 0, len(cells) - 1, len(self._columns) - 1)

    def _chart(self, kind: str, title: str) -> Any:
        chart: Any = self._stationery.book.add_chart({"type": kind})
        chart.set_title({"name": title, "name_font": _TITLE_FONT, "overlay": False})
        chart.show_hidden_data()
        return chart

    def _whiskers(self, shares: Sequence[Share | Withheld]) -> Mapping[str, Any]:
        """How far each interval reaches beyond its bar."""
        above = self.percents([share.high - share.percent if isinstance(share, Share) else 0.0 for share in shares])
        below = self.percents([share.percent - share.low if isinstance(share, Share) else 0.0 for share in shares])
        line = {"color": INK, "width": 1.25}
        return {"type": "custom", "plus_values": above.formula, "minus_values": below.formula, "line": line}


def _inserted(chart: Any, place: Place, height: int, described: str) -> int:
    chart.set_size({"width": place.pixels, "height": height})
    place.sheet.insert_chart(place.row, 0, chart, {"description": described, "object_position": 1})
    return height // 20 + 2
