"""Statements that every update needs: made and compiled once, then carried out by the database's driver itself.

SQLAlchemy takes 0.1 to 0.4 ms an execution to find out what is the same each time, SQLite 0.02 ms to do it. So here
SQLAlchemy writes the SQL, and the driver is given it; values go through the columns' types on their way in, and come
back as the driver has them.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Executable,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, Any]
Process = Callable[[Any], Any]


class _JsonList(TypeDecorator[Sequence[Any]]):
    """A list, as SQLite takes one."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> str:
        """The list in JSON."""
        del dialect  # the other one has lists of its own
        return orjson.dumps(list(value or ())).decode()


@dataclass(frozen=True, slots=True)
class Target:
    """The kind of database that a statement is written for."""

    is_sqlite: bool

    def insert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        """An INSERT that can say what to do about conflicts."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def among(self, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
        """That ``column`` is one of the values in the list ``name``, however many: the SQL stays the same."""
        if self.is_sqlite:
            listed = func.json_each(bindparam(name, type_=_JsonList())).table_valued("value")
            return column.in_(select(listed.c.value))
        return column == func.any(bindparam(name, type_=ARRAY(column.type)))


@dataclass(frozen=True, slots=True)
class _Compiled:
    text: str
    constants: Values
    process: Mapping[str, Process]
    places: Sequence[str] | None
    """The names in the order of the places, where the driver counts places."""

    def filled(self, values: Values) -> Any:
        """``values`` as the driver takes them."""
        given = {**self.constants, **values}
        for name, process in self.process.items():
            given[name] = process(given[name])
        return given if self.places is None else tuple(given[name] for name in self.places)


class Prepared:
    """A statement, which ``write`` writes for a kind of database; of an INSERT ``columns`` are those that it fills."""

    def __init__(self, write: Callable[[Target], Executable], columns: Sequence[str] | None = None) -> None:
        self._write = write
        self._columns = columns
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, values: Values) -> int:
        """Carry it out; how many rows it changed. Raises DBAPIError, as do the others."""
        with self._cursor(connection) as (cursor, compiled):
            cursor.execute(compiled.text, compiled.filled(values))
            return cursor.rowcount

    def run_for_each(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Carry it out for each of ``rows``."""
        with self._cursor(connection) as (cursor, compiled):
            cursor.executemany(compiled.text, [compiled.filled(row) for row in rows])

    def rows(self, connection: Connection, values: Values) -> Sequence[tuple[Any, ...]]:
        """What it returns."""
        with self._cursor(connection) as (cursor, compiled):
            cursor.execute(compiled.text, compiled.filled(values))
            return cast("Sequence[tuple[Any, ...]]", cursor.fetchall())

    def rows_for_each(self, connection: Connection, rows: Sequence[Values]) -> Sequence[tuple[Any, ...]]:
        """What it returns for each of ``rows``, all in one."""
        returned: list[tuple[Any, ...]] = []
        if not rows:
            return returned
        with self._cursor(connection) as (cursor, compiled):
            if connection.dialect.name == "sqlite":
                for row in rows:
                    cursor.execute(compiled.text, compiled.filled(row))
                    returned += cursor.fetchall()
            else:  # psycopg sends them all before it waits for the first answer
                several = cast("Any", cursor)
                several.executemany(compiled.text, [compiled.filled(row) for row in rows], returning=True)
                returned += several.fetchall()
                while several.nextset():
                    returned += several.fetchall()
        return returned

    @contextmanager
    def _cursor(self, connection: Connection) -> Generator[tuple[DBAPICursor, _Compiled]]:
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name) or self._compile(dialect)
        cursor = connection.connection.cursor()
        base = dialect.loaded_dbapi.Error
        try:
            yield cursor, compiled
        except base as fault:
            told = DBAPIError.instance(compiled.text, None, fault, base, hide_parameters=True, dialect=dialect)
            raise told from fault
        finally:
            cursor.close()

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement = cast("Any", self._write(Target(is_sqlite=dialect.name == "sqlite")))
        compiled: SQLCompiler = statement.compile(dialect=dialect, column_keys=self._columns)
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        process = {
            name: own
            for bind, name in compiled.bind_names.items()
            if (own := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        made = self._compiled[dialect.name] = _Compiled(str(compiled), constants, process, compiled.positiontup)
        return made
