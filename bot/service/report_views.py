"""All figures of one period, and the views of a report that show them beside those of the period before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.disclosure import Cell
from bot.domain.indices import content_766, on_time_766, well_handled_766
from bot.domain.surveys import Questionnaire
from bot.service.report import WITHHELD, Decision766, DossierResult, SurveyResult, TicketResult, View, Withheld
from bot.service.report_counts import Counts
from bot.service.report_surveys import Fraction, SurveyFigures, share_of, survey_result
from bot.service.report_withholding import Cells, Withholder

_KIND = "kind "


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """The figures of one period, withheld where they must be."""

    counts: Counts
    surveys: Mapping[str, SurveyFigures]
    hidden_tickets: Cells
    hidden_feedback: Cells

    def tickets(self, cell: Cell) -> TicketResult | Withheld:
        """The tickets opened."""
        if cell in self.hidden_tickets:
            return WITHHELD
        counted = self.counts.tickets(cell)
        kinds = {name.removeprefix(_KIND): count for name, count in counted.items() if name.startswith(_KIND)}
        return TicketResult(
            opened=counted.get("opened", 0),
            waiting=counted.get("waiting", 0),
            resolved=counted.get("resolved", 0),
            refused=counted.get("refused", 0),
            late=counted.get("late", 0),
            reopened=counted.get("reopened", 0),
            by_kind=dict(sorted(kinds.items())),
        )

    def on_time(self, cell: Cell) -> Fraction:
        """Decision 766: the dossiers whose handling ended in time, of those that had a due date."""
        dossiers = self.counts.dossiers(cell)
        part = on_time_766(dossiers.in_time, self.counts.asked_again(cell))
        return (part, dossiers.finished) if dossiers.finished else None

    def feedback(self, cell: Cell) -> Fraction:
        """Decision 766, 5.3; a reopened ticket stands for a disliked or a repeated one, which nobody can tell apart."""
        if cell in self.hidden_feedback:
            return WITHHELD
        counted = self.counts.tickets(cell)
        opened, late = counted.get("feedback", 0), counted.get("feedback late", 0)
        handled = well_handled_766(opened, counted.get("feedback reopened", 0), late, 0)
        return (handled, opened) if opened else None

    def satisfaction(self, cell: Cell) -> Fraction:
        """Decision 766, 5.4."""
        on_time = self.on_time(cell)
        if not isinstance(on_time, tuple):
            return on_time
        if cell in self.hidden_tickets:
            return WITHHELD
        part, whole = on_time
        return content_766(whole, whole - part, self.counts.tickets(cell).get("complaints", 0)), whole


def figures_of(counts: Counts, surveys: Sequence[Questionnaire], threshold: int) -> PeriodFigures:
    """All figures of the period that was counted."""
    withholder = Withholder(counts.places.layout(), threshold)
    tickets = withholder.each([counts.tickets_named("opened")])
    return PeriodFigures(
        counts=counts,
        surveys={survey.id: SurveyFigures(survey, counts, withholder.survey(survey, counts)) for survey in surveys},
        hidden_tickets=tickets,
        hidden_feedback=withholder.each([counts.tickets_named("feedback")], tickets),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of one period."""

    figures: PeriodFigures
    cell: Cell


def view_of(key: str, name: str, now: Place, before: Place) -> View:
    """The figures of a place beside those of the place before."""
    return View(
        key=key,
        name=name,
        surveys=_surveys(now, before),
        dossiers=DossierResult(now.figures.counts.dossiers(now.cell)),
        tickets=now.figures.tickets(now.cell),
        decision_766=Decision766(
            on_time=share_of(now.figures.on_time(now.cell), before.figures.on_time(before.cell)),
            feedback=share_of(now.figures.feedback(now.cell), before.figures.feedback(before.cell)),
            satisfaction=share_of(now.figures.satisfaction(now.cell), before.figures.satisfaction(before.cell)),
        ),
    )


def _surveys(now: Place, before: Place) -> Sequence[SurveyResult]:
    results: list[SurveyResult] = []
    for survey_id, figures in now.figures.surveys.items():
        if figures.has_any(now.cell):
            former = before.figures.surveys.get(survey_id)
            results.append(survey_result(figures, now.cell, former and (former, before.cell)))
    return results
