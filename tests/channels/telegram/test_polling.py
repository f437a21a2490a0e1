"""Long polling: every update is dealt with before Telegram may forget it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import pytest
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.channels.telegram.polling import PollingBot, poll, wait_out
from tests.botapi import BotApiDouble, Citizen, Fault
from tests.botapi.bell import Bell

AT_ONCE = (0.0,)
Batch = Sequence[Mapping[str, Any]] | Exception


class Script:
    """A source of updates that gives or raises what it is told, then stops the poll; notes what was asked."""

    def __init__(self, stop: asyncio.Event, *batches: Batch) -> None:
        self.offsets: list[int | None] = []
        self._batches = list(batches)
        self._stop = stop

    async def raw_updates(self, offset: int | None, wait_seconds: int) -> Sequence[Mapping[str, Any]]:
        del wait_seconds
        self.offsets.append(offset)
        if not self._batches:
            self._stop.set()
            return ()
        match self._batches.pop(0):
            case Exception() as trouble:
                raise trouble
            case batch:
                return batch


class Desk:
    """Receives updates; ``work`` may take its time."""

    def __init__(self, work: Callable[[Mapping[str, Any]], Awaitable[None]] | None = None) -> None:
        self.received: list[int] = []
        self._work = work
        self._bell = Bell()

    async def receive(self, raw: Mapping[str, Any]) -> None:
        if self._work is not None:
            await self._work(raw)
        self.received.append(raw["update_id"])
        self._bell.ring()

    async def until(self, holds: Callable[[], bool]) -> None:
        assert await self._bell.until(holds, timeout=20), self.received


@pytest.fixture
def stop() -> asyncio.Event:
    return asyncio.Event()


async def test_a_batch_is_confirmed_by_asking_for_the_next(stop: asyncio.Event) -> None:
    source, desk = Script(stop, [{"update_id": 5}, {"update_id": 7}], [{"update_id": 8}]), Desk()
    await poll(source, desk.receive, stop)
    assert desk.received == [5, 7, 8]
    assert source.offsets == [None, 8, 9, 9]


async def test_nothing_is_confirmed_before_it_is_dealt_with(stop: asyncio.Event) -> None:
    source = Script(stop, [{"update_id": 5}, {"update_id": 6}])
    released = asyncio.Event()

    async def hold_up_one(raw: Mapping[str, Any]) -> None:
        if raw["update_id"] == 5:
            await released.wait()

    desk = Desk(hold_up_one)
    polling = asyncio.create_task(poll(source, desk.receive, stop))
    await desk.until(lambda: desk.received == [6])
    assert source.offsets == [None]
    released.set()
    await polling
    assert source.offsets[1] == 7


async def test_a_batch_that_could_not_be_kept_comes_again(stop: asyncio.Event) -> None:
    troubles: list[Exception] = [OSError("disk full")]

    async def keep(_: Mapping[str, Any]) -> None:
        if troubles:
            raise troubles.pop()

    batch = [{"update_id": 5}, {"update_id": 6}]
    source, desk = Script(stop, batch, batch), Desk(keep)
    await poll(source, desk.receive, stop, pauses=AT_ONCE)
    assert source.offsets == [None, None, 7, 7]
    assert set(desk.received) == {5, 6}


async def test_stopping_finishes_the_batch_and_confirms_it(
    api: BotApiDouble, bot: PollingBot, citizen: Citizen, stop: asyncio.Event
) -> None:
    begun, released = asyncio.Event(), asyncio.Event()

    async def dawdle(_: Mapping[str, Any]) -> None:
        begun.set()
        await released.wait()

    desk = Desk(dawdle)
    asked = citizen.says("một")["update_id"]
    polling = asyncio.create_task(poll(bot, desk.receive, stop))
    await begun.wait()
    later = citizen.says("hai")["update_id"]
    stop.set()
    await asyncio.sleep(0)
    assert api.pending_update_count == 2
    released.set()
    await polling
    assert desk.received == [asked]
    assert list(api.queue.pending) == [later], "what came later waits for the next start"


async def test_stopping_ends_a_waiting_poll_at_once(bot: PollingBot, stop: asyncio.Event) -> None:
    polling = asyncio.create_task(poll(bot, Desk().receive, stop))
    await asyncio.sleep(0.02)
    stop.set()
    await polling


async def test_a_last_batch_that_cannot_be_confirmed_comes_again_and_is_no_fault(stop: asyncio.Event) -> None:
    async def stop_now(_: Mapping[str, Any]) -> None:
        stop.set()

    source = Script(stop, [{"update_id": 5}], NetworkError("gone"))
    await poll(source, Desk(stop_now).receive, stop)
    assert source.offsets == [None, 6]


@pytest.mark.parametrize(
    "trouble", [Conflict("another"), NetworkError("Bad Gateway"), TimedOut(), RetryAfter(0), BadRequest("odd")]
)
async def test_trouble_is_waited_out(stop: asyncio.Event, trouble: Exception) -> None:
    source, desk = Script(stop, trouble, trouble, [{"update_id": 5}], trouble), Desk()
    await poll(source, desk.receive, stop, pauses=AT_ONCE)
    assert desk.received == [5]


async def test_a_refused_token_ends_the_poll(stop: asyncio.Event) -> None:
    with pytest.raises(InvalidToken):
        await poll(Script(stop, InvalidToken()), Desk().receive, stop)


async def test_server_errors_broken_connections_and_a_rival_over_http(
    api: BotApiDouble, bot: PollingBot, citizen: Citizen, stop: asyncio.Event
) -> None:
    for fault in (Fault.server_error(502), Fault.disconnect(), Fault.too_many_requests(0)):
        api.inject("getUpdates", fault)
    desk = Desk()
    polling = asyncio.create_task(poll(bot, desk.receive, stop, pauses=AT_ONCE))
    citizen.says("còn đó không")
    await desk.until(lambda: len(desk.received) == 1)
    await bot.get_updates(timeout=0)  # the rival
    citizen.says("vẫn còn chứ")
    await desk.until(lambda: len(desk.received) == 2)
    await api.idle()
    stop.set()
    await polling
    assert len(set(desk.received)) == 2


async def test_updates_come_as_telegram_sent_them_even_malformed(
    bot: PollingBot, citizen: Citizen, stop: asyncio.Event, api: BotApiDouble
) -> None:
    citizen.sends_raw({"message": {"text": "no message at all"}})
    citizen.says("chào")
    desk = Desk()
    polling = asyncio.create_task(poll(bot, desk.receive, stop))
    await api.idle()
    stop.set()
    await polling
    assert len(desk.received) == 2


class TestWaitingOut:
    async def test_until_it_succeeds(self, stop: asyncio.Event) -> None:
        troubles: list[Exception] = [NetworkError("down"), TimedOut(), RetryAfter(0)]

        async def call() -> None:
            if troubles:
                raise troubles.pop(0)

        assert await wait_out(call, stop, AT_ONCE)
        assert troubles == []

    async def test_until_told_to_stop(self, stop: asyncio.Event) -> None:
        async def call() -> None:
            stop.set()
            raise NetworkError("down")

        assert not await wait_out(call, stop)

    @pytest.mark.parametrize("refusal", [InvalidToken(), BadRequest("bad webhook")])
    async def test_a_refusal_is_not_waited_out(self, stop: asyncio.Event, refusal: Exception) -> None:
        async def call() -> None:
            raise refusal

        with pytest.raises(type(refusal)):
            await wait_out(call, stop)
