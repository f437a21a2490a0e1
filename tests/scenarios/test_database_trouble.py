"""A disk that is full, a database that goes away or falls silent: told, nothing lost, nobody answered twice."""

import resource
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.botapi import BotApiDouble, Citizen
from tests.builders import KnowledgeFolder
from tests.outage import Server
from tests.scenarios.conftest import OPERATOR, TOKEN, free_port
from tests.scenarios.load_balancer import load_balancer
from tests.scenarios.nursery import Nursery
from tests.scenarios.processes import LONG_ENOUGH, by_webhook, machine, texts_of
from tests.scenarios.relay import Relay, relay

CODES = ("1.000001", "1.000002")


@pytest.fixture
async def api() -> AsyncIterator[BotApiDouble]:
    async with BotApiDouble(TOKEN, retry_after_failure=0.05) as double:
        double.citizen(OPERATOR)
        yield double


@pytest.fixture
def given(knowledge_folder: KnowledgeFolder) -> dict[str, str]:
    return {"KNOWLEDGE_DIR": str(knowledge_folder.folder), "TELEGRAM__OPERATOR_CHAT": str(OPERATOR)}


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    server.start()
    yield server
    server.running.cleanup()


def ask(citizens: list[Citizen], code: str) -> None:
    for citizen in citizens:
        citizen.says(f"/start tt_{code}")


async def are_answered(citizens: list[Citizen], code: str) -> None:
    for citizen in citizens:
        while f"(mã {code})" not in (await citizen.hears(LONG_ENOUGH)).text:
            pass


def answers(citizen: Citizen) -> list[str]:
    """The procedures answered in a chat, and how often each."""
    return [code for text in texts_of(citizen.messages) for code in CODES if f"(mã {code})" in text]


async def told_the_operator(api: BotApiDouble, words: str) -> None:
    operator = api.citizen(OPERATOR)
    while words not in (await operator.hears(LONG_ENOUGH)).text:
        pass


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_full_disk(
    tmp_path: Path, nursery: Nursery, api: BotApiDouble, given: dict[str, str], way: str
) -> None:
    port = free_port()
    more = by_webhook(port) if way == "webhook" else {}
    an, binh = citizens = [api.citizen(7), api.citizen(8)]
    async with machine(nursery, tmp_path, api.base_url, **given, **more) as ours:
        bot = ours.starts(PORT=str(port))
        ask([an], CODES[0])
        await are_answered([an], CODES[0])
        await bot.is_ready()
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        ask([binh], CODES[0])
        ask(citizens, CODES[1])
        assert "cơ sở dữ liệu" in (await bot.is_ready(ready=False, part="database") or "")
        await told_the_operator(api, "unhealthy: database")
        if way == "webhook":
            assert 503 in {delivery.status for delivery in api.deliveries}
        assert api.pending_update_count == 3, "Telegram keeps what nobody could keep"
        assert (answers(an), answers(binh)) == ([CODES[0]], [])
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        await are_answered(citizens, CODES[1])
        await bot.is_ready()
        await told_the_operator(api, "healthy_again: database")
        await bot.stop()
    assert (answers(an), answers(binh)) == (list(CODES), list(CODES)), "in order, once"


async def test_a_database_that_goes_away(
    tmp_path: Path, nursery: Nursery, server: Server, api: BotApiDouble, given: dict[str, str]
) -> None:
    port = free_port()
    more = {**by_webhook(port), "DATABASE_URL": server.running.get_uri(database="postgres")}
    citizens = [api.citizen(number) for number in range(10, 20)]
    async with machine(nursery, tmp_path, api.base_url, **given, **more) as ours:
        await ours.does("deploy")
        bot = ours.starts(PORT=str(port))
        ask(citizens, CODES[0])
        await are_answered(citizens[:1], CODES[0])
        server.stop()
        ask(citizens, CODES[1])
        assert "cơ sở dữ liệu" in (await bot.is_ready(ready=False, part="database") or "")
        await told_the_operator(api, "unhealthy: database")
        await bot.tells("duty_lost")
        assert api.pending_update_count >= len(citizens)
        server.start_again()
        await are_answered(citizens, CODES[1])
        await bot.is_ready()
        await bot.stop()
    for citizen in citizens:
        heard = answers(citizen)
        assert list(dict.fromkeys(heard)) == list(CODES), "in order"
        assert heard.count(CODES[1]) == 1


async def test_a_database_that_falls_silent_for_one_of_two_replicas(
    tmp_path: Path, nursery: Nursery, postgres_url: str, api: BotApiDouble, given: dict[str, str]
) -> None:
    citizens = [api.citizen(number) for number in range(10, 20)]
    async with load_balancer() as balancer, relay(socket_of(postgres_url)) as network:
        more = {**by_webhook(balancer.port), "DATABASE_URL": postgres_url}
        async with machine(nursery, tmp_path, api.base_url, **given, **more) as ours:
            await ours.does("deploy")
            lonely = ours.starts(DATABASE_URL=through(network, postgres_url))
            await lonely.tells("on_duty")
            other = ours.starts()
            await other.is_ready()
            balancer.replicas = [lonely.port, other.port]
            network.cut()
            ask(citizens, CODES[0])
            await other.tells("on_duty")
            assert await lonely.is_ready(ready=False, part="database")
            ask(citizens, CODES[1])
            await are_answered(citizens, CODES[1])
            await lonely.tells("duty_lost")
            network.mend()
            await lonely.is_ready()
            balancer.replicas = [lonely.port]
            await other.stop()
            ask(citizens, "1.000001")
            for citizen in citizens:
                assert f"(mã {CODES[0]})" in (await citizen.hears(LONG_ENOUGH)).text
            await lonely.stop()
    for citizen in citizens:
        assert answers(citizen) == [*CODES, CODES[0]], "in order, once"


def socket_of(url: str) -> Path:
    """The Unix socket at which the PostgreSQL of ``url`` listens."""
    folder = parse_qs(urlsplit(url).query)["host"][0]
    return Path(folder) / ".s.PGSQL.5432"


def through(network: Relay, url: str) -> str:
    """``url`` by way of ``network``."""
    there = urlsplit(url)
    return f"postgresql://{there.username}@127.0.0.1:{network.port}{there.path}"
