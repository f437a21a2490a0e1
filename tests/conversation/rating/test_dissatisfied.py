"""A dissatisfied mark: its reason is asked for, and the office owes an answer."""

from bot.domain.survey_walk import REASON
from bot.service.dialogue import OpenTicket
from tests.conversation import town
from tests.conversation.citizen import Citizen, plain
from tests.conversation.rating.walking import CODE, SATISFIED, answers, begin
from tests.fake_records import InMemoryCitizenRecords


async def test_a_low_mark_asks_why_and_its_words_are_scrubbed(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await begin(citizen)
    assert "Vì sao vậy?" in await citizen.presses("2 🙁")
    await citizen.presses("☐ Gắt gỏng")
    told = await citizen.says("gọi 0912345678 mãi không ai nghe, chờ cả buổi")
    assert "[số]" in told
    [kept] = records.ratings.kept.values()
    assert kept.comments == ["gọi [số] mãi không ai nghe, chờ cả buổi"]
    assert "2/" in await citizen.presses("✅ Xong")
    assert kept.answers == {"chung": (2,), REASON: (2,)}


async def test_a_reason_may_come_in_several_messages(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    await begin(citizen)
    await citizen.presses("1 😡")
    await citizen.says("chờ cả buổi sáng luôn")
    told = await citizen.says("không ai hỏi han gì")
    assert "chờ cả buổi sáng luôn" in told
    assert "không ai hỏi han gì" in told
    [kept] = records.ratings.kept.values()
    assert kept.comments == ["chờ cả buổi sáng luôn", "không ai hỏi han gì"]


async def test_more_of_the_reason_is_taken_while_the_next_is_asked(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await begin(citizen)
    await citizen.presses("1 😡")
    await citizen.presses("Bỏ qua")
    told = await citizen.says("quát mắng dân, gọi 0912345678 chẳng thưa")
    assert "Đã ghi thêm" in told
    assert "2/" in told
    [kept] = records.ratings.kept.values()
    assert kept.comments == ["quát mắng dân, gọi [số] chẳng thưa"]
    assert "[số] chẳng thưa" in await citizen.presses("Dừng")


async def test_a_question_while_the_reason_is_awaited_is_answered(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await begin(citizen)
    await citizen.presses("1 😡")
    assert "Giấy chứng sinh" in await citizen.says("khai sinh cần gì")
    [kept] = records.ratings.kept.values()
    assert kept.comments == []
    await citizen.says("/danhgia")
    assert "Vì sao vậy?" in await citizen.presses("▶ Chấm điểm tiếp")


async def test_a_dossier_code_while_the_reason_is_awaited_is_looked_up(citizen: Citizen) -> None:
    await begin(citizen)
    await citizen.presses("1 😡")
    await citizen.says(CODE)
    assert citizen.outcome.kind == "dossier"


async def test_a_reason_may_be_skipped(citizen: Citizen) -> None:
    await begin(citizen)
    await citizen.presses("1 😡")
    assert "2/" in await citizen.presses("Bỏ qua")


async def test_a_dissatisfied_walk_ends_with_the_question_whether_an_answer_is_wanted(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await begin(citizen)
    await citizen.presses("1 😡")
    await citizen.presses("☐ Chờ lâu")
    await citizen.says("chờ cả buổi sáng luôn")
    told = await citizen.presses("Dừng")
    assert "Cảm ơn bạn đã chấm điểm" in told
    assert "muốn nhận câu trả lời" in told
    await citizen.presses("📨 Có, trả lời cho tôi")
    [ticket] = [effect for effect in records.effects if isinstance(effect, OpenTicket)]
    assert ticket.text == "Chấm điểm: không hài lòng. Lý do: Chờ lâu.\nchờ cả buổi sáng luôn"
    assert (ticket.kind, ticket.unit, ticket.procedure, ticket.is_contactable) == (
        "low_mark",
        "H99.01",
        town.BIRTH,
        True,
    )
    assert ticket.number in plain(citizen.reply)


async def test_a_question_after_the_complaint_is_answered_and_the_complaint_can_still_be_sent(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await begin(citizen)
    await citizen.presses("1 😡")
    await citizen.presses("Dừng")
    closing = citizen.reply
    assert "Giấy chứng sinh" in await citizen.says("khai sinh can gi")
    await citizen.presses("🙈 Không cần trả lời", on=closing)
    [ticket] = [effect for effect in records.effects if isinstance(effect, OpenTicket)]
    assert (ticket.text, ticket.is_contactable) == ("Chấm điểm: không hài lòng.", False)


async def test_a_content_walk_ends_without_it(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    await begin(citizen)
    await citizen.presses(SATISFIED)
    assert "nhận câu trả lời" not in await citizen.presses("Dừng")
    state = await records.dialogue("test:an")
    assert state is not None
    assert state.writing is None


async def test_a_mark_corrected_to_a_good_one_opens_no_ticket(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await begin(citizen)
    await citizen.presses("1 😡")
    await citizen.presses("☐ Chờ lâu")
    await citizen.presses("◀ Lùi")
    await citizen.presses("5 😍")
    assert "nhận câu trả lời" not in await citizen.presses("Dừng")
    assert answers(records) == {"chung": (5,), REASON: ()}


async def test_the_number_of_a_reason_ticks_it(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    await begin(citizen)
    await citizen.presses("1 😡")
    await citizen.says("2")
    await citizen.presses("✅ Xong")
    [kept] = records.ratings.kept.values()
    assert kept.answers[REASON] == (2,)
    assert kept.comments == []
