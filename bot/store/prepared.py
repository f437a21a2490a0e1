"""Statements that every update needs: made and compiled once, then carried out by the database's driver itself.

SQLAlchemy takes 0.1 to 0.4 ms an execution to find out what is the same each time, SQLite 0.02 ms to do it. So here
SQLAlchemy writes the SQL, and the driver is given it; values go through the columns' types on their way in, and come
back as the driver has them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, cast

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


class _Cursor:
    """The driver's cursor for one statement; its errors are raised as SQLAlchemy's. Made for every statement."""

    __slots__ = ("_compiled", "_dialect", "driver")

    def __init__(self, connection: Connection, compiled: _Compiled) -> None:
        self._compiled = compiled
        self._dialect = connection.dialect
        self.driver: DBAPICursor = connection.connection.cursor()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, fault: BaseException | None, __: object) -> None:
        self.driver.close()
        base = self._dialect.loaded_dbapi.Error
        if isinstance(fault, base):
            told = DBAPIError.instance(
                self._compiled.text, None, fault, base, hide_parameters=True, dialect=self._dialect
            )
            raise told from fault

    def execute(self, values: Values) -> None:
        self.driver.execute(self._compiled.text, self._compiled.filled(values))

    def execute_for_each(self, rows: Sequence[Values], **options: Any) -> None:
        self.driver.executemany(self._compiled.text, [self._compiled.filled(row) for row in rows], **options)


class Prepared:
    """A statement, which ``write`` writes for a kind of database; of an INSERT ``columns`` are those that it fills."""

    def __init__(self, write: Callable[[Target], Executable], columns: Sequence[str] | None = None) -> None:
        self._write = write
        self._columns = columns
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, values: Values) -> int:
        """Carry it out; how many rows it changed. Raises DBAPIError, as do the others."""
        with self._cursor(connection) as cursor:
            cursor.execute(values)
            return cursor.driver.rowcount

    def run_for_each(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Carry it out for each of ``rows``."""
        with self._cursor(connection) as cursor:
            cursor.execute_for_each(rows)

    def rows(self, connection: Connection, values: Values) -> Sequence[tuple[Any, ...]]:
        """What it returns."""
        with self._cursor(connection) as cursor:
            cursor.execute(values)
            return cast("Sequence[tuple[Any, ...]]", cursor.driver.fetchall())

    def rows_for_each(self, connection: Connection, rows: Sequence[Values]) -> Sequence[tuple[Any, ...]]:
        """What it returns for each of ``rows``, all in one."""
        returned: list[tuple[Any, ...]] = []
        if not rows:
            return returned
        with self._cursor(connection) as cursor:
            if connection.dialect.name == "sqlite":
                for row in rows:
                    cursor.execute(row)
                    returned += cursor.driver.fetchall()
            else:  # psycopg sends them all before it waits for the first answer
                several = cast("Any", cursor.driver)
                cursor.execute_for_each(rows, returning=True)
                returned += several.fetchall()
                while several.nextset():
                    returned += several.fetchall()
        return returned

    def _cursor(self, connection: Connection) -> "_Cursor":
        return _Cursor(connection, self._compiled.get(connection.dialect.name) or self._compile(connection.dialect))

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
