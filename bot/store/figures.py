"""Counting dossiers in SQL."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, case, extract, func, or_, select

from bot.domain.dossiers import DossierState
from bot.domain.months import MonthSpan
from bot.domain.processing_figures import ProcessingCounts, Progress
from bot.service.figures import DossierCount, Figures, Grouping, day_after
from bot.store.database import Database
from bot.store.tables import dossiers

_STATE, _DEADLINE = dossiers.c.state, dossiers.c.deadline_on
_WAITING = [state.value for state in DossierState if state.stops_the_clock]
_ENDED = [state.value for state in DossierState if state.is_end]
_IN_TIME = (Progress.EARLY.value, Progress.ON_TIME.value)
_ASKED = f'",{DossierState.SUPPLEMENT_REQUESTED.value}]'
_ASKED_AGAIN = f"%{_ASKED}%{_ASKED}%"
"""Steps are lists that end with words and a state (``dossier_values``); here two that request a supplement."""
_BARE_STEPS = func.replace(func.replace(dossiers.c.steps, "\\\\", ""), '\\"', "")
"""The steps without the backslashes and quotes that stand in words: a quote now is the end of words."""
_Occasion: TypeAlias = tuple[str, str, str, date]
_GROUPS = {Grouping.UNIT: dossiers.c.unit, Grouping.FIELD: dossiers.c.field}


class SqlFigures:
    """The ports ``FiguresSource`` and ``DossierFigures`` on the dossier table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(
        self, grouping: Grouping, today: date, first: date | None, last: date, unit: str | None = None
    ) -> Sequence[Figures]:
        """The counts by ``grouping`` of dossiers received from ``first`` to ``last``, the largest first."""
        query = _query(_GROUPS[grouping], today, _conditions(first, last, unit))
        rows = await self._database.transaction(lambda connection: connection.execute(query).all())
        counted: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for row in rows:
            counted[row.name][row.progress] = row.dossiers
        figures = [Figures(name, ProcessingCounts(**counts)) for name, counts in counted.items()]
        return sorted(figures, key=lambda each: (-each.counts.received, each.name))

    async def dossiers(self, today: date, first: date, last: date, unit: str | None = None) -> Sequence[DossierCount]:
        """Dossiers received from the month ``first`` to the end of the month ``last``, counted for reports."""
        query = _by_occasion(today, _conditions(first, MonthSpan(first, last).last_day, unit))
        rows = await self._database.transaction(lambda connection: connection.execute(query).all())
        counted: defaultdict[_Occasion, Counter[str]] = defaultdict(Counter)
        asked_again: Counter[_Occasion] = Counter()
        for row in rows:
            occasion = (row.unit, row.procedure_code, row.field, date(int(row.year), int(row.month), 1))
            counted[occasion][row.progress] += row.dossiers
            if row.asked_again and row.progress in _IN_TIME:
                asked_again[occasion] += row.dossiers
        return [
            DossierCount(*occasion, ProcessingCounts(**counts), asked_again[occasion])
            for occasion, counts in sorted(counted.items())
        ]


def _by_occasion(today: date, conditions: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    groups = (
        dossiers.c.unit,
        dossiers.c.procedure_code,
        dossiers.c.field,
        extract("year", dossiers.c.received_at).label("year"),
        extract("month", dossiers.c.received_at).label("month"),
        _progress(today).label("progress"),
        _BARE_STEPS.like(_ASKED_AGAIN).label("asked_again"),
    )
    return select(*groups, func.count().label("dossiers")).where(*conditions).group_by(*groups)


def _query(group: ColumnElement[str], today: date, conditions: Sequence[ColumnElement[bool]]) -> Select[str, str, int]:
    progress = _progress(today).label("progress")
    counted = select(group.label("name"), progress, func.count().label("dossiers")).where(*conditions)
    return counted.group_by(group, progress)


def _conditions(first: date | None, last: date, unit: str | None) -> list[ColumnElement[bool]]:
    received = dossiers.c.received_at
    conditions = [received < datetime.combine(day_after(last), time.min)]
    if first is not None:
        conditions.append(received >= datetime.combine(first, time.min))
    if unit is not None:
        conditions.append(or_(dossiers.c.unit == unit, dossiers.c.unit.startswith(f"{unit}.", autoescape=True)))
    return conditions


def _progress(today: date) -> ColumnElement[str]:
    """``processing_figures.progress_of`` as SQL; a test holds the two together."""
    ended_on = func.date(func.coalesce(dossiers.c.finished_at, dossiers.c.returned_at))
    deadline = func.date(_DEADLINE)
    is_over = _STATE.in_(_ENDED)
    return case(
        (_STATE.in_(_WAITING), Progress.WAITING.value),
        (_DEADLINE.is_(None), Progress.NO_DATE.value),
        (is_over & (ended_on > deadline), Progress.LATE.value),
        (is_over & (ended_on < deadline), Progress.EARLY.value),
        (is_over, Progress.ON_TIME.value),
        (today > _DEADLINE, Progress.PAST.value),
        else_=Progress.WITHIN.value,
    )
