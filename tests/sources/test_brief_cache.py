"""An answer is asked for once, however many want it at the same time or soon after."""

import asyncio

import pytest

from bot.sources.brief_cache import BriefCache
from tests.sources.watch import Watch


class Desk:
    """Answers with the number of the question, once it is open."""

    def __init__(self) -> None:
        self.questions = 0
        self.open = asyncio.Event()
        self.open.set()
        self.asked = asyncio.Event()
        self.fault: Exception | None = None

    async def ask(self) -> int:
        self.questions += 1
        self.asked.set()
        number = self.questions
        await self.open.wait()
        if self.fault is not None:
            raise self.fault
        return number


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def cache(watch: Watch) -> BriefCache[int]:
    return BriefCache[int](seconds=30, entries=2, monotonic=watch)


async def test_an_answer_is_given_again_until_its_time_is_over(cache: BriefCache[int], watch: Watch) -> None:
    desk = Desk()
    assert await cache.get("a", desk.ask) == 1
    watch.seconds += 29.9
    assert await cache.get("a", desk.ask) == 1
    watch.seconds += 0.1
    assert await cache.get("a", desk.ask) == 2


async def test_the_oldest_answer_makes_room(cache: BriefCache[int]) -> None:
    desk = Desk()
    for key in "abc":
        await cache.get(key, desk.ask)
    assert [await cache.get(key, desk.ask) for key in "cba"] == [3, 2, 4]


async def test_those_who_ask_at_once_share_one_question(cache: BriefCache[int]) -> None:
    desk = Desk()
    desk.open.clear()
    asking = [asyncio.create_task(cache.get("a", desk.ask)) for _ in range(5)]
    await desk.asked.wait()
    desk.open.set()
    assert await asyncio.gather(*asking) == [1] * 5


async def test_who_hangs_up_does_not_take_the_answer_from_the_others(cache: BriefCache[int]) -> None:
    desk = Desk()
    desk.open.clear()
    first, second = (asyncio.create_task(cache.get("a", desk.ask)) for _ in range(2))
    await desk.asked.wait()
    first.cancel()
    desk.open.set()
    assert await second == 1
    assert first.cancelled()


async def test_a_failure_is_told_to_all_who_wait_and_not_kept(cache: BriefCache[int]) -> None:
    desk = Desk()
    desk.fault = KeyError("down")
    failed = await asyncio.gather(*(cache.get("a", desk.ask) for _ in range(3)), return_exceptions=True)
    assert [type(outcome) for outcome in failed] == [KeyError] * 3
    desk.fault = None
    assert await cache.get("a", desk.ask) == 2


async def test_closing_gives_up_questions_even_those_not_yet_begun(cache: BriefCache[int]) -> None:
    desk = Desk()
    desk.open.clear()
    under_way = asyncio.create_task(cache.get("a", desk.ask))
    await desk.asked.wait()
    await cache.close()
    with pytest.raises(asyncio.CancelledError):
        await under_way
    desk.open.set()
    assert await cache.get("a", desk.ask) == desk.questions
