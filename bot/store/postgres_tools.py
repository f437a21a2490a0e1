"""Backup and restoration of PostgreSQL: by its own tools, which know it better; here are the exact lines."""

import shlex
from pathlib import Path

from bot.store.database import Database
from bot.store.postgres_lines import as_given


def dump_line(database: Database, file: Path) -> str:
    """The command that writes the database to ``file``; it takes the password from ``PGPASSWORD``."""
    return f"pg_dump --format=custom --no-owner --file={shlex.quote(str(file))} --dbname={_address(database)}"


def restore_line(database: Database, file: Path) -> str:
    """The command that replaces the database by what ``file`` holds, whole or not at all."""
    options = "--clean --if-exists --no-owner --single-transaction --exit-on-error"
    return f"pg_restore {options} --dbname={_address(database)} {shlex.quote(str(file))}"


def needs_password(database: Database) -> bool:
    """Whether the address has a password, which the lines leave out: every process could read it there."""
    return database.engine.url.password is not None


def _address(database: Database) -> str:
    url = as_given(database.engine.url)
    if url.password is not None:
        url = url._replace(password=None)
    return shlex.quote(url.set(drivername="postgresql").render_as_string(hide_password=False))
