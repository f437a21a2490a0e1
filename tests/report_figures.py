"""Finding one figure in a report."""

from collections.abc import Sequence

from bot.service.report import CriterionResult, FactorResult, Share, SurveyResult, View, Withheld


def only(surveys: Sequence[SurveyResult]) -> SurveyResult:
    (found,) = surveys
    return found


def factor(result: SurveyResult, name: str) -> FactorResult:
    return next(each for each in result.factors if each.id == name)


def criterion(result: SurveyResult, name: str) -> CriterionResult:
    return next(each for every in result.factors for each in every.criteria if each.id == name)


def share(figure: Share | Withheld | None) -> Share:
    assert isinstance(figure, Share)
    return figure


def parts(figure: Share | Withheld | None) -> tuple[int, int]:
    return share(figure).part, share(figure).whole


def view(views: Sequence[View], key: str) -> View:
    return next(each for each in views if each.key == key)


def responses(views: Sequence[View]) -> dict[str, int | Withheld]:
    return {each.key: only(each.surveys).responses for each in views if each.surveys}
