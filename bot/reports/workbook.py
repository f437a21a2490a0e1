"""The report as an XLSX workbook: a sheet a view, charts of its own, ready to print on A4 across."""

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO

from xlsxwriter import Workbook

from bot.reports import long_sheets, wording
from bot.reports.comparison import Kind, factor_groups, headline, in_time, key_groups, survey_in
from bot.reports.comparison_sheet import Rows, write_comparison
from bot.reports.method import explained
from bot.reports.native_charts import Cells, Charts, Place
from bot.reports.overall_sheet import write_overall
from bot.reports.paper import Paper, Stationery
from bot.service.report import WITHHELD, Report, Share, SurveyResult, View, Withheld

BY_UNIT, BY_FIELD, BY_MONTH, METHOD = "Theo đơn vị", "Theo lĩnh vực", "Theo tháng", "Cách tính"
CORNERS = {BY_UNIT: "Đơn vị", BY_FIELD: "Lĩnh vực", BY_MONTH: "Tháng"}
FACTORS = {BY_UNIT: "Yếu tố theo đơn vị", BY_FIELD: "Yếu tố theo lĩnh vực", BY_MONTH: "Yếu tố theo tháng"}

_METHOD_WIDTHS = (30, 100)
_FEW_ROWS = 12
"""So many rows and their chart fit one page."""


def as_workbook(report: Report) -> bytes:
    """The whole file."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _describe(book, report)
        stationery = Stationery(book, report)
        charts = Charts(stationery)
        write_overall(stationery, charts)
        _write_views(stationery, charts)
        long_sheets.write_comments(stationery)
        long_sheets.write_sensitive(stationery)
        _write_method(stationery)
        for name, views in _views(report):
            write_comparison(stationery, FACTORS[name], CORNERS[name], views, factor_groups(report.overall))
        long_sheets.write_figures(stationery)
        long_sheets.write_answers(stationery)
        charts.write_data()
    return content.getvalue()


def _describe(book: Workbook, report: Report) -> None:
    made = datetime.combine(report.made_on, time.min)
    book.set_properties(  # pyright: ignore[reportUnknownMemberType]
        {"title": report.title, "author": report.unit_name, "created": made}
    )
    book.set_size(1920, 1200)


def _views(report: Report) -> Sequence[tuple[str, Sequence[View]]]:
    return (BY_UNIT, report.by_unit), (BY_FIELD, report.by_field), (BY_MONTH, report.by_month)


def _write_views(stationery: Stationery, charts: Charts) -> None:
    overall = stationery.report.overall
    for name, views in _views(stationery.report):
        rows = write_comparison(stationery, name, CORNERS[name], views, key_groups(overall))
        if not views:
            continue
        rows.paper.row += 1
        if len(views) > _FEW_ROWS:
            rows.paper.sheet.set_h_pagebreaks([rows.paper.row])
        if name == BY_MONTH:
            _chart_months(charts, rows, views, headline(overall))
        else:
            _chart_shares(charts, rows, views, headline(overall))


def _chart_shares(charts: Charts, rows: Rows, views: Sequence[View], survey: SurveyResult | None) -> None:
    column = rows.column("Hài lòng chung", Kind.SHARE)
    if survey is None or column is None:
        return
    shares = [_overall(view, survey) for view in views]
    names, percents = (Cells(rows.paper.name, rows.first, rows.last, each) for each in (0, column))
    title = f"{survey.title}: tỷ lệ hài lòng chung và khoảng tin cậy 95%"
    charts.share_bars(Place(rows.paper.sheet, rows.paper.row), title, names, percents, shares)


def _chart_months(charts: Charts, rows: Rows, views: Sequence[View], survey: SurveyResult | None) -> None:
    lines = {"Hồ sơ xong đúng hẹn": charts.percents([in_time(view).percent for view in views])}
    if survey is not None:
        shares = [_overall(view, survey) for view in views]
        satisfied = charts.percents([share.percent if isinstance(share, Share) else None for share in shares])
        lines = {f"{survey.title}: hài lòng chung": satisfied, **lines}
    names = Cells(rows.paper.name, rows.first, rows.last, 0)
    charts.month_lines(Place(rows.paper.sheet, rows.paper.row), "Tỷ lệ theo tháng", names, lines)


def _overall(view: View, survey: SurveyResult) -> Share | Withheld:
    found = survey_in(view, survey.questionnaire)
    return WITHHELD if found is None or found.overall is None else found.overall


def _write_method(stationery: Stationery) -> None:
    report = stationery.report
    paper = Paper(stationery, METHOD, _METHOD_WIDTHS)
    paper.heading("CÁCH TÍNH")
    paper.head(("Nội dung", "Giải thích"))
    paper.repeat_head(paper.row - 1, 0)
    date_look = paper.look("date")
    for name, day in (("Từ ngày", report.first), ("Đến ngày", report.last), ("Ngày lập", report.made_on)):
        paper.write(paper.row, 0, name, "bold_name")
        paper.sheet.write_datetime(paper.row, 1, datetime.combine(day, time.min), date_look)
        paper.row += 1
    for each in explained(report):
        paper.make_room(each.meaning, _METHOD_WIDTHS[1])
        paper.write(paper.row, 0, each.term, "bold_name")
        paper.write(paper.row, 1, each.meaning, "text")
        paper.row += 1
    paper.paragraph(f"Ký hiệu “{wording.DASH}” trong mọi bảng: không nêu.")
