"""Citizens write to the office: what they are told before, what they are asked, and what is sent."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.conversation.feedback_payloads import AboutTicket, AskWhatIsFeedback, GiveFeedback, TicketAction
from bot.conversation.messages import Attached
from bot.conversation.payloads import AskHuman
from bot.conversation.steps.feedback import SHORTEST
from bot.conversation.steps.tickets import LONGEST
from bot.domain.tickets import TicketKind
from bot.service.dialogue import OpenTicket, Writing
from tests.builders import FixedClock
from tests.conversation.citizen import Citizen
from tests.conversation.office import Office
from tests.fake_records import InMemoryCitizenRecords
from tests.fake_tickets import NUMBER, FakeTickets

LAMP = "Đèn ở quầy số 2 hỏng, người già không thấy đường."
YES, NO, DROP = "📨 Có, trả lời cho tôi", "🙈 Không cần trả lời", "✖ Bỏ, không gửi"


@pytest.fixture(autouse=True)
def _known_number(tickets: FakeTickets) -> None:
    tickets.numbers = [NUMBER]


@pytest.fixture
def opened(records: InMemoryCitizenRecords) -> Callable[[], list[OpenTicket]]:
    """The tickets that citizens opened so far."""
    return lambda: [effect for effect in records.effects if isinstance(effect, OpenTicket)]


Opened = Callable[[], list[OpenTicket]]


async def has_drafted(citizen: Citizen, text: str = LAMP) -> str:
    await citizen.says("/gopy")
    await citizen.presses("📣 Phản ánh")
    return await citizen.says(text)


class TestChoosing:
    async def test_what_can_be_written_is_told_with_what_cannot_and_where_that_goes(self, citizen: Citizen) -> None:
        told = await citizen.says("/gopy")
        for word in ("Phản ánh", "Kiến nghị", "Hỏi cán bộ", "Khiếu nại, tố cáo", "113", "114", "115"):
            assert word in told
        assert citizen.labels == ["📣 Phản ánh", "💡 Kiến nghị", "💬 Hỏi cán bộ", "🏠 Về đầu"]
        assert citizen.outcome.kind == "feedback"

    async def test_asking_for_a_human_offers_to_write(self, citizen: Citizen) -> None:
        await citizen.says("gặp cán bộ")
        assert citizen.labels[0] == "💬 Hỏi cán bộ"
        assert "Viết cho Trung tâm xã Mẫu" in await citizen.presses("📣 Góp ý")
        await citizen.presses_raw(AskHuman())
        assert "hỏi cán bộ điều gì" in await citizen.presses("💬 Hỏi cán bộ")

    @pytest.mark.parametrize("words", ["tôi muốn góp ý", "gui phan anh"])
    async def test_who_says_so_in_plain_words_is_asked_what_to_write(self, citizen: Citizen, words: str) -> None:
        await citizen.says(words)
        assert citizen.outcome.kind == "feedback"

    async def test_a_kind_that_only_a_rating_opens_cannot_be_forged(self, citizen: Citizen) -> None:
        assert "Nút này đã cũ" in await citizen.presses_raw(GiveFeedback(TicketKind.LOW_MARK))

    async def test_in_english(self, citizen: Citizen, opened: Opened) -> None:
        await citizen.presses_raw("1:l:en")
        assert "denunciations" in await citizen.says("/gopy")
        await citizen.presses("💡 Suggestion")
        assert "Would you like to get the answer?" in await citizen.says("Please put a bench in front of counter 2.")
        assert NUMBER in await citizen.says("Yes, please!")
        assert opened()[0].is_contactable


class TestSending:
    async def test_it_is_shown_as_it_will_be_sent_and_nothing_is_ticked_beforehand(
        self, citizen: Citizen, opened: Opened
    ) -> None:
        told = await has_drafted(citizen)
        assert LAMP in told
        assert "Bạn có muốn nhận câu trả lời không?" in told
        assert citizen.labels == [YES, NO, DROP]
        assert opened() == []

    async def test_what_tells_who_writes_is_masked_before_it_is_shown(self, citizen: Citizen, opened: Opened) -> None:
        told = await has_drafted(
            citizen, "Hồ sơ H99.01-261109-0042 của tôi trễ, gọi 0912 345 678, căn cước 001099012345, an@example.vn"
        )
        for secret in ("0042", "345 678", "001099012345", "an@example.vn"):
            assert secret not in told
        await citizen.presses(YES)
        assert opened()[0].text == "Hồ sơ [mã hồ sơ] của tôi trễ, gọi [số], căn cước [số], [email]"

    async def test_the_number_and_the_last_day_for_the_answer_are_told(self, citizen: Citizen, opened: Opened) -> None:
        await has_drafted(citizen)
        told = await citizen.presses(YES)
        assert NUMBER in told
        assert "14/12/2026" in told, "fifteen working days after Monday 23/11/2026"
        sent = OpenTicket(
            number=NUMBER, kind=TicketKind.REFLECTION, unit="H99", procedure=None, text=LAMP, is_contactable=True
        )
        assert opened() == [sent]

    async def test_without_contact_nobody_can_answer(
        self, citizen: Citizen, tickets: FakeTickets, opened: Opened
    ) -> None:
        await has_drafted(citizen)
        assert "không kèm liên lạc" in await citizen.presses(NO)
        assert not opened()[0].is_contactable
        assert await tickets.mine("test:an") == []

    @pytest.mark.parametrize("typed", ["có", "Có ạ", "co", "dạ có", "vâng", "ok", "Trả lời cho tôi nhé", "yes"])
    async def test_yes_may_be_typed(self, citizen: Citizen, opened: Opened, typed: str) -> None:
        await has_drafted(citizen)
        assert NUMBER in await citizen.says(typed)
        assert opened()[0].is_contactable

    @pytest.mark.parametrize("typed", ["khong", "Không ạ", "ko", "không cần", "khỏi cần em ơi", "khong can dau", "no"])
    async def test_no_may_be_typed(self, citizen: Citizen, opened: Opened, typed: str) -> None:
        await has_drafted(citizen)
        assert NUMBER in await citizen.says(typed)
        assert not opened()[0].is_contactable

    async def test_more_words_are_added(self, citizen: Citizen, opened: Opened) -> None:
        await has_drafted(citizen)
        assert "Đã ghi thêm" in await citizen.says("Cả quầy số 3 nữa.")
        await citizen.presses(YES)
        assert opened()[0].text == f"{LAMP}\nCả quầy số 3 nữa."

    async def test_a_phone_number_in_two_messages_is_masked_all_the_same(
        self, citizen: Citizen, opened: Opened
    ) -> None:
        await has_drafted(citizen, "Xin gọi lại cho tôi số 0912")
        await citizen.says("345678")
        await citizen.presses(YES)
        assert "345678" not in opened()[0].text

    async def test_a_sticker_and_a_thumb_in_between_lose_nothing(self, citizen: Citizen, opened: Opened) -> None:
        await has_drafted(citizen)
        await citizen.sends(Attached("sticker"))
        assert LAMP in await citizen.says("👍")
        await citizen.presses(YES)
        assert opened()[0].text == LAMP

    async def test_words_behind_the_command_are_a_reflection(self, citizen: Citizen, opened: Opened) -> None:
        told = await citizen.says(f"/gopy {LAMP}")
        assert LAMP in told
        await citizen.presses(YES)
        assert opened()[0].kind is TicketKind.REFLECTION

    async def test_it_is_sent_once_however_often_the_button_is_pressed(self, citizen: Citizen, opened: Opened) -> None:
        await has_drafted(citizen)
        asked = citizen.reply
        await citizen.presses(YES)
        assert "Nút này đã cũ" in await citizen.presses(YES, asked)
        assert "Nút này đã cũ" in await citizen.presses(NO, asked)
        assert "Nút này đã cũ" in await citizen.presses(DROP, asked), "it was sent: to say it is dropped were a lie"
        assert len(opened()) == 1

    async def test_afterwards_the_bot_answers_again(self, citizen: Citizen) -> None:
        await has_drafted(citizen)
        await citizen.presses(YES)
        assert "Giấy chứng sinh" in await citizen.says("khai sinh cần gì")


class TestLength:
    @pytest.mark.parametrize("short", ["Hỏng", "x" * (SHORTEST - 1), "👍👍👍👍👍👍"[: SHORTEST - 3]])
    async def test_too_short_asks_for_more_and_the_next_words_count(
        self, citizen: Citizen, opened: Opened, short: str
    ) -> None:
        assert "viết rõ hơn" in await has_drafted(citizen, short)
        assert citizen.labels == [DROP]
        assert LAMP in await citizen.says(LAMP)
        await citizen.presses(NO)
        assert opened()[0].text == LAMP

    async def test_too_long_is_not_cut_in_secret(self, citizen: Citizen, opened: Opened) -> None:
        assert "dài quá 3000 ký tự" in await has_drafted(citizen, "dài " * 1000)
        assert LAMP in await citizen.says(LAMP)
        await citizen.presses(YES)
        assert opened()[0].text == LAMP

    async def test_what_is_added_and_too_long_leaves_what_was_written(self, citizen: Citizen, opened: Opened) -> None:
        await has_drafted(citizen)
        assert "phần viết trước vẫn còn" in await citizen.says("x" * LONGEST)
        await citizen.presses(YES)
        assert opened()[0].text == LAMP


class TestDropping:
    @pytest.mark.parametrize("typed", ["thôi", "Hủy", "bo di", "không gửi nữa", "cancel"])
    async def test_it_may_be_dropped_in_words(self, citizen: Citizen, opened: Opened, typed: str) -> None:
        await has_drafted(citizen)
        assert "không được gửi đi" in await citizen.says(typed)
        assert "Giấy chứng sinh" in await citizen.says("khai sinh cần gì")
        assert opened() == []

    async def test_or_by_the_button_also_before_a_word_was_written(self, citizen: Citizen) -> None:
        await citizen.presses_raw(GiveFeedback(TicketKind.PROPOSAL))
        assert "không được gửi đi" in await citizen.presses(DROP)
        await citizen.presses_raw(GiveFeedback(TicketKind.PROPOSAL))
        assert "không được gửi đi" in await citizen.says("thôi")

    async def test_start_in_the_middle_drops_it(self, citizen: Citizen, opened: Opened) -> None:
        await has_drafted(citizen)
        asked = citizen.reply
        assert "trợ lý tự động" in await citizen.says("/start")
        assert "Nút này đã cũ" in await citizen.presses(YES, asked)
        assert "Giấy chứng sinh" in await citizen.says("khai sinh cần gì")
        assert opened() == []

    @pytest.mark.parametrize("action", [TicketAction.CONTACT, TicketAction.NO_CONTACT, TicketAction.CANCEL])
    async def test_a_button_out_of_nowhere_sends_nothing(
        self, citizen: Citizen, opened: Opened, action: TicketAction
    ) -> None:
        assert "Nút này đã cũ" in await citizen.presses_raw(AboutTicket("-", action))
        assert opened() == []

    async def test_a_bare_dossier_code_is_looked_up_and_not_sent(self, citizen: Citizen, opened: Opened) -> None:
        assert "4 số cuối" in await has_drafted(citizen, "H99.01-261109-0042")
        assert opened() == []


class TestOtherLaws:
    @pytest.mark.parametrize(
        "words", ["Tôi KHIẾU NẠI cán bộ quầy 2", "toi to cao ong A nhan tien", "đơn tố cáo của tôi"]
    )
    async def test_who_names_one_is_told_where_it_goes(self, citizen: Citizen, words: str) -> None:
        told = await has_drafted(citizen, words)
        for expected in ("Luật Khiếu nại, Luật Tố cáo", "Số 1 đường Thử Nghiệm", "0299 000 0001"):
            assert expected in told
        assert citizen.labels == [YES, NO, DROP], "it can still be sent as a reflection"

    async def test_also_when_it_is_named_later_or_in_a_question(self, citizen: Citizen) -> None:
        await has_drafted(citizen)
        assert "Luật Tố cáo" in await citizen.says("Tôi sẽ tố cáo việc này")
        await citizen.presses_raw(GiveFeedback(TicketKind.QUESTION))
        assert "Luật Tố cáo" in await citizen.says("Tôi muốn tố cáo thì làm thế nào?")

    async def test_other_words_are_left_alone(self, citizen: Citizen) -> None:
        assert "Luật Tố cáo" not in await has_drafted(citizen, "Cái ô to caosu che quầy bị rách")


async def test_the_day_of_the_answer_skips_holidays(citizen: Citizen, clock: FixedClock) -> None:
    clock.time = clock.time.replace(month=8, day=31)
    await has_drafted(citizen)
    assert "22/09/2026" in await citizen.presses(YES), "2 September is a holiday"


async def test_who_erases_everything_is_told_that_answers_no_longer_come(
    citizen: Citizen, office: Office, tickets: FakeTickets
) -> None:
    await has_drafted(citizen)
    await citizen.presses(YES)
    told = await citizen.says("/xoadulieu")
    assert "Đã xóa liên lạc của bạn ở 1 phiếu góp ý" in told
    assert tickets.tickets[NUMBER].has_left
    assert await office.tells() == []


async def test_nothing_of_what_was_written_stays_in_the_dialogue_once_it_is_sent(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await citizen.presses_raw(AskWhatIsFeedback())
    await has_drafted(citizen)
    state = await records.dialogue("test:an")
    assert state is not None
    assert state.writing == Writing(kind=TicketKind.REFLECTION, unit="H99", draft=LAMP)
    await citizen.presses(YES)
    state = await records.dialogue("test:an")
    assert state is not None
    assert state.writing is None
    assert date(2026, 11, 23) == (await records.tickets.mine("test:an"))[0].opened_on
