"""Watching over the whole assistant: a disk that fills, a clock that jumps, a database that goes and comes back."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.app import Assistant, ZonedClock, assistant
from bot.conversation.messages import Message, Said
from bot.operations.disk import MEGABYTE, FreeSpace
from bot.operations.health import Health
from bot.operations_app import Lookout, Messenger, Surroundings, Watchtower, digest_of, health_of
from bot.settings import Settings
from bot.store.backlog import SqlBacklog
from bot.store.database import Database, DatabaseOutOfReach
from tests.builders import KnowledgeFolder
from tests.channels.telegram.desk import ListeningOperator
from tests.operations.test_metrics import samples
from tests.outage import Server


@dataclass
class Machine:
    """What the bot stands on; all of it can be spoilt and mended."""

    space: FreeSpace = field(default_factory=lambda: FreeSpace(50_000 * MEGABYTE, None))
    passed: float = 1000.0
    set_by: float = 1_790_000_000.0
    telegram_answers: bool = True

    def surroundings(self) -> Surroundings:
        return Surroundings(lambda: self.passed + self.set_by, lambda: self.passed, lambda _: self.space)

    async def ask(self) -> None:
        if not self.telegram_answers:
            raise ConnectionError("refused")


@dataclass
class Watched:
    """An assistant that is watched, and the look that a test takes when it wants to."""

    lookout: Lookout
    health: Health
    tower: Watchtower
    assembled: Assistant
    machine: Machine

    async def troubles(self) -> dict[str, str]:
        await self.lookout.look()
        return {part: trouble for part, trouble in self.health.troubles.items() if trouble is not None}


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def logged() -> Iterator[list[EventDict]]:
    with capture_logs() as entries:
        yield entries


def watch(settings: Settings, assembled: Assistant, tower: Watchtower, machine: Machine) -> Watched:
    health = health_of(settings, assembled, tower, Messenger(machine.ask, ConnectionError))
    backlog = SqlBacklog(assembled.database, ZonedClock(settings.time_zone))
    return Watched(Lookout(settings, assembled, health, tower.metrics, backlog), health, tower, assembled, machine)


@pytest.fixture
def settings(tmp_path: Path, knowledge_folder: KnowledgeFolder) -> Settings:
    return Settings(data_dir=tmp_path / "data", knowledge_dir=knowledge_folder.folder)


@pytest.fixture
def watched(settings: Settings, machine: Machine) -> Iterator[Watched]:
    tower = Watchtower(surroundings=machine.surroundings())
    with assistant(settings, tower.metrics) as assembled:
        yield watch(settings, assembled, tower, machine)


def told_of_parts(logged: Sequence[EventDict]) -> list[tuple[str, str]]:
    return [(entry["event"], entry["part"]) for entry in logged if "part" in entry]


async def test_all_is_well_at_first(watched: Watched) -> None:
    assert not watched.health.is_ready
    assert await watched.troubles() == {}
    assert watched.health.is_ready


async def test_a_full_disk_is_told_and_gone_when_it_heals(watched: Watched, logged: list[EventDict]) -> None:
    await watched.troubles()
    watched.machine.space = FreeSpace(3 * MEGABYTE, None)
    assert list(await watched.troubles()) == ["disk"]
    assert samples(watched.tower.metrics)["motcua_ready", "disk"] == 0
    watched.machine.space = FreeSpace(3000 * MEGABYTE, None)
    assert await watched.troubles() == {}
    assert samples(watched.tower.metrics)["motcua_ready", "disk"] == 1
    assert told_of_parts(logged) == [
        ("unhealthy", "disk"),
        ("healthy_again", "disk"),
    ]


async def test_the_operator_hears_of_it_once_and_when_it_is_over(watched: Watched) -> None:
    operator = ListeningOperator()
    watched.assembled.operators.connect(operator)
    for megabytes in (3000, 3, 2, 3000, 3000):
        watched.machine.space = FreeSpace(megabytes * MEGABYTE, None)
        await watched.troubles()
        await asyncio.sleep(0)
    assert [fault.partition(" chỉ")[0] for fault in operator.faults] == [
        "unhealthy: disk: đĩa của data_dir",
        "healthy_again: disk: đã ổn trở lại",
    ]


def only_read(database: Database, switched: str) -> None:
    with closing(database.engine.raw_connection()) as connection:
        connection.cursor().execute(f"PRAGMA query_only = {switched}")


async def test_a_database_that_can_only_be_read_is_not_well(watched: Watched) -> None:
    assert await watched.troubles() == {}
    only_read(watched.assembled.database, "ON")
    with pytest.raises(DatabaseOutOfReach):
        await watched.assembled.records.mark_unreachable("telegram:7")
    for _ in range(2):
        assert list(await watched.troubles()) == ["database"]
    only_read(watched.assembled.database, "OFF")
    assert await watched.troubles() == {}


async def test_a_clock_that_jumps_is_told_and_gone_when_it_heals(watched: Watched, logged: list[EventDict]) -> None:
    await watched.troubles()
    watched.machine.set_by += 7200
    assert list(await watched.troubles()) == ["clock"]
    watched.machine.set_by -= 7200
    assert await watched.troubles() == {}
    assert told_of_parts(logged) == [
        ("unhealthy", "clock"),
        ("healthy_again", "clock"),
    ]


async def test_a_silent_telegram_is_told_and_gone_when_it_answers(watched: Watched) -> None:
    assert await watched.troubles() == {}
    watched.machine.passed += 3600
    watched.machine.telegram_answers = False
    assert list(await watched.troubles()) == ["telegram"]
    watched.tower.called("getUpdates", "timed_out")
    assert list(await watched.troubles()) == ["telegram"]
    watched.tower.called("getUpdates", "server_error")
    assert await watched.troubles() == {}


async def test_what_the_assistant_does_is_counted(watched: Watched) -> None:
    for text in ("nuôi voi cần giấy gì", "giá vàng hôm nay", "xin chào"):
        await watched.assembled.conversation.answer(Message("telegram:7", Said(text)))
    await watched.troubles()
    seen = samples(watched.tower.metrics)
    replies = [seen["motcua_replies_total", kind] for kind in ("answer", "unknown", "smalltalk")]
    assert replies == [1, 1, 1]
    assert seen["motcua_matches_total", "answered"] == 1
    assert seen["motcua_match_seconds_count", ""] == 2
    assert seen["motcua_queue_depth", "notices"] == 0
    assert seen["motcua_knowledge_procedures", ""] == 2


async def test_the_version_of_the_knowledge_follows_its_content(
    watched: Watched, settings: Settings, knowledge_folder: KnowledgeFolder
) -> None:
    await watched.troubles()
    first = digest_of(knowledge_folder.folder)
    assert samples(watched.tower.metrics)["motcua_knowledge_info", first] == 1
    offices = knowledge_folder.folder / "offices.yaml"
    offices.write_text(offices.read_text() + "# đã xem\n")
    watched.assembled.knowledge_base.reload_if_changed(ValueError)
    await watched.troubles()
    seen = samples(watched.tower.metrics)
    assert ("motcua_knowledge_info", first) not in seen
    assert seen["motcua_knowledge_info", digest_of(knowledge_folder.folder)] == 1


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    server.start()
    yield server
    server.running.cleanup()


async def test_a_database_that_goes_away_and_comes_back_is_told_and_gone_when_it_heals(
    server: Server, settings: Settings, machine: Machine, logged: list[EventDict]
) -> None:
    url = server.running.get_uri(database="postgres")
    settings = settings.model_copy(update={"database_url": SecretStr(url)})
    tower = Watchtower(surroundings=machine.surroundings())
    with assistant(settings, tower.metrics) as assembled:
        watched = watch(settings, assembled, tower, machine)
        assert await watched.troubles() == {}
        server.stop()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url)
        for _ in range(3):
            assert list(await watched.troubles()) == ["database"]
        server.start_again()
        assert await watched.troubles() == {}
        await assembled.conversation.answer(Message("telegram:7", Said("nuôi voi cần giấy gì")))
        assert samples(tower.metrics)["motcua_ready", "database"] == 1
    assert told_of_parts(logged) == [("unhealthy", "database"), ("healthy_again", "database")]
    assert "không tới được cơ sở dữ liệu" in logged[0]["trouble"]
