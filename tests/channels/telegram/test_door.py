"""The one door: whatever comes in, somebody is answered or somebody is told, and nothing escapes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from markupsafe import Markup

from bot.channels.telegram.outgoing import TRIES, Outgoing
from bot.channels.telegram.polling import PollingBot
from bot.conversation.conversation import Conversation
from bot.conversation.messages import Attached, Message, Reply
from tests.botapi import BotApiDouble, Citizen, Fault
from tests.channels.telegram.desk import EchoingConversation, ListeningOperator, words
from tests.channels.telegram.post_office import PostOffice, post_office
from tests.fake_records import InMemoryCitizenRecords


class Fixed(EchoingConversation, Conversation):
    """Typed as the real conversation, and nothing of it."""


@pytest.fixture
def conversation(records: InMemoryCitizenRecords) -> Fixed:
    return Fixed(records=records)


@pytest.fixture
def operator() -> ListeningOperator:
    return ListeningOperator()


@pytest.fixture
def records() -> InMemoryCitizenRecords:
    return InMemoryCitizenRecords()


@pytest.fixture
async def door(
    bot: PollingBot,
    conversation: Fixed,
    records: InMemoryCitizenRecords,
    outgoing: Outgoing,
    operator: ListeningOperator,
) -> AsyncIterator[PostOffice]:
    async with post_office(bot, conversation, records, outgoing, operator) as office:
        yield office


async def test_a_message_is_answered(door: PostOffice, citizen: Citizen) -> None:
    await door.receive(citizen.says("xin <b>"))
    assert citizen.has_unheard()
    assert (await citizen.hears()).text == "xin <b>"


async def test_a_press_is_confirmed_and_answered(
    api: BotApiDouble, door: PostOffice, citizen: Citizen, conversation: Fixed
) -> None:
    await door.receive(citizen.presses_raw("1:m"))
    assert api.world.open_callback_queries == set()
    assert conversation.words == ["1:m"]
    assert (await citizen.hears()).text == "1:m"


async def test_a_press_turns_the_page_in_place(door: PostOffice, citizen: Citizen, conversation: Fixed) -> None:
    await door.receive(citizen.says("trang 1"))
    shown = await citizen.hears()
    conversation.replies = [Reply(Markup("trang 2"), in_place=True)]
    await door.receive(citizen.presses_raw("1:m", shown))
    turned = await citizen.hears()
    assert (turned.message_id, turned.text) == (shown.message_id, "trang 2")


class TestFaults:
    async def test_the_citizen_gets_an_apology_and_the_operator_the_fault(
        self, door: PostOffice, citizen: Citizen, conversation: Fixed, operator: ListeningOperator
    ) -> None:
        async def stumble(_: Message) -> None:
            raise ZeroDivisionError("chia cho không")

        conversation.before = stumble
        await door.receive(citizen.says("bí mật của tôi"))
        assert (await citizen.hears()).text == "Xin lỗi"
        assert operator.faults == ["answer_failed: ZeroDivisionError: chia cho không"]

    async def test_a_reply_that_cannot_be_sent_is_told(
        self, api: BotApiDouble, door: PostOffice, citizen: Citizen, operator: ListeningOperator
    ) -> None:
        api.inject("sendMessage", Fault.server_error(), times=TRIES)
        await door.receive(citizen.says("chào"))
        assert operator.faults == ["reply_not_sent: NotYet: Bad Gateway"]

    @pytest.mark.parametrize(
        "malformed",
        [
            {"update_id": 5, "message": "text"},
            {"update_id": 5, "message": {"message_id": 1}},
            {"update_id": 5, "message": {"message_id": 1, "date": "x", "chat": {"id": 7, "type": "private"}}},
            {"update_id": 5, "callback_query": {"id": 1}},
            {"update_id": 5, "my_chat_member": {}},
            {"update_id": 5, "message": []},
            {"update_id": 5, "edited_message": {"chat": {"id": 1 << 70}}},
        ],
    )
    async def test_a_malformed_update_is_told_and_does_not_escape(
        self, door: PostOffice, citizen: Citizen, operator: ListeningOperator, malformed: dict[str, Any]
    ) -> None:
        await door.receive(malformed)
        assert len(operator.faults) == 1
        assert operator.faults[0].startswith("update_failed: ")
        await door.receive(citizen.says("còn đây không"))
        assert (await citizen.hears()).text == "còn đây không"

    @pytest.mark.parametrize("nobodys", [{"update_id": "năm", "message": {}}, {"message": {"chat": {}}}])
    async def test_what_has_no_number_cannot_be_kept_and_is_ignored(
        self, door: PostOffice, operator: ListeningOperator, nobodys: dict[str, Any]
    ) -> None:
        await door.receive(nobodys)
        assert (operator.faults, door.post.settled) == ([], {})

    async def test_being_told_to_stop_is_no_fault_and_the_update_stays(
        self, door: PostOffice, citizen: Citizen, conversation: Fixed, operator: ListeningOperator
    ) -> None:
        begun = asyncio.Event()

        async def wait_for_ever(_: Message) -> None:
            begun.set()
            await asyncio.Event().wait()

        conversation.before = wait_for_ever
        receiving = asyncio.create_task(door.receive(citizen.says("chào")))
        await begun.wait()
        door.clerk.cancel()
        receiving.cancel()
        await asyncio.wait({door.clerk, receiving})
        assert operator.faults == []
        assert len(door.post.waiting) == 1


class TestReachability:
    async def test_who_blocked_the_bot_is_remembered_as_unreachable(
        self, door: PostOffice, citizen: Citizen, records: InMemoryCitizenRecords, operator: ListeningOperator
    ) -> None:
        raw = citizen.says("chào")
        citizen.blocks_bot()
        await door.receive(raw)
        assert not await records.is_reachable("telegram:7")
        assert operator.faults == [], "that is nobody's fault"

    async def test_blocking_and_unblocking_are_noted_as_they_happen(
        self, door: PostOffice, citizen: Citizen, records: InMemoryCitizenRecords
    ) -> None:
        await door.receive(citizen.blocks_bot())
        assert not await records.is_reachable("telegram:7")
        await door.receive(citizen.unblocks_bot())
        assert await records.is_reachable("telegram:7")

    async def test_what_concerns_no_citizen_is_ignored(
        self, door: PostOffice, conversation: Fixed, operator: ListeningOperator
    ) -> None:
        await door.receive({"update_id": 5, "something_new": {}})
        await door.receive({"update_id": 6})
        assert (conversation.heard, operator.faults) == ([], [])


class TestOrder:
    async def test_messages_of_one_chat_are_answered_one_after_another(
        self, door: PostOffice, citizen: Citizen, conversation: Fixed
    ) -> None:
        at_once = most_at_once = 0

        async def dawdle(message: Message) -> None:
            nonlocal at_once, most_at_once
            at_once += 1
            most_at_once = max(most_at_once, at_once)
            for _ in range(5 - int(words(message)) % 5):
                await asyncio.sleep(0)
            at_once -= 1

        conversation.before = dawdle
        await asyncio.gather(*(door.receive(citizen.says(str(number))) for number in range(20)))
        assert conversation.words == [str(number) for number in range(20)]
        assert [(await citizen.hears()).text for _ in range(20)] == conversation.words
        assert most_at_once == 1

    async def test_a_slow_citizen_does_not_hold_up_another(
        self, api: BotApiDouble, door: PostOffice, citizen: Citizen, conversation: Fixed
    ) -> None:
        released = asyncio.Event()

        async def wait_for_release(message: Message) -> None:
            if message.chat == "telegram:7":
                await released.wait()

        conversation.before = wait_for_release
        held_up = asyncio.create_task(door.receive(citizen.says("chậm")))
        other = api.citizen(8)
        await door.receive(other.says("nhanh"))
        assert other.has_unheard()
        assert not citizen.has_unheard()
        released.set()
        await held_up
        assert citizen.has_unheard()

    async def test_a_fault_does_not_stop_the_chat(
        self, door: PostOffice, citizen: Citizen, conversation: Fixed
    ) -> None:
        async def stumble_once(message: Message) -> None:
            if words(message) == "một":
                raise RuntimeError

        conversation.before = stumble_once
        raws: Sequence[Any] = [citizen.says("một"), citizen.says("hai")]
        await asyncio.gather(*map(door.receive, raws))
        assert [(await citizen.hears()).text for _ in range(2)] == ["Xin lỗi", "hai"]


async def test_a_photo_is_fetched_so_that_its_code_can_be_read(
    door: PostOffice, citizen: Citizen, conversation: Fixed
) -> None:
    await door.receive(citizen.sends_photo(b"the picture's file", caption="hồ sơ này"))
    assert conversation.heard[-1].content == Attached("photo", "hồ sơ này", b"the picture's file")


async def test_a_picture_sent_as_a_file_is_a_photo_too(door: PostOffice, citizen: Citizen, conversation: Fixed) -> None:
    update = citizen.sends_document("giay-hen.png", b"sharp")
    update["message"]["document"]["mime_type"] = "image/png"
    await door.receive(update)
    assert conversation.heard[-1].content == Attached("photo", "", b"sharp")


async def test_a_picture_that_is_too_large_or_gone_is_still_answered(
    door: PostOffice, citizen: Citizen, conversation: Fixed, api: BotApiDouble
) -> None:
    update = citizen.sends_document("giay-hen.png", b"x", claimed_size=15_000_000)
    update["message"]["document"]["mime_type"] = "image/png"
    await door.receive(update)
    assert conversation.heard[-1].content == Attached("photo")
    api.inject("getFile", Fault.server_error(502), times=5)
    await door.receive(citizen.sends_photo(b"y"))
    assert conversation.heard[-1].content == Attached("photo")
