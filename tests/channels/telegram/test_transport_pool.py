"""The way to Telegram: a few connections for many requests, and a proxy in between."""

import asyncio
from dataclasses import replace

import pytest
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest

from bot.channels.telegram.transport import BotRequest, Way
from bot.channels.telegram.transport_faults import NoConnectionInTime, NotConnected
from tests.channels.telegram.requests_made import (
    HURRIED,
    SOON,
    everything,
    form,
    hurried,
    patient,
    trouble_with,
    unused_port,
)
from tests.channels.telegram.wires import (
    GOOD,
    TOKEN,
    Line,
    always,
    answer,
    listening,
    then_cuts,
    then_is_silent,
)


class TestPool:
    async def test_who_is_cancelled_is_cancelled_and_leaves_a_place(self) -> None:
        async with listening(then_is_silent()) as wire, patient(1) as request:
            asking = asyncio.create_task(request.post(wire.url, form(text="x")))
            await wire.arrived.wait()
            waiting = asyncio.create_task(request.post(wire.url, form(text="y")))
            await asyncio.sleep(0)
            for task in (waiting, asking):
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            async with listening(always(answer(GOOD))) as other:
                assert await request.post(other.url, form(text="x"), pool_timeout=SOON) == {"message_id": 7}

    async def test_trouble_leaves_a_place_too(self) -> None:
        async with listening(then_cuts()) as wire, patient(1) as request:
            for _ in range(3):
                assert type(await trouble_with(request, wire.url)) is NetworkError

    @pytest.mark.parametrize("request_to_be", [BotRequest(1), HTTPXRequest(1, httpx_kwargs={"verify": False})])
    async def test_a_closed_pool_is_an_error_of_the_program(self, request_to_be: BaseRequest) -> None:
        async with listening(always(answer(GOOD))) as wire:
            async with request_to_be:
                await request_to_be.initialize()
                assert await request_to_be.do_request(wire.url, "POST") == (200, GOOD)
            await request_to_be.shutdown()
            with pytest.raises(RuntimeError, match="not initialized"):
                await request_to_be.do_request(wire.url, "POST")
            async with request_to_be:
                assert await request_to_be.do_request(wire.url, "POST") == (200, GOOD)

    async def test_closing_ends_what_is_under_way(self) -> None:
        async with listening(then_is_silent()) as wire, patient(1) as request:
            asking = asyncio.create_task(request.post(wire.url, form(text="x")))
            await wire.arrived.wait()
            await request.shutdown()
            with pytest.raises(NetworkError):
                await asking

    async def test_time_outs_named_by_the_caller_count(self) -> None:
        slow = replace(HURRIED, read=30.0, connect=30.0, pool=30.0)
        async with listening(then_is_silent()) as wire, BotRequest(1, slow) as request:
            assert request.read_timeout == 30.0
            with pytest.raises(TimedOut):
                await request.post(wire.url, form(text="x"), read_timeout=0)
            with pytest.raises(NoConnectionInTime):
                await request.post(wire.url.replace("http:", "https:"), form(text="x"), connect_timeout=SOON)

    async def test_no_time_out_waits(self) -> None:
        released = asyncio.Event()

        async def late(line: Line) -> None:
            await line.request()
            await released.wait()
            await line.say(answer(GOOD))

        async with listening(late) as wire, hurried() as request:
            asking = asyncio.create_task(
                request.post(wire.url, form(text="x"), read_timeout=None, pool_timeout=None, connect_timeout=None)
            )
            await asyncio.wait({asking}, timeout=2 * SOON)
            assert not asking.done()
            released.set()
            assert await asking == {"message_id": 7}


class TestProxy:
    async def test_requests_go_through_the_proxy(self) -> None:
        async with listening(always(answer(GOOD))) as proxy:
            way = Way(proxy=f"http://an:bi-mat@127.0.0.1:{proxy.port}")
            async with patient(way=way) as request:
                assert await request.post(f"http://telegram.vn/bot{TOKEN}/getMe", form()) == {"message_id": 7}
        (seen,) = proxy.seen
        assert seen.first_line == f"POST http://telegram.vn/bot{TOKEN}/getMe HTTP/1.1"
        assert seen.header("Proxy-Authorization").startswith("Basic ")

    async def test_a_proxy_that_refuses_is_network_trouble(self) -> None:
        async with (
            listening(always(answer(b"", "407 Who are you"))) as proxy,
            patient(way=Way(proxy=f"http://an:bi-mat@127.0.0.1:{proxy.port}")) as request,
        ):
            trouble = await trouble_with(request, f"https://telegram.vn/bot{TOKEN}/getMe")
        assert isinstance(trouble, NotConnected)
        assert "407" in str(trouble)
        assert proxy.seen[0].first_line == "CONNECT telegram.vn:443 HTTP/1.1"
        assert TOKEN not in everything(trouble)
        assert "bi-mat" not in everything(trouble)

    async def test_a_proxy_that_is_not_there_is_network_trouble(self) -> None:
        async with patient(way=Way(proxy=f"http://an:bi-mat@127.0.0.1:{unused_port()}")) as request:
            trouble = await trouble_with(request, f"https://telegram.vn/bot{TOKEN}/getMe")
        assert isinstance(trouble, NotConnected)
        assert "proxy" in str(trouble)
        assert "bi-mat" not in everything(trouble)
