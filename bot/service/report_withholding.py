"""What of one questionnaire is withheld in which cells of a report.

Figures are withheld in groups, each by its own numbers of answers; a group also withholds what another one withholds
that it could be compared with. The criteria of a factor go together, because the factor's own figure is their sum:
shown beside all criteria but one it would tell that one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.domain.disclosure import Cell, Layout, Table, Tally, any_enough, each_enough, withheld_cells
from bot.domain.indices import satisfied_values
from bot.domain.survey_walk import REASON
from bot.domain.surveys import Asked, Factor, FactorUse, Item, Questionnaire, Scale
from bot.service.report_counts import AFTER_RESULT, OTHERWISE, Book, Counts

Cells: TypeAlias = frozenset[Cell]
_Entry: TypeAlias = tuple[Book, frozenset[int]]
"""A book, and the values that are counted together."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Where the figures of a questionnaire are withheld: its responses, their occasions, items, factors and reasons."""

    responses: Cells
    occasions: Cells
    reasons: Cells
    items: Mapping[str, Cells] = field(default_factory=dict[str, Cells])
    pooled: Mapping[str, Cells] = field(default_factory=dict[str, Cells])


@dataclass(frozen=True, slots=True)
class _HiddenFactor:
    pooled: Cells
    items: Mapping[str, Cells]


class Withholder:
    """Decides what is withheld in one layout."""

    def __init__(self, layout: Layout, threshold: int) -> None:
        self._layout = layout
        self._each = each_enough(threshold)
        self._any = any_enough(threshold)

    def survey(self, survey: Questionnaire, counts: Counts) -> Hidden:
        """All decisions on one questionnaire."""
        responses = counts.responses(survey.id)
        together = self.each([(responses, frozenset({AFTER_RESULT, OTHERWISE}))])
        apart: list[_Entry] = [(responses, frozenset({AFTER_RESULT})), (responses, frozenset({OTHERWISE}))]
        reasons = counts.book(survey.id, REASON)
        factors = {factor.id: self._factor(survey, factor, counts, together) for factor in survey.factors}
        return Hidden(
            responses=together,
            occasions=self.each(apart, together),
            reasons=self._enough([(reasons, frozenset({each.value})) for each in survey.reasons], self._any, together),
            items={item: cells for decided in factors.values() for item, cells in decided.items.items()},
            pooled={factor: decided.pooled for factor, decided in factors.items()},
        )

    def sensitive(self, items: Iterable[Item], books: Mapping[str, Book]) -> Mapping[str, Cells]:
        """Where sensitive items, which are never pooled, are withheld."""
        return {item.id: self._alone(item, books[item.id]) for item in items}

    def each(self, entries: Sequence[_Entry], forced: Cells = frozenset()) -> Cells:
        """Where figures are withheld of which each needs enough answers."""
        return self._enough(entries, self._each, forced)

    def _factor(self, survey: Questionnaire, factor: Factor, counts: Counts, forced: Cells) -> "_HiddenFactor":
        asked, common = asked_items(survey, factor), pooled_items(survey, factor)
        books = {item.id: counts.book(survey.id, item.id) for item in asked}
        if len(common) < 2:
            items = {item.id: self._alone(item, books[item.id], forced) for item in asked}
            return _HiddenFactor(items[common[0].id] if common else forced, items)
        valid: list[_Entry] = [(books[item.id], frozenset(item.valid_values)) for item in common]
        pooled = self._enough(valid, self._any, forced)
        # The overall mark, which everybody gives, goes by itself where enough others are left to hide each other.
        overall = [item for item in common if item.id == survey.overall and len(common) > 2]
        apart = [item for item in asked if item in overall or item not in common]
        alone = {item.id: self._alone(item, books[item.id], forced) for item in apart}
        rest = [item for item in common if item not in overall]
        entries = [entry for item in rest for entry in _entries(item, books[item.id])]
        together = self.each(entries, pooled.union(*(alone[item.id] for item in overall)))
        return _HiddenFactor(pooled, {**alone, **dict.fromkeys((item.id for item in rest), together)})

    def _alone(self, item: Item, book: Book, forced: Cells = frozenset()) -> Cells:
        if item.scale is Scale.CHOICES:
            # How many citizens ticked something is not counted, but so many as ticked the same did.
            return self._enough([(book, frozenset({value})) for value in item.values], self._any, forced)
        return self.each(list(_entries(item, book)), forced)

    def _enough(self, entries: Sequence[_Entry], is_enough: Callable[[Tally], bool], forced: Cells) -> Cells:
        if not entries:
            return forced

        def tally(cell: Cell) -> Tally:
            return tuple(_count(book.get(cell, {}), values) for book, values in entries)

        return withheld_cells(self._layout, Table(tally, is_enough), forced)


def asked_items(survey: Questionnaire, factor: Factor) -> Sequence[Item]:
    """The items of ``factor`` that citizens answer and that are kept with procedure and month, the overall mark too."""
    return [
        item
        for item in survey.items
        if item.factor == factor.id and not item.sensitive and item.asked is not Asked.OFFICE
    ]


def pooled_items(survey: Questionnaire, factor: Factor) -> Sequence[Item]:
    """The items whose answers make up the index of ``factor``; points have a mean instead."""
    if factor.use is not FactorUse.INDEX:
        return ()
    return [item for item in asked_items(survey, factor) if satisfied_values(item) is not None]


def _entries(item: Item, book: Book) -> Iterator[_Entry]:
    """Its valid answers, which shares rest on, and all answers, which are shown too."""
    yield book, frozenset(item.valid_values)
    if len(item.valid_values) < len(item.values):
        yield book, frozenset(item.values)


def _count(given: Mapping[int, int], values: frozenset[int]) -> int:
    return sum(count for value, count in given.items() if value in values)
