"""What officers read about tickets: what happened, what they may do, and nothing of who wrote it."""

import json
from typing import Any

import pytest

from bot.conversation.feedback_payloads import DeskAction
from bot.conversation.messages import Reply
from bot.domain.tickets import TicketKind
from bot.service.dialogue import CloseTicket, ReopenTicket, WriteToTicket
from tests.conversation.citizen import buttons, plain
from tests.conversation.office import Office, shown
from tests.fake_tickets import NUMBER, FakeTickets, opening

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


async def test_buttons_follow_the_state(office: Office, tickets: FakeTickets, card: Reply) -> None:
    assert labels(card) == [TAKE, RESOLVE, REFUSE, SUPPLEMENT, SHOW]
    await office.presses(TAKE, card)
    await office.says(f"/phieu {NUMBER}")
    assert labels(office.reply) == [RESOLVE, REFUSE, SUPPLEMENT, SHOW]
    await office.ends(DeskAction.SUPPLEMENT, NUMBER, "Lúc nào?")
    await office.says(f"/phieu {NUMBER}")
    assert labels(office.reply) == [TAKE, RESOLVE, REFUSE, SHOW], "asked already"
    await office.ends(DeskAction.RESOLVE, NUMBER, "Đã sửa.")
    assert "Trả lời (reply)" not in await office.says(f"/phieu {NUMBER}")
    assert labels(office.reply) == []


async def test_every_news_says_what_happened(office: Office, tickets: FakeTickets, card: Reply) -> None:
    assert plain(card).startswith("🆕 Có góp ý mới")
    tickets.carry_out(CITIZEN, WriteToTicket(number=NUMBER, text="Thêm"))
    await office.ends(DeskAction.SUPPLEMENT, NUMBER, "Lúc nào?")
    tickets.carry_out(CITIZEN, WriteToTicket(number=NUMBER, text="Sáng"))
    await office.ends(DeskAction.RESOLVE, NUMBER, "Đã sửa.")
    tickets.carry_out(CITIZEN, ReopenTicket(number=NUMBER, text="Chưa"))
    tickets.carry_out(CITIZEN, CloseTicket(number=NUMBER))
    heard = await office.hears()
    assert [plain(each).split("\n\n")[0] for each in heard] == [
        "💬 Người dân viết thêm",
        "📎 Người dân đã bổ sung",
        "🔁 Người dân chưa hài lòng với kết quả, đề nghị xem lại",
        "✅ Người dân đã khép lại phiếu này",
    ]
    assert "Trả lời (reply)" not in plain(heard[-1])
    assert "liên lạc" not in plain(heard[-1]), "nothing is left to do, with or without contact"


async def test_what_citizens_and_officers_wrote_is_shown_and_not_obeyed(office: Office, tickets: FakeTickets) -> None:
    opens(tickets, text="<b>Xin</b> <a href='x'>bấm</a> & {number}")
    (card,) = await office.hears()
    assert "<b>Xin</b> <a href='x'>bấm</a> & {number}" in plain(card)
    assert "<a " not in str(card.text)


async def test_neither_chat_nor_name_is_ever_there(office: Office, tickets: FakeTickets) -> None:
    chat = "telegram:5550001234"
    tickets.carry_out(chat, opening(kind=TicketKind.QUESTION))
    seen = [shown(each) for each in await office.hears()]
    for step in ("/phieu", f"/phieu {NUMBER}"):
        seen.append(await office.says(step))
        seen += [button.press for button in buttons(office.reply)]
    assert "5550001234" not in json.dumps(seen)
    assert "telegram" not in json.dumps(seen)


async def test_after_a_fault_officers_get_an_apology(office: Office) -> None:
    (said,) = office.conversation.apology().replies
    assert "gặp lỗi" in plain(said)


async def test_of_a_long_talk_the_latest_is_shown_and_the_rest_counted(office: Office, tickets: FakeTickets) -> None:
    opens(tickets, text="đầu " * 700)
    for word in ("giữa ", "gần cuối ", "cuối "):
        tickets.carry_out(CITIZEN, WriteToTicket(number=NUMBER, text=word * 400))
    told = await office.says(f"/phieu {NUMBER}")
    assert "… và 2 tin trước đó" in told
    assert ("gần cuối" in told, "giữa" in told, "đầu đầu" in told) == (True, False, False)
