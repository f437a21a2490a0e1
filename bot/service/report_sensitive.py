"""Sensitive answers by unit and quarter: nothing finer is kept, and nothing else is shown with them."""

from collections.abc import Iterator, Mapping, Sequence

from bot.domain.disclosure import ALL, Cell, Layout
from bot.domain.indices import satisfied_values
from bot.domain.surveys import Factor, Item, Questionnaire
from bot.service.rating_ports import SensitiveCount
from bot.service.report import WITHHELD, CriterionResult, FactorResult, SurveyResult, Withheld
from bot.service.report_counts import Book, Gathering, books_of
from bot.service.report_layout import Places, month_part
from bot.service.report_surveys import dimension_of, distribution, mean_of, satisfied_of, share_of
from bot.service.report_withholding import Cells, Withholder
from bot.service.report_words import LABELS, SENSITIVE_TITLE, quarter_name


def sensitive_results(
    surveys: Sequence[Questionnaire],
    given: Sequence[SensitiveCount],
    places: Places,
    names: Mapping[str, str],
    threshold: int,
) -> Sequence[SurveyResult]:
    """The sensitive items of each questionnaire: of all, of each unit, of each quarter; ``names`` are those of units.

    The ``places`` have quarters for months.
    """
    books = _books(given, places)
    layout = Layout(places.lineage, [[month_part(quarter) for quarter in places.months]])
    found: list[SurveyResult] = []
    for survey in surveys:
        asked = {item.id: books[survey.id, item.id] for item in survey.items if (survey.id, item.id) in books}
        items = [item for item in survey.items if item.id in asked]
        hidden = Withholder(layout, threshold).sensitive(items, asked)
        for cell, name in _cells(places, names):
            given_here = {item: _given(book, hidden[item], cell) for item, book in asked.items()}
            result = _result(survey, items, given_here, name)
            found += [result] if result else []
    return found


def _books(given: Sequence[SensitiveCount], places: Places) -> Mapping[tuple[str, str], Book]:
    gathered = Gathering[tuple[str, str, int]](places)
    for count in given:
        whole, _, of_quarter = places.numbers(count.unit, None, count.quarter)
        gathered.add((count.questionnaire, count.item, count.value), (whole, of_quarter), count.count)
    return books_of(gathered)


def _cells(places: Places, names: Mapping[str, str]) -> Iterator[tuple[Cell, str]]:
    unit, parts = places.lineage[-1]
    yield (unit, ALL), names[unit]
    for part in parts:
        yield (part, ALL), names[part]
    for quarter in places.months:
        yield (unit, month_part(quarter)), quarter_name(quarter)


def _given(book: Book, hidden: Cells, cell: Cell) -> Mapping[int, int] | Withheld:
    return WITHHELD if cell in hidden else book.get(cell, {})


def _result(
    survey: Questionnaire, items: Sequence[Item], given: Mapping[str, Mapping[int, int] | Withheld], name: str
) -> SurveyResult | None:
    """What is known in one place; None where nobody answered."""
    answered = [sum(counts.values()) for counts in given.values() if not isinstance(counts, Withheld)]
    if not any(answered) and len(answered) == len(given):
        return None
    return SurveyResult(
        questionnaire=survey.id,
        scheme=survey.scheme,
        title=SENSITIVE_TITLE.format(title=survey.title, where=name),
        label=LABELS[survey.scheme],
        # Who answered which item is not kept; at least as many as answered one of those shown.
        responses=max(answered) if any(answered) else WITHHELD,
        invited=None,
        index=None,
        overall=None,
        factors=[
            _factor(survey, factor, [item for item in items if item.factor == factor.id], given)
            for factor in survey.factors
            if any(item.factor == factor.id for item in items)
        ],
    )


def _factor(
    survey: Questionnaire, factor: Factor, items: Sequence[Item], given: Mapping[str, Mapping[int, int] | Withheld]
) -> FactorResult:
    dimensions = {each.id: each.dimension for each in survey.factors}
    of_dimension = [
        (item, given[item.id])
        for item in survey.items
        if item.id in given and dimensions[item.factor] == factor.dimension and satisfied_values(item) is not None
    ]
    return FactorResult(
        id=factor.id,
        name=factor.name,
        use=factor.use,
        index=None,
        criteria=[
            CriterionResult(
                id=item.id,
                name=item.text,
                share=share_of(satisfied_of(item, given[item.id])),
                counts=distribution(item, given[item.id]),
                mean=mean_of(item, given[item.id]),
            )
            for item in items
        ],
        score=dimension_of(of_dimension) if factor.dimension is not None else None,
    )
