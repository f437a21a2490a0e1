"""The sheets for further work: every figure and every answer counted, a row each, ready to filter and to pivot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.reports.paper import Paper, Stationery, lines_of
from bot.service.report import CommentLine, CriterionResult, FactorResult, Report, Share, SurveyResult, View, Withheld

FIGURES, ANSWERS, COMMENTS, SENSITIVE = "Chi tiết", "Phân bố", "Ý kiến", "Câu hỏi nhạy cảm"
_FIGURE_HEADS = (
    "Góc nhìn", "Tên", "Phiếu", "Yếu tố", "Tiêu chí", "%", "n", "từ", "đến", "So với kỳ trước (điểm %)", "p",
)  # fmt: skip
_FIGURE_WIDTHS = (11, 26, 22, 28, 34, 8, 8, 8, 8, 11, 8)
_ANSWER_HEADS = ("Góc nhìn", "Tên", "Phiếu", "Yếu tố", "Tiêu chí", "Giá trị", "Câu trả lời", "Số lần")
_ANSWER_WIDTHS = (11, 26, 22, 28, 34, 8, 26, 8)
_SENSITIVE_HEADS = ("Phiếu, nơi", "Câu hỏi", "Câu trả lời", "Số lần")
_SENSITIVE_WIDTHS = (60, 56, 26, 10)
_COMMENT_HEADS = ("STT", "Đơn vị", "Thủ tục", "Tháng", "Ý kiến")
_COMMENT_WIDTHS = (6, 36, 32, 17, 76)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A criterion, or a factor or questionnaire as a whole, in one view."""

    at: Sequence[str]
    share: Share | Withheld | None
    counts: Sequence[tuple[int, str, int]] | Withheld


def write_figures(stationery: Stationery) -> None:
    """Every share: overall mark, factor, criterion, of every view."""
    paper = _opened(stationery, FIGURES, "TỶ LỆ HÀI LÒNG, TỪNG TIÊU CHÍ", _FIGURE_WIDTHS, _FIGURE_HEADS)
    first = paper.row
    for each in _everything(paper.report):
        if each.share is None:
            continue
        _write_place(paper, each.at)
        _write_share(paper, each.share)
        paper.row += 1
    _filtered(paper, first, len(_FIGURE_HEADS))


def write_answers(stationery: Stationery) -> None:
    """How often each answer was given, of every view."""
    paper = _opened(stationery, ANSWERS, "SỐ LẦN CỦA TỪNG CÂU TRẢ LỜI", _ANSWER_WIDTHS, _ANSWER_HEADS)
    first = paper.row
    for each in _everything(paper.report):
        if isinstance(each.counts, Withheld):
            _write_place(paper, each.at)
            for column in (5, 6, 7):
                paper.number(paper.row, column, each.counts, "count")
            paper.row += 1
            continue
        for value, name, number in each.counts:
            _write_place(paper, each.at)
            paper.number(paper.row, 5, value, "count")
            paper.write(paper.row, 6, name, "text")
            paper.number(paper.row, 7, number, "count")
            paper.row += 1
    _filtered(paper, first, len(_ANSWER_HEADS))


def write_comments(stationery: Stationery) -> None:
    """What citizens wrote, without identity."""
    paper = _opened(stationery, COMMENTS, "Ý KIẾN NGƯỜI DÂN", _COMMENT_WIDTHS, _COMMENT_HEADS)
    first = paper.row
    for number, comment in enumerate(paper.report.comments, 1):
        _write_comment(paper, number, comment)
    _filtered(paper, first, len(_COMMENT_HEADS))
    paper.paragraph(
        "Không có danh tính người viết; số giấy tờ, điện thoại, thư điện tử, mã hồ sơ đã được xóa. Nơi và tháng được "
        f"nêu rộng hơn khi có dưới {paper.report.threshold} ý kiến."
    )


def write_sensitive(stationery: Stationery) -> None:
    """The sensitive answers; no sheet where there are none."""
    if not stationery.report.sensitive:
        return
    paper = _opened(stationery, SENSITIVE, "CÂU HỎI NHẠY CẢM", _SENSITIVE_WIDTHS, _SENSITIVE_HEADS)
    first = paper.row
    for survey in stationery.report.sensitive:
        for criterion in (criterion for factor in survey.factors for criterion in factor.criteria):
            _write_sensitive(paper, survey.title, criterion)
    _filtered(paper, first, len(_SENSITIVE_HEADS))
    paper.paragraph("Tùy ý, ẩn danh; chỉ đếm theo đơn vị và quý, và chỉ các quý nằm trọn trong kỳ.")


def _opened(stationery: Stationery, name: str, subtitle: str, widths: Sequence[float], heads: Sequence[str]) -> Paper:
    paper = Paper(stationery, name, widths)
    paper.heading(subtitle)
    paper.head(heads, 48 if len(heads) > 10 else 32)
    paper.repeat_head(paper.row - 1, 0)
    return paper


def _filtered(paper: Paper, first: int, columns: int) -> None:
    if paper.row == first:
        paper.paragraph("Không có số liệu trong kỳ này.")
    else:
        paper.sheet.autofilter(first - 1, 0, paper.row - 1, columns - 1)


def _everything(report: Report) -> Iterator[_Asked]:
    for kind, view in _views(report):
        for survey in view.surveys:
            yield from _asked((kind, view.name, survey.title), survey)


def _views(report: Report) -> Iterator[tuple[str, View]]:
    yield "Toàn bộ", report.overall
    for kind, views in (("Đơn vị", report.by_unit), ("Lĩnh vực", report.by_field), ("Tháng", report.by_month)):
        for view in views:
            yield kind, view


def _asked(at: tuple[str, ...], survey: SurveyResult) -> Iterator[_Asked]:
    if survey.overall is not None:
        yield _Asked((*at, "", "Hài lòng chung"), survey.overall, ())
    for factor in survey.factors:
        yield from _asked_in(at, factor)


def _asked_in(at: tuple[str, ...], factor: FactorResult) -> Iterator[_Asked]:
    if factor.index is not None:
        yield _Asked((*at, factor.name, "(cả yếu tố)"), factor.index, ())
    for criterion in factor.criteria:
        yield _criterion((*at, factor.name), criterion)


def _criterion(at: tuple[str, ...], criterion: CriterionResult) -> _Asked:
    return _Asked((*at, criterion.name), criterion.share, criterion.counts)


def _write_place(paper: Paper, at: Sequence[str]) -> None:
    for column, words in enumerate(at):
        paper.write(paper.row, column, words, "text")


def _write_share(paper: Paper, share: Share | Withheld) -> None:
    if isinstance(share, Withheld):
        for column in range(5, len(_FIGURE_HEADS)):
            paper.number(paper.row, column, share, "count")
        return
    for column, value in ((5, share.percent), (7, share.low), (8, share.high)):
        paper.number(paper.row, column, value / 100, "percent")
    paper.number(paper.row, 6, share.whole, "count")
    paper.number(paper.row, 9, share.change and share.change.points, "signed")
    paper.number(paper.row, 10, share.change and share.change.p_value, "p_value")


def _write_sensitive(paper: Paper, title: str, criterion: CriterionResult) -> None:
    counts = criterion.counts
    for name, number in [("", counts)] if isinstance(counts, Withheld) else [each[1:] for each in counts]:
        paper.make_room(*max(((title, 60.0), (criterion.name, 56.0)), key=lambda cell: lines_of(*cell)))
        for column, words in enumerate((title, criterion.name, name)):
            paper.write(paper.row, column, words, "text")
        paper.number(paper.row, 3, number, "count")
        paper.row += 1


def _write_comment(paper: Paper, number: int, comment: CommentLine) -> None:
    _, unit, procedure, _, text = _COMMENT_WIDTHS
    cells = ((comment.unit, unit), (comment.procedure, procedure), (comment.text, text))
    paper.make_room(*max(cells, key=lambda cell: lines_of(*cell)))
    paper.number(paper.row, 0, number, "count")
    for column, words in enumerate((comment.unit, comment.procedure, comment.month, comment.text), 1):
        paper.write(paper.row, column, words, "text")
    paper.row += 1
