"""A question about one procedure: what was asked comes first, and everything says where it comes from."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.domain.procedures import Aspect
from bot.service.knowledge_base import KnowledgeBase
from tests.builders import FixedClock
from tests.conversation import town
from tests.conversation.citizen import TEXTS, Citizen, conversation, knowledge_base, plain
from tests.fake_records import InMemoryCitizenRecords


def paragraphs(told: str) -> list[str]:
    return told.split("\n\n")


async def test_who_asks_for_the_fee_hears_of_the_fee_and_not_of_papers(citizen: Citizen) -> None:
    heading, asked, *_ = paragraphs(await citizen.says("khai sinh hết bao nhiêu tiền"))
    assert heading.startswith("Thủ tục đăng ký khai sinh (mã 1.000001)")
    assert asked.startswith("💰 Phí, lệ phí")
    assert "Tờ khai" not in plain(citizen.reply)


async def test_several_things_asked_at_once_are_told_in_the_order_asked(citizen: Citizen) -> None:
    told = paragraphs(await citizen.says("khai sinh mất bao lâu, cần gì, lệ phí"))
    assert [paragraph[0] for paragraph in told[1:4]] == ["⏱", "📄", "💰"]
    assert citizen.outcome.intents == (Aspect.TIME, Aspect.DOCUMENTS, Aspect.FEE)


async def test_a_bare_name_gets_papers_fee_time_and_place_in_short(citizen: Citizen) -> None:
    told = await citizen.says("khai sinh")
    assert [line[0] for line in told.splitlines() if line and line[0] in "📄💰⏱📍📮"] == ["📄", "💰", "⏱", "📍", "📮"]
    assert "bị bỏ rơi" not in told, "a paper for rare cases has no place in the short answer"


async def test_more_papers_than_a_phone_shows_are_counted_without_calling_them_rare(citizen: Citizen) -> None:
    told = await citizen.says("sao y")
    assert "Giấy số 5" in told
    assert "Giấy số 6" not in told
    assert "… và 2 giấy tờ khác" in told


async def test_every_answer_names_its_source_its_date_and_the_day_checked(citizen: Citizen) -> None:
    told = paragraphs(await citizen.says("khai sinh ở đâu"))[-1]
    assert told == (
        "1 điểm còn chờ cán bộ kiểm tra.\nNguồn: Cổng Dịch vụ công quốc gia, Quyết định 163/QĐ-BTP, ngày 01/07/2026. "
        "Kiểm tra ngày 01/11/2026. Chưa xác nhận."
    )


async def test_an_officials_confirmation_takes_the_place_of_not_confirmed(citizen: Citizen) -> None:
    told = await citizen.says("sao y bao nhiêu tiền")
    assert "Cán bộ xác nhận: Lê Văn Mẫu, công chức tư pháp, 02/11/2026." in told
    assert "Chưa xác nhận" not in told


async def test_an_expired_check_is_told(citizen: Citizen) -> None:
    assert "⚠️ Thông tin đã quá hạn kiểm tra từ 31/12/2024" in await citizen.says("thành lập hộ kinh doanh")


async def test_a_check_holds_through_its_last_day(citizen: Citizen, clock: FixedClock) -> None:
    clock.time = datetime(2024, 12, 31, 12, tzinfo=UTC)
    assert "quá hạn" not in await citizen.says("thành lập hộ kinh doanh")


async def test_a_notice_stands_right_under_the_heading(citizen: Citizen) -> None:
    heading = paragraphs(await citizen.says("khai sinh cần gì"))[0]
    assert heading.splitlines()[1] == "❗ Đang sáp nhập xã, hỏi trước khi đi."


TOLD = {
    Aspect.DOCUMENTS: [
        "• Giấy chứng sinh (1 bản chính; 2 bản sao; hoặc bản điện tử)",
        "• Căn cước (chỉ xuất trình)\n• Biên bản trẻ bị bỏ rơi – chỉ khi: Trẻ bị bỏ rơi",
    ],
    Aspect.FEE: [
        "Trực tiếp, Bưu chính:\n• Lệ phí hộ tịch: do HĐND tỉnh quy định. Được miễn, giảm: Hộ nghèo; Đúng hạn",
        "Trực tuyến:\n• 8.000 đồng mỗi bản (theo nghị quyết)",
    ],
    Aspect.TIME: ["Trực tiếp, Bưu chính: trong ngày\nTrực tuyến: 8 giờ. không tính ngày nghỉ"],
    Aspect.PLACE: ["📍 Nộp ở: Quầy số 1", "🏛 Cơ quan giải quyết: UBND xã Mẫu"],
    Aspect.ONLINE: ["💻 Nộp trực tuyến được", "Cần tài khoản định danh mức 2"],
    Aspect.FORM: ["• Tờ khai: Mẫu số 1"],
    Aspect.STEPS: ["1. Chuẩn bị giấy tờ.\n2. Nộp tại quầy."],
    Aspect.CONDITIONS: ["• Trong 60 ngày."],
    Aspect.RESULT: ["📬 Kết quả: Giấy khai sinh"],
    Aspect.LEGAL: ["• Luật Hộ tịch (60/2014/QH13)\n• 123/2015/NĐ-CP"],
    Aspect.AUDIENCE: ["👤 Ai được làm: Cha, mẹ hoặc người thân"],
}
NOT_TOLD = {
    Aspect.DOCUMENTS: "Nguồn không nêu giấy tờ nào phải nộp",
    Aspect.FEE: "Nguồn không nêu khoản thu nào",
    Aspect.TIME: "3 ngày làm việc",
    Aspect.PLACE: "Quầy số 1",
    Aspect.ONLINE: "Nguồn không ghi cách nộp trực tuyến. Nộp bằng cách: Trực tiếp.",
    Aspect.FORM: "Nguồn không nêu mẫu đơn riêng",
    Aspect.STEPS: "1. Đến quầy.",
    Aspect.CONDITIONS: "Nguồn không nêu điều kiện riêng",
    Aspect.RESULT: "Giấy xác nhận",
    Aspect.LEGAL: "Chưa có căn cứ pháp lý được kiểm tra",
    Aspect.AUDIENCE: "Mọi người dân",
}


@pytest.mark.parametrize("aspect", Aspect)
async def test_each_aspect_can_be_asked_for_in_words(citizen: Citizen, aspect: Aspect) -> None:
    told = await citizen.says(f"khai sinh {town.vocabulary().intents[aspect][0]}")
    for wanted in TOLD[aspect]:
        assert wanted in told


@pytest.mark.parametrize("aspect", Aspect)
async def test_what_the_source_does_not_say_is_admitted(citizen: Citizen, aspect: Aspect) -> None:
    assert NOT_TOLD[aspect] in await citizen.says(f"đăng ký tạm trú {town.vocabulary().intents[aspect][0]}")


@pytest.mark.parametrize("aspect", [aspect for aspect in Aspect if aspect not in (Aspect.RESULT, Aspect.AUDIENCE)])
async def test_each_aspect_has_a_button_that_works(citizen: Citizen, aspect: Aspect) -> None:
    await citizen.says("khai sinh")
    told = await citizen.presses(TEXTS["vi"].buttons.aspects[aspect])
    for wanted in TOLD[aspect]:
        assert wanted in told


async def test_what_was_just_told_has_no_button(citizen: Citizen) -> None:
    await citizen.says("khai sinh lệ phí")
    assert "💰 Lệ phí" not in citizen.labels
    assert "📄 Giấy tờ" in citizen.labels


async def test_a_button_works_however_old_it_is(citizen: Citizen) -> None:
    await citizen.says("khai sinh cần gì")
    old = citizen.reply
    for later in ("sao y", "/start", "xin chào", "mai táng phí", "/xoadulieu"):
        await citizen.says(later)
    assert "Thủ tục đăng ký khai sinh" in await citizen.presses("💰 Lệ phí", on=old)


async def test_after_an_old_button_follow_ups_are_about_its_procedure(citizen: Citizen) -> None:
    await citizen.says("khai sinh cần gì")
    old = citizen.reply
    await citizen.says("sao y")
    await citizen.presses("❔ Điểm chờ kiểm tra", on=old)
    assert "Thủ tục đăng ký khai sinh" in await citizen.says("còn lệ phí")


async def test_points_awaiting_a_check_are_shown_on_demand(citizen: Citizen) -> None:
    await citizen.says("khai sinh")
    told = await citizen.presses("❔ Điểm chờ kiểm tra")
    assert "đừng coi là quy định" in told
    assert "• Mức lệ phí của tỉnh." in told


async def test_a_procedure_without_open_points_has_no_button_for_them(citizen: Citizen) -> None:
    await citizen.says("sao y")
    assert "❔ Điểm chờ kiểm tra" not in citizen.labels


class TestFollowUps:
    async def test_a_bare_question_is_about_the_procedure_under_discussion(self, citizen: Citizen) -> None:
        await citizen.says("khai sinh cần gì")
        told = await citizen.says("còn lệ phí thì sao")
        assert paragraphs(told)[1].startswith("💰")
        assert citizen.outcome.procedure == town.BIRTH

    async def test_naming_another_procedure_switches_to_it(self, citizen: Citizen) -> None:
        await citizen.says("khai sinh cần gì")
        await citizen.says("đăng ký tạm trú mất bao lâu")
        assert citizen.outcome.procedure == town.RESIDENCE
        await citizen.says("thế lệ phí")
        assert citizen.outcome.procedure == town.RESIDENCE

    async def test_a_correction_leaves_the_procedure_under_discussion(self, citizen: Citizen) -> None:
        await citizen.says("khai sinh cần gì")
        await citizen.says("à không, ý tôi là sao y")
        assert citizen.outcome.procedure == town.COPY

    async def test_a_bare_correction_asks_to_say_it_again_and_forgets(self, citizen: Citizen) -> None:
        await citizen.says("khai sinh cần gì")
        assert "nói lại" in await citizen.says("nhầm rồi")
        assert citizen.outcome.kind == "smalltalk"
        await citizen.says("lệ phí")
        assert citizen.outcome.kind == "unknown"

    async def test_a_correction_to_something_unknown_forgets_too(self, citizen: Citizen) -> None:
        await citizen.says("khai sinh cần gì")
        await citizen.says("à không, ý tôi là tàu vũ trụ")
        assert citizen.outcome.kind == "unknown"
        await citizen.says("lệ phí")
        assert citizen.outcome.kind == "unknown"

    async def test_citizens_do_not_hear_each_others_procedure(self, new_citizen: Callable[[str], Citizen]) -> None:
        first, second = new_citizen("test:1"), new_citizen("test:2")
        await first.says("khai sinh cần gì")
        await second.says("lệ phí")
        assert second.outcome.kind == "unknown"


class TestEnglish:
    async def test_answers_come_in_english_with_the_english_name(self, citizen: Citizen) -> None:
        await citizen.says("khai sinh")
        assert await citizen.presses("🏠 Về đầu")
        assert await citizen.presses("🌐 English") == "Switched to English."
        told = await citizen.says("khai sinh bao nhiêu tiền")
        assert (
            paragraphs(told)[0].splitlines()[1] == "Birth registration. The procedure's content is in Vietnamese only."
        )
        assert "💰 Fees" in told
        assert "Not yet confirmed." in told
        assert "Not this procedure" in citizen.labels

    async def test_options_and_fields_have_english_names(self, citizen: Citizen) -> None:
        await citizen.presses_raw("1:l:en")
        await citizen.says("mai táng phí")
        assert citizen.labels[0].startswith("Procedure 3.")
        await citizen.says("/thutuc")
        assert "Civil status" in citizen.labels
        assert "(page 1/1)" in await citizen.presses("Civil status")

    async def test_and_back_to_vietnamese(self, citizen: Citizen) -> None:
        await citizen.presses_raw("1:l:en")
        await citizen.says("/ngonngu")
        assert await citizen.presses("Tiếng Việt") == "Đã chuyển sang tiếng Việt."
        assert "Giấy tờ cần có" in await citizen.says("khai sinh")


class TestEscaping:
    async def test_a_name_with_tags_is_shown_as_written(self, citizen: Citizen) -> None:
        told = await citizen.says("quảng cáo biển hiệu lệ phí")
        assert told.startswith('Cấp phép <b>quảng cáo</b> & "biển hiệu" (mã 1.000005)')
        assert "Nguồn: Báo <Pháp luật>, Quyết định 12 & 34" in told
        assert "&lt;b&gt;quảng cáo&lt;/b&gt; &amp; &#34;" in str(citizen.reply.text)

    async def test_points_to_check_are_escaped(self, citizen: Citizen) -> None:
        await citizen.says("quảng cáo biển hiệu")
        assert "• Phí < 5 & > 3" in await citizen.presses("❔ Điểm chờ kiểm tra")

    async def test_buttons_are_plain_text(self, citizen: Citizen) -> None:
        await citizen.says("/thutuc")
        await citizen.presses("Khác")
        assert 'Quảng cáo <b> & "biển"' in citizen.labels

    async def test_an_offices_note_is_escaped(self, citizen: Citizen) -> None:
        assert "Lấy số ở cửa <trước>" in await citizen.says("/vanphong")


def test_the_town_has_one_of_everything(town_hall: KnowledgeBase) -> None:
    """The tests above mean little when the small knowledge base loses its variety."""
    known = town_hall.current.knowledge.procedures
    assert {len(procedure.channels) for procedure in known} == {1, 2}
    assert any(procedure.confirmed_by for procedure in known)
    assert any(not procedure.required_documents for procedure in known)


async def test_an_official_name_too_long_for_a_phone_stands_below_the_short_one(
    records: InMemoryCitizenRecords, clock: FixedClock
) -> None:
    name = "Chứng thực bản sao từ bản chính giấy tờ, văn bản " + "do cơ quan, tổ chức có thẩm quyền cấp " * 2
    known = knowledge_base(town.knowledge(town.procedure("1.000777", name, short_name="Sao y bản chính")))
    citizen = Citizen(conversation(records, clock, known))
    told = await citizen.says("/start tt_1.000777")
    assert told.startswith("Sao y bản chính (mã 1.000777)")
    assert f"Tên chính thức: {name.strip()}." in told
