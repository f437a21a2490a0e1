"""Counting updates and calls: kinds and results, never a token, a file's name or a citizen."""

import json
from typing import cast

import pytest
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.door import Door, Unreadable
from bot.channels.telegram.handover import Handover
from bot.channels.telegram.measured import MeasuredRequest
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.polling import PollingBot
from bot.conversation.conversation import Conversation
from bot.service.bells import HouseBells
from bot.service.delivery import AlreadySettled, WaitingUpdate
from tests.botapi import BotApiDouble, Citizen, Fault
from tests.channels.telegram.conftest import TOKEN, plain_http
from tests.channels.telegram.desk import EchoingConversation
from tests.fake_post import InMemoryInbox
from tests.fake_records import InMemoryCitizenRecords


class Tally:
    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.updates: list[str] = []

    def called(self, method: str, result: str) -> None:
        self.calls.append((method, result))

    def updated(self, kind: str, seconds: float) -> None:
        assert seconds >= 0
        self.updates.append(kind)


@pytest.fixture
def tally() -> Tally:
    return Tally()


@pytest.fixture
def measured(api: BotApiDouble, tally: Tally) -> Bot:
    return Bot(
        TOKEN,
        base_url=api.base_url,
        base_file_url=api.base_file_url,
        request=MeasuredRequest(plain_http(), tally.called),
        get_updates_request=MeasuredRequest(plain_http(), tally.called),
    )


async def test_calls_are_counted_by_method_and_result(
    api: BotApiDouble, measured: Bot, tally: Tally, citizen: Citizen
) -> None:
    citizen.says("/start")
    async with measured as bot:
        await bot.send_message(citizen.chat_id, "Chào bạn")
        for fault in (Fault.too_many_requests(1), Fault.server_error(502), Fault.disconnect()):
            api.inject("sendMessage", fault)
            with pytest.raises(TelegramError):
                await bot.send_message(citizen.chat_id, "Chào bạn")
        with pytest.raises(BadRequest):
            await bot.send_message(citizen.chat_id, "<b>", "HTML")
    assert tally.calls == [
        ("getMe", "ok"),
        ("sendMessage", "ok"),
        ("sendMessage", "too_many_requests"),
        ("sendMessage", "server_error"),
        ("sendMessage", "network_error"),
        ("sendMessage", "bad_request"),
    ]


async def test_the_name_of_a_file_is_not_counted(
    api: BotApiDouble, measured: Bot, tally: Tally, citizen: Citizen
) -> None:
    async with measured as bot:
        with pytest.raises(TelegramError):
            await bot.request.retrieve(f"{api.base_file_url}{TOKEN}/photos/Nguyen-Van-An.jpg")
    assert tally.calls[-1][0] == "other"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ({"update_id": 1, "message": {}}, "message"),
        ({"update_id": 1, "callback_query": {}}, "callback_query"),
        ({"update_id": 1, "poll": {}}, "other"),
        ({}, "other"),
    ],
)
async def test_updates_are_counted_by_kind_even_when_they_fail(
    raw: dict[str, object], kind: str, tally: Tally, bot: PollingBot, outgoing: Outgoing
) -> None:
    records, bells = InMemoryCitizenRecords(), HouseBells()
    conversation = cast("Conversation", EchoingConversation(records=records))
    door = Door(bot, conversation, records, InMemoryInbox(records.post), outgoing, bells, Handover(bells), watch=tally)
    with pytest.raises((Unreadable, AlreadySettled)):
        await door.deal(WaitingUpdate(1, "telegram:7", json.dumps(raw), records.post.clock.now()))
    assert tally.updates == [kind]


def test_waiting_as_long_as_the_connection_itself(tally: Tally) -> None:
    inner = plain_http()
    assert MeasuredRequest(inner, tally.called).read_timeout == inner.read_timeout
