"""Notices on Telegram: sent, or noted as unreachable; one bad round does not end the others."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from markupsafe import Markup

from bot.channels.telegram.desks import DeskChats
from bot.channels.telegram.notices import DeskTeller, NoticeSender, keep_telling
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.polling import PollingBot
from bot.conversation.messages import Reply
from bot.conversation.notifier import Delivery, Letterbox, Notifier
from bot.service.notices import DeskNote
from tests.botapi import BotApiDouble, Citizen, Fault
from tests.channels.telegram.desk import ListeningOperator, Naps
from tests.fake_records import InMemoryCitizenRecords

CHANGED = Reply(Markup("Hồ sơ có thay đổi"))


@pytest.fixture
def records() -> InMemoryCitizenRecords:
    return InMemoryCitizenRecords()


@pytest.fixture
def sender(outgoing: Outgoing, records: InMemoryCitizenRecords) -> NoticeSender:
    return NoticeSender(outgoing, records)


async def deliver(sender: NoticeSender, reply: Reply, begun_after: int | None = None) -> Delivery:
    async def begin(latest: int) -> None:
        assert begun_after is None, f"not noted anew: {latest}"

    return await sender.deliver("telegram:7", reply, begun_after, begin)


async def test_a_follower_hears_of_the_change(sender: NoticeSender, citizen: Citizen) -> None:
    assert await deliver(sender, CHANGED) is Delivery.SENT
    assert (await citizen.hears()).text == "Hồ sơ có thay đổi"


async def test_who_blocked_the_bot_is_noted(
    sender: NoticeSender, citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    citizen.blocks_bot()
    assert await deliver(sender, CHANGED) is Delivery.UNREACHABLE
    assert not await records.is_reachable("telegram:7")


async def test_what_telegram_does_not_take_comes_again_later(
    sender: NoticeSender, citizen: Citizen, api: BotApiDouble
) -> None:
    api.inject("sendMessage", Fault.server_error(502), times=50)
    assert await deliver(sender, CHANGED) is Delivery.LATER
    assert not citizen.has_unheard()


async def test_what_telegram_refuses_is_given_up(sender: NoticeSender, api: BotApiDouble) -> None:
    assert await deliver(sender, Reply(Markup(" "))) is Delivery.FAILED
    assert api.calls_of("sendMessage")


async def test_a_connection_that_breaks_after_the_message_arrived_does_not_double_it(
    sender: NoticeSender, citizen: Citizen, api: BotApiDouble
) -> None:
    api.inject("sendMessage", Fault.disconnect_after_effect())
    assert await deliver(sender, CHANGED) is Delivery.SENT
    assert [message.text for message in citizen.messages] == ["Hồ sơ có thay đổi"]


async def test_a_connection_that_breaks_before_the_message_arrived_does_not_lose_it(
    sender: NoticeSender, citizen: Citizen, api: BotApiDouble
) -> None:
    api.inject("sendMessage", Fault.disconnect())
    assert await deliver(sender, CHANGED) is Delivery.SENT
    assert [message.text for message in citizen.messages] == ["Hồ sơ có thay đổi"]


async def test_what_a_process_that_died_sent_is_found_among_other_messages_and_everything_else_is_left_alone(
    citizen: Citizen, outgoing: Outgoing, bot: PollingBot, naps: Naps, records: InMemoryCitizenRecords
) -> None:
    other = Reply(Markup("Giấy khai sinh: <b>2.000 đồng</b>"))
    await outgoing.send(7, other)
    before = outgoing.latest_in(7)
    citizen.says("Hồ sơ có thay đổi")
    await outgoing.send(7, CHANGED)
    await outgoing.send(7, other)
    its_successor = NoticeSender(Outgoing(bot, naps.nap), records)
    assert await deliver(its_successor, CHANGED, before) is Delivery.SENT
    texts = [message.text for message in citizen.messages]
    assert texts == [
        "Giấy khai sinh: 2.000 đồng",
        "Hồ sơ có thay đổi",
        "Hồ sơ có thay đổi",
        "Giấy khai sinh: 2.000 đồng",
    ]


async def test_what_a_process_that_died_did_not_send_is_sent(sender: NoticeSender, citizen: Citizen) -> None:
    assert await deliver(sender, CHANGED, 0) is Delivery.SENT
    assert [message.text for message in citizen.messages] == ["Hồ sơ có thay đổi"]


async def test_copies_that_a_process_left_while_it_was_looking_are_taken_away(
    sender: NoticeSender, citizen: Citizen, outgoing: Outgoing
) -> None:
    for _ in range(3):
        await outgoing.send(7, CHANGED)
    await deliver(sender, CHANGED, 0)
    assert [message.text for message in citizen.messages] == ["Hồ sơ có thay đổi"]


@dataclass
class Rounds(Notifier):
    """Counts rounds; the first one fails, the third says that it was reached."""

    reached: asyncio.Event
    rounds: int = 0
    channels: list[str] = field(default_factory=list[str])

    async def deliver(self, channel: str, letterbox: Letterbox) -> int:
        self.rounds += 1
        self.channels.append(channel)
        if self.rounds == 1:
            raise RuntimeError("the database is away")
        if self.rounds == 3:
            self.reached.set()
        return 0


async def test_a_round_that_fails_is_told_to_the_operator_and_the_next_one_follows(sender: NoticeSender) -> None:
    operator, rounds = ListeningOperator(), Rounds(asyncio.Event())
    looks: list[int] = []

    async def look() -> None:
        looks.append(1)

    telling = asyncio.create_task(keep_telling(look, rounds, sender, operator, 0.0))
    await asyncio.wait_for(rounds.reached.wait(), 10)
    telling.cancel()
    assert len(looks) >= 3
    assert rounds.channels[:3] == ["telegram"] * 3
    assert operator.faults == ["notices_failed: RuntimeError: the database is away"]


@dataclass
class Notes:
    """The port ``DeskNotes`` with a list."""

    waiting: list[DeskNote]

    async def untold(self) -> list[DeskNote]:
        return list(self.waiting)

    async def begin(self, note: DeskNote, latest: int) -> None:
        place = self.waiting.index(note)
        self.waiting[place] = replace(note, begun_after=latest)

    async def mark_told(self, note: DeskNote) -> None:
        self.waiting = [each for each in self.waiting if (each.code, each.on) != (note.code, note.on)]


def note(unit: str) -> DeskNote:
    return DeskNote(f"{unit}-261109-0042", unit, date(2026, 11, 23))


async def test_a_desk_is_told_in_its_own_chat_or_in_that_of_the_unit_above(
    outgoing: Outgoing, api: BotApiDouble
) -> None:
    desk, centre = api.citizen(101), api.citizen(100)
    notes = Notes([note("H99.01"), note("H99.02")])
    await DeskTeller(outgoing, notes, DeskChats({"H99.01": 101, "H99": 100}, None)).tell()
    assert "H99.01-261109-0042" in (await desk.hears()).text
    assert "H99.02-261109-0042" in (await centre.hears()).text
    assert notes.waiting == []


async def test_a_note_waits_until_there_is_a_chat_that_takes_it(outgoing: Outgoing, api: BotApiDouble) -> None:
    notes = Notes([note("H99.01")])
    await DeskTeller(outgoing, notes, DeskChats({}, None)).tell()
    operator = api.citizen(9)
    operator.blocks_bot()
    await DeskTeller(outgoing, notes, DeskChats({}, 9)).tell()
    assert len(notes.waiting) == 1
    operator.unblocks_bot()
    await DeskTeller(outgoing, notes, DeskChats({}, 9)).tell()
    assert notes.waiting == []
