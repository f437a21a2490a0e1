"""Injected faults and Telegram's rate limits."""

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from .citizens import Citizen
from .faults import Fault
from .limits import RateLimits
from .server import BotApiDouble

pytestmark = [
    pytest.mark.asyncio,
    # PTB 22.8 warns whenever it builds a RetryAfter itself.
    pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning"),
]


async def test_too_many_requests(api: BotApiDouble, bot: Bot, citizen: Citizen) -> None:
    api.inject("sendMessage", Fault.too_many_requests(retry_after=3), times=2)
    for _ in range(2):
        with pytest.raises(RetryAfter, match="Retry in 3 seconds"):
            await bot.send_message(7, "x")
    await bot.send_message(7, "x")
    assert [message.text for message in citizen.messages] == ["x"]
    assert [call.fault for call in api.calls_of("sendMessage")] == ["too_many_requests"] * 2 + [None]


async def test_a_fault_for_one_chat_spares_the_others(api: BotApiDouble, bot: Bot) -> None:
    api.citizen(7)
    api.citizen(8)
    api.inject("sendMessage", Fault.server_error(502), chat_id=8)
    await bot.send_message(7, "x")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(8, "x")


async def test_a_broken_connection_without_effect(api: BotApiDouble, bot: Bot, citizen: Citizen) -> None:
    api.inject("sendMessage", Fault.disconnect())
    with pytest.raises(NetworkError):
        await bot.send_message(7, "x")
    assert citizen.messages == []


async def test_a_broken_connection_after_the_effect(api: BotApiDouble, bot: Bot, citizen: Citizen) -> None:
    api.inject("sendMessage", Fault.disconnect_after_effect())
    with pytest.raises(NetworkError):
        await bot.send_message(7, "x")
    assert (await citizen.hears()).text == "x"


async def test_slowness(api: BotApiDouble, bot: Bot, citizen: Citizen) -> None:
    api.inject("sendMessage", Fault.slow(0.06))
    with pytest.raises(TimedOut):
        await bot.send_message(7, "muộn", read_timeout=0.02)
    assert (await citizen.hears()).text == "muộn"


async def test_random_faults_repeat_with_their_seed(api: BotApiDouble, bot: Bot, citizen: Citizen) -> None:
    async def struck() -> list[bool]:
        api.inject_randomly(rate=0.5, seed=42, kinds=[Fault.server_error(500)])
        return [await _fails(bot, citizen.chat_id) for _ in range(12)]

    first = await struck()
    assert first == await struck()
    assert 0 < sum(first) < 12
    api.clear_faults()
    assert not await _fails(bot, citizen.chat_id)


async def _fails(bot: Bot, chat_id: int) -> bool:
    try:
        await bot.send_message(chat_id, "x")
    except TelegramError:
        return True
    return False


async def test_rate_limits_are_off_until_asked_for(api: BotApiDouble, bot: Bot, citizen: Citizen) -> None:
    api.citizen(8)
    await bot.send_message(7, "x")
    await bot.send_message(7, "x")
    api.limit_rates()
    await bot.send_message(7, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(7, "x")
    await bot.send_message(8, "x")
    assert len(citizen.messages) == 3


async def test_the_overall_limit_binds_all_chats(api: BotApiDouble, bot: Bot) -> None:
    api.limit_rates(RateLimits(overall_per_second=2))
    for chat_id in (11, 12, 13):
        api.citizen(chat_id)
    await bot.send_message(11, "x")
    await bot.send_message(12, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(13, "x")
