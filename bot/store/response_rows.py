"""Reading single responses in SQL, for research."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, func, select

from bot.domain.procedures import ChannelKind
from bot.service.response_rows import ResponseGroup, ResponseRow
from bot.store.database import Database
from bot.store.tables import answers, response_groups, responses

_GROUP = response_groups.c
_GROUPS_A_QUERY = 500
"""PostgreSQL and SQLite take more parameters, but the gain is over long before."""


class SqlResponseRows:
    """The port ``ResponseRows`` on the database's tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def groups(self, before: date | None = None) -> Sequence[ResponseGroup]:
        """All groups that have an answered response, of the months that begin before ``before`` (None: all)."""
        key = (_GROUP.id, _GROUP.questionnaire, _GROUP.unit, _GROUP.procedure, responses.c.channel, _GROUP.month)
        query = (
            select(*key, func.count())
            .join_from(response_groups, responses, responses.c.group_id == _GROUP.id)
            .where(responses.c.is_answered.is_(True), *([_GROUP.month < before] if before else []))
            .group_by(*key)
        )
        return await self._database.transaction(
            lambda connection: [
                ResponseGroup(*row[:4], _channel(row[4]), row[5], row[6]) for row in connection.execute(query)
            ]
        )

    async def rows(self, groups: Sequence[int]) -> Sequence[ResponseRow]:
        """The answered responses of the groups with these numbers, in the order of keyed hashes, which is none."""
        return await self._database.transaction(lambda connection: list(_rows(connection, groups)))


def _rows(connection: Connection, groups: Sequence[int]) -> Iterator[ResponseRow]:
    for first in range(0, len(groups), _GROUPS_A_QUERY):
        numbers = groups[first : first + _GROUPS_A_QUERY]
        query = (
            select(answers.c.response, answers.c.group_id, responses.c.channel, answers.c.item, answers.c.value)
            .join_from(answers, responses, responses.c.key == answers.c.response)
            .where(answers.c.group_id.in_(numbers), responses.c.is_answered.is_(True))
            .order_by(answers.c.response, answers.c.item, answers.c.value)
        )
        for _, given in groupby(connection.execute(query), key=_response):
            yield _row(list(given))


def _response(row: Any) -> bytes:
    return row[0]


def _row(given: Sequence[Any]) -> ResponseRow:
    _, group, channel, _, _ = given[0]
    return ResponseRow(group, _channel(channel), [(item, value) for _, _, _, item, value in given])


def _channel(stored: str | None) -> ChannelKind | None:
    return None if stored is None else ChannelKind(stored)
