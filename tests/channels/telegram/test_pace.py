"""Telegram's limits, kept in the time of a clock that runs only when it is told to."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bot.channels.telegram.pace import Limits, Pace, Time, Timer
from bot.service.delivery import Urgency

GROUP = -1001234567890


@dataclass
class Alarm:
    """A timer of ``FakeTime``."""

    at: float
    call: Callable[[], None]
    is_off: bool = False

    def cancel(self) -> None:
        self.is_off = True


@dataclass
class FakeTime:
    """Seconds that pass when ``passes`` says so; timers go off on the way."""

    seconds: float = 0.0
    alarms: list[Alarm] = field(default_factory=list[Alarm])

    def now(self) -> float:
        return self.seconds

    def call_later(self, seconds: float, call: Callable[[], None]) -> Timer:
        self.alarms.append(Alarm(self.seconds + seconds, call))
        return self.alarms[-1]

    async def passes(self, seconds: float) -> None:
        until = self.seconds + seconds
        while due := [alarm for alarm in self.alarms if not alarm.is_off and alarm.at <= until]:
            alarm = min(due, key=lambda each: each.at)
            self.alarms.remove(alarm)
            self.seconds = max(self.seconds, alarm.at)
            alarm.call()
            await asyncio.sleep(0)
        self.seconds = until
        await asyncio.sleep(0)


@dataclass
class Road:
    """Messages on their way: who left when."""

    time: FakeTime
    pace: Pace
    left: list[tuple[float, int, str]] = field(default_factory=list[tuple[float, int, str]])
    waiting: "list[asyncio.Task[None]]" = field(default_factory=list["asyncio.Task[None]"])

    def sends(self, chat: int, name: str = "", urgency: Urgency = Urgency.REPLY) -> "asyncio.Task[None]":
        async def send() -> None:
            await self.pace.turn(chat, urgency)
            self.left.append((self.time.seconds, chat, name))

        self.waiting.append(asyncio.create_task(send()))
        return self.waiting[-1]

    async def passes(self, seconds: float) -> None:
        await asyncio.sleep(0)
        await self.time.passes(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def road() -> Road:
    time = FakeTime()
    return Road(time, Pace(Limits(), Time(time.now, time.call_later)))


def most_within(moments: list[float], seconds: float) -> int:
    return max(sum(1 for other in moments if start <= other < start + seconds) for start in moments)


async def test_over_all_chats_never_more_than_thirty_in_any_second(road: Road) -> None:
    for chat in range(1, 101):
        road.sends(chat)
    await road.passes(10)
    moments = [moment for moment, _, _ in road.left]
    assert len(moments) == 100
    assert most_within(moments, 1.0) == 30
    assert max(moments) <= 4


async def test_to_one_citizen_a_few_at_once_and_then_one_a_second(road: Road) -> None:
    for _ in range(10):
        road.sends(7)
    await road.passes(20)
    assert [moment for moment, _, _ in road.left] == [0.0] * 5 + [5.0] * 5
    assert road.pace is not None


async def test_to_a_group_twenty_a_minute(road: Road) -> None:
    for _ in range(45):
        road.sends(GROUP)
    await road.passes(200)
    assert most_within([moment for moment, _, _ in road.left], 60.0) == 20
    assert len(road.left) == 45


async def test_whoever_waits_for_an_answer_goes_before_news_and_news_before_what_is_for_all(road: Road) -> None:
    for chat in range(1, 31):
        road.sends(chat)
    await road.passes(0.5)
    road.sends(31, "broadcast", Urgency.BROADCAST)
    road.sends(32, "notice", Urgency.NOTICE)
    road.sends(33, "reply")
    await road.passes(1)
    assert [name for _, _, name in road.left[30:]] == ["reply", "notice", "broadcast"]


async def test_a_chat_that_must_wait_holds_up_no_other(road: Road) -> None:
    for _ in range(6):
        road.sends(7)
    await road.passes(0.1)
    road.sends(8)
    await road.passes(0)
    assert (len(road.left), road.left[-1][1]) == (6, 8)


async def test_what_telegram_asks_to_wait_is_kept_for_that_chat_alone(road: Road) -> None:
    road.pace.hold(7, 3)
    road.sends(7)
    road.sends(8)
    await road.passes(10)
    assert [(moment, chat) for moment, chat, _ in road.left] == [(0, 8), (3, 7)]


async def test_when_telegram_refuses_chat_after_chat_all_wait(road: Road) -> None:
    for chat in (1, 2, 3):
        road.pace.hold(chat, 4)
    road.sends(9)
    await road.passes(10)
    assert road.left == [(4, 9, "")]


async def test_refusals_far_apart_are_each_of_their_own_chat(road: Road) -> None:
    for chat in (1, 2, 3):
        road.pace.hold(chat, 30)
        await road.passes(2)
    road.sends(9)
    await road.passes(0)
    assert [chat for _, chat, _ in road.left] == [9]


async def test_whoever_gives_up_waiting_takes_no_turn(road: Road) -> None:
    road.pace.hold(7, 3)
    leaving = road.sends(7, "leaving")
    await asyncio.sleep(0)
    leaving.cancel()
    road.sends(7, "staying")
    await road.passes(10)
    assert road.left == [(3, 7, "staying")]
