"""Fixtures that rooms share: a knowledge folder, the shipped knowledge, a clean environment, a real PostgreSQL."""

import fcntl
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import settings as hypothesis_settings

from bot.content.compiled import content_key, folder_name, kept
from bot.content.knowledge import load, shipped
from bot.domain.knowledge import Knowledge
from bot.service.answering import Answering
from tests.builders import FixedClock, KnowledgeFolder
from tests.real_postgres import drop_database, new_database, running_postgres

_numbers = count(1)

# a busy machine takes its time, and a test that tells the time tells of the machine
hypothesis_settings.register_profile("motcua", deadline=None)
hypothesis_settings.load_profile("motcua")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever this machine sets for a bot of its own stays out of the tests."""
    for name in [name for name in os.environ if name.upper().startswith("MOTCUA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def knowledge_folder(tmp_path: Path) -> KnowledgeFolder:
    return KnowledgeFolder(tmp_path / "knowledge")


def _shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what is prepared once lies, for all processes of this run."""
    here = tmp_path_factory.getbasetemp()
    shelf = (here.parent if "PYTEST_XDIST_WORKER" in os.environ else here) / "prepared"
    shelf.mkdir(exist_ok=True)
    return shelf


@pytest.fixture(scope="session")
def shipped_answering(tmp_path_factory: pytest.TempPathFactory) -> Answering:
    """Answers from the shipped knowledge, which no test changes; prepared as a first start prepares it."""
    shelf, folder = _shelf(tmp_path_factory), shipped()
    with (shelf / "lock").open("w") as lock:  # who comes second waits, and finds it ready
        fcntl.flock(lock, fcntl.LOCK_EX)
        return kept(
            folder_name(folder),
            lambda: content_key(folder),
            shelf / "cache",
            Answering,
            lambda: Answering(load(folder)),
        )


@pytest.fixture(scope="session")
def shipped_knowledge(shipped_answering: Answering) -> Knowledge:
    """The shipped knowledge, which no test changes."""
    return shipped_answering.knowledge


@pytest.fixture(scope="session")
def started_before(shipped_answering: Answering, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], None]:
    """Makes a data folder one whose bot started before with the shipped knowledge, so that it starts fast."""

    def prepare(data: Path) -> None:
        copytree(_shelf(tmp_path_factory) / "cache", data / "cache")

    return prepare


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL of this run's own, with ``{}`` for the database."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database."""
    name = f"test_{next(_numbers)}"
    yield new_database(postgres_server, name)
    drop_database(postgres_server, name)
