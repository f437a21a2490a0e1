"""Statements that every update needs: made and compiled once, then carried out by the database's driver itself.

SQLAlchemy takes 0.1 to 0.4 ms an execution to find out what is the same each time, SQLite 0.02 ms to do it. So here
SQLAlchemy writes the SQL, and the driver is given it; values go through the columns' types on their way in, and come
back as the driver has them.

On PostgreSQL the statements of a transaction may leave one after another (``leaving_together``): an answer is waited
for when somebody reads it.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, cast

import orjson
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Dialect,
    Executable,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    column,
    func,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, Any]
Row = tuple[Any, ...]
Process = Callable[[Any], Any]
Insert = sqlite.Insert | postgresql.Insert


class _JsonList(TypeDecorator[Sequence[Any]]):
    """A list, or rows, as databases take them in one value."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> str:
        """The list in JSON."""
        del dialect  # all take it
        return orjson.dumps(list(value or ())).decode()


@dataclass(frozen=True, slots=True)
class Target:
    """The kind of database that a statement is written for."""

    is_sqlite: bool

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
        return given if self.places is None else tuple([given[name] for name in self.places])


class Asked:
    """What a statement returns, for whoever wants to know."""

    __slots__ = ("_cursor", "_dialect", "_rows")

    def __init__(self, dialect: Dialect, cursor: DBAPICursor | None, rows: Sequence[Row] = ()) -> None:
        self._dialect = dialect
        self._cursor = cursor
        self._rows = rows

    def rows(self) -> Sequence[Row]:
        """The rows; waits for them. Raises DBAPIError."""
        if self._cursor is not None:
            try:
                self._rows = cast("Sequence[Row]", self._cursor.fetchall())
            except self._dialect.loaded_dbapi.Error as fault:
                raise _told(fault, self._dialect) from fault
            self._cursor = None
        return self._rows


class _Statement:
    """Compiled when it is needed first."""

    def __init__(self) -> None:
        self._compiled: dict[str, _Compiled] = {}

    def written(self, target: Target) -> tuple[Executable, Sequence[str] | None]:
        """The statement, and the columns that it fills when it does not say itself."""
        raise NotImplementedError

    def _for(self, dialect: Dialect) -> _Compiled:
        return self._compiled.get(dialect.name) or self._compile(dialect)

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement, columns = self.written(Target(is_sqlite=dialect.name == "sqlite"))
        compiled: SQLCompiler = cast("Any", statement).compile(dialect=dialect, column_keys=columns)
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        process = {
            name: own
            for bind, name in compiled.bind_names.items()
            if (own := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        made = self._compiled[dialect.name] = _Compiled(str(compiled), constants, process, compiled.positiontup)
        return made


class Prepared(_Statement):
    """A statement, which ``write`` writes for a kind of database."""

    def __init__(self, write: Callable[[Target], Executable]) -> None:
        super().__init__()
        self._write = write

    def written(self, target: Target) -> tuple[Executable, None]:
        """It says itself what it fills."""
        return self._write(target), None

    def run(self, connection: Connection, values: Values) -> None:
        """Carry it out. Raises DBAPIError, as do the others; where statements leave together, at the end of that."""
        _execute(connection, self._for(connection.dialect), values)

    def ask(self, connection: Connection, values: Values) -> Asked:
        """Carry it out; what it returns can be read later."""
        cursor = _execute(connection, self._for(connection.dialect), values)
        if connection.dialect.name == "sqlite":
            return Asked(connection.dialect, None, cast("Sequence[Row]", cursor.fetchall()))
        return Asked(connection.dialect, cursor)

    def rows(self, connection: Connection, values: Values) -> Sequence[Row]:
        """What it returns."""
        return self.ask(connection, values).rows()


class PreparedInsert(_Statement):
    """An INSERT of many rows into ``columns`` of ``table``; ``finish`` says what is to be done about conflicts.

    Columns in ``beside`` get the same in every row.
    """

    def __init__(
        self,
        table: Table,
        columns: Sequence[str],
        finish: Callable[[Insert], Executable] = lambda insertion: insertion,
        beside: Mapping[str, ColumnElement[Any]] | None = None,
    ) -> None:
        super().__init__()
        self._table = table
        self._columns = columns
        self._finish = finish
        self._beside = beside or {}

    def written(self, target: Target) -> tuple[Executable, Sequence[str] | None]:
        """For SQLite of one row; for PostgreSQL of all, which come as one value."""
        if target.is_sqlite:
            return self._finish(sqlite.insert(self._table).values(self._beside)), self._columns
        types = [column(name, self._table.c[name].type) for name in self._columns]
        rows = sql_cast(bindparam("rows", type_=_JsonList()), JSON)
        given = func.json_to_recordset(rows).table_valued(*types).render_derived(name="given", with_types=True)
        values: dict[str, ColumnElement[Any]] = {**{name: given.c[name] for name in self._columns}, **self._beside}
        insertion = postgresql.insert(self._table).from_select([*values], select(*values.values()))
        return self._finish(insertion), None

    def ask(self, connection: Connection, rows: Sequence[Values]) -> Asked:
        """Put ``rows`` there, in their order; what that returns can be read later."""
        dialect = connection.dialect
        if not rows:
            return Asked(dialect, None)
        compiled = self._for(dialect)
        if dialect.name != "sqlite":
            return Asked(dialect, _execute(connection, compiled, {"rows": rows}))
        returned = [row for each in rows for row in _execute(connection, compiled, each).fetchall()]
        return Asked(dialect, None, returned)

    def run(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Put ``rows`` there; for one that returns nothing."""
        if connection.dialect.name != "sqlite":
            self.ask(connection, rows)
            return
        compiled, cursor = self._for(connection.dialect), connection.connection.cursor()
        try:
            cursor.executemany(compiled.text, [compiled.filled(row) for row in rows])
        except connection.dialect.loaded_dbapi.Error as fault:
            raise _told(fault, connection.dialect, compiled) from fault


@contextmanager
def leaving_together(connection: Connection) -> Generator[None]:
    """A transaction on PostgreSQL whose statements do not wait for one another, nor does its end for them.

    The ``connection`` must leave transactions alone (AUTOCOMMIT). Raises what went wrong with any of them; nothing of
    it is done then.
    """
    driver, error = cast("Any", connection.connection.driver_connection), connection.dialect.loaded_dbapi.Error
    try:
        with driver.pipeline():
            driver.execute("BEGIN", prepare=False)
            yield
            driver.execute("COMMIT", prepare=False)  # not carried out when anything before it failed
    except BaseException as fault:
        with suppress(error):
            driver.rollback()
        if isinstance(fault, error):
            raise _told(fault, connection.dialect) from fault
        raise


def _execute(connection: Connection, compiled: _Compiled, values: Values) -> DBAPICursor:
    cursor = connection.connection.cursor()
    try:
        cursor.execute(compiled.text, compiled.filled(values))
    except connection.dialect.loaded_dbapi.Error as fault:
        raise _told(fault, connection.dialect, compiled) from fault
    return cursor


def _told(fault: Exception, dialect: Dialect, compiled: _Compiled | None = None) -> Exception:
    """The driver's ``fault`` as SQLAlchemy raises it, without the values."""
    base = dialect.loaded_dbapi.Error
    text = compiled.text if compiled is not None else None
    return DBAPIError.instance(text, None, fault, base, hide_parameters=True, dialect=dialect)
