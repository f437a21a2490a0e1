"""What the database holds of the unit that samples are made up for, and of others; taking the samples out again."""

from collections.abc import Sequence

from sqlalchemy import Column, ColumnElement, Connection, delete, exists, or_, select

from bot.store.database import Database
from bot.store.tables import (
    answers,
    comments,
    dossiers,
    follows,
    invitation_counts,
    notifications,
    office_marks,
    response_groups,
    responses,
    sensitive_counts,
)


class SqlSampleUnit:
    """The rows of one made-up unit and those below it."""

    def __init__(self, database: Database, unit: str) -> None:
        self._database = database
        self._unit = unit

    def foreign_units(self) -> Sequence[str]:
        """The other units that have dossiers or ratings here."""

        def read(connection: Connection) -> Sequence[str]:
            columns = (dossiers.c.unit, response_groups.c.unit, sensitive_counts.c.unit)
            found = (connection.scalars(select(unit).where(~self._ours(unit)).distinct()) for unit in columns)
            return sorted({unit for units in found for unit in units})

        return self._database.transact(read)

    def is_filled(self) -> bool:
        """Whether there are ratings of the unit, made-up or somebody's who tried the bot."""
        rated = select(exists().where(self._ours(response_groups.c.unit)))
        invited = select(exists().where(self._ours(invitation_counts.c.unit)))
        return self._database.transact(lambda connection: bool(connection.scalar(rated) or connection.scalar(invited)))

    def has_dossiers_from(self, number: int) -> bool:
        """Whether there are dossiers of the unit whose codes end in a number that begins like ``number``."""
        made_up = dossiers.c.code.like(f"%-{str(number)[0]}{'_' * (len(str(number)) - 1)}")
        query = select(exists().where(self._ours(dossiers.c.unit), made_up))
        return self._database.transact(lambda connection: bool(connection.scalar(query)))

    def remove(self) -> None:
        """Take out all dossiers and ratings of the unit, and what citizens follow of it."""

        def erase(connection: Connection) -> None:
            codes = select(dossiers.c.code).where(self._ours(dossiers.c.unit))
            groups = select(response_groups.c.id).where(self._ours(response_groups.c.unit))
            keys = select(responses.c.key).where(responses.c.group_id.in_(groups))
            for table, condition in (
                (notifications, notifications.c.code.in_(codes)),
                (follows, follows.c.code.in_(codes)),
                (dossiers, self._ours(dossiers.c.unit)),
                (comments, comments.c.response.in_(keys)),
                (answers, answers.c.group_id.in_(groups)),
                (responses, responses.c.group_id.in_(groups)),
                (response_groups, self._ours(response_groups.c.unit)),
                *((table, self._ours(table.c.unit)) for table in (sensitive_counts, invitation_counts, office_marks)),
            ):
                connection.execute(delete(table).where(condition))

        self._database.transact(erase)

    def _ours(self, unit: Column[str]) -> ColumnElement[bool]:
        return or_(unit == self._unit, unit.startswith(f"{self._unit}.", autoescape=True))
