"""What a head of office reads first: what changed for certain, and where to act. Chosen and ordered, never computed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.reports.comparison import index_factors
from bot.service.report import CriterionResult, Report, Share, SurveyResult, View

MOST_CHANGES = 8
"""In each direction; of 22 communes with five factors each, some seem to change by chance alone."""

WEAKEST_PER_UNIT = 3


@dataclass(frozen=True, slots=True)
class Changed:
    """A share of ``view`` that differs significantly from the period before."""

    view: str
    what: str
    share: Share


@dataclass(frozen=True, slots=True)
class Weakness:
    """A criterion that scored low; ``share`` is its share of satisfied answers."""

    factor: str
    criterion: str
    share: Share


@dataclass(frozen=True, slots=True)
class WeakSpots:
    """The lowest criteria of one view, the lowest first."""

    view: str
    weaknesses: Sequence[Weakness]


def improved(report: Report) -> Sequence[Changed]:
    """What rose significantly, the most first."""
    return _ordered(report, sign=1)


def worsened(report: Report) -> Sequence[Changed]:
    """What fell significantly, the most first."""
    return _ordered(report, sign=-1)


def weak_spots(report: Report) -> Sequence[WeakSpots]:
    """The whole's lowest criteria, then each unit's; views that have none to show are left out."""
    views = (report.overall, *report.by_unit)
    spots = [WeakSpots(view.name, _weakest(view)) for view in views]
    return [each for each in spots if each.weaknesses]


def _ordered(report: Report, sign: int) -> Sequence[Changed]:
    changed = [
        (-abs(each.share.change.points), each)
        for view in (report.overall, *report.by_unit)
        for each in _changes(view)
        if each.share.change and each.share.change.is_significant and each.share.change.points * sign > 0
    ]
    return [each for _, each in sorted(changed, key=lambda pair: pair[0])]


def _changes(view: View) -> Iterator[Changed]:
    for survey in view.surveys:
        if isinstance(survey.overall, Share):
            yield Changed(view.name, f"{survey.title}: hài lòng chung", survey.overall)
        for factor in index_factors(survey):
            if isinstance(factor.index, Share):
                yield Changed(view.name, f"{survey.title}: {factor.name}", factor.index)


def _weakest(view: View) -> Sequence[Weakness]:
    found = [
        Weakness(factor, criterion.name, criterion.share)
        for survey in view.surveys
        for factor, criterion in _criteria(survey)
        if isinstance(criterion.share, Share) and criterion.share.percent < 100
    ]
    return sorted(found, key=lambda weakness: weakness.share.percent)[:WEAKEST_PER_UNIT]


def _criteria(survey: SurveyResult) -> Iterator[tuple[str, CriterionResult]]:
    for factor in index_factors(survey):
        for criterion in factor.criteria:
            yield factor.name, criterion
