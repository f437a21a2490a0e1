"""Views side by side: units, fields or months as rows, figures as columns; the same for workbook and page.

Which columns there are follows from the whole: a figure that the whole does not have, no part has.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from bot.domain.processing_figures import Rate
from bot.domain.surveys import FactorUse, Scheme
from bot.reports.wording import DECISION_766, TICKETS
from bot.service.report import FactorResult, Share, SurveyResult, View, Withheld

Cell: TypeAlias = Share | Rate | Withheld | int | float | str | None
"""A figure, or None where there is none: not asked there, nothing to be a share of."""


_WEIGHTS = (Scheme.SIPAS, Scheme.ONE_STOP, Scheme.PAPI, Scheme.STARS, Scheme.POLL)


class Kind(Enum):
    """What a column shows: a whole number, an index in percent, points, words, or a share with more or less beside it.

    ``SHARE`` stands with sample size and interval, ``BRIEF_SHARE`` with its sample size alone.
    """

    COUNT = auto()
    PERCENT = auto()
    POINTS = auto()
    WORDS = auto()
    SHARE = auto()
    BRIEF_SHARE = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One figure, and where a view has it."""

    name: str
    kind: Kind
    of: Callable[[View], Cell]


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns that belong together, below one heading."""

    name: str
    columns: Sequence[Column]


def key_groups(overall: View) -> Sequence[ColumnGroup]:
    """The few figures that matter: of each questionnaire that has one for all of it, then of dossiers and feedback."""
    first = headline(overall)
    surveys = [
        ColumnGroup(survey.title, _survey_columns(survey, Kind.SHARE if survey is first else Kind.BRIEF_SHARE))
        for survey in by_weight(overall.surveys)
    ]
    return (*(group for group in surveys if _says_more_than_how_many(group)), _dossiers(), _tickets())


def factor_groups(overall: View) -> Sequence[ColumnGroup]:
    """The parts: each questionnaire's factors, and decision 766's formulas."""
    surveys = [ColumnGroup(survey.title, _factor_columns(survey)) for survey in by_weight(overall.surveys)]
    return [group for group in (*surveys, _decision(overall)) if group.columns]


def by_weight(surveys: Sequence[SurveyResult]) -> Sequence[SurveyResult]:
    """Those by which offices are judged first, a single question or a poll last; of one scheme as they were given."""
    return sorted(surveys, key=lambda survey: _WEIGHTS.index(survey.scheme))


def headline(overall: View) -> SurveyResult | None:
    """The questionnaire by whose overall mark units are compared: the weightiest that has one to show."""
    return next((survey for survey in by_weight(overall.surveys) if isinstance(survey.overall, Share)), None)


def survey_in(view: View, questionnaire: str) -> SurveyResult | None:
    """What ``questionnaire`` came to in ``view``, or None."""
    return next((survey for survey in view.surveys if survey.questionnaire == questionnaire), None)


def index_factors(survey: SurveyResult) -> Sequence[FactorResult]:
    """The factors that make up the index, or have points of their own."""
    return [factor for factor in survey.factors if factor.use is FactorUse.INDEX]


def is_one_question(survey: SurveyResult) -> bool:
    """Whether its only criterion is its factor and its overall mark as well."""
    factors = index_factors(survey)
    return len(factors) == 1 and len(factors[0].criteria) == 1


def has_shares(survey: SurveyResult) -> bool:
    """Whether it asks who is satisfied; the one-stop rating gives points only."""
    return survey.overall is not None or any(factor.index is not None for factor in index_factors(survey))


def in_time(view: View) -> Rate:
    """The share of finished dossiers that were finished in time."""
    return next(rate for rate in view.dossiers.counts.rates() if (rate.name, rate.of) == ("in_time", "finished"))


def _survey_columns(survey: SurveyResult, kind: Kind) -> Sequence[Column]:
    """The figures of a questionnaire as a whole; ``kind`` is how much stands with its share."""
    if isinstance(survey.responses, Withheld):
        return ()
    columns: list[Column] = []
    if kind is Kind.SHARE or survey.overall is None:
        columns.append(_survey_column("Số phiếu", Kind.COUNT, survey, lambda found: found.responses))
    if survey.overall is not None:
        columns.append(_survey_column("Hài lòng chung", kind, survey, lambda found: found.overall))
    if survey.index is not None:
        columns.append(_survey_column("Chỉ số nội bộ", Kind.PERCENT, survey, lambda found: found.index))
    if survey.points is not None:
        most = f" (tối đa {survey.most_points})" if survey.most_points else ""
        columns.append(_survey_column(f"Điểm{most}", Kind.POINTS, survey, lambda found: found.points))
        columns.append(_survey_column("Xếp loại", Kind.WORDS, survey, lambda found: found.band))
    return columns


def _says_more_than_how_many(group: ColumnGroup) -> bool:
    return any(column.kind is not Kind.COUNT for column in group.columns)


def _survey_column(name: str, kind: Kind, survey: SurveyResult, figure: Callable[[SurveyResult], Cell]) -> Column:
    def of(view: View) -> Cell:
        found = survey_in(view, survey.questionnaire)
        return None if found is None else figure(found)

    return Column(name, kind, of)


def _factor_columns(survey: SurveyResult) -> Sequence[Column]:
    factors = [factor for factor in index_factors(survey) if isinstance(_figure(factor), (Share, int, float))]
    if len(factors) == 1 and (survey.overall is not None or survey.points is not None):
        return ()  # it would repeat the figure of the whole
    return [_factor_column(survey, factor) for factor in factors]


def _factor_column(survey: SurveyResult, factor: FactorResult) -> Column:
    def figure(found: SurveyResult) -> Cell:
        same = next((each for each in found.factors if each.id == factor.id), None)
        return None if same is None else _figure(same)

    kind = Kind.BRIEF_SHARE if factor.score is None else Kind.POINTS
    return _survey_column(factor.name, kind, survey, figure)


def _figure(factor: FactorResult) -> Cell:
    return factor.index if factor.score is None else factor.score


def _dossiers() -> ColumnGroup:
    return ColumnGroup(
        "Giải quyết hồ sơ",
        (
            Column("Đã nhận", Kind.COUNT, lambda view: view.dossiers.counts.received),
            Column("Xong đúng hẹn", Kind.BRIEF_SHARE, in_time),
            Column("Xong trễ hẹn", Kind.COUNT, lambda view: view.dossiers.counts.finished_late),
            Column("Quá hạn, chưa xong", Kind.COUNT, lambda view: view.dossiers.counts.in_progress_past),
        ),
    )


def _tickets() -> ColumnGroup:
    names = ("opened", "resolved", "late")
    return ColumnGroup("Phản ánh, kiến nghị", [_ticket_column(name) for name in names])


def _ticket_column(name: str) -> Column:
    def of(view: View) -> Cell:
        return view.tickets if isinstance(view.tickets, Withheld) else getattr(view.tickets, name)

    return Column(TICKETS[name], Kind.COUNT, of)


def _decision(overall: View) -> ColumnGroup:
    columns = [
        Column(words, Kind.BRIEF_SHARE, lambda view, name=name: getattr(view.decision_766, name))
        for name, words in DECISION_766.items()
        if getattr(overall.decision_766, name) is not None
    ]
    return ColumnGroup("Theo công thức Quyết định 766 (nội bộ)", columns)
