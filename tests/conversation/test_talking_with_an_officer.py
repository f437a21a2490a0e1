"""A question goes to a human; while the human answers, the bot does not talk over them, and the citizen may leave."""

from dataclasses import replace

import pytest

from bot.conversation.feedback_payloads import AboutTicket, DeskAction, GiveFeedback, TicketAction
from bot.conversation.messages import Attached
from bot.conversation.payloads import ShowProcedure
from bot.conversation.steps.tickets import LONGEST
from bot.domain.tickets import TicketKind, TicketState
from bot.service.dialogue import OpenTicket
from bot.service.knowledge_base import KnowledgeBase
from bot.service.secrets import HashKey
from tests.builders import FixedClock
from tests.conversation import town
from tests.conversation.citizen import Citizen, conversation, plain
from tests.conversation.office import Office
from tests.fake_dossiers import FakeDossiers, dossier, opened_by
from tests.fake_records import InMemoryCitizenRecords
from tests.fake_tickets import NUMBER, FakeTickets

CODE = "H99.01-261109-0042"
QUESTION = "Tôi đi làm cả tuần, nộp hồ sơ thứ bảy được không?"
LEAVE = "🤖 Quay lại hỏi bot"


@pytest.fixture
def citizen(
    town_hall: KnowledgeBase, records: InMemoryCitizenRecords, clock: FixedClock, tickets: FakeTickets
) -> Citizen:
    """A citizen whose dossier can be looked up."""
    tickets.numbers = [NUMBER]
    desk = FakeDossiers(dossiers={CODE: opened_by(dossier(), HashKey(b"test"), "1234")})
    return Citizen(conversation(records, clock, town_hall, desk))


async def asks(citizen: Citizen, question: str = QUESTION) -> str:
    await citizen.says("gap can bo")
    await citizen.presses("💬 Hỏi cán bộ")
    return await citizen.says(question)


def words(tickets: FakeTickets, number: str = NUMBER) -> list[str]:
    """What stands in the ticket."""
    return [message.text for message in tickets.tickets[number].messages]


async def test_a_question_reaches_an_officer_without_another_word(citizen: Citizen, tickets: FakeTickets) -> None:
    told = await asks(citizen)
    assert NUMBER in told
    assert "thứ Hai đến thứ Sáu 07:00-11:30, 13:30-17:00" in told, "when somebody is there to answer"
    assert citizen.labels == [LEAVE]
    assert citizen.outcome.kind == "handoff"
    assert words(tickets) == [QUESTION]


class TestWhileTheOfficerAnswers:
    @pytest.mark.parametrize("text", ["khai sinh can gi", "cảm ơn", "gặp cán bộ", "?", "1234", "còn lệ phí", "😡"])
    async def test_what_the_bot_could_answer_goes_to_the_officer(
        self, citizen: Citizen, tickets: FakeTickets, text: str
    ) -> None:
        await asks(citizen)
        assert f"Đã chuyển cho cán bộ (phiếu {NUMBER})" in await citizen.says(text)
        assert words(tickets) == [QUESTION, text]
        assert citizen.labels == [LEAVE]

    @pytest.mark.parametrize("text", [CODE, f"Mã của tôi là {CODE}", "hồ sơ H99.01-261399-0042 tới đâu rồi"])
    async def test_a_dossier_code_stays_with_the_bot(self, citizen: Citizen, tickets: FakeTickets, text: str) -> None:
        await asks(citizen)
        await citizen.says(text)
        assert citizen.outcome.kind == "dossier"
        assert words(tickets) == [QUESTION]

    @pytest.mark.parametrize("digits", ["1234", "1234 ạ", "số cuối 1234"])
    async def test_so_do_the_digits_that_were_asked_for_and_then_the_talk_goes_on(
        self, citizen: Citizen, tickets: FakeTickets, digits: str
    ) -> None:
        await asks(citizen)
        await citizen.says(CODE)
        assert "Đang giải quyết" in await citizen.says(digits)
        await citizen.says("Thế còn chiều thứ sáu?")
        assert words(tickets) == [QUESTION, "Thế còn chiều thứ sáu?"]

    async def test_a_long_message_with_a_code_goes_to_the_officer_with_the_code_masked(
        self, citizen: Citizen, tickets: FakeTickets
    ) -> None:
        await asks(citizen)
        await citizen.says(f"Hôm trước tôi nộp {CODE} mà quầy bảo thiếu giấy, phải nộp lại từ đầu à?")
        assert words(tickets)[1] == "Hôm trước tôi nộp [mã hồ sơ] mà quầy bảo thiếu giấy, phải nộp lại từ đầu à?"

    async def test_commands_and_buttons_work_and_the_talk_goes_on(self, citizen: Citizen, tickets: FakeTickets) -> None:
        await asks(citizen)
        assert "Chọn lĩnh vực" in await citizen.says("/thutuc")
        assert "khai sinh" in await citizen.presses_raw(ShowProcedure(town.BIRTH))
        await citizen.says("còn lệ phí thì sao")
        assert words(tickets) == [QUESTION, "còn lệ phí thì sao"]

    async def test_start_in_the_middle_leaves_the_officer_there(self, citizen: Citizen, tickets: FakeTickets) -> None:
        await asks(citizen)
        assert "trợ lý tự động" in await citizen.says("/start")
        await citizen.says("Anh chị ơi?")
        assert words(tickets) == [QUESTION, "Anh chị ơi?"]

    async def test_who_is_in_danger_is_told_whom_to_call_before_all_else(
        self, citizen: Citizen, tickets: FakeTickets
    ) -> None:
        await asks(citizen)
        assert (await citizen.says("cháy nhà rồi cứu với")).startswith("🚨 Việc gấp: gọi ngay 113")
        assert words(tickets) == [QUESTION, "cháy nhà rồi cứu với"]

    async def test_a_sticker_is_told_not_to_have_gone_anywhere(self, citizen: Citizen, tickets: FakeTickets) -> None:
        await asks(citizen)
        await citizen.sends(Attached("sticker"))
        assert citizen.outcome.kind == "refused"
        assert words(tickets) == [QUESTION]

    async def test_too_long_is_told_and_not_cut(self, citizen: Citizen, tickets: FakeTickets) -> None:
        await asks(citizen)
        assert "dài quá 3000 ký tự" in await citizen.says("x" * (LONGEST + 1))
        assert words(tickets) == [QUESTION]
        assert citizen.labels == [LEAVE]

    @pytest.mark.parametrize("other", ["/gopy Đèn ở quầy số 2 hỏng.", *TicketKind])
    async def test_something_else_is_written_only_after_the_talk_was_left(
        self, citizen: Citizen, tickets: FakeTickets, other: str
    ) -> None:
        await asks(citizen)
        if isinstance(other, TicketKind):
            told = await citizen.presses_raw(GiveFeedback(other))
        else:
            told = await citizen.says(other)
        assert f"đang trao đổi với cán bộ (phiếu {NUMBER})" in told or other == TicketKind.LOW_MARK
        await citizen.says("Vẫn là việc thứ bảy.")
        assert words(tickets) == [QUESTION, "Vẫn là việc thứ bảy."]
        assert len(tickets.tickets) == 1

    async def test_the_old_button_that_drops_a_draft_does_not_drop_the_talk(
        self, citizen: Citizen, tickets: FakeTickets
    ) -> None:
        await citizen.presses_raw(GiveFeedback(TicketKind.QUESTION))
        prompt = citizen.reply
        await citizen.says(QUESTION)
        assert "Nút này đã cũ" in await citizen.presses("✖ Bỏ, không gửi", prompt)
        await citizen.says("Xin cho biết sớm ạ")
        assert words(tickets)[1] == "Xin cho biết sớm ạ"


class TestLeaving:
    async def test_the_bot_answers_again_and_the_question_still_waits(
        self, citizen: Citizen, tickets: FakeTickets, office: Office
    ) -> None:
        await asks(citizen)
        assert "câu trả lời sẽ về đây" in await citizen.presses(LEAVE)
        assert "Giấy chứng sinh" in await citizen.says("khai sinh cần gì")
        assert tickets.tickets[NUMBER].state is TicketState.OPEN
        await office.says("Thứ bảy nghỉ, mời bạn nộp qua mạng.", about=f"#phieu_{NUMBER.replace('-', '_')}")
        (answer,) = await office.tells()
        assert "mời bạn nộp qua mạng" in plain(answer)
        await citizen.presses("✍️ Viết tiếp", answer)
        await citizen.says("Cảm ơn, tôi sẽ nộp qua mạng.")
        assert words(tickets)[-1] == "Cảm ơn, tôi sẽ nộp qua mạng."
        assert citizen.labels == [LEAVE], "they talk again"

    async def test_the_answer_within_the_talk_needs_no_button(
        self, citizen: Citizen, tickets: FakeTickets, office: Office
    ) -> None:
        await asks(citizen)
        await office.says("Thứ bảy nghỉ ạ.", about=f"#phieu_{NUMBER.replace('-', '_')}")
        (answer,) = await office.tells()
        assert [button.text for row in answer.buttons for button in row] == ["👍 Tôi hài lòng", LEAVE]
        assert "bấm nút" not in plain(answer)
        await citizen.says("Thế chủ nhật?")
        assert words(tickets)[-1] == "Thế chủ nhật?"

    async def test_who_is_content_ends_it_for_both(
        self, citizen: Citizen, tickets: FakeTickets, office: Office
    ) -> None:
        await asks(citizen)
        await office.says("Thứ bảy nghỉ ạ.", about=f"#phieu_{NUMBER.replace('-', '_')}")
        (answer,) = await office.tells()
        assert "lại hỏi bot được" in await citizen.presses("👍 Tôi hài lòng", answer)
        assert tickets.tickets[NUMBER].state is TicketState.CLOSED
        assert "Giấy chứng sinh" in await citizen.says("khai sinh cần gì")

    async def test_once_the_officer_has_resolved_it_the_bot_answers_again(
        self, citizen: Citizen, tickets: FakeTickets, office: Office
    ) -> None:
        await asks(citizen)
        await office.ends(DeskAction.RESOLVE, NUMBER, "Thứ bảy nghỉ, nộp qua mạng được.")
        (outcome,) = await office.tells()
        assert "lại hỏi bot được" in plain(outcome)
        assert [button.text for row in outcome.buttons for button in row] == [
            "👍 Tôi hài lòng",
            "👎 Chưa được, xem lại",
        ]
        assert "Giấy chứng sinh" in await citizen.says("khai sinh cần gì")
        assert len(words(tickets)) == 2

    async def test_who_is_not_content_talks_on(self, citizen: Citizen, tickets: FakeTickets, office: Office) -> None:
        await asks(citizen)
        await office.ends(DeskAction.RESOLVE, NUMBER, "Nghỉ.")
        (outcome,) = await office.tells()
        await citizen.presses("👎 Chưa được, xem lại", outcome)
        assert citizen.labels == [LEAVE]
        await citizen.says("khai sinh thì sao")
        assert words(tickets)[-1] == "khai sinh thì sao"

    async def test_erasing_everything_ends_the_talk(self, citizen: Citizen, tickets: FakeTickets) -> None:
        await asks(citizen)
        await citizen.says("/xoadulieu")
        assert "Giấy chứng sinh" in await citizen.says("khai sinh cần gì")
        assert words(tickets) == [QUESTION]

    async def test_leaving_a_ticket_that_ended_meanwhile(self, citizen: Citizen, tickets: FakeTickets) -> None:
        await asks(citizen)
        tickets.tickets[NUMBER] = replace(tickets.tickets[NUMBER], state=TicketState.RESOLVED)
        assert "Đã kết thúc trao đổi" in await citizen.presses(LEAVE)


async def test_a_reflection_begun_before_is_not_sent_by_a_talk(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await citizen.says("/gopy Đèn ở quầy số 2 hỏng.")
    await citizen.presses_raw(GiveFeedback(TicketKind.QUESTION))
    await citizen.says(QUESTION)
    assert "Nút này đã cũ" in await citizen.presses_raw(AboutTicket("-", TicketAction.CONTACT))
    assert [effect.text for effect in records.effects if isinstance(effect, OpenTicket)] == [QUESTION]
