"""Telling the operator: once, briefly, without a citizen's data, and never at the price of a fault of its own."""

import pytest

from bot.channels.telegram.operator import AGAIN_AFTER_SECONDS, LONGEST, ChatOperator
from bot.channels.telegram.outgoing import TRIES, Outgoing
from tests.botapi import BotApiDouble, Citizen, Fault


class Watch:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def operator(outgoing: Outgoing, watch: Watch, citizen: Citizen) -> ChatOperator:
    """An operator who reads in the citizen's chat."""
    return ChatOperator(outgoing, citizen.chat_id, watch)


async def test_a_fault_is_told_once_in_ten_minutes(operator: ChatOperator, citizen: Citizen, watch: Watch) -> None:
    for _ in range(3):
        await operator.tell("database: gone")
    await operator.tell("another")
    assert [(await citizen.hears()).text for _ in range(2)] == ["⚙️ database: gone", "⚙️ another"]
    assert not citizen.has_unheard()
    watch.seconds = AGAIN_AFTER_SECONDS
    await operator.tell("database: gone")
    assert citizen.has_unheard()


async def test_personal_data_is_taken_out(operator: ChatOperator, citizen: Citizen) -> None:
    await operator.tell("KeyError: 'an@thu.vn gọi 0912 345 678' <b>")
    assert (await citizen.hears()).text == "⚙️ KeyError: '[email] gọi [số]' <b>"


async def test_a_long_fault_is_cut(operator: ChatOperator, citizen: Citizen) -> None:
    await operator.tell("x" * 9000)
    assert len((await citizen.hears()).text) == LONGEST + len("⚙️ ")


async def test_without_an_operator_nobody_is_written_to(api: BotApiDouble, outgoing: Outgoing) -> None:
    await ChatOperator(outgoing, None).tell("fault")
    assert api.calls_of("sendMessage") == []


async def test_an_operator_who_cannot_be_told_is_no_further_fault(
    api: BotApiDouble, operator: ChatOperator, outgoing: Outgoing, citizen: Citizen
) -> None:
    api.inject("sendMessage", Fault.server_error(), times=TRIES)
    await operator.tell("Telegram down")
    await ChatOperator(outgoing, 12345).tell("nobody there")
    citizen.blocks_bot()
    await operator.tell("blocked by the operator")
    api.token = "99:CHANGED"
    await operator.tell("token changed")
    assert not citizen.has_unheard()
