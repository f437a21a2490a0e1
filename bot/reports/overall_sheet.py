"""The first sheet: all figures of the whole, from the few that matter down to the parts."""

from collections.abc import Iterator, Sequence

from bot.domain.surveys import FactorUse
from bot.reports import wording
from bot.reports.comparison import by_weight, headline, index_factors, is_one_question
from bot.reports.comparison_sheet import footnotes
from bot.reports.native_charts import Charts, Place
from bot.reports.paper import Look, Paper, Stationery
from bot.service.report import CriterionResult, FactorResult, Share, SurveyResult, TicketResult, View, Withheld

NAME = "Tổng hợp"
_WIDTHS = (52, 11, 11, 11, 11, 14, 11, 13)
_CHART_PIXELS = 940
"""As wide as the columns; a wider chart would shrink the whole sheet in print."""

_HEADS = ("Chỉ tiêu", "Kết quả", "n", "từ", "đến", "So với kỳ trước (điểm %)", "p", "Có ý nghĩa thống kê")


def write_overall(stationery: Stationery, charts: Charts) -> None:
    """Write the sheet."""
    report = stationery.report
    paper = Paper(stationery, NAME, _WIDTHS)
    paper.heading(NAME.upper())
    former = wording.period(report.former_first, report.former_last)
    paper.line_across(f"So với kỳ trước: {former[0].lower()}{former[1:]}", "period", 18)
    paper.head(_HEADS, 48)
    paper.repeat_head(paper.row - 1)
    for survey in by_weight(report.overall.surveys):
        _write_survey(paper, survey)
    handling = paper.row
    _write_dossiers(paper, report.overall)
    _write_tickets(paper, report.overall.tickets)
    _write_decision(paper, report.overall)
    apart = paper.row
    _write_distributions(paper, by_weight(report.overall.surveys))
    for text in footnotes(report.threshold):
        paper.paragraph(text)
    paper.row += 1
    paper.sheet.set_h_pagebreaks([handling, apart, paper.row])
    _write_chart(charts, paper)


def _write_survey(paper: Paper, survey: SurveyResult) -> None:
    _section(paper, survey.title.upper())
    paper.paragraph(f"{survey.label}. Phiếu: {survey.questionnaire}.")
    _value(paper, "Số phiếu", survey.responses, "count")
    if not isinstance(survey.responses, Withheld):
        _write_invited(paper, survey)
        _write_whole(paper, survey)
        for factor in () if is_one_question(survey) else index_factors(survey):
            _write_factor(paper, factor)
    paper.row += 1


def _write_invited(paper: Paper, survey: SurveyResult) -> None:
    if survey.invited is not None:
        _value(paper, "Số người được mời chấm", survey.invited, "count")
    if survey.response_rate is not None:
        _share(paper, "Tỷ lệ trả lời trên số được mời", survey.response_rate)


def _write_whole(paper: Paper, survey: SurveyResult) -> None:
    if survey.overall is not None:
        _share(paper, "Hài lòng chung", survey.overall, "bold_name")
    if survey.index is not None:
        index = survey.index if isinstance(survey.index, Withheld) else survey.index / 100
        _value(paper, "Chỉ số nội bộ (bình quân các yếu tố)", index, "percent", "bold_name")
    if survey.points is not None:
        most = f" (tối đa {survey.most_points})" if survey.most_points else ""
        _value(paper, f"Tổng điểm{most}", survey.points, "points", "bold_name")
        _words(paper, "Xếp loại", survey.band or wording.DASH)


def _write_factor(paper: Paper, factor: FactorResult) -> None:
    if factor.index is not None:
        _share(paper, factor.name, factor.index, "bold_name")
    if factor.score is not None:
        _value(paper, f"{factor.name} (điểm)", factor.score, "points", "bold_name")
    for criterion in factor.criteria:
        if criterion.share is not None:
            _share(paper, criterion.name, criterion.share, "sub_name")
        elif criterion.mean is not None:
            _value(paper, f"{criterion.name} (điểm trung bình)", criterion.mean, "points", "sub_name")


def _write_dossiers(paper: Paper, view: View) -> None:
    _section(paper, "GIẢI QUYẾT HỒ SƠ")
    counts = view.dossiers.counts
    _value(paper, "Đã nhận trong kỳ", counts.received, "count", "bold_name")
    for name, words in wording.COUNTS.items():
        _value(paper, words, getattr(counts, name), "count", "sub_name")
    for rate in counts.rates():
        if rate.percent is not None:
            row = paper.row
            _value(paper, f"{wording.RATES[rate.name]}, trên số {wording.DENOMINATORS[rate.of]}", None, "percent")
            paper.number(row, 1, rate.percent / 100, "percent")
            paper.number(row, 2, rate.whole, "count")
    paper.row += 1


def _write_tickets(paper: Paper, tickets: TicketResult | Withheld) -> None:
    _section(paper, "PHẢN ÁNH, KIẾN NGHỊ, ĐIỂM KHÔNG HÀI LÒNG")
    for name, words in wording.TICKETS.items():
        _value(paper, words, tickets if isinstance(tickets, Withheld) else getattr(tickets, name), "count")
    if isinstance(tickets, TicketResult):
        for kind, number in tickets.by_kind.items():
            _value(paper, f"Trong đó: {wording.TICKET_KINDS.get(kind, kind)}", number, "count", "sub_name")
    paper.row += 1


def _write_decision(paper: Paper, view: View) -> None:
    shares = {words: getattr(view.decision_766, name) for name, words in wording.DECISION_766.items()}
    shown = {words: share for words, share in shares.items() if share is not None}
    if shown:
        _section(paper, "THEO CÔNG THỨC QUYẾT ĐỊNH 766/QĐ-TTg (TỰ TÍNH, NỘI BỘ)")
        for words, share in shown.items():
            _share(paper, words, share)
        paper.row += 1


def _write_distributions(paper: Paper, surveys: Sequence[SurveyResult]) -> None:
    """How often each answer was given to what is no part of an index."""
    for survey in surveys:
        apart = [factor for factor in survey.factors if factor.use is not FactorUse.INDEX]
        reasons = survey.reasons
        if isinstance(survey.responses, Withheld) or (not apart and not reasons):
            continue
        _section(paper, f"{survey.title.upper()}: CÁC CÂU TRẢ LỜI KHÁC")
        for factor in apart:
            for criterion in factor.criteria:
                _write_distribution(paper, criterion)
        if isinstance(reasons, Withheld) or reasons:
            _write_counts(paper, "Lý do không hài lòng", reasons)
        paper.row += 1


def _write_distribution(paper: Paper, criterion: CriterionResult) -> None:
    counts = criterion.counts
    if isinstance(counts, Withheld):
        _write_counts(paper, criterion.name, counts)
    else:
        _write_counts(paper, criterion.name, [(name, number) for _, name, number in counts])


def _write_counts(paper: Paper, name: str, counts: Sequence[tuple[str, int]] | Withheld) -> None:
    if isinstance(counts, Withheld):
        _value(paper, name, counts, "count", "bold_name")
        return
    _value(paper, name, None, "count", "bold_name")
    for words, number in counts:
        _value(paper, words, number, "count", "sub_name")


def _write_chart(charts: Charts, paper: Paper) -> None:
    """Bars of the headline's factors, on a page of their own below the tables."""
    survey = headline(paper.report.overall)
    bars = list(_bars(survey)) if survey else []
    if not survey or not bars:
        return
    shares = [share for _, share in bars]
    names = charts.words([name for name, _ in bars])
    percents = charts.percents([share.percent if isinstance(share, Share) else None for share in shares])
    title = f"{survey.title}: tỷ lệ hài lòng theo yếu tố và khoảng tin cậy 95%"
    charts.share_bars(Place(paper.sheet, paper.row, _CHART_PIXELS), title, names, percents, shares)


def _bars(survey: SurveyResult) -> Iterator[tuple[str, Share | Withheld]]:
    if survey.overall is not None:
        yield "Hài lòng chung", survey.overall
    for factor in index_factors(survey):
        if factor.index is not None:
            yield factor.name, factor.index


def _section(paper: Paper, name: str) -> None:
    paper.line_across(name, "section", 22)


def _value(paper: Paper, name: str, value: float | Withheld | None, look: Look, name_look: Look = "name") -> None:
    paper.write(paper.row, 0, name, name_look)
    paper.make_room(name, _WIDTHS[0])
    paper.number(paper.row, 1, value, look)
    for column in range(2, len(_WIDTHS)):
        paper.number(paper.row, column, None, "count")
    paper.row += 1


def _words(paper: Paper, name: str, words: str) -> None:
    row = paper.row
    _value(paper, name, None, "count")
    paper.write(row, 1, words, "words")


def _share(paper: Paper, name: str, share: Share | Withheld, name_look: Look = "name") -> None:
    row = paper.row
    _value(paper, name, share if isinstance(share, Withheld) else None, "percent", name_look)
    if isinstance(share, Withheld):
        return
    for column, percent in ((1, share.percent), (3, share.low), (4, share.high)):
        paper.number(row, column, percent / 100, "percent")
    paper.number(row, 2, share.whole, "count")
    if share.change is not None:
        paper.number(row, 5, share.change.points, "signed")
        paper.number(row, 6, share.change.p_value, "p_value")
        paper.write(row, 7, "có" if share.change.is_significant else "không", "words")
