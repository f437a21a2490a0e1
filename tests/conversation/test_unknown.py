"""What the bot does not know, cannot read, or is told in anger."""

from datetime import datetime, timedelta, timezone
from typing import get_args

import pytest

from bot.conversation.messages import Attached
from tests.builders import FixedClock
from tests.conversation import town
from tests.conversation.citizen import TEXTS, Citizen
from tests.fake_records import InMemoryCitizenRecords


async def test_an_unknown_question_names_the_offices_phone_and_hours(citizen: Citizen) -> None:
    told = await citizen.says("giá vàng tuần tới")
    assert citizen.outcome.kind == "unknown"
    assert "không muốn đoán" in told
    assert "0299 000 0001 (thứ Hai đến thứ Sáu 07:00-11:30, 13:30-17:00)" in told
    assert {"📚 Xem theo lĩnh vực", "🏢 Địa chỉ, giờ làm việc", "🙋 Gặp cán bộ"} <= set(citizen.labels)


async def test_it_is_kept_for_officials_without_personal_data(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await citizen.says("giá vàng? gọi 0912 345 678, an@thu.vn, căn cước 001203004567")
    assert await records.unanswered() == ["giá vàng? gọi [số], [email], căn cước [số]"]


async def test_a_known_question_is_not_kept(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    await citizen.says("khai sinh cần gì")
    await citizen.says("mai táng phí")
    assert await records.unanswered() == []


@pytest.mark.parametrize("text", ["giá \ud83d vàng", "giá \x00 vàng"])
async def test_what_no_database_can_store_is_kept_without_it(
    citizen: Citizen, records: InMemoryCitizenRecords, text: str
) -> None:
    await citizen.says(text)
    kept = (await records.unanswered())[0]
    assert kept.encode()
    assert "\x00" not in kept


@pytest.mark.parametrize("text", ["", "   ", "...", "👍", "🙏🙏🙏", "?!", "\u200b", "—", "/"])
async def test_a_message_without_words_asks_for_words(
    citizen: Citizen, records: InMemoryCitizenRecords, text: str
) -> None:
    assert "chưa thấy chữ nào" in await citizen.says(text)
    assert citizen.outcome.kind == "refused"
    assert await records.unanswered() == []


async def test_the_longest_message_is_answered(citizen: Citizen) -> None:
    await citizen.says("khai sinh cần gì " * 240 + "!" * 16)
    assert citizen.outcome.procedure == town.BIRTH
    await citizen.says("x" * 4096)
    assert citizen.outcome.kind == "unknown"


@pytest.mark.parametrize("kind", get_args(Attached.__annotations__["kind"]))
async def test_what_is_no_text_gets_a_kind_word_of_its_own(citizen: Citizen, kind: str) -> None:
    told = await citizen.sends(Attached(kind))  # type: ignore[arg-type] # one of the literal's own values
    assert told == getattr(TEXTS["vi"].small_talk, kind)
    assert citizen.outcome.kind == "refused"
    assert citizen.labels


async def test_a_caption_is_read_as_a_question(citizen: Citizen) -> None:
    await citizen.sends(Attached("photo", "khai sinh cần gì"))
    assert citizen.outcome.procedure == town.BIRTH


async def test_a_greeting_as_a_caption_is_a_greeting(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    await citizen.sends(Attached("photo", "xin chào"))
    assert citizen.outcome.kind == "smalltalk"
    assert await records.unanswered() == []


async def test_a_caption_without_words_is_no_question(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    assert "không lưu ảnh" in await citizen.sends(Attached("photo", "👍"))
    assert await records.unanswered() == []


class TestSmallTalk:
    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ("xin chào", "Bạn cần làm thủ tục gì"),
            ("Chào bạn ạ", "Bạn cần làm thủ tục gì"),
            ("cảm ơn", "Rất vui được giúp"),
            ("tạm biệt", "mọi việc thuận lợi"),
            ("bạn là ai", "trợ lý tự động (không phải người) của Trung tâm xã Mẫu"),
            ("xin chào, bạn là ai", "trợ lý tự động"),
            ("đồ ngu", "Xin lỗi vì tôi chưa giúp được bạn"),
            ("cảm ơn, tạm biệt", "mọi việc thuận lợi"),
        ],
    )
    async def test_each_gets_a_fitting_reply(self, citizen: Citizen, said: str, told: str) -> None:
        assert told in await citizen.says(said)
        assert citizen.outcome.kind == "smalltalk"

    async def test_an_insult_is_answered_with_the_offices_phone(self, citizen: Citizen) -> None:
        assert "0299 000 0001" in await citizen.says("đồ ngu")

    async def test_a_question_after_a_greeting_is_answered(self, citizen: Citizen) -> None:
        await citizen.says("xin chào, khai sinh cần gì")
        assert citizen.outcome.procedure == town.BIRTH

    async def test_thanks_leave_the_procedure_under_discussion(self, citizen: Citizen) -> None:
        await citizen.says("khai sinh cần gì")
        await citizen.says("cảm ơn")
        assert citizen.labels == []
        await citizen.says("còn lệ phí")
        assert citizen.outcome.procedure == town.BIRTH

    async def test_asking_for_the_menu_shows_it(self, citizen: Citizen) -> None:
        assert await citizen.says("danh mục") == "Bạn muốn xem gì?"


class TestOffices:
    @pytest.mark.parametrize("said", ["gặp cán bộ", "cho em hỏi gặp người thật"])
    async def test_who_wants_a_human_gets_phone_and_hours(self, citizen: Citizen, said: str) -> None:
        told = await citizen.says(said)
        assert citizen.outcome.kind == "handoff"
        assert "☎️ Trung tâm xã Mẫu: 0299 000 0001" in told
        assert "🕒 thứ Hai đến thứ Sáu 07:00-11:30, 13:30-17:00" in told

    async def test_the_button_for_a_human_says_the_same(self, citizen: Citizen) -> None:
        told = await citizen.says("gặp cán bộ")
        assert await citizen.presses("🙋 Gặp cán bộ") == told

    async def test_asking_for_hours_names_every_office(self, citizen: Citizen) -> None:
        told = await citizen.says("mấy giờ mở cửa")
        assert citizen.outcome.kind == "office"
        assert "🕒 thứ Hai đến thứ Sáu 07:00-11:30, 13:30-17:00\nĐang mở cửa, tới 11:30." in told
        assert "🏢 Điểm thôn Đông" in told
        assert "🕒 thứ Ba 07:00-11:30; thứ Năm 07:00-11:30" in told

    async def test_hours_of_a_named_procedure_are_about_the_procedure(self, citizen: Citizen) -> None:
        await citizen.says("giờ làm việc để đăng ký tạm trú")
        assert citizen.outcome.procedure == town.RESIDENCE

    async def test_at_noon_it_is_closed(self, citizen: Citizen, clock: FixedClock) -> None:
        clock.time = clock.time.replace(hour=12)
        assert "Lúc này đang đóng cửa." in await citizen.says("/vanphong")

    async def test_a_holiday_is_named(self, citizen: Citizen, clock: FixedClock) -> None:
        clock.time = datetime(2026, 9, 2, 9, tzinfo=timezone(timedelta(hours=7)))
        assert "Hôm nay nghỉ: Quốc khánh." in await citizen.says("/vanphong")

    async def test_a_position_finds_the_nearest_office(self, citizen: Citizen) -> None:
        told = await citizen.sends_location(16.021, 108.031)
        assert told.startswith("Gần bạn nhất: Điểm thôn Đông, cách khoảng 0,2 km")
        assert "Trung tâm xã Mẫu" not in told
        assert citizen.outcome.kind == "office"

    async def test_in_english_the_distance_has_a_point(self, citizen: Citizen) -> None:
        await citizen.presses_raw("1:l:en")
        assert "Dong hamlet, about 0.2 km" in await citizen.sends_location(16.021, 108.031)
