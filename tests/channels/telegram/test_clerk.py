"""What is in the inbox is dealt with, whatever happens meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.polling import PollingBot
from bot.conversation.conversation import Conversation
from bot.conversation.messages import Message
from bot.service.delivery import ReceivedUpdate, WaitingUpdate
from bot.store.database import DatabaseOutOfReach
from tests.botapi import Citizen
from tests.builders import FixedClock
from tests.channels.telegram.desk import EchoingConversation, ListeningOperator, words
from tests.channels.telegram.post_office import LONG_ENOUGH, PostOffice, post_office


class Fixed(EchoingConversation, Conversation):
    """Typed as the real conversation, and nothing of it."""


@pytest.fixture
def conversation() -> Fixed:
    return Fixed()


@pytest.fixture
def operator() -> ListeningOperator:
    return ListeningOperator()


@pytest.fixture
def wall() -> FixedClock:
    """The clerk's clock."""
    return FixedClock()


@pytest.fixture
async def office(
    bot: PollingBot, conversation: Fixed, outgoing: Outgoing, operator: ListeningOperator, wall: FixedClock
) -> AsyncIterator[PostOffice]:
    async with post_office(bot, conversation, conversation.records, outgoing, operator, wall=wall) as office:
        yield office


class Stumbling:
    """Raises what it is told to, one fault a call, then nothing."""

    def __init__(self, faults: Sequence[Exception], at: str | None = None) -> None:
        self.faults = list(faults)
        self.at = at
        self.calls = 0

    async def __call__(self, message: Message) -> None:
        if self.at not in (None, words(message)):
            return
        self.calls += 1
        if self.faults:
            raise self.faults.pop(0)


async def test_a_fault_that_passes_costs_the_citizen_nothing(
    office: PostOffice, citizen: Citizen, conversation: Fixed, operator: ListeningOperator
) -> None:
    conversation.before = Stumbling([ValueError("một"), ValueError("hai")])
    await office.receive(citizen.says("chào"))
    assert [message.text for message in citizen.messages] == ["chào", "chào"]
    assert operator.faults == []


async def test_one_that_does_not_is_set_aside_with_one_apology_and_the_chat_goes_on(
    office: PostOffice, citizen: Citizen, conversation: Fixed, operator: ListeningOperator
) -> None:
    stumbling = Stumbling([ValueError("gọi 0912345678")] * 9, at="độc")
    conversation.before = stumbling
    raws: list[dict[str, Any]] = [citizen.says("độc"), citizen.says("lành")]
    await asyncio.gather(*map(office.receive, raws))
    assert stumbling.calls == 3
    assert [(await citizen.hears()).text for _ in range(2)] == ["Xin lỗi", "lành"]
    [kept] = await office.inbox.set_aside_so_far()
    assert (kept.number, kept.fault) == (raws[0]["update_id"], "ValueError: gọi [số]")
    assert len(operator.faults) == 1


async def test_replayed_after_the_cause_is_mended_it_is_answered(
    office: PostOffice, citizen: Citizen, conversation: Fixed
) -> None:
    conversation.before = Stumbling([ValueError("x")] * 3)
    raw = citizen.says("chào")
    await office.receive(raw)
    assert (await citizen.hears()).text == "Xin lỗi"
    assert await office.inbox.replay(raw["update_id"])
    office.bells.ring("inbox")
    assert (await citizen.hears(LONG_ENOUGH)).text == "chào"


class TestWhatAProcessMayHaveDiedOf:
    async def receives(self, office: PostOffice, raw: dict[str, Any], tries: int) -> None:
        """As it is found by the next process after so many had died over it."""
        body = json.dumps(raw)
        number, now = raw["update_id"], office.post.clock.now()
        office.post.waiting[number] = WaitingUpdate(number, "telegram:7", body, now, tries, is_suspect=True)
        office.bells.ring("inbox")

    async def test_the_try_is_noted_before_it_is_tried(
        self, office: PostOffice, citizen: Citizen, conversation: Fixed
    ) -> None:
        noted: list[int] = []

        async def look(_: Message) -> None:
            noted.extend(update.tries for update in office.post.waiting.values())

        conversation.before = look
        await self.receives(office, citizen.says("chào"), 1)
        assert (await citizen.hears(LONG_ENOUGH)).text == "chào"
        assert noted == [2]

    async def test_a_fault_that_it_survives_counts_once(
        self, office: PostOffice, citizen: Citizen, conversation: Fixed
    ) -> None:
        conversation.before = stumbling = Stumbling([ValueError("x")] * 9)
        await self.receives(office, citizen.says("chào"), 0)
        assert (await citizen.hears(LONG_ENOUGH)).text == "Xin lỗi"
        assert stumbling.calls == 3

    @pytest.mark.parametrize(("tries", "told"), [(3, ["Xin lỗi"]), (4, [])])
    async def test_after_three_it_is_set_aside_untried_and_even_unread_where_reading_it_kills(
        self,
        office: PostOffice,
        citizen: Citizen,
        conversation: Fixed,
        operator: ListeningOperator,
        tries: int,
        told: list[str],
    ) -> None:
        first, second = citizen.says("độc"), citizen.says("lành")
        await self.receives(office, first, tries)
        await office.receive(second)
        assert [message.text for message in citizen.messages if message.from_bot] == [*told, "lành"]
        assert conversation.words == ["lành"]
        [kept] = await office.inbox.set_aside_so_far()
        assert (kept.number, kept.fault) == (first["update_id"], "tiến trình chết khi xử lý")
        assert operator.faults == ["process_died: tiến trình chết khi xử lý"]

    async def test_they_are_tried_one_at_a_time_and_nobody_else_waits_for_them(
        self, office: PostOffice, citizen: Citizen, conversation: Fixed
    ) -> None:
        under_way, most, others_are_through = list[str](), list[int](), asyncio.Event()

        async def look(message: Message) -> None:
            if words(message) == "chào":
                return
            under_way.append(message.chat)
            await asyncio.wait_for(others_are_through.wait(), LONG_ENOUGH)
            most.append(len(under_way))
            under_way.remove(message.chat)

        conversation.before = look
        suspects = [(number, f"telegram:{50 + number}", citizen.says("nghi")) for number in range(1, 6)]
        for number, chat, raw in suspects:
            raw["message"]["chat"]["id"] = int(chat.removeprefix("telegram:"))
            at = office.post.clock.now()
            office.post.waiting[number] = WaitingUpdate(number, chat, json.dumps(raw), at, is_suspect=True)
        await office.receive(citizen.says("chào"))
        others_are_through.set()
        assert await office.post.bell.until(lambda: not office.post.waiting, LONG_ENOUGH)
        assert most == [1] * len(suspects)


async def test_while_the_database_is_away_nothing_is_given_up(
    office: PostOffice, citizen: Citizen, conversation: Fixed, operator: ListeningOperator
) -> None:
    conversation.before = Stumbling([DatabaseOutOfReach("gone")] * 20)
    await office.receive(citizen.says("chào"))
    assert (await citizen.hears()).text == "chào"
    assert (operator.faults, office.post.aside) == ([], {})


async def test_the_same_update_again_is_answered_once(office: PostOffice, citizen: Citizen) -> None:
    raw = citizen.says("chào")
    for _ in range(3):
        await office.receive(raw)
    assert [message.text for message in citizen.messages] == ["chào", "chào"]


async def test_what_is_a_day_old_is_not_answered_any_more_but_a_press_counts(
    office: PostOffice, citizen: Citizen, conversation: Fixed, operator: ListeningOperator
) -> None:
    old = office.post.clock.now() - timedelta(hours=25)
    raws: list[dict[str, Any]] = [citizen.says("câu hỏi hôm kia"), citizen.presses_raw("1:m")]
    now = office.post.clock.now
    office.post.clock.now = lambda: old  # type: ignore[method-assign]
    await office.inbox.store([ReceivedUpdate(raw["update_id"], "telegram:7", json.dumps(raw)) for raw in raws])
    office.post.clock.now = now  # type: ignore[method-assign]
    office.bells.ring("inbox")
    assert (await citizen.hears(LONG_ENOUGH)).text == "1:m"
    assert conversation.words == ["1:m"]
    assert [fault.partition(":")[0] for fault in operator.faults] == ["expired"]


async def test_by_a_clock_that_jumped_nothing_is_too_old(
    office: PostOffice, citizen: Citizen, operator: ListeningOperator, wall: FixedClock
) -> None:
    raw: dict[str, Any] = citizen.says("câu hỏi vừa xong")
    await office.inbox.store([ReceivedUpdate(raw["update_id"], "telegram:7", json.dumps(raw))])
    wall.time += timedelta(hours=25)
    office.bells.ring("inbox")
    assert (await citizen.hears(LONG_ENOUGH)).text == "câu hỏi vừa xong"
    assert operator.faults == []


async def test_what_cannot_be_kept_is_told_to_whoever_brings_it(
    office: PostOffice, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise DatabaseOutOfReach("gone")

    monkeypatch.setattr(office.inbox, "store", away)
    with pytest.raises(DatabaseOutOfReach):
        await office.receive(citizen.says("chào"))
    monkeypatch.undo()
    await office.receive(citizen.says("còn đó không"))
    assert (await citizen.hears()).text == "còn đó không"


class TestHandedOver:
    """What comes in goes into the clerk's hands at once, unless others come first."""

    async def test_nobody_has_to_look_for_it(
        self, office: PostOffice, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await office.receive(citizen.says("làm quen"))

        async def blind(_: int) -> Sequence[Sequence[WaitingUpdate]]:
            return ()

        monkeypatch.setattr(office.inbox, "take", blind)
        office.bells.rung.clear()
        await office.receive(citizen.says("chào"))
        assert (await citizen.hears()).text == "làm quen"
        assert (await citizen.hears()).text == "chào"

    async def test_what_comes_while_the_chat_is_dealt_with_waits_for_its_turn(
        self, office: PostOffice, citizen: Citizen, conversation: Fixed
    ) -> None:
        at_work, goes_on = asyncio.Event(), asyncio.Event()

        async def hold_up(_: Message) -> None:
            at_work.set()
            await goes_on.wait()

        await office.receive(citizen.says("làm quen"))
        conversation.before = hold_up
        first = asyncio.create_task(office.receive(citizen.says("một")))
        await asyncio.wait_for(at_work.wait(), LONG_ENOUGH)
        second = asyncio.create_task(office.receive(citizen.says("hai")))
        goes_on.set()
        await asyncio.wait_for(asyncio.gather(first, second), LONG_ENOUGH)
        assert [(await citizen.hears()).text for _ in range(3)] == ["làm quen", "một", "hai"]
