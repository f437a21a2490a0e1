"""Offices' own chats on Telegram: who may work on what, what is a reply to what, and who is told at once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.channels.telegram.desks import DeskChats, Desks, DeskSender
from bot.channels.telegram.notices import NoticeSender, keep_carrying
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.polling import PollingBot
from bot.conversation.feedback_payloads import AtTheDesk, DeskAction
from bot.conversation.payloads import encode
from bot.domain.tickets import TicketState
from bot.service.bells import TICKETS, HouseBells
from bot.service.knowledge_base import KnowledgeBase
from bot.service.ports import Operator
from tests.botapi import BotApiDouble, Citizen, Fault
from tests.builders import FixedClock
from tests.channels.telegram.desk import ListeningOperator
from tests.channels.telegram.post_office import PostOffice, post_office
from tests.conversation.citizen import conversation, knowledge_base
from tests.conversation.office import Office
from tests.fake_records import InMemoryCitizenRecords
from tests.fake_tickets import NUMBER, a_ticket, opening

DESK, OTHER_DESK, STRANGERS, OPERATOR = -1001234567890, -77, -88, 900
CHATS = DeskChats({"H99.01": DESK, "H99.02": OTHER_DESK}, OPERATOR)
TAKE = encode(AtTheDesk(NUMBER, DeskAction.TAKE))


class TestWhichChatIsWhose:
    @pytest.mark.parametrize(
        ("unit", "chat"),
        [("H99.01", DESK), ("H99.01.03", DESK), ("H99.02", OTHER_DESK), ("H99", OPERATOR), ("H98.01", OPERATOR)],
    )
    def test_the_closest_unit_above_stands_in_and_then_the_operator(self, unit: str, chat: int) -> None:
        assert CHATS.of_unit(unit) == chat

    def test_without_an_operator_there_may_be_none(self) -> None:
        chats = DeskChats({"H99.01": DESK}, None)
        assert chats.of_unit("H99") is None

    def test_a_chat_works_on_its_own_units_and_the_operators_on_all(self) -> None:
        chats = DeskChats({"H99.01": DESK, "H99.02": DESK, "H99.03": OPERATOR}, OPERATOR)
        assert chats.units_of(DESK) == ["H99.01", "H99.02"]
        assert chats.units_of(OPERATOR) is None
        assert (chats.is_desk(DESK), chats.is_desk(STRANGERS)) == (True, False)


@dataclass
class Town:
    """A door with citizens on one side and desks on the other, and everything behind it in memory."""

    api: BotApiDouble
    door: PostOffice
    records: InMemoryCitizenRecords
    office: Office
    sender: DeskSender
    operator: ListeningOperator

    def officer(self, chat: int = DESK, name: str = "Nguyễn Thị Hoa") -> Citizen:
        return self.api.citizen(chat, name, user_id=501, title="Quầy thôn Đông", username="hoa_quay_dong")

    async def opens_a_ticket(self, **changes: Any) -> None:
        self.records.tickets.carry_out("telegram:7", opening(**changes))
        self.officer()
        await self.office.teller.tell_desks(self.sender)

    def state(self) -> TicketState:
        return self.records.tickets.tickets[NUMBER].state


@pytest.fixture(scope="module")
def known() -> KnowledgeBase:
    """The knowledge of the made-up commune; immutable, so built once."""
    return knowledge_base()


@pytest.fixture
async def town(
    api: BotApiDouble, bot: PollingBot, outgoing: Outgoing, clock: FixedClock, known: KnowledgeBase
) -> AsyncIterator[Town]:
    records, operator = InMemoryCitizenRecords(clock), ListeningOperator()
    office = Office(records, known, clock)
    chats = DeskChats(CHATS.by_unit, CHATS.otherwise, outgoing.moved)
    desks = Desks(chats, office.conversation)
    async with post_office(bot, conversation(records, clock, known), records, outgoing, operator, desks) as door:
        yield Town(api, door, records, office, DeskSender(outgoing, chats, operator), operator)


class TestAtTheDoor:
    async def test_a_reply_to_the_card_is_the_answer_and_no_officer_is_named(
        self, town: Town, outgoing: Outgoing, citizen: Citizen
    ) -> None:
        await town.opens_a_ticket()
        hoa = town.officer()
        card = await hoa.hears()
        await town.door.receive(hoa.says("Đã nhắc quầy số 2.", reply_to=card))
        assert "Đã ghi câu trả lời" in (await hoa.hears()).text
        await town.office.teller.tell_citizens("telegram", NoticeSender(outgoing, town.records))
        told = (await citizen.hears()).text
        assert "Đã nhắc quầy số 2." in told
        assert not [name for name in ("Hoa", "hoa_quay", "501", "thôn Đông") if name in told]

    async def test_the_card_does_not_tell_who_wrote(self, town: Town, citizen: Citizen) -> None:
        await town.opens_a_ticket()
        told = (await town.officer().hears()).text
        assert "vắng người" in told
        assert not [name for name in ("Bình", "telegram", str(citizen.chat_id) + ":") if name in told]

    async def test_a_long_ticket_comes_in_parts_and_each_of_them_can_be_answered(self, town: Town) -> None:
        words = "\n\n".join(f"Đoạn {count}: " + "việc này & việc kia, " * 40 for count in range(20))[:12_000]
        await town.opens_a_ticket(text=words)
        hoa = town.officer()
        parts = [await hoa.hears()]
        while hoa.has_unheard():
            parts.append(await hoa.hears())
        assert len(parts) > 2
        assert [bool(part.buttons) for part in parts] == [*[False] * (len(parts) - 1), True]
        for part in parts:
            await town.door.receive(hoa.says("Đang xem", reply_to=part))
            assert f"câu trả lời cho phiếu {NUMBER}" in (await hoa.hears()).text

    async def test_a_label_within_a_long_ticket_leads_nowhere_else(self, town: Town) -> None:
        other = "26-000001"
        town.records.tickets.tickets[other] = a_ticket(other, unit="H99.01")
        await town.opens_a_ticket(text="chữ " * 1500 + " #phieu_26_000001_resolve " + "chữ " * 900)
        hoa = town.officer()
        first, second, third = [await hoa.hears() for _ in range(3)]
        for part in (first, second, third):
            await town.door.receive(hoa.says("Đã xong", reply_to=part))
        assert town.records.tickets.tickets[other].messages == ()
        assert len(town.records.tickets.tickets[NUMBER].messages) == 4

    async def test_talk_among_officers_is_left_alone(self, town: Town) -> None:
        await town.opens_a_ticket()
        hoa, binh = town.officer(), town.api.citizen(DESK, "Bình", user_id=502)
        await hoa.hears()
        first = hoa.says("ai xem phiếu này?")
        await town.door.receive(first)
        await town.door.receive(binh.says("để tôi", reply_to=first["message"]["message_id"]))
        await town.door.receive(binh.says("#phieu_26_480213 xong", reply_to=first["message"]["message_id"]))
        assert not hoa.has_unheard()
        assert town.state() is TicketState.OPEN

    async def test_a_label_in_an_officers_own_words_is_no_ticket(self, town: Town) -> None:
        await town.opens_a_ticket()
        hoa = town.officer()
        await hoa.hears()
        first = hoa.says("#phieu_26_480213")
        await town.door.receive(hoa.says("từ chối", reply_to=first["message"]["message_id"]))
        assert len(town.records.tickets.tickets[NUMBER].messages) == 1

    async def test_a_press_takes_the_ticket(self, town: Town) -> None:
        await town.opens_a_ticket()
        hoa = town.officer()
        await town.door.receive(hoa.presses("✋ Nhận xử lý", await hoa.hears()))
        assert "Đã nhận xử lý" in (await hoa.hears()).text
        assert town.state() is TicketState.TAKEN

    async def test_a_photo_as_a_reply_is_told_not_to_have_gone(self, town: Town, api: BotApiDouble) -> None:
        await town.opens_a_ticket()
        hoa = town.officer()
        await town.door.receive(hoa.sends_photo(caption="đây", reply_to=await hoa.hears()))
        assert "chỉ chuyển được chữ" in (await hoa.hears()).text
        assert api.calls_of("getFile") == [], "nobody needs it"

    async def test_officers_may_ask_the_bot_like_anybody(self, town: Town) -> None:
        hoa = town.officer()
        await town.door.receive(hoa.says("/help@motcua_test_bot"))
        assert "/thutuc" in (await hoa.hears()).text

    async def test_a_fault_is_told_to_both(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        async def stumble(_: object) -> None:
            raise RuntimeError("the database is away")

        monkeypatch.setattr(town.records.tickets, "open_tickets", stumble)
        await town.door.receive(town.officer().says("/phieu"))
        assert "gặp lỗi" in (await town.officer().hears()).text
        assert town.operator.faults == ["answer_failed: RuntimeError: the database is away"]


class TestStrangers:
    @pytest.mark.parametrize("chat", [7, STRANGERS])
    async def test_an_officers_button_works_nowhere_but_at_the_desk(self, town: Town, chat: int) -> None:
        await town.opens_a_ticket()
        stranger = town.api.citizen(chat, "Bình", user_id=7)
        await town.door.receive(stranger.presses_raw(TAKE))
        assert "Nút này đã cũ" in (await stranger.hears()).text
        assert town.state() is TicketState.OPEN

    async def test_nor_at_another_units_desk(self, town: Town) -> None:
        await town.opens_a_ticket()
        other = town.officer(OTHER_DESK)
        await town.door.receive(other.presses_raw(TAKE))
        assert "thuộc đơn vị khác" in (await other.hears()).text
        assert town.state() is TicketState.OPEN

    @pytest.mark.parametrize("chat", [7, STRANGERS])
    async def test_the_desks_command_is_unknown_elsewhere(self, town: Town, chat: int) -> None:
        await town.opens_a_ticket()
        stranger = town.api.citizen(chat, "Bình", user_id=7)
        await town.door.receive(stranger.says(f"/phieu {NUMBER}"))
        told = (await stranger.hears()).text
        assert "vắng người" not in told
        assert "không có lệnh đó" in told

    async def test_in_another_group_replies_to_the_bot_stay_without_answer(self, town: Town) -> None:
        await town.opens_a_ticket()
        stranger = town.api.citizen(STRANGERS, "Bình", user_id=7)
        await town.door.receive(stranger.says("/start"))
        heard = await stranger.hears()
        await town.door.receive(stranger.says("#phieu_26_480213 từ chối", reply_to=heard))
        assert not stranger.has_unheard()
        assert town.state() is TicketState.OPEN


class TestTheBell:
    @pytest.mark.parametrize(
        ("said", "rings"), [(["/gopy Đèn ở quầy hỏng.", "có"], True), (["khai sinh cần gì"], False)]
    )
    async def test_it_rings_when_a_citizen_wrote_to_the_office(
        self, town: Town, citizen: Citizen, said: list[str], *, rings: bool
    ) -> None:
        for words in said:
            await town.door.receive(citizen.says(words))
        assert (TICKETS in town.door.bells.rung) is rings

    async def test_and_when_an_officer_did_something(self, town: Town) -> None:
        await town.opens_a_ticket()
        hoa = town.officer()
        await town.door.receive(hoa.says("Xong", reply_to=await hoa.hears()))
        assert TICKETS in town.door.bells.rung

    async def test_what_it_rings_for_is_carried_at_once_and_a_fault_ends_nothing(
        self, town: Town, outgoing: Outgoing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bells, took_notice = HouseBells(), asyncio.Event()

        class Told(ListeningOperator):
            async def tell(self, fault: str) -> None:
                await super().tell(fault)
                took_notice.set()

        async def stumble(_: int) -> None:
            monkeypatch.undo()
            raise RuntimeError("the database is away")

        monkeypatch.setattr(town.records.tickets, "untold_to_desk", stumble)
        operator: Operator = Told()
        sender, hoa = NoticeSender(outgoing, town.records), town.officer()
        carrying = asyncio.create_task(
            keep_carrying(town.office.teller, town.sender, sender, operator, bells, every=1_000_000)
        )
        await asyncio.wait_for(took_notice.wait(), 10)
        town.records.tickets.carry_out("telegram:7", opening())
        bells.ring(TICKETS)
        assert "vắng người" in (await hoa.hears(10)).text
        carrying.cancel()


class TestWhenTheGroupIsGone:
    async def test_the_operator_is_told_and_the_message_comes_again(self, town: Town, clock: FixedClock) -> None:
        town.officer().blocks_bot()
        await town.opens_a_ticket()
        assert len(town.operator.faults) == 1
        assert "H99.01" in town.operator.faults[0]
        town.officer().unblocks_bot()
        clock.time = clock.time.replace(hour=12)
        await town.office.teller.tell_desks(town.sender)
        assert "vắng người" in (await town.officer().hears()).text

    async def test_what_telegram_never_takes_is_told_too(self, town: Town, api: BotApiDouble) -> None:
        api.inject("sendMessage", Fault.server_error(502), times=50)
        await town.opens_a_ticket()
        assert len(town.operator.faults) == 1

    async def test_an_office_without_a_chat_has_its_list(self, outgoing: Outgoing, town: Town) -> None:
        sender = DeskSender(outgoing, DeskChats({}, None), town.operator)
        town.records.tickets.carry_out("telegram:7", opening())
        assert await town.office.teller.tell_desks(sender) == 1
        assert (town.operator.faults, await town.office.hears()) == ([], [])

    async def test_a_group_that_became_a_supergroup_goes_on_working(self, town: Town, api: BotApiDouble) -> None:
        new = -1009999999999
        town.officer(OTHER_DESK)
        api.migrate_group(OTHER_DESK, new)
        hoa = town.officer(new)
        town.records.tickets.carry_out("telegram:7", opening(unit="H99.02"))
        await town.office.teller.tell_desks(town.sender)
        await town.door.receive(hoa.says("Đã xem", reply_to=await hoa.hears()))
        assert "Đã ghi câu trả lời" in (await hoa.hears()).text
        assert "telegram.desk_chats" in town.operator.faults[0]
