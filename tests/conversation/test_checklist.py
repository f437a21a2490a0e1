"""A citizen's own list of papers: two or three questions, then only the papers of that case, to tick and to print."""

from bot.conversation.checklist_payloads import ShowChecklist
from bot.conversation.messages import Attached, Reply
from bot.domain.procedures import RequiredDocument
from tests.builders import FixedClock
from tests.conversation import town
from tests.conversation.citizen import Citizen, conversation, knowledge_base
from tests.conversation.wells import AGAIN, BACK, LIST, OWN, PRINT, UNSURE, WELL, answers_all, asks_for_her_list, well
from tests.fake_records import InMemoryCitizenRecords


async def test_a_grandmother_answers_ticks_and_prints(grandmother: Citizen) -> None:
    assert "Câu 1/3. Giếng ở đâu?" in await asks_for_her_list(grandmother)
    assert grandmother.reply.in_place is False, "the answer stays where it is"
    assert "Câu 2/3. Có giếng cũ không?" in await grandmother.presses("Ở ngoài ruộng")
    assert grandmother.reply.in_place
    assert "Câu 3/3. Ai đi nộp?" in await grandmother.presses("Không có giếng cũ")
    told = await grandmother.presses("Tôi tự đi")
    assert "đã có 0/3" in told
    assert "☐ 1. Đơn đào giếng: 1 bản chính\n📝 Mẫu <số> 7\nKý & ghi rõ tên" in told
    assert "☐ 2. Sơ đồ ruộng: 1 bản chính; 2 bản sao\n" in told, "why it is needed she has just said"
    assert "☐ 3. Căn cước: chỉ xuất trình" in told
    assert "☐ 4. Giấy hàng xóm – khi: Giếng sát nhà bên" in told
    assert "ủy quyền" not in told
    assert "Ảnh" not in told
    assert "Nguồn: Cổng Dịch vụ công quốc gia, ngày 01/07/2026. Kiểm tra ngày 01/11/2026." in told
    assert (grandmother.outcome.kind, grandmother.outcome.procedure) == ("answer", WELL)
    assert "đã có 1/3" in await grandmother.presses("☐ 2. Sơ đồ ruộng")
    assert "☑ 2. Sơ đồ ruộng" in grandmother.labels
    assert grandmother.reply.in_place, "the message changes"
    printed = await grandmother.presses(PRINT)
    assert grandmother.reply.in_place is False
    assert printed.startswith("GIẤY TỜ CẦN MANG\nĐào giếng (mã 1.000009)\nGiếng ở đâu? Ở ngoài ruộng")
    for told_too in ("☐ 1. Đơn", "☑ 2. Sơ đồ", "💰", "3 ngày làm việc", "📍 Nộp ở: Quầy số 1", "Nguồn: "):
        assert told_too in printed


async def test_from_the_printed_list_back_to_the_one_to_tick(grandmother: Citizen) -> None:
    await answers_all(grandmother)
    await grandmother.presses(PRINT)
    assert "đã có 0/3" in await grandmother.presses(OWN)
    assert grandmother.reply.in_place is False, "the printed list stays"
    assert "đã có 1/3" in await grandmother.presses("☐ 1. Đơn đào giếng")


async def test_all_papers_at_hand_is_told(grandmother: Citizen) -> None:
    await answers_all(grandmother)
    for paper in ("☐ 1. Đơn đào giếng", "☐ 2. Sơ đồ ruộng", "☐ 3. Căn cước"):
        told = await grandmother.presses(paper)
    assert "✅ Đã có đủ 3/3 giấy tờ bạn cần" in told


async def test_a_question_that_changes_nothing_is_not_asked(grandmother: Citizen) -> None:
    await asks_for_her_list(grandmother)
    assert "Câu 2/2. Ai đi nộp?" in await grandmother.presses("Ở nước ngoài")


async def test_who_is_not_sure_sees_what_may_be_needed_apart(grandmother: Citizen) -> None:
    await asks_for_her_list(grandmother)
    await grandmother.presses("Ở ngoài ruộng")
    await grandmother.presses(UNSURE)
    told = await grandmother.presses("Tôi tự đi")
    assert "Có giếng cũ không? chưa rõ" in told
    certain, perhaps = told.split("Chỉ cần khi đúng trường hợp ghi bên dưới")
    assert "Ảnh giếng cũ" in perhaps
    assert "Sơ đồ ruộng" in certain
    assert "đã có 0/3" in certain


async def test_back_asks_again_and_another_answer_brings_other_papers(grandmother: Citizen) -> None:
    await asks_for_her_list(grandmother)
    assert BACK not in grandmother.labels
    await grandmother.presses("Ở ngoài ruộng")
    assert "Câu 1/3" in await grandmother.presses(BACK)
    await grandmother.presses("Ở vườn nhà")
    await grandmother.presses("Có giếng cũ")
    told = await grandmother.presses("Nhờ người khác")
    assert "Ảnh giếng cũ" in told
    assert "Giấy ủy quyền" in told
    assert "Sơ đồ" not in told


async def test_answering_again_keeps_what_is_at_hand(grandmother: Citizen) -> None:
    await answers_all(grandmother)
    await grandmother.presses("☐ 1. Đơn đào giếng")
    assert "Câu 1/3" in await grandmother.presses(AGAIN)
    await grandmother.presses("Ở nước ngoài")
    assert "đã có 1/2" in await grandmother.presses("Tôi tự đi")


async def test_two_quick_taps_on_one_message_tick_both_papers(grandmother: Citizen) -> None:
    await answers_all(grandmother)
    first_seen = grandmother.reply
    await grandmother.presses("☐ 1. Đơn đào giếng", on=first_seen)
    assert "đã có 2/3" in await grandmother.presses("☐ 3. Căn cước", on=first_seen)
    assert "đã có 2/3" in await grandmother.presses("☐ 3. Căn cước", on=first_seen), "a tap too many changes nothing"
    assert "đã có 1/3" in await grandmother.presses("☑ 3. Căn cước")


async def test_an_old_messages_buttons_work_after_a_new_beginning(grandmother: Citizen) -> None:
    await answers_all(grandmother)
    await grandmother.presses("☐ 1. Đơn đào giếng")
    old = grandmother.reply
    await grandmother.says("/start")
    told = await grandmother.presses("☐ 3. Căn cước", on=old)
    assert "đã có 2/3" in told
    assert "Giếng ở đâu? Ở ngoài ruộng" in told


async def test_a_question_asked_before_the_start_is_still_answered_by_its_buttons(grandmother: Citizen) -> None:
    await asks_for_her_list(grandmother)
    old = grandmother.reply
    assert "Một Cửa" in await grandmother.says("/start")
    assert grandmother.outcome.kind == "menu"
    assert "Câu 2/3" in await grandmother.presses("Ở ngoài ruộng", on=old)


async def test_a_sticker_in_the_middle_loses_nothing(grandmother: Citizen) -> None:
    await asks_for_her_list(grandmother)
    assert "nhãn dán" in await grandmother.sends(Attached("sticker"))
    assert "Câu 2/3" in await grandmother.says("ở ngoài ruộng")


async def test_what_a_citizen_tells_of_the_case_is_confidential(
    grandmother: Citizen, records: InMemoryCitizenRecords
) -> None:
    await answers_all(grandmother)
    kept = await records.dialogue("test:ba")
    assert kept is not None
    assert kept.is_confidential
    await grandmother.says("/start")
    forgotten = await records.dialogue("test:ba")
    assert forgotten is not None
    assert not forgotten.is_confidential


async def test_papers_that_have_changed_since_begin_anew_and_say_so(
    grandmother: Citizen, records: InMemoryCitizenRecords, clock: FixedClock
) -> None:
    await answers_all(grandmother)
    old = grandmother.reply
    changed = knowledge_base(town.knowledge(well(RequiredDocument(name="Giấy mới"))))
    later = Citizen(conversation(records, clock, changed), "test:ba")
    told = await later.presses("☐ 3. Căn cước", on=old)
    assert told.startswith("ℹ️ Danh sách giấy tờ của thủ tục này vừa được cập nhật")
    assert "Câu 1/3" in told


async def test_the_button_of_the_answer_goes_on_with_the_list_begun_before(grandmother: Citizen) -> None:
    await answers_all(grandmother)
    await grandmother.presses("☐ 1. Đơn đào giếng")
    await grandmother.presses("ℹ️ Về thủ tục")
    assert "đã có 1/3" in await grandmother.presses(OWN)


async def test_a_procedure_without_case_questions_has_a_list_to_tick(grandmother: Citizen) -> None:
    await grandmother.says("sao y cần gì")
    told = await grandmother.presses(LIST)
    assert "đã có 0/7" in told
    assert AGAIN not in grandmother.labels
    assert "đã có 1/7" in await grandmother.presses("☐ 7. Giấy số 7")


async def test_a_procedure_without_papers_offers_no_list(grandmother: Citizen) -> None:
    await grandmother.says("đăng ký tạm trú")
    assert not {OWN, LIST} & set(grandmother.labels)
    await grandmother.presses_raw(ShowChecklist(town.RESIDENCE))
    assert grandmother.outcome.kind == "refused"


async def test_in_english_questions_fall_back_to_vietnamese_words(grandmother: Citizen) -> None:
    await grandmother.says("/ngonngu")
    await grandmother.presses("English")
    await grandmother.says("đào giếng")
    told = await grandmother.presses("📋 Your own papers")
    assert "Question 1/3. Where is the well?" in told
    assert grandmother.labels[:3] == ["In the garden", "In the field", "Ở nước ngoài"]
    assert "Có giếng cũ không?" in await grandmother.says("in the field")


async def test_a_long_list_has_numbers_on_its_buttons_and_fits_one_message(
    records: InMemoryCitizenRecords, clock: FixedClock
) -> None:
    papers = tuple(
        RequiredDocument(name=f"Giấy tờ dài dòng số {n} {'về việc ấy ' * 9}", originals=1, note="lời dặn " * 20)
        for n in range(1, 33)
    )
    long = town.procedure("1.000007", "Thủ tục dài", short_name="Thủ tục dài", required_documents=papers)
    citizen = Citizen(conversation(records, clock, knowledge_base(town.knowledge(long))))
    told = await citizen.presses_raw(ShowChecklist("1.000007"))
    assert len(told) <= 4096
    assert "☐ 32. Giấy tờ dài dòng số 32" in told
    assert citizen.labels[:6] == [f"☐ {n}" for n in range(1, 7)]
    assert "đã có 1/32" in await citizen.presses("☐ 32")
    assert len(await citizen.presses(PRINT)) <= 4096


async def test_pressing_on_an_old_question_answers_that_question(grandmother: Citizen) -> None:
    await asks_for_her_list(grandmother)
    first: Reply = grandmother.reply
    await grandmother.presses("Ở ngoài ruộng")
    await grandmother.presses("Có giếng cũ")
    assert "Giếng ở đâu? Ở vườn nhà" in await grandmother.presses("Ở vườn nhà", on=first)
