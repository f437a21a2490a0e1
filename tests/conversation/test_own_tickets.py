"""Citizens look at what they wrote, write more, and say whether they are content; nobody sees a stranger's ticket."""

from collections.abc import Callable

import pytest

from bot.conversation.feedback_payloads import AboutTicket, AtTheDesk, DeskAction, TicketAction
from bot.conversation.messages import Reply
from bot.domain.tickets import TicketState
from bot.service.dialogue import CloseTicket, ReopenTicket, WriteToTicket
from tests.conversation.citizen import Citizen, plain
from tests.conversation.office import Office
from tests.fake_records import InMemoryCitizenRecords
from tests.fake_tickets import NUMBER, FakeTickets, opening

OTHER = "26-111111"


@pytest.fixture(autouse=True)
def _a_ticket_of_hers(tickets: FakeTickets) -> None:
    tickets.carry_out("test:an", opening())


@pytest.fixture
async def outcome(office: Office) -> Reply:
    """What the citizen was told at the end."""
    await office.ends(DeskAction.RESOLVE, NUMBER, "Từ nay quầy số 2 luôn có người.")
    (told,) = await office.tells()
    return told


async def looks_at(citizen: Citizen) -> str:
    await citizen.says("/gopy")
    (shown,) = [label for label in citizen.labels if NUMBER in label]
    return await citizen.presses(shown)


def state(tickets: FakeTickets) -> TicketState:
    return tickets.tickets[NUMBER].state


class TestLooking:
    async def test_where_it_stands_and_until_when_an_answer_is_due(self, citizen: Citizen) -> None:
        told = await looks_at(citizen)
        for expected in (NUMBER, "Phản ánh", "23/11/2026", "chờ cán bộ nhận", "14/12/2026", "Quầy số 2 vắng người."):
            assert expected in told
        assert citizen.labels == ["✍️ Viết tiếp"]

    async def test_the_officers_words_and_the_outcome_stand_in_it(
        self, citizen: Citizen, office: Office, outcome: Reply
    ) -> None:
        told = await looks_at(citizen)
        assert "🏢 23/11/2026: Từ nay quầy số 2 luôn có người." in told
        assert "đã có kết quả" in told
        assert "chậm nhất" not in told, "nothing is due any more"
        assert citizen.labels == ["👍 Tôi hài lòng", "👎 Chưa được, xem lại"]

    async def test_a_stranger_sees_nothing_of_it(self, new_citizen: Callable[[str], Citizen]) -> None:
        stranger = new_citizen("test:binh")
        await stranger.says("/gopy")
        assert not [label for label in stranger.labels if NUMBER in label]

    @pytest.mark.parametrize("action", list(TicketAction))
    @pytest.mark.parametrize("ended", [True, False])
    async def test_nor_can_a_stranger_do_anything_to_it(
        self,
        new_citizen: Callable[[str], Citizen],
        office: Office,
        records: InMemoryCitizenRecords,
        action: TicketAction,
        *,
        ended: bool,
    ) -> None:
        if ended:
            await office.ends(DeskAction.RESOLVE, NUMBER, "Đã sửa.")
        before = records.tickets.tickets[NUMBER]
        stranger = new_citizen("test:binh")
        assert "Nút này đã cũ" in await stranger.presses_raw(AboutTicket(NUMBER, action))
        await stranger.says("tôi là người gửi phiếu này")
        assert records.tickets.tickets[NUMBER] == before
        assert records.effects == []

    @pytest.mark.parametrize("action", list(DeskAction))
    async def test_a_citizen_has_no_use_for_an_officers_button(
        self, citizen: Citizen, tickets: FakeTickets, action: DeskAction
    ) -> None:
        assert "Nút này đã cũ" in await citizen.presses_raw(AtTheDesk(NUMBER, action))
        assert state(tickets) is TicketState.OPEN

    @pytest.mark.parametrize("number", [OTHER, "-"])
    async def test_a_ticket_that_does_not_exist(self, citizen: Citizen, number: str) -> None:
        assert "Nút này đã cũ" in await citizen.presses_raw(AboutTicket(number, TicketAction.SHOW))

    async def test_in_english(self, citizen: Citizen) -> None:
        await citizen.presses_raw("1:l:en")
        assert "sent, waiting for an officer" in await looks_at(citizen)


class TestWritingOn:
    async def test_the_next_words_go_to_the_ticket_and_the_ones_after_that_to_the_bot(
        self, citizen: Citizen, tickets: FakeTickets, records: InMemoryCitizenRecords
    ) -> None:
        await looks_at(citizen)
        await citizen.presses("✍️ Viết tiếp")
        assert f"Đã chuyển cho cán bộ (phiếu {NUMBER})" in await citizen.says("Sáng nay vẫn vắng, gọi 0912345678")
        assert records.effects == [WriteToTicket(number=NUMBER, text="Sáng nay vẫn vắng, gọi [số]")]
        assert "Giấy chứng sinh" in await citizen.says("khai sinh cần gì")
        assert len(tickets.tickets[NUMBER].messages) == 2

    async def test_it_can_be_dropped(self, citizen: Citizen, records: InMemoryCitizenRecords) -> None:
        await citizen.presses_raw(AboutTicket(NUMBER, TicketAction.WRITE))
        assert "không được gửi đi" in await citizen.presses("✖ Bỏ, không gửi")
        assert "Giấy chứng sinh" in await citizen.says("khai sinh cần gì")
        assert records.effects == []

    async def test_what_an_officer_asked_for_sets_the_clock_going_again(
        self, citizen: Citizen, office: Office, tickets: FakeTickets
    ) -> None:
        await office.ends(DeskAction.SUPPLEMENT, NUMBER, "Vắng lúc mấy giờ?")
        (asked,) = await office.tells()
        assert f"Phiếu {NUMBER} cần bạn bổ sung" in plain(asked)
        assert "bấm nút dưới rồi viết" in plain(asked)
        await citizen.presses("✍️ Viết tiếp", asked)
        await citizen.says("Lúc 9 giờ")
        assert state(tickets) is TicketState.TAKEN

    async def test_words_for_a_ticket_that_ended_meanwhile_are_not_lost_in_silence(
        self, citizen: Citizen, office: Office, records: InMemoryCitizenRecords
    ) -> None:
        await citizen.presses_raw(AboutTicket(NUMBER, TicketAction.WRITE))
        await office.ends(DeskAction.REFUSE, NUMBER, "Không thuộc xã này.")
        assert "chưa được chuyển đi" in await citizen.says("Thêm một việc nữa")
        assert "👎 Chưa được, xem lại" in citizen.labels
        assert records.effects == []


class TestTheOutcome:
    async def test_who_is_content_closes_it(
        self, citizen: Citizen, tickets: FakeTickets, records: InMemoryCitizenRecords, outcome: Reply
    ) -> None:
        assert "đã có kết quả" in plain(outcome)
        assert "đã khép lại" in await citizen.presses("👍 Tôi hài lòng", outcome)
        assert records.effects == [CloseTicket(number=NUMBER)]
        assert state(tickets) is TicketState.CLOSED
        assert "Nút này đã cũ" in await citizen.presses("👎 Chưa được, xem lại", outcome)

    async def test_who_is_not_says_why_and_may_do_so_once(
        self, citizen: Citizen, office: Office, tickets: FakeTickets, outcome: Reply
    ) -> None:
        assert "mỗi phiếu chỉ mở lại một lần" in await citizen.presses("👎 Chưa được, xem lại", outcome)
        assert state(tickets) is TicketState.OPEN
        await citizen.says("Chiều nay vẫn vắng")
        texts = [message.text for message in tickets.tickets[NUMBER].messages]
        assert texts[-2:] == ["Người dân chưa hài lòng với kết quả và đề nghị xem lại.", "Chiều nay vẫn vắng"]
        await office.ends(DeskAction.RESOLVE, NUMBER, "Đã điều thêm người.")
        (again,) = await office.tells()
        assert [button.text for row in again.buttons for button in row] == ["👍 Tôi hài lòng"]
        assert "Nút này đã cũ" in await citizen.presses("👎 Chưa được, xem lại", outcome), "the old button"

    async def test_pressed_twice_it_is_reopened_once(
        self, citizen: Citizen, records: InMemoryCitizenRecords, outcome: Reply
    ) -> None:
        await citizen.presses("👎 Chưa được, xem lại", outcome)
        assert "Nút này đã cũ" in await citizen.presses("👎 Chưa được, xem lại", outcome)
        assert len([effect for effect in records.effects if isinstance(effect, ReopenTicket)]) == 1

    async def test_a_refusal_comes_with_its_reason_and_may_be_doubted(
        self, citizen: Citizen, office: Office, tickets: FakeTickets
    ) -> None:
        await office.ends(DeskAction.REFUSE, NUMBER, "Việc này của <công an> & không phải của xã.")
        (told,) = await office.tells()
        assert "không được tiếp nhận" in plain(told)
        assert "của <công an> & không phải" in plain(told)
        await citizen.presses("👎 Chưa được, xem lại", told)
        assert state(tickets) is TicketState.OPEN

    async def test_another_message_that_is_being_written_is_not_lost_by_it(
        self, citizen: Citizen, tickets: FakeTickets, outcome: Reply
    ) -> None:
        tickets.numbers = [OTHER]
        await citizen.says("/gopy Ghế chờ gãy chân, dễ ngã.")
        asked = citizen.reply
        await citizen.presses("👍 Tôi hài lòng", outcome)
        assert OTHER in await citizen.presses("📨 Có, trả lời cho tôi", asked)
