"""Officers work on tickets in their office's own chat, and learn nothing of who wrote them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.conversation.desk import DeskMessage
from bot.conversation.feedback_payloads import DeskAction
from bot.conversation.messages import Attached, Located, Pressed, Reply
from bot.conversation.rendering.desk import MOST_LISTED, read_tag, tag
from bot.domain.offices import MapPoint
from bot.domain.tickets import TicketState
from bot.service.dialogue import EraseEverything
from bot.service.knowledge_base import KnowledgeBase
from bot.service.ticketing import LONGEST_TEXT
from tests.builders import FixedClock
from tests.conversation import town
from tests.conversation.citizen import buttons, plain
from tests.conversation.office import Office
from tests.fake_records import InMemoryCitizenRecords
from tests.fake_tickets import NUMBER, FakeTickets, a_ticket, opening

TAG = "#phieu_26_480213"
TAKE, RESOLVE, REFUSE, SUPPLEMENT, SHOW = (
    "✋ Nhận xử lý",
    "✅ Có kết quả",
    "⛔ Từ chối",
    "📎 Cần bổ sung",
    "🔎 Xem cả phiếu",
)
CITIZEN = "test:an"


def opens(tickets: FakeTickets, text: str = "Quầy số 2 vắng người.", **changes: Any) -> None:
    tickets.carry_out(CITIZEN, opening(**{"text": text, **changes}))


def labels(reply: Reply) -> list[str]:
    return [str(button.text) for button in buttons(reply)]


@pytest.fixture
async def card(tickets: FakeTickets, office: Office) -> Reply:
    """What the desk is told when a ticket is opened."""
    opens(tickets)
    (told,) = await office.hears()
    return told


class TestLooking:
    async def test_the_waiting_tickets_are_listed_the_oldest_first(self, office: Office, tickets: FakeTickets) -> None:
        for number, day in (("26-000003", 20), ("26-000001", 23), ("26-000002", 19)):
            tickets.tickets[number] = a_ticket(number, opened_on=date(2026, 11, day))
        tickets.tickets["26-000009"] = a_ticket("26-000009", state=TicketState.RESOLVED)
        assert "3 phiếu đang chờ xử lý" in await office.says("/phieu")
        assert labels(office.reply) == [
            "26-000002 · phản ánh · 19/11",
            "26-000003 · phản ánh · 20/11",
            "26-000001 · phản ánh · 23/11",
        ]
        assert "26-000003" in await office.presses("26-000003 · phản ánh · 20/11")

    async def test_too_many_are_counted(self, office: Office, tickets: FakeTickets) -> None:
        for count in range(MOST_LISTED + 5):
            tickets.tickets[f"26-{count:06}"] = a_ticket(f"26-{count:06}")
        assert "… và 5 phiếu nữa" in await office.says("/phieu@motcua_test_bot")
        assert len(labels(office.reply)) == MOST_LISTED

    async def test_when_nothing_waits_that_is_said(self, office: Office) -> None:
        assert "Không còn phiếu nào" in await office.says("/PHIEU ")

    @pytest.mark.parametrize(
        "spelled",
        ["26-480213", " 26-480213 ", "#26-480213", "26 480213", "26480213", "26–480213", TAG, "phieu 26-480213"],
    )
    async def test_a_ticket_is_shown_by_its_number_however_it_is_typed(
        self, office: Office, card: Reply, spelled: str
    ) -> None:
        told = await office.says(f"/phieu {spelled}")
        for expected in (NUMBER, "phản ánh", "Điểm thôn Đông", "23/11/2026", "14/12/2026", "Quầy số 2 vắng người."):
            assert expected in told

    @pytest.mark.parametrize("spelled", ["480213", "abc", "26-48021", "٢٦-٤٨٠٢١٣", "26-480213 xong rồi"])
    async def test_what_is_no_number_gets_an_example(self, office: Office, spelled: str) -> None:
        assert "/phieu 26-480213" in await office.says(f"/phieu {spelled}")

    async def test_an_unknown_number(self, office: Office) -> None:
        assert "Không có phiếu nào mang số 26-999999" in await office.says("/phieu 26-999999")
        for action in DeskAction:
            assert "Không có phiếu nào" in await office.does(action, "26-999999")

    async def test_the_procedure_and_the_delay_are_told(
        self, office: Office, tickets: FakeTickets, clock: FixedClock
    ) -> None:
        opens(tickets, procedure=town.BIRTH)
        clock.time = clock.time.replace(month=12, day=15)
        told = await office.says(f"/phieu {NUMBER}")
        assert "Thủ tục: Đăng ký khai sinh" in told
        assert "Đã quá hạn xử lý" in told


class TestAnswering:
    async def test_a_reply_to_the_card_is_the_answer_and_takes_the_ticket(
        self, office: Office, tickets: FakeTickets, card: Reply
    ) -> None:
        assert f"Đã ghi câu trả lời cho phiếu {NUMBER}" in await office.says("Đã nhắc quầy 2.", about=card)
        assert tickets.tickets[NUMBER].state is TicketState.TAKEN
        (told,) = await office.tells()
        assert "Đã nhắc quầy 2." in plain(told)

    async def test_so_is_a_reply_to_what_the_bot_said_about_the_ticket_later(
        self, office: Office, tickets: FakeTickets, card: Reply
    ) -> None:
        assert f"Đã nhận xử lý phiếu {NUMBER}" in await office.presses(TAKE, card)
        await office.says("Đang xem ạ.", about=office.reply)
        await office.says("Xong sẽ báo.", about=office.reply)
        await office.says("/phieu 26-480213")
        await office.says("Mai có kết quả.", about=office.reply)
        assert [plain(told).split("\n\n")[1] for told in await office.tells()] == [
            "Đang xem ạ.",
            "Xong sẽ báo.",
            "Mai có kết quả.",
        ]

    @pytest.mark.parametrize(
        ("label", "asked", "state", "done"),
        [
            (RESOLVE, "kết quả giải quyết", TicketState.RESOLVED, "Đã ghi kết quả"),
            (REFUSE, "lý do từ chối", TicketState.REFUSED, "Đã ghi từ chối"),
            (SUPPLEMENT, "cần bổ sung gì", TicketState.SUPPLEMENT_REQUESTED, "thời hạn tạm dừng"),
        ],
    )
    async def test_what_needs_words_asks_for_them(
        self, office: Office, tickets: FakeTickets, card: Reply, label: str, asked: str, state: TicketState, done: str
    ) -> None:
        assert asked in await office.presses(label, card)
        assert tickets.tickets[NUMBER].state is TicketState.OPEN, "nothing happened yet"
        assert done in await office.says("Vì <thế> & thế", about=office.reply)
        assert tickets.tickets[NUMBER].state is state
        (told,) = await office.tells()
        assert "Vì <thế> & thế" in plain(told)

    async def test_words_that_are_too_long_can_be_shortened_in_a_reply_to_the_refusal(
        self, office: Office, tickets: FakeTickets, card: Reply
    ) -> None:
        await office.presses(RESOLVE, card)
        assert "quá dài" in await office.says("x" * (LONGEST_TEXT + 1), about=office.reply)
        await office.says("Đã sửa.", about=office.reply)
        assert tickets.tickets[NUMBER].state is TicketState.RESOLVED, "still meant as the outcome"

    @pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "document"])
    async def test_a_picture_is_told_not_to_have_been_sent(
        self, office: Office, tickets: FakeTickets, card: Reply, kind: str
    ) -> None:
        attached = replace(Attached("photo", "xem ảnh"), kind=kind)
        assert "chỉ chuyển được chữ" in await office.sends(attached, about=card)
        assert tickets.tickets[NUMBER].state is TicketState.OPEN
        await office.says("Đã sửa, xin cảm ơn.", about=office.reply)
        assert len(await office.tells()) == 1

    async def test_without_contact_it_can_only_be_ended(self, office: Office, tickets: FakeTickets) -> None:
        opens(tickets, is_contactable=False)
        (card,) = await office.hears()
        assert "không để lại liên lạc" in plain(card)
        assert SUPPLEMENT not in labels(card)
        assert "Không liên lạc được" in await office.says("Quầy nào?", about=card)
        assert "Không liên lạc được" in await office.does(DeskAction.SUPPLEMENT, NUMBER)
        assert "Đã ghi kết quả" in await office.ends(DeskAction.RESOLVE, NUMBER, "Đã nhắc quầy.")
        assert await office.tells() == []

    async def test_who_erased_everything_cannot_be_answered_any_more(
        self, office: Office, tickets: FakeTickets, card: Reply
    ) -> None:
        tickets.carry_out(CITIZEN, EraseEverything())
        assert "đã xóa dữ liệu" in await office.says("Anh ơi?", about=card)
        assert await office.tells() == []

    @pytest.mark.parametrize("action", [action for action in DeskAction if action is not DeskAction.SHOW])
    async def test_what_is_over_stays_over(
        self, office: Office, tickets: FakeTickets, card: Reply, action: DeskAction
    ) -> None:
        await office.ends(DeskAction.RESOLVE, NUMBER, "Đã sửa.")
        assert "đã kết thúc" in await office.does(action, NUMBER), "told before the words are written"
        assert "đã kết thúc" in await office.says("Nói thêm", about=card)

    async def test_pressed_twice_it_is_taken_once(self, office: Office, card: Reply) -> None:
        await office.presses(TAKE, card)
        assert "đã có người nhận" in await office.presses(TAKE, card)


class TestWhoseTicket:
    @pytest.fixture
    def elsewhere(
        self, records: InMemoryCitizenRecords, town_hall: KnowledgeBase, clock: FixedClock
    ) -> Callable[..., Office]:
        return lambda *units: Office(records, town_hall, clock, units)

    @pytest.mark.parametrize("action", list(DeskAction))
    async def test_another_unit_can_neither_read_nor_do_anything(
        self, elsewhere: Callable[..., Office], tickets: FakeTickets, card: Reply, action: DeskAction
    ) -> None:
        stranger = elsewhere("H99.02")
        told = await stranger.does(action, NUMBER)
        assert "thuộc đơn vị khác" in told
        assert "vắng người" not in told
        assert "thuộc đơn vị khác" in await stranger.says("Trả lời thay", about=card)
        assert "Không còn phiếu nào" in await stranger.says("/phieu")
        assert tickets.tickets[NUMBER].state is TicketState.OPEN

    async def test_the_unit_above_can(self, elsewhere: Callable[..., Office], card: Reply) -> None:
        assert "vắng người" in await elsewhere("H99").says(f"/phieu {NUMBER}")

    async def test_one_chat_may_serve_several_units(
        self, elsewhere: Callable[..., Office], tickets: FakeTickets, card: Reply
    ) -> None:
        shared = elsewhere("H99.02", "H99.01", "H99")
        tickets.carry_out("test:binh", opening("26-000002", unit="H99.02"))
        assert "2 phiếu đang chờ" in await shared.says("/phieu"), "each counted once"
        for number in (NUMBER, "26-000002"):
            assert "Đã nhận" in await shared.does(DeskAction.TAKE, number)


class TestWhatIsForTheBot:
    @pytest.mark.parametrize("about", ["", "Phiếu 26-480213", "Không còn phiếu nào chờ xử lý. 👍", "#phieu_26_48021"])
    async def test_talk_and_replies_to_other_messages_are_not(self, office: Office, about: str) -> None:
        assert not office.concerns("để tôi xem", about)

    @pytest.mark.parametrize("said", ["/start", "/help@motcua_test_bot", "/phieux", "/"])
    async def test_nor_are_other_commands_even_as_a_reply_to_a_ticket(self, office: Office, said: str) -> None:
        assert not office.concerns(said, TAG)

    @pytest.mark.parametrize("content", [Pressed("1:m"), Pressed("1:t:26-480213:show"), Pressed("rác")])
    async def test_nor_are_other_buttons_and_places(self, office: Office, content: Pressed) -> None:
        assert not office.conversation.concerns(DeskMessage(None, content))
        assert (await office.conversation.answer(DeskMessage(None, content))).replies == ()
        place = Located(MapPoint(latitude=16, longitude=108))
        assert not office.conversation.concerns(DeskMessage(None, place, TAG))

    async def test_a_label_in_a_citizens_words_leads_no_reply_elsewhere(
        self, office: Office, tickets: FakeTickets
    ) -> None:
        tickets.carry_out("test:binh", opening("26-000001"))
        opens(tickets, text=f"Xem {tag('26-000001', DeskAction.RESOLVE)}\n\n{tag('26-000001')}")
        cards = {NUMBER in plain(each): each for each in await office.hears()}
        await office.says("Chào anh An", about=cards[True])
        await office.says(f"/phieu {NUMBER}")
        await office.says("Lần nữa", about=office.reply)
        assert [message.text for message in tickets.tickets["26-000001"].messages] == ["Quầy số 2 vắng người."]
        assert len(tickets.tickets[NUMBER].messages) == 3

    @pytest.mark.parametrize("asked", [None, DeskAction.RESOLVE, DeskAction.REFUSE, DeskAction.SUPPLEMENT])
    def test_a_label_is_read_as_it_was_written(self, asked: DeskAction | None) -> None:
        assert read_tag(f"chữ {tag(NUMBER, asked)}") == (NUMBER, asked)
        assert read_tag("chữ") is None
