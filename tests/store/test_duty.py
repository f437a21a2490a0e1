"""Of several processes on one PostgreSQL exactly one is on duty, and bells are heard there."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest

from bot.service.bells import OUTBOX, HouseBells, OnlyProcess
from bot.store.bells import PostgresBells
from bot.store.database import Database
from bot.store.duty import PostgresDuty

LONG_ENOUGH = 20


@pytest.fixture
async def duties(postgres_url: str) -> AsyncIterator[list[PostgresDuty]]:
    databases = [Database(postgres_url) for _ in range(3)]
    duties = [PostgresDuty(database, PostgresBells(database)) for database in databases]
    yield duties
    for duty in duties:
        await duty.end()
    for database in databases:
        database.close()


async def soon(awaited: "asyncio.Future[None]") -> None:
    async with asyncio.timeout(LONG_ENOUGH):
        await awaited


async def test_one_begins_and_another_takes_over_when_it_ends(duties: list[PostgresDuty]):
    first, second, _ = duties
    await first.begin()
    waiting = asyncio.create_task(second.begin())
    await asyncio.sleep(0.7)
    assert not waiting.done()
    await first.end()
    await soon(waiting)


async def test_whoever_loses_the_connection_knows_and_another_takes_over(duties: list[PostgresDuty], postgres_url: str):
    first, second, _ = duties
    await first.begin()
    lost, waiting = asyncio.create_task(first.lost()), asyncio.create_task(second.begin())
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
    await soon(lost)
    await soon(waiting)


async def test_a_bell_rung_in_one_process_is_heard_where_somebody_is_on_duty(postgres_url: str):
    here, there = Database(postgres_url), Database(postgres_url)
    bells, ringing = PostgresBells(here), PostgresBells(there)
    duty = PostgresDuty(here, bells)
    await duty.begin()
    listening = asyncio.create_task(duty.lost())
    hearing = asyncio.create_task(bells.wait(OUTBOX, LONG_ENOUGH))
    for _ in range(3):
        ringing.ring(OUTBOX)
    async with asyncio.timeout(LONG_ENOUGH / 2):
        await hearing
    listening.cancel()
    await duty.end()
    for database in (here, there):
        database.close()


async def test_a_server_that_is_away_is_waited_for(postgres_url: str):
    away = Database("postgresql://nobody@127.0.0.1:9/none")
    waiting = asyncio.create_task(PostgresDuty(away, PostgresBells(away)).begin())
    await asyncio.sleep(0.2)
    assert not waiting.done()
    waiting.cancel()
    away.close()


async def test_a_bell_rung_before_anybody_waits_is_not_lost_and_one_not_rung_costs_the_wait():
    bells = HouseBells()
    bells.ring(OUTBOX)
    async with asyncio.timeout(LONG_ENOUGH):
        await bells.wait(OUTBOX, 1_000)
        await bells.wait(OUTBOX, 0.01)


async def test_the_only_process_is_on_duty_for_ever():
    duty = OnlyProcess()
    await duty.begin()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await duty.lost()
    await duty.end()
