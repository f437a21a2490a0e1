"""A one-stop system that is down for long, and one that many citizens ask at once."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.dossier_codes import DossierCode
from bot.domain.dossiers import DossierState
from bot.service.dossier_ports import Sighting
from bot.sources.http_source import POOL_SIZE, HttpDossierSource
from tests.sources import one_stop_double as double
from tests.sources.one_stop_setting import CODE, NEIGHBOUR, NOW, Setting, answered, reason_of_silence

# It is down


async def fail(setting: Setting, source: HttpDossierSource, times: int) -> None:
    setting.system.next_does(double.answers(500), times=times)
    for _ in range(times):
        await reason_of_silence(source)


async def test_a_system_that_keeps_failing_is_left_alone_for_a_while(setting: Setting) -> None:
    async with setting.source(breaker={"failures": 3, "open_seconds": 60}) as source:
        await fail(setting, source, times=3)
        assert "tạm ngừng hỏi" in await reason_of_silence(source)
        assert len(setting.system.asked) == 3
        setting.minutes_pass(1)
        assert await source.find(CODE) is not None
        assert await source.find(NEIGHBOUR) is not None


async def test_tries_in_a_row_count_and_stop_when_it_is_left_alone(setting: Setting) -> None:
    setting.system.next_does(double.answers(500), times=9)
    async with setting.source(tries=9, breaker={"failures": 3}) as source:
        await reason_of_silence(source)
    assert len(setting.system.asked) == 3


async def test_only_one_citizen_at_a_time_tries_whether_it_is_back(setting: Setting) -> None:
    async with setting.source(breaker={"failures": 1, "open_seconds": 60}) as source:
        await fail(setting, source, times=1)
        setting.minutes_pass(1)
        setting.system.next_does(double.waits)
        probing = asyncio.create_task(source.find(CODE))
        await setting.system.was_asked(2)
        assert "tạm ngừng hỏi" in await reason_of_silence(source, NEIGHBOUR)
        setting.system.released.set()
        assert await probing is not None
        assert await source.find(NEIGHBOUR) is not None


async def test_one_dossier_that_cannot_be_read_does_not_cut_off_the_others(setting: Setting) -> None:
    setting.system.dossiers[CODE.text] = answered(CODE, ngayTiepNhan="hôm nọ")
    async with setting.source(breaker={"failures": 1}) as source:
        await reason_of_silence(source)
        assert await source.find(NEIGHBOUR) is not None


# Many ask


async def test_a_dossier_asked_for_again_soon_is_not_asked_of_the_system(setting: Setting) -> None:
    async with setting.source(cache_seconds=60) as source:
        first = await source.find(CODE)
        setting.system.dossiers[CODE.text] = answered(CODE, trangThai=9)
        setting.minutes_pass(0.9)
        assert await source.find(CODE) == first
        setting.minutes_pass(0.1)
        later = await source.find(CODE)
    assert later is not None
    assert (later.dossier.state, later.seen_at) == (DossierState.FINISHED, NOW + timedelta(minutes=1))


async def test_that_there_is_none_is_kept_as_long_as_a_dossier(setting: Setting) -> None:
    found = setting.system.dossiers.pop(CODE.text)
    async with setting.source(cache_seconds=60) as source:
        assert await source.find(CODE) is None
        setting.system.dossiers[CODE.text] = found
        assert await source.find(CODE) is None
        setting.minutes_pass(1)
        assert await source.find(CODE) is not None


async def test_silence_is_not_kept(setting: Setting) -> None:
    setting.system.next_does(double.answers(500))
    async with setting.source(cache_seconds=60) as source:
        await reason_of_silence(source)
        assert await source.find(CODE) is not None


async def test_citizens_who_ask_for_one_dossier_at_once_make_one_request(setting: Setting) -> None:
    setting.system.next_does(double.waits)
    async with setting.source() as source:
        asking = [asyncio.create_task(source.find(CODE)) for _ in range(5)]
        await setting.system.was_asked(1)
        setting.system.released.set()
        sightings = await asyncio.gather(*asking)
    assert len(setting.system.asked) == 1
    assert [type(sighting) for sighting in sightings] == [Sighting] * 5


async def test_a_crowd_does_not_take_more_connections_than_the_pool_has(setting: Setting) -> None:
    codes = [DossierCode.parse(f"H99.12-261101-{number:04}") for number in range(3 * POOL_SIZE)]
    setting.system.dossiers = {code.text: answered(code) for code in codes}
    setting.system.next_does(double.waits, times=POOL_SIZE)
    async with setting.source() as source:
        asking = [asyncio.create_task(source.find(code)) for code in codes]
        await setting.system.was_asked(POOL_SIZE)
        assert len(setting.system.connections) == POOL_SIZE
        setting.system.released.set()
        assert all(await asyncio.gather(*asking))
    assert len(setting.system.connections) == POOL_SIZE


async def test_closing_gives_up_what_is_being_asked_and_may_be_asked_again(setting: Setting) -> None:
    setting.system.next_does(double.hangs)
    async with setting.source() as source:
        asking = asyncio.create_task(source.find(CODE))
        await setting.system.was_asked(1)
        await source.aclose()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert await source.find(CODE) is not None
