"""Replicas replaced one after another, or killed, while citizens go on writing: nobody is lost or kept waiting.

Run with ``-s`` it tells how long the slowest answer took.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import psycopg
import pytest

from tests.botapi import BotApiDouble, Citizen
from tests.builders import KnowledgeFolder
from tests.scenarios.conftest import TOKEN
from tests.scenarios.load_balancer import LoadBalancer, load_balancer
from tests.scenarios.nursery import Nursery
from tests.scenarios.processes import LONG_ENOUGH, Machine, Running, by_webhook, machine, texts_of

CODES = ("1.000001", "1.000002")
UNHURRIED = ("OVERALL_PER_SECOND", "PRIVATE_PER_SECOND", "PRIVATE_BURST")


@dataclass
class Town:
    """Citizens who ask on as soon as they are answered, two things at a time."""

    citizens: list[Citizen]
    may_double: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)
    living: "asyncio.Future[list[None]]" = field(init=False)
    asked: dict[int, int] = field(default_factory=dict[int, int])
    slowest: float = 0.0

    def __post_init__(self) -> None:
        self.living = asyncio.gather(*map(self._asks, self.citizens))

    async def ends(self) -> None:
        self.over.set()
        await self.living

    async def _asks(self, citizen: Citizen) -> None:
        while not self.over.is_set():
            began = monotonic()
            for code in CODES:
                citizen.says(f"/start tt_{code}")
            for code in CODES:
                while f"(mã {code})" not in (heard := (await citizen.hears(LONG_ENOUGH)).text):
                    assert self.may_double, f"in order, nothing lost or doubled, but {heard}"
            self.slowest = max(self.slowest, monotonic() - began)
            self.asked[citizen.chat_id] = self.asked.get(citizen.chat_id, 0) + 1

    async def asks_everybody(self, times: int) -> None:
        """Until each citizen was answered so often more."""
        until = {citizen.chat_id: self.asked.get(citizen.chat_id, 0) + times for citizen in self.citizens}
        async with asyncio.timeout(LONG_ENOUGH):
            while any(self.asked.get(chat, 0) < often for chat, often in until.items()):
                if self.living.done():
                    self.living.result()
                await asyncio.sleep(0.01)


@pytest.fixture
async def api() -> AsyncIterator[BotApiDouble]:
    async with BotApiDouble(TOKEN, retry_after_failure=0.05) as double:
        yield double


@pytest.fixture
async def balancer() -> AsyncIterator[LoadBalancer]:
    async with load_balancer() as one:
        yield one


@pytest.fixture
async def ours(
    tmp_path: Path,
    nursery: Nursery,
    postgres_url: str,
    knowledge_folder: KnowledgeFolder,
    api: BotApiDouble,
    balancer: LoadBalancer,
) -> AsyncIterator[Machine]:
    given = {"KNOWLEDGE_DIR": str(knowledge_folder.folder), "DATABASE_URL": postgres_url}
    given |= {f"TELEGRAM__LIMITS__{name}": "1000" for name in UNHURRIED}
    async with machine(nursery, tmp_path, api.base_url, **given, **by_webhook(balancer.port)) as one:
        await one.does("deploy")
        yield one


async def begins(ours: Machine, balancer: LoadBalancer) -> Running:
    """One more replica, which the load balancer asks when it says that it is ready."""
    one = ours.starts()
    await one.is_ready()
    balancer.replicas.append(one.port)
    return one


def leases(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM chat_claims WHERE holder <> ''").fetchone()
    assert found is not None
    return int(found[0])


async def test_replaced_one_after_another_nobody_notices(
    ours: Machine, api: BotApiDouble, balancer: LoadBalancer, postgres_url: str
) -> None:
    old = [await begins(ours, balancer) for _ in range(2)]
    town = Town([api.citizen(number) for number in range(10, 22)])
    await town.asks_everybody(3)
    for each in old:
        new = await begins(ours, balancer)
        await each.stop()  # the load balancer finds out when nobody answers there any more
        balancer.replicas.remove(each.port)
        await town.asks_everybody(3)
        assert new.code is None
    await town.ends()
    for last in ours.running[2:]:
        await last.stop()
    assert leases(postgres_url) == 0, "everybody gave back what it held: nobody waits for a lease that runs out"
    assert not [event for one in ours.running for event in one.events() if event in ("update_failed", "duty_lost")]
    for citizen in town.citizens:
        assert len(texts_of(citizen.messages)) == 2 * town.asked[citizen.chat_id], "each once"
    print(f"{sum(town.asked.values()) * 2} messages, two replicas replaced: the slowest pair took {town.slowest:.2f} s")


async def test_when_the_one_that_sends_is_killed_another_sends(
    ours: Machine, api: BotApiDouble, balancer: LoadBalancer
) -> None:
    first = await begins(ours, balancer)
    await first.tells("on_duty")
    second = await begins(ours, balancer)
    town = Town([api.citizen(number) for number in range(10, 16)], may_double=True)
    await town.asks_everybody(2)
    balancer.replicas.remove(first.port)
    began = monotonic()
    await first.kill()
    await second.tells("on_duty")
    took_over = monotonic() - began
    await town.asks_everybody(2)
    await town.ends()
    await second.stop()
    print(f"taken over after {took_over:.2f} s; the slowest pair of answers took {town.slowest:.2f} s")
