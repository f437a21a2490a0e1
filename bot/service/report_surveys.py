"""What one questionnaire came to in one cell of a report, beside what it came to before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.disclosure import Cell
from bot.domain.indices import (
    SIGNIFICANT,
    band_of,
    difference_p_value,
    mean_mark,
    one_to_ten,
    percent,
    position,
    satisfied_values,
    weighted_mean,
    wilson_interval,
)
from bot.domain.survey_walk import REASON
from bot.domain.surveys import Asked, Factor, FactorUse, Item, Questionnaire, Scale, Scheme
from bot.service.report import WITHHELD, Change, CriterionResult, FactorResult, Share, SurveyResult, Withheld
from bot.service.report_counts import AFTER_RESULT, Book, Counts
from bot.service.report_withholding import Hidden, asked_items, pooled_items
from bot.service.report_words import LABELS, SATISFACTION, STARS, YES_NO

Fraction: TypeAlias = tuple[int, int] | Withheld | None
"""A part and its whole; None where there is no whole."""

_WITH_INDEX = (Scheme.SIPAS, Scheme.POLL)
"""PAPI adds up no dimensions here, stars are an overall mark, and the one-stop rating has points."""


def share_of(now: Fraction, before: Fraction = None) -> Share | Withheld | None:
    """``now`` as a share with its interval, and how it changed from ``before`` where both may be shown."""
    if now is None or isinstance(now, Withheld):
        return now
    part, whole = now
    low, high = wilson_interval(part, whole)
    return Share(part, whole, percent(part, whole), low, high, _change(now, before))


def _change(now: tuple[int, int], before: Fraction) -> Change | None:
    if before is None or isinstance(before, Withheld):
        return None
    p_value = difference_p_value(*now, *before)
    return Change(percent(*now) - percent(*before), p_value, p_value < SIGNIFICANT)


@dataclass(frozen=True, slots=True)
class SurveyFigures:
    """The figures of one questionnaire in one period, cell by cell, withheld where they must be."""

    survey: Questionnaire
    counts: Counts
    hidden: Hidden

    def has_any(self, cell: Cell) -> bool:
        """Whether there is anything to say of ``cell``."""
        asked = any(self.counts.responses(self.survey.id).get(cell, {}).values())
        scored = any(self.book(item).get(cell) for item in self.survey.items if item.asked is Asked.OFFICE)
        return asked or scored or cell in self.hidden.responses or bool(self.counts.invited(self.survey.id, cell))

    def book(self, item: Item) -> Book:
        """The answers to ``item``."""
        return self.counts.book(self.survey.id, item.id)

    def responses(self, cell: Cell) -> int | Withheld:
        """How many answered anything."""
        if cell in self.hidden.responses:
            return WITHHELD
        return sum(self.counts.responses(self.survey.id).get(cell, {}).values())

    def response_rate(self, cell: Cell) -> Fraction:
        """Responses after a result, of those invited; a few came through an invitation of the month before."""
        invited = self.counts.invited(self.survey.id, cell)
        if not invited:
            return None
        if cell in self.hidden.occasions:
            return WITHHELD
        answered = self.counts.responses(self.survey.id).get(cell, {}).get(AFTER_RESULT, 0)
        return min(answered, invited), invited

    def given(self, item: Item, cell: Cell) -> Mapping[int, int] | Withheld:
        """How often each value was given."""
        return WITHHELD if cell in self.hidden.items.get(item.id, ()) else self.book(item).get(cell, {})

    def satisfied(self, item: Item, cell: Cell) -> Fraction:
        """The satisfied among the valid answers to ``item``."""
        return satisfied_of(item, self.given(item, cell))

    def pooled(self, factor: Factor, cell: Cell) -> Fraction:
        """The satisfied among the valid answers to all items of ``factor``."""
        if cell in self.hidden.pooled.get(factor.id, ()):
            return WITHHELD
        fractions = [satisfied_of(item, self.book(item).get(cell, {})) for item in pooled_items(self.survey, factor)]
        known = [fraction for fraction in fractions if isinstance(fraction, tuple)]
        return (sum(part for part, _ in known), sum(whole for _, whole in known)) if known else None

    def index(self, cell: Cell) -> float | Withheld | None:
        """The mean of the factors' indices by their weights; None unless every factor has answers.

        Without one factor it would be another figure, and units could not be compared.
        """
        factors = [each for each in self.survey.factors if each.use is FactorUse.INDEX]
        fractions = [self.pooled(factor, cell) for factor in factors]
        known = [percent(*fraction) for fraction in fractions if isinstance(fraction, tuple)]
        if self.survey.scheme not in _WITH_INDEX or any(fraction is None for fraction in fractions) or not factors:
            return None
        if len(known) < len(factors):
            return WITHHELD
        weights = [factor.weight for factor in factors if factor.weight is not None]
        return weighted_mean(known, weights or None)

    def dimension(self, number: int, cell: Cell) -> float | Withheld | None:
        """The 1-10 of one dimension of PAPI: of all items of its factors."""
        factors = [factor for factor in self.survey.factors if factor.dimension == number]
        items = [item for factor in factors for item in asked_items(self.survey, factor)]
        return dimension_of([(item, self.given(item, cell)) for item in items])

    def points(self, factors: Sequence[Factor], cell: Cell) -> float | Withheld | None:
        """The sum of the mean points of all indices in ``factors``; None unless each has one."""
        means = [self.mean(item, cell) for item in self._indices(factors)]
        if any(isinstance(mean, Withheld) for mean in means):
            return WITHHELD
        known = [mean for mean in means if isinstance(mean, float)]
        return sum(known) if known and len(known) == len(means) else None

    def most_points(self) -> int | None:
        """The sum of the best points of all indices."""
        best = [max(item.values) for item in self._indices(self.survey.factors)]
        return sum(best) if best and self.survey.scheme is Scheme.ONE_STOP else None

    def mean(self, item: Item, cell: Cell) -> float | Withheld | None:
        """The mean mark, of scales that have one."""
        return mean_of(item, self.given(item, cell))

    def reasons(self, cell: Cell) -> Sequence[tuple[str, int]] | Withheld:
        """How often each reason was named, the most frequent first."""
        if cell in self.hidden.reasons:
            return WITHHELD
        given = self.counts.book(self.survey.id, REASON).get(cell, {})
        named = [(each.text, given.get(each.value, 0)) for each in self.survey.reasons]
        return sorted((each for each in named if each[1]), key=lambda each: -each[1])

    def _indices(self, factors: Sequence[Factor]) -> Sequence[Item]:
        ids = {factor.id for factor in factors if factor.use is FactorUse.INDEX}
        return [item for item in self.survey.items if item.factor in ids and item.scale is Scale.POINTS]


Before: TypeAlias = tuple[SurveyFigures, Cell] | None
"""Where to look for the period before."""


def survey_result(figures: SurveyFigures, cell: Cell, before: Before = None) -> SurveyResult:
    """What the questionnaire came to in ``cell``."""
    survey = figures.survey
    overall = survey.item(survey.overall) if survey.overall else None
    is_one_stop = survey.scheme is Scheme.ONE_STOP
    points = figures.points(survey.factors, cell) if is_one_stop else None
    band = band_of(points, survey.bands) if isinstance(points, float) else None
    return SurveyResult(
        questionnaire=survey.id,
        scheme=survey.scheme,
        title=survey.title,
        label=LABELS[survey.scheme],
        responses=figures.responses(cell),
        invited=figures.counts.invited(survey.id, cell),
        index=figures.index(cell),
        overall=_item_share(figures, cell, before, overall) if overall else None,
        factors=[
            _factor_result(figures, factor, cell, before) for factor in survey.factors if _is_shown(survey, factor)
        ],
        points=points,
        most_points=figures.most_points(),
        band=band.name if band else None,
        reasons=figures.reasons(cell),
        response_rate=share_of(figures.response_rate(cell), before and before[0].response_rate(before[1])),
    )


def _is_shown(survey: Questionnaire, factor: Factor) -> bool:
    return any(item.factor == factor.id and not item.sensitive for item in survey.items)


def _factor_result(figures: SurveyFigures, factor: Factor, cell: Cell, before: Before) -> FactorResult:
    items = [item for item in figures.survey.items if item.factor == factor.id and not item.sensitive]
    return FactorResult(
        id=factor.id,
        name=factor.name,
        use=factor.use,
        index=share_of(figures.pooled(factor, cell), before and before[0].pooled(factor, before[1])),
        criteria=[_criterion(figures, item, cell, before) for item in items],
        score=_score(figures, factor, cell),
    )


def _score(figures: SurveyFigures, factor: Factor, cell: Cell) -> float | Withheld | None:
    if factor.dimension is not None:
        return figures.dimension(factor.dimension, cell)
    return figures.points([factor], cell) if figures.survey.scheme is Scheme.ONE_STOP else None


def _criterion(figures: SurveyFigures, item: Item, cell: Cell, before: Before) -> CriterionResult:
    given = figures.given(item, cell)
    return CriterionResult(
        id=item.id,
        name=item.text,
        share=_item_share(figures, cell, before, item),
        counts=distribution(item, given),
        mean=mean_of(item, given),
    )


def _item_share(figures: SurveyFigures, cell: Cell, before: Before, item: Item) -> Share | Withheld | None:
    return share_of(figures.satisfied(item, cell), before and before[0].satisfied(item, before[1]))


def satisfied_of(item: Item, given: Mapping[int, int] | Withheld) -> Fraction:
    """The satisfied among the valid answers to ``item``."""
    values = satisfied_values(item)
    if values is None or isinstance(given, Withheld):
        return None if values is None else WITHHELD
    whole = sum(given.get(value, 0) for value in item.valid_values)
    return (sum(given.get(value, 0) for value in values), whole) if whole else None


def mean_of(item: Item, given: Mapping[int, int] | Withheld) -> float | Withheld | None:
    """The mean mark, of scales that have one."""
    if item.scale not in (Scale.SATISFACTION, Scale.STARS, Scale.POINTS):
        return None
    if isinstance(given, Withheld):
        return WITHHELD
    return mean_mark({value: given.get(value, 0) for value in item.valid_values})


def dimension_of(given: Sequence[tuple[Item, Mapping[int, int] | Withheld]]) -> float | Withheld | None:
    """The 1-10 that the answers to all items of a dimension come to; None without any."""
    shown = [(item, counts) for item, counts in given if not isinstance(counts, Withheld)]
    if len(shown) < len(given):
        return WITHHELD
    positions = [place for item, counts in shown if (place := position(item, counts)) is not None]
    return one_to_ten(positions) if positions else None


def distribution(item: Item, given: Mapping[int, int] | Withheld) -> Sequence[tuple[int, str, int]] | Withheld:
    """How often each value was given, with its name."""
    if isinstance(given, Withheld):
        return WITHHELD
    names = _names(item)
    return [(value, names[value], given.get(value, 0)) for value in item.values]


def _names(item: Item) -> Mapping[int, str]:
    match item.scale:
        case Scale.SATISFACTION:
            return SATISFACTION
        case Scale.STARS:
            return STARS
        case Scale.YES_NO:
            return YES_NO
        case Scale.POINTS | Scale.CHOICE | Scale.CHOICES:
            return {option.value: option.text for option in item.options}
