"""The page's line chart: where everything is drawn, in units of its own drawing area."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.reports.comparison import headline, in_time, survey_in
from bot.service.report import Report, Share, View

WIDTH, HEIGHT = 760, 300
LEFT, RIGHT, TOP, BOTTOM = 48, 20, 14, 34
_TICKS = (0, 20, 40, 60, 80, 100)
_STYLES = ("solid", "dashed")
_MOST_LABELS = 12


@dataclass(frozen=True, slots=True)
class Dot:
    """One month of a line."""

    x: float
    y: float
    month: str
    percent: float


@dataclass(frozen=True, slots=True)
class Line:
    """One figure over the months; ``strokes`` has a list of dots for each stretch without a gap."""

    name: str
    style: str
    strokes: Sequence[Sequence[Dot]]


@dataclass(frozen=True, slots=True)
class MonthChart:
    """The whole chart: ``ticks`` are heights with their percentages, ``months`` are places with their names."""

    lines: Sequence[Line]
    ticks: Sequence[tuple[float, int]]
    months: Sequence[tuple[float, str]]


def month_chart(report: Report) -> MonthChart | None:
    """Satisfaction and dossiers in time by month, or None when there are fewer than two months."""
    views = report.by_month
    if len(views) < 2:
        return None
    figures = dict(_figures(report))
    lines = [
        Line(name, style, list(_strokes(views, percent)))
        for (name, percent), style in zip(figures.items(), _STYLES, strict=False)
    ]
    ticks = [(_y(tick), tick) for tick in _TICKS]
    step = 1 + (len(views) - 1) // _MOST_LABELS
    months = [(_x(place, len(views)), view.name) for place, view in enumerate(views) if place % step == 0]
    return MonthChart(lines, ticks, months)


def _figures(report: Report) -> Iterator[tuple[str, Callable[[View], float | None]]]:
    survey = headline(report.overall)
    if survey is not None:
        yield f"{survey.title}: hài lòng chung", lambda view: _satisfied(view, survey.questionnaire)
    yield "Hồ sơ xong đúng hẹn", lambda view: in_time(view).percent


def _satisfied(view: View, questionnaire: str) -> float | None:
    found = survey_in(view, questionnaire)
    return found.overall.percent if found and isinstance(found.overall, Share) else None


def _strokes(views: Sequence[View], percent: Callable[[View], float | None]) -> Iterator[Sequence[Dot]]:
    stroke: list[Dot] = []
    for place, view in enumerate(views):
        value = percent(view)
        if value is not None:
            stroke.append(Dot(_x(place, len(views)), _y(value), view.name, value))
        elif stroke:
            yield stroke
            stroke = []
    if stroke:
        yield stroke


def _x(place: int, months: int) -> float:
    return round(LEFT + 16 + (WIDTH - LEFT - RIGHT - 32) * place / (months - 1), 1)


def _y(percent: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - percent / 100), 1)
