"""A sheet of views side by side: units, fields or months as rows, figures as columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.reports import wording
from bot.reports.comparison import Column, ColumnGroup, Kind
from bot.reports.paper import POINTS_A_LINE, Paper, Stationery, columns_of
from bot.service.report import View

FIRST_WIDTH = 26
_WIDTHS = {Kind.COUNT: 7.5, Kind.PERCENT: 8.0, Kind.POINTS: 8.0, Kind.WORDS: 10.0}
_SHARE_WIDTH = 7.0
_LONG_NAME = 14
_MOST_NAME_LINES = 5


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows of a written comparison stand, for charts to refer to (rows and columns from 0)."""

    paper: Paper
    first: int
    last: int
    columns: Sequence[tuple[Column, int]]

    def column(self, name: str, kind: Kind) -> int | None:
        """The first column of the figure called ``name``, or None."""
        found = (place for column, place in self.columns if column.name == name and column.kind is kind)
        return next(found, None)


def write_comparison(
    stationery: Stationery, name: str, corner: str, views: Sequence[View], groups: Sequence[ColumnGroup]
) -> Rows:
    """The sheet ``name``: heading, rows of headings that stay in sight, a row a view, footnotes.

    ``corner`` heads the names of the views.
    """
    shown = [group for group in groups if group.columns]
    paper = Paper(stationery, name, [FIRST_WIDTH, *_widths(shown)])
    paper.heading(name.upper())
    placed = _write_heads(paper, corner, shown)
    first = paper.row
    for view in views:
        _write_view(paper, view, placed)
    rows = Rows(paper, first, paper.row - 1, placed)
    if views:
        _emphasise(rows)
    else:
        paper.paragraph("Không có số liệu trong kỳ này.")
    for text in footnotes(paper.report.threshold):
        paper.paragraph(text)
    return rows


def footnotes(threshold: int) -> Iterator[str]:
    """What the signs mean."""
    yield (
        f"“{wording.DASH}”: không nêu, vì có dưới {threshold} câu trả lời, hoặc vì từ số này tính ngược được số của "
        f"dưới {threshold} câu trả lời. Ô trống: không có số liệu."
    )
    yield "n: mẫu số của tỷ lệ. từ, đến: khoảng tin cậy 95% (Wilson). Số liệu nội bộ, không phải chỉ số chính thức."


def _widths(groups: Sequence[ColumnGroup]) -> Iterator[float]:
    for group in groups:
        for column in group.columns:
            parts = len(columns_of(column.kind))
            least = _WIDTHS.get(column.kind, _SHARE_WIDTH)
            yield from [max(least, _LONG_NAME / parts if len(column.name) > 2 * _LONG_NAME else 0.0)] * parts


def _write_heads(paper: Paper, corner: str, groups: Sequence[ColumnGroup]) -> Sequence[tuple[Column, int]]:
    """Groups, figures and their parts as three rows; the place of every figure."""
    top = paper.row
    paper.sheet.set_row(top, 32)
    paper.sheet.set_row(top + 1, POINTS_A_LINE * _name_lines(groups))
    _merged(paper, (top, 0, top + 2, 0), corner)
    placed: list[tuple[Column, int]] = []
    place = 1
    for group in groups:
        first = place
        for column in group.columns:
            placed.append((column, place))
            place = _write_head(paper, column, place)
        _merged(paper, (top, first, top, place - 1), group.name)
    paper.row += 3
    paper.repeat_head(top)
    return placed


def _write_head(paper: Paper, column: Column, place: int) -> int:
    row, parts = paper.row + 1, columns_of(column.kind)
    if len(parts) == 1:
        _merged(paper, (row, place, row + 1, place), column.name)
    else:
        _merged(paper, (row, place, row, place + len(parts) - 1), column.name)
        for offset, part in enumerate(parts):
            paper.write(row + 1, place + offset, part, "head")
    return place + len(parts)


def _merged(paper: Paper, box: tuple[int, int, int, int], text: str) -> None:
    if box[:2] != box[2:]:
        paper.sheet.merge_range(*box, "", paper.look("head"))
    paper.write(box[0], box[1], text, "head")


def _name_lines(groups: Sequence[ColumnGroup]) -> int:
    """How many lines the longest heading takes in its columns."""
    longest = (
        len(column.name) / (len(columns_of(column.kind)) * _SHARE_WIDTH) for group in groups for column in group.columns
    )
    return min(_MOST_NAME_LINES, 1 + int(max(longest, default=1.0)))


def _write_view(paper: Paper, view: View, placed: Sequence[tuple[Column, int]]) -> None:
    paper.write(paper.row, 0, view.name, "name")
    paper.make_room(view.name, FIRST_WIDTH)
    for column, place in placed:
        paper.figure(paper.row, place, column.of(view), column.kind)
    paper.row += 1


def _emphasise(rows: Rows) -> None:
    """Bars behind the shares that have an interval, shades behind the others, bold red for what is past its day.

    Shades run from white to blue: they can be told apart in black and white, and by people who cannot see red.
    """
    for column, place in rows.columns:
        area = (rows.first, place, rows.last, place)
        match column.kind:
            case Kind.SHARE:
                bar = {"type": "data_bar", "min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1}
                rows.paper.sheet.conditional_format(*area, {**bar, "bar_color": "#B7C9E6", "bar_solid": True})
            case Kind.BRIEF_SHARE | Kind.PERCENT | Kind.POINTS:
                shades = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#A9C1E8"}
                rows.paper.sheet.conditional_format(*area, shades)
            case Kind.COUNT if column.name in _PRESSING:
                warning = rows.paper.look("warning")
                above = {"type": "cell", "criteria": ">", "value": 0, "format": warning}
                rows.paper.sheet.conditional_format(*area, above)
            case _:
                pass


_PRESSING = ("Quá hạn, chưa xong", wording.TICKETS["late"])
