"""Floods at the door: told once, nothing fetched, officers and emergencies heard."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.channels.telegram.desks import DeskChats, Desks
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.polling import PollingBot
from bot.content.texts import load_texts
from bot.conversation.guard import Guard
from bot.service.limits import Limits, Rate, Rates
from tests.botapi import BotApiDouble, Citizen
from tests.builders import FixedClock
from tests.channels.telegram.desk import ListeningOperator
from tests.channels.telegram.post_office import PostOffice, post_office
from tests.conversation.citizen import conversation, knowledge_base
from tests.conversation.office import Office
from tests.fake_records import InMemoryCitizenRecords

FEW = Rates(messages=Rate(1, 3), pictures=Rate(1, 1), desk=Rate(1, 6), overall=Rate(60_000, 1000))
DESK = -500
REFUSED = "quá nhiều tin nhắn"


@dataclass
class TimeOfDay:
    now: float = 4_000_000_000.0
    """Later than any message of these tests, so that they count when they are sent."""

    def __call__(self) -> float:
        return self.now


async def heard_by(citizen: Citizen) -> list[str]:
    """What ``citizen`` has not heard yet."""
    heard: list[str] = []
    while citizen.has_unheard():
        heard.append((await citizen.hears()).text)
    return heard


@pytest.fixture
async def door(bot: PollingBot, outgoing: Outgoing, clock: FixedClock) -> AsyncIterator[PostOffice]:
    known, records = knowledge_base(), InMemoryCitizenRecords(clock)
    guard = Guard(Limits(FEW, TimeOfDay()), load_texts(), lambda: known.current.small_talk.find)
    talk = conversation(records, clock, known, guard=guard)
    desks = Desks(DeskChats({"H99": DESK}, None), Office(records, known, clock).conversation)
    async with post_office(bot, talk, records, outgoing, ListeningOperator(), desks) as office:
        yield office


async def test_a_flood_is_told_once_and_then_nothing(door: PostOffice, citizen: Citizen) -> None:
    for _ in range(8):
        await door.receive(citizen.says("chào"))
    *answered, told = await heard_by(citizen)
    assert len(answered) == 3
    assert REFUSED in told
    assert REFUSED not in "".join(answered)


async def test_in_the_flood_an_emergency_is_answered_each_time(door: PostOffice, citizen: Citizen) -> None:
    for _ in range(8):
        await door.receive(citizen.says("chào"))
    await heard_by(citizen)
    for _ in range(5):
        await door.receive(citizen.says("cháy nhà"))
    answers = await heard_by(citizen)
    assert len(answers) == 5
    assert all("114" in answer for answer in answers)
    assert not [answer for answer in answers if REFUSED in answer]


async def test_a_refused_picture_is_not_even_fetched(api: BotApiDouble, door: PostOffice, citizen: Citizen) -> None:
    for _ in range(4):
        await door.receive(citizen.sends_photo(b"x"))
    assert len(api.calls_of("getFile")) == 1
    assert [REFUSED in text for text in await heard_by(citizen)] == [False, True]


async def test_presses_in_the_flood_are_confirmed_though_not_answered(
    api: BotApiDouble, door: PostOffice, citizen: Citizen
) -> None:
    for _ in range(20):
        await door.receive(citizen.presses_raw("1:m"))
    assert api.world.open_callback_queries == set()
    assert len(await heard_by(citizen)) == 12 + 1


async def test_an_office_may_write_more(api: BotApiDouble, door: PostOffice) -> None:
    officer = api.citizen(DESK, name="Quầy một cửa")
    for _ in range(8):
        await door.receive(officer.says("/phieu"))
    *answered, told = await heard_by(officer)
    assert (len(answered), REFUSED in told) == (6, True)


async def test_what_waited_during_an_outage_is_answered_whole(door: PostOffice, citizen: Citizen) -> None:
    for number in range(10):
        update = citizen.says("chào")
        update["message"]["date"] = 1_790_000_000 + 70 * number
        await door.receive(update)
    assert [REFUSED in text for text in await heard_by(citizen)] == [False] * 10
