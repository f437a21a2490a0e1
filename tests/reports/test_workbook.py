"""The workbook, read back as a spreadsheet program would."""

import warnings
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.reports.workbook import as_workbook
from bot.service.report import Report, Share
from tests.reports.made_up_report import COMMENTS, empty_report

VIEWS = ["Tổng hợp", "Theo đơn vị", "Theo lĩnh vực", "Theo tháng", "Ý kiến"]
DASH = "–"


def opened(content: bytes) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl misses extensions that it would lose on saving; nothing is saved
        return load_workbook(BytesIO(content))


@pytest.fixture(scope="module")
def content(report: Report) -> bytes:
    return as_workbook(report)


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    return opened(content)


def rows(sheet: Worksheet) -> Iterator[list[object]]:
    for row in sheet.iter_rows():
        yield [cell.value for cell in row]


def row_of(sheet: Worksheet, name: str) -> list[object]:
    return next(row for row in rows(sheet) if row[0] == name)


def test_there_is_a_sheet_for_every_view_and_the_data_of_charts_is_hidden(book: Workbook):
    assert book.sheetnames[:5] == VIEWS
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state == "hidden"] == ["Số liệu biểu đồ"]
    assert book.active is book["Tổng hợp"]


def test_every_sheet_begins_with_unit_name_period_and_day(book: Workbook):
    for sheet in book.worksheets[:-1]:
        assert sheet["A1"].value == "Đơn vị: Trung tâm Phục vụ hành chính công xã Mẫu (H99)"
        assert sheet["A2"].value == "BÁO CÁO MỨC ĐỘ HÀI LÒNG VÀ TÌNH HÌNH GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"
        assert (sheet["A2"].font.b, sheet["A2"].alignment.horizontal) == (True, "center")
        assert sheet["A4"].value == "Từ ngày 01/01/2026 đến ngày 22/11/2026. Ngày lập: 22/11/2026"


def test_a_unit_s_figures_are_numbers_beside_its_name(book: Workbook, report: Report):
    unit = report.by_unit[0]
    overall = unit.surveys[0].overall
    assert isinstance(overall, Share)
    row = row_of(book["Theo đơn vị"], unit.name)
    assert row[1:6] == [
        unit.surveys[0].responses,
        pytest.approx(overall.percent / 100),
        overall.whole,
        pytest.approx(overall.low / 100),
        pytest.approx(overall.high / 100),
    ]
    cells = {cell.column: cell.number_format for cell in book["Theo đơn vị"][9]}
    assert (cells[2], cells[3]) == ("#,##0", "0.0%")


def test_all_22_communes_stand_side_by_side(book: Workbook, report: Report):
    names = [row[0] for row in rows(book["Theo đơn vị"])]
    first = names.index(report.by_unit[0].name)
    assert names[first : first + 22] == [unit.name for unit in report.by_unit]


def test_withheld_figures_are_dashes_with_a_footnote(book: Workbook, report: Report):
    row = row_of(book["Theo đơn vị"], report.by_unit[-1].name)
    assert row[1:7] == [DASH] * 6
    notes = [row[0] for row in rows(book["Theo đơn vị"]) if isinstance(row[0], str) and row[0].startswith(f"“{DASH}”")]
    assert len(notes) == 1
    assert "dưới 5 câu trả lời" in notes[0]


def test_each_view_has_its_chart(book: Workbook):
    kinds = {sheet.title: [type(chart).__name__ for chart in sheet._charts] for sheet in book.worksheets}  # pyright: ignore
    assert [kinds[name] for name in VIEWS[:4]] == [["BarChart"], ["BarChart"], ["BarChart"], ["LineChart"]]


def test_bars_have_whiskers_and_lines_have_gaps(content: bytes):
    charts = chart_parts(content)
    assert sum("<c:errBars>" in chart for chart in charts) == 3
    [line] = [chart for chart in charts if "<c:lineChart>" in chart]
    assert "<c:dispBlanksAs" not in line  # gaps are what a chart shows unless it says otherwise


def test_a_month_with_too_few_responses_is_an_empty_cell_for_the_line(book: Workbook, report: Report):
    months = [
        [cell.value for cell in column]
        for column in book["Số liệu biểu đồ"].iter_cols()
        if column[1].value is None and column[2].value is not None
    ]
    assert len(months) == 1
    assert [value is None for value in months[0][: len(report.by_month)]] == [place == 1 for place in range(11)]


def test_what_citizens_wrote_is_text_even_where_it_looks_like_a_formula(book: Workbook):
    written = [(cell.value, cell.data_type) for row in book["Ý kiến"].iter_rows() for cell in row if cell.column == 5]
    for comment in COMMENTS:
        assert (comment, "s") in written


def test_there_is_no_formula_and_no_link_anywhere(content: bytes, book: Workbook):
    assert [
        cell.coordinate
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ] == []
    with ZipFile(BytesIO(content)) as parts:
        assert not any(b"hyperlink" in parts.read(name) for name in parts.namelist() if "sheet" in name)


def test_sheets_print_on_a4_across_with_their_headings_on_every_page(book: Workbook):
    for sheet in book.worksheets[:-1]:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows
        assert "&P/&N" in str(sheet.oddFooter.center)  # pyright: ignore[reportOptionalMemberAccess]
        assert sheet.freeze_panes


def test_how_figures_came_about_stands_on_a_sheet_of_its_own(book: Workbook, report: Report):
    told = {str(row[0]): row[1] for row in rows(book["Cách tính"])}
    assert str(told["Từ ngày"]).startswith("2026-01-01")
    assert "không phải chỉ số SIPAS, PAPI hay PAR INDEX chính thức" in str(told["Tính chất"])
    assert {row[1] for row in rows(book["Cách tính"])} >= set(report.notes)


def test_every_share_stands_in_the_long_sheet_with_sample_size_and_interval(book: Workbook, report: Report):
    sheet = book["Chi tiết"]
    overall = report.overall.surveys[0].overall
    assert isinstance(overall, Share)
    row = next(row for row in rows(sheet) if row[0] == "Toàn bộ" and row[4] == "Hài lòng chung")
    assert row[5:9] == [
        pytest.approx(each) for each in (overall.percent / 100, overall.whole, overall.low / 100, overall.high / 100)
    ]
    assert sheet.auto_filter.ref is not None


def test_sensitive_answers_stand_on_a_sheet_of_their_own(book: Workbook):
    counted = {(row[1], row[2]): row[3] for row in rows(book["Câu hỏi nhạy cảm"])}
    assert counted["Chi phí ngoài quy định", "Không"] == 128 or isinstance(
        counted["Chi phí ngoài quy định", "Không"], int
    )
    assert counted["Phiền hà, sách nhiễu", ""] == DASH


def test_an_office_without_ratings_gets_a_workbook_too():
    book = opened(as_workbook(empty_report()))
    assert book.sheetnames[:5] == VIEWS
    assert "Không có số liệu trong kỳ này." in [row[0] for row in rows(book["Theo đơn vị"])]


def chart_parts(content: bytes) -> list[str]:
    with ZipFile(BytesIO(content)) as parts:
        return [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
