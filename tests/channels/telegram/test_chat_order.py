"""Turns within a chat."""

import asyncio

import pytest

from bot.channels.telegram.chat_order import ChatOrder


async def test_turns_come_in_the_order_asked_for_and_leave_nothing_behind() -> None:
    order, taken = ChatOrder(), list[int]()

    async def take(number: int) -> None:
        async with order.turn_of("a"):
            await asyncio.sleep(0)
            taken.append(number)

    await asyncio.gather(*map(take, range(10)))
    assert taken == list(range(10))
    assert vars(order)["_locks"] == {}, "a lock for every citizen ever seen would fill the memory"


async def test_a_turn_that_fails_or_is_given_up_passes_on() -> None:
    order = ChatOrder()
    with pytest.raises(ValueError, match="x"):
        async with order.turn_of("a"):
            raise ValueError("x")
    async with order.turn_of("a"):
        waiting = asyncio.create_task(order.turn_of("a").__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with order.turn_of("a"):
        pass
    assert vars(order)["_locks"] == {}
