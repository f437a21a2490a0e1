"""Counting responses in SQL."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Select, func, or_, select

from bot.domain.months import months_later
from bot.domain.survey_walk import OccasionKind
from bot.service.rating_ports import Comment, InvitationCount, MarkCount, OfficeMark, ResponseCount, SensitiveCount
from bot.store.database import Database
from bot.store.tables import (
    answers,
    comments,
    invitation_counts,
    office_marks,
    response_groups,
    responses,
    sensitive_counts,
)

Count = TypeVar("Count")
_GROUP = response_groups.c


class SqlRatingFigures:
    """The port ``RatingFigures`` on the database's tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def marks(self, first: date, last: date, unit: str | None = None) -> Sequence[MarkCount]:
        """The answers, counted."""
        columns = (_GROUP.id, _GROUP.questionnaire, _GROUP.unit, _GROUP.procedure, _GROUP.month)
        groups = select(*columns).where(*_within(_GROUP.month, first, last), *_below(_GROUP.unit, unit))
        chosen = answers.c.group_id.in_(groups.with_only_columns(_GROUP.id))
        # In the order of the key of ``answers``, so that nothing has to be sorted, and without the columns of the
        # group, which are the same for hundreds of rows.
        key = (answers.c.group_id, answers.c.item, answers.c.value)
        counts = select(*key, func.count()).where(chosen).group_by(*key)

        def count(connection: Connection) -> Sequence[MarkCount]:
            counted = connection.execute(counts)  # before the groups: one that comes in between is then known
            by_id = {row.id: _Group(*row) for row in connection.execute(groups)}
            return list(_mark_counts(map(tuple, counted), by_id))

        return await self._database.transaction(count)

    async def responses(self, first: date, last: date, unit: str | None = None) -> Sequence[ResponseCount]:
        """The responses with at least one answer, counted."""
        query = (
            select(_GROUP.questionnaire, responses.c.kind, _GROUP.unit, _GROUP.procedure, _GROUP.month, func.count())
            .join_from(response_groups, responses, responses.c.group_id == _GROUP.id)
            .where(responses.c.is_answered.is_(True))
            .where(*_within(_GROUP.month, first, last), *_below(_GROUP.unit, unit))
            .group_by(_GROUP.id, responses.c.kind)
        )
        return await self._all(query, lambda row: ResponseCount(row[0], OccasionKind(row[1]), *row[2:]))

    async def sensitive(self, first: date, last: date, unit: str | None = None) -> Sequence[SensitiveCount]:
        """The sensitive answers of the quarters that lie wholly from ``first`` to the end of ``last``."""
        counts = sensitive_counts.c
        # the last quarter that can end with the last month begins two months before it
        whole = _within(counts.quarter, first, months_later(last, -2))
        return await self._all(_rows_of(counts, whole, unit), lambda row: SensitiveCount(*row))

    async def invitations(self, first: date, last: date, unit: str | None = None) -> Sequence[InvitationCount]:
        """The invitations that were sent."""
        counts = invitation_counts.c
        rows = _rows_of(counts, _within(counts.month, first, last), unit)
        return await self._all(rows, lambda row: InvitationCount(row[0], row[1] or None, *row[2:]))

    async def comments(self, first: date, last: date, unit: str | None = None) -> Sequence[Comment]:
        """The comments, in the order of keyed hashes, which is none."""
        query = (
            select(_GROUP.questionnaire, _GROUP.unit, _GROUP.procedure, _GROUP.month, comments.c.text)
            .join_from(comments, responses, responses.c.key == comments.c.response)
            .join(response_groups, responses.c.group_id == _GROUP.id)
            .where(*_within(_GROUP.month, first, last), *_below(_GROUP.unit, unit))
            .order_by(comments.c.response)
        )
        return await self._all(query, lambda row: Comment(*row))

    async def office_marks(self, first: date, last: date, unit: str | None = None) -> Sequence[OfficeMark]:
        """What offices said of themselves."""
        marks = office_marks.c
        return await self._all(_rows_of(marks, _within(marks.month, first, last), unit), lambda row: OfficeMark(*row))

    async def _all(self, query: Select[*tuple[Any, ...]], read: Callable[[Any], Count]) -> Sequence[Count]:
        return await self._database.transaction(lambda connection: [read(row) for row in connection.execute(query)])


class _Group(NamedTuple):
    """A row of ``response_groups``."""

    id: int
    questionnaire: str
    unit: str
    procedure: str | None
    month: date


def _mark_counts(rows: Iterable[tuple[Any, ...]], groups: Mapping[int, _Group]) -> Iterator[MarkCount]:
    items: dict[str, str] = {}  # each once in memory, not once a row
    for group_id, item, value, count in rows:
        group = groups[group_id]
        item = items.setdefault(item, item)  # noqa: PLW2901
        yield MarkCount(group.questionnaire, item, value, group.unit, group.procedure, group.month, count)


def _rows_of(columns: Any, conditions: Sequence[ColumnElement[bool]], unit: str | None) -> Select[*tuple[Any, ...]]:
    """The rows of a table whose columns stand in the order of its count type's fields."""
    return select(*columns).where(*conditions, *_below(columns.unit, unit)).order_by(*columns)


def _within(column: Column[date], first: date, last: date) -> list[ColumnElement[bool]]:
    return [column >= first, column <= last]


def _below(column: Column[str], unit: str | None) -> list[ColumnElement[bool]]:
    return [] if unit is None else [or_(column == unit, column.startswith(f"{unit}.", autoescape=True))]
