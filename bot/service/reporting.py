"""Use case: the report of a unit for some whole months, beside as many months before.

What is withheld is decided over all units of the period, whatever unit is asked for, so that the reports of a unit and
of the units above it withhold the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.domain.disclosure import ALL
from bot.domain.knowledge import Knowledge
from bot.domain.months import MonthSpan, months_later
from bot.domain.surveys import Questionnaire
from bot.service.figures import DossierFigures
from bot.service.rating_ports import RatingFigures
from bot.service.report import Report, SurveyResult, View
from bot.service.report_comments import comment_labels
from bot.service.report_counts import Counts, Inputs
from bot.service.report_layout import (
    Places,
    UnitTree,
    code_of,
    field_part,
    is_own_part,
    month_part,
    tree_of,
)
from bot.service.report_sensitive import sensitive_results
from bot.service.report_views import PeriodFigures, Place, figures_of, view_of
from bot.service.report_words import OWN_PART, TITLE, WHOLE, field_name, month_name, notes, unit_name, unknown_surveys
from bot.service.ticket_ports import TicketCount

DEFAULT_THRESHOLD = 5


class TicketFigures(Protocol):
    """Counts tickets; part of the port ``Tickets``."""

    async def counts(self, first: date, last: date, unit: str | None = None) -> Sequence[TicketCount]:
        """The tickets opened in the months from ``first`` to ``last`` (both first days of months), counted."""
        ...


@dataclass(frozen=True, slots=True)
class UnknownUnit:
    """There is no such unit: neither an office nor anything that was rated; ``known`` are those that there are."""

    unit: str
    known: Sequence[str]


class Reporting:
    """Makes reports. Takes a second or two of computing for a million responses: call it off the event loop."""

    def __init__(
        self,
        knowledge: Callable[[], Knowledge],
        ratings: RatingFigures,
        tickets: TicketFigures,
        dossiers: DossierFigures,
        threshold: int = DEFAULT_THRESHOLD,
    ) -> None:
        """``knowledge`` gives the one in force; figures of fewer than ``threshold`` responses are withheld."""
        self._knowledge = knowledge
        self._ratings = ratings
        self._tickets = tickets
        self._dossiers = dossiers
        self._threshold = threshold

    async def report(self, first: date, last: date, today: date, unit: str | None = None) -> Report | UnknownUnit:
        """The report of ``unit`` (all, without) for the whole months that ``first`` to ``last`` lie in."""
        knowledge, span = self._knowledge(), MonthSpan.covering(first, last)
        now, before = await self._inputs(span, today), await self._inputs(span.former, today)
        tree = tree_of(knowledge, {*now.units(), *before.units()})
        top = tree.top() if unit is None else unit
        if top not in tree:
            return UnknownUnit(top, sorted(office.unit for office in knowledge.offices.offices))
        draft = _Draft(knowledge, tree, top, span, self._threshold, now, before)
        report = draft.report(today)
        comments = await self._ratings.comments(span.first, span.last, top or None)
        lines = comment_labels(knowledge, top, now.responses, self._threshold).lines(comments) if comments else ()
        return replace(report, comments=lines, sensitive=await self._sensitive(draft))

    async def _inputs(self, span: MonthSpan, today: date) -> Inputs:
        first, last = span.first, span.last
        return Inputs(
            marks=await self._ratings.marks(first, last),
            responses=await self._ratings.responses(first, last),
            invitations=await self._ratings.invitations(first, last),
            office_marks=await self._ratings.office_marks(first, last),
            tickets=await self._tickets.counts(first, last),
            dossiers=await self._dossiers.dossiers(today, first, last),
        )

    async def _sensitive(self, draft: "_Draft") -> Sequence[SurveyResult]:
        quarters = draft.span.quarters
        if not quarters:
            return ()
        given = await self._ratings.sensitive(draft.span.first, draft.span.last)
        tree = tree_of(draft.knowledge, {each.unit for each in given} | {draft.unit} - {""})
        places = Places(draft.knowledge, tree.lineage(draft.unit), quarters)
        names = {part: draft.name_of(part) for part in (draft.unit, *tree.parts_of(draft.unit))}
        return sensitive_results(draft.knowledge.questionnaires, given, places, names, self._threshold)


class _Draft:
    """One report in the making."""

    def __init__(
        self,
        knowledge: Knowledge,
        tree: UnitTree,
        unit: str,
        span: MonthSpan,
        threshold: int,
        now: Inputs,
        before: Inputs,
    ) -> None:
        self.knowledge = knowledge
        self.unit = unit
        self.span = span
        self._threshold = threshold
        self._lineage = tree.lineage(unit)
        self._now = self._figures(span, now)
        self._before = self._figures(span.former, before)

    def report(self, today: date) -> Report:
        """The report without comments and sensitive answers."""
        return Report(
            title=TITLE,
            unit=self.unit,
            unit_name=self.name_of(self.unit),
            first=self.span.first,
            last=self.span.last_day,
            former_first=self.span.former.first,
            former_last=self.span.former.last_day,
            made_on=today,
            threshold=self._threshold,
            overall=self._view("", WHOLE, (self.unit, ALL)),
            by_unit=[self._view(code_of(part), self.name_of(part), (part, ALL)) for part in self._lineage[-1][1]],
            by_field=self._by_field(),
            by_month=[self._by_month(month) for month in self.span.months],
            comments=(),
            sensitive=(),
            notes=[*notes(self.span, today, self._threshold), *self._unknown()],
        )

    def name_of(self, part: str) -> str:
        """What people call a unit, or a unit's own part."""
        name = unit_name(self.knowledge, code_of(part))
        return OWN_PART.format(name=name) if is_own_part(part) else name

    def _figures(self, span: MonthSpan, given: Inputs) -> PeriodFigures:
        counts = Counts(Places(self.knowledge, self._lineage, span.months), given)
        return figures_of(counts, self._known(counts), self._threshold)

    def _known(self, counts: Counts) -> Sequence[Questionnaire]:
        return [each for each in self.knowledge.questionnaires if each.id in counts.questionnaires]

    def _unknown(self) -> Sequence[str]:
        lost = [each for each in self._now.counts.questionnaires if each not in self._now.surveys]
        return [unknown_surveys(lost)] if lost else ()

    def _view(self, key: str, name: str, cell: tuple[str, tuple[str, str]]) -> View:
        return view_of(key, name, Place(self._now, cell), Place(self._before, cell))

    def _by_field(self) -> Sequence[View]:
        """The fields that anything belongs to."""
        return [
            self._view(field_id, field_name(self.knowledge, field_id), (self.unit, field_part(field_id)))
            for field_id in self._now.counts.places.fields
            if self._now.counts.has_any((self.unit, field_part(field_id)))
        ]

    def _by_month(self, month: date) -> View:
        """A month beside the one right before it, which may be the last of the period before."""
        former = months_later(month, -1)
        before = self._now if former >= self.span.first else self._before
        return view_of(
            f"{month:%Y-%m}",
            month_name(month),
            Place(self._now, (self.unit, month_part(month))),
            Place(before, (self.unit, month_part(former))),
        )
