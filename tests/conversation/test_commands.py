"""Commands, deep links, browsing, and what is kept and erased."""

from collections.abc import Callable

import pytest

from bot.conversation.payloads import BrowseField
from bot.service.dialogue import Holdings
from bot.service.retention import RetentionRules
from tests.conversation import town
from tests.conversation.citizen import TEXTS, Citizen
from tests.fake_records import InMemoryCitizenRecords


async def test_start_greets_with_examples_and_the_menu(citizen: Citizen) -> None:
    told = await citizen.says("/start")
    assert "trợ lý tự động của Trung tâm xã Mẫu" in told
    assert citizen.labels[0] == "📚 Xem theo lĩnh vực"
    assert citizen.outcome.kind == "menu"


async def test_start_in_the_middle_leaves_what_was_under_way(citizen: Citizen) -> None:
    await citizen.says("khai sinh cần gì")
    await citizen.says("/start")
    await citizen.says("lệ phí")
    assert citizen.outcome.kind == "unknown"


@pytest.mark.parametrize("link", ["tt_1.000001", "tt_1_000001", "tt_1000001", "tt_1-000001", " tt_1.000001 "])
async def test_a_deep_link_opens_its_procedure(citizen: Citizen, link: str) -> None:
    told = await citizen.says(f"/start {link}")
    assert told.startswith("Thủ tục đăng ký khai sinh (mã 1.000001)")
    assert "💰" in await citizen.says("còn lệ phí")


async def test_a_deep_link_with_a_replaced_code_names_the_new_one(citizen: Citizen) -> None:
    told = await citizen.says("/start tt_2.000001")
    assert told.startswith("Mã 2.000001 nay là 1.000001.\n\nThủ tục đăng ký khai sinh (mã 1.000001)")


@pytest.mark.parametrize("link", ["tt_9.999999", "tt_", "xyz", "tt_1.0000011", "<b>", "tt_１.000001"])
async def test_a_link_to_nothing_says_so(citizen: Citizen, link: str) -> None:
    await citizen.says("khai sinh")
    assert "thủ tục tôi không có" in await citizen.says(f"/start {link}")
    assert citizen.outcome.kind == "refused"
    assert citizen.labels
    await citizen.says("lệ phí")
    assert citizen.outcome.kind == "unknown", "the link began a new conversation"


@pytest.mark.parametrize("command", ["/start@motcua_test_bot", "/START", "  /start  ", "/start@motcua_test_bot  "])
async def test_a_command_may_name_the_bot_or_shout(citizen: Citizen, command: str) -> None:
    assert "trợ lý tự động" in await citizen.says(command)


async def test_help_explains_every_command_of_the_menu(citizen: Citizen) -> None:
    told = await citizen.says("/help")
    for command in TEXTS["vi"].menu.commands:
        assert command == "help" or f"/{command}" in told


@pytest.mark.parametrize("command", TEXTS["vi"].menu.commands)
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_every_announced_command_works(citizen: Citizen, command: str, language: str) -> None:
    await citizen.presses_raw(f"1:l:{language}")
    await citizen.says(f"/{command}")
    assert citizen.outcome.kind != "refused"


async def test_an_unknown_command_points_to_help(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    assert "/help" in await citizen.says("/khongco gì đó")
    assert citizen.outcome.kind == "refused"
    assert await records.unanswered() == []


async def test_the_privacy_notice_says_that_messages_leave_the_country(citizen: Citizen) -> None:
    told = await citizen.says("/quyenriengtu")
    assert "ứng dụng nhắn tin của nước ngoài" in told
    assert "ra ngoài lãnh thổ Việt Nam" in told
    assert "/xoadulieu" in told


async def test_the_privacy_notice_tells_how_long_everything_is_kept(citizen: Citizen) -> None:
    told = await citizen.says("/quyenriengtu")
    for days in RetentionRules().model_dump().values():
        assert f"{days} ngày" in told


class TestErasing:
    async def test_it_says_what_was_erased_and_leaves_nothing(
        self, citizen: Citizen, records: InMemoryCitizenRecords
    ) -> None:
        await citizen.says("giá vàng")
        await citizen.says("giá bạc")
        told = await citizen.says("/xoadulieu")
        assert "Đã xóa: thủ tục đang hỏi dở và lựa chọn ngôn ngữ." in told
        assert "Đã xóa 2 câu hỏi chưa trả lời của bạn." in told
        assert await records.holdings("test:an") == Holdings(has_dialogue=False, unanswered_questions=0)
        assert await records.unanswered() == []

    async def test_who_has_said_nothing_hears_that_there_is_nothing(
        self, citizen: Citizen, records: InMemoryCitizenRecords
    ) -> None:
        assert "không giữ gì về bạn" in await citizen.says("/xoadulieu")
        assert await records.dialogue("test:an") is None

    async def test_others_keep_theirs(
        self, new_citizen: Callable[[str], Citizen], records: InMemoryCitizenRecords
    ) -> None:
        first, second = new_citizen("test:1"), new_citizen("test:2")
        await first.says("giá vàng")
        await second.says("giá bạc")
        await second.says("/xoadulieu")
        assert await records.unanswered() == ["giá vàng"]
        assert await records.dialogue("test:1") is not None

    async def test_the_last_reply_still_speaks_the_citizens_language(self, citizen: Citizen) -> None:
        await citizen.presses_raw("1:l:en")
        assert "Erased" in await citizen.says("/xoadulieu")
        assert "Xin chào!" in await citizen.says("/start")


class TestBrowsing:
    async def test_only_fields_with_procedures_are_shown_in_their_order(self, citizen: Citizen) -> None:
        assert await citizen.says("/thutuc") == "📚 Chọn lĩnh vực:"
        assert citizen.labels == ["Hộ tịch", "Bảo trợ", "Cư trú", "Kinh doanh", "Nông nghiệp", "Khác", "🏠 Về đầu"]

    async def test_pages_lead_forward_and_back(self, citizen: Citizen) -> None:
        await citizen.says("/thutuc")
        assert await citizen.presses("Nông nghiệp") == "Nông nghiệp (trang 1/3)"
        assert citizen.labels[0] == "Cây giống loại A"
        assert citizen.labels[8:] == ["Trang sau ▶", "Các lĩnh vực"]
        await citizen.presses("Trang sau ▶")
        assert citizen.labels[8:] == ["◀ Trang trước", "Trang sau ▶", "Các lĩnh vực"]
        assert await citizen.presses("Trang sau ▶") == "Nông nghiệp (trang 3/3)"
        assert citizen.labels[4:] == ["◀ Trang trước", "Các lĩnh vực"]
        await citizen.presses("◀ Trang trước")
        assert citizen.labels[0] == "Cây giống loại I"
        assert await citizen.presses("Các lĩnh vực") == "📚 Chọn lĩnh vực:"

    async def test_a_page_is_shown_in_place_of_the_one_before(self, citizen: Citizen) -> None:
        await citizen.says("/thutuc")
        assert citizen.reply.in_place
        await citizen.presses("Nông nghiệp")
        assert citizen.reply.in_place

    async def test_a_procedure_found_by_browsing_shows_its_overview(self, citizen: Citizen) -> None:
        await citizen.says("khai sinh lệ phí")
        await citizen.says("/thutuc")
        await citizen.presses("Hộ tịch")
        told = await citizen.presses("Đăng ký khai sinh")
        assert "📄 Giấy tờ cần có" in told
        assert not citizen.reply.in_place
        assert "💰" in await citizen.says("lệ phí")

    async def test_a_page_that_is_gone_becomes_the_last_one(self, citizen: Citizen) -> None:
        assert "(trang 3/3)" in await citizen.presses_raw(BrowseField("nong-nghiep", 99))

    @pytest.mark.parametrize("field", ["khong-co", "trong"])
    async def test_an_unknown_or_empty_field_is_refused(self, citizen: Citizen, field: str) -> None:
        assert "Nút này đã cũ" in await citizen.presses_raw(BrowseField(field, 0))
        assert citizen.outcome.kind == "refused"

    async def test_the_menu_button_leads_home(self, citizen: Citizen) -> None:
        await citizen.says("/thutuc")
        assert await citizen.presses("🏠 Về đầu") == "Bạn muốn xem gì?"
        assert "🏢 Trung tâm xã Mẫu" in await citizen.presses("🏢 Địa chỉ, giờ làm việc")
        assert await citizen.presses("📚 Xem theo lĩnh vực") == "📚 Chọn lĩnh vực:"


async def test_the_old_code_on_an_old_button_still_opens_the_procedure(citizen: Citizen) -> None:
    await citizen.presses_raw(f"1:p:{town.REPLACED_BIRTH}")
    assert citizen.outcome.procedure == town.BIRTH
