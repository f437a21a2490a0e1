"""Citizens' stories, from their phone through Telegram to the answer and back."""

import asyncio
from pathlib import Path

from bot.app import Assistant
from tests.botapi import Fault, SeenMessage
from tests.scenarios.conftest import Serve, Service, settings


def links(seen: SeenMessage) -> dict[str, str | None]:
    return {button.text: button.callback_data for button in seen.buttons}


async def test_a_question_and_what_follows_from_it(service: Service) -> None:
    binh = service.citizen()
    welcome = await service.asks(binh, "/start")
    assert "trợ lý tự động" in welcome.text
    answer = await service.asks(binh, "lam giay khai sinh can gi")
    assert answer.text.startswith("Thủ tục đăng ký khai sinh (mã 1.001193)")
    assert "📄 Giấy tờ cần có" in answer.text
    fee = await service.asks(binh, "còn lệ phí?")
    assert "💰 Phí, lệ phí" in fee.text
    assert "1.001193" in fee.text
    binh.presses("⏱ Thời gian", answer)
    assert "⏱ Thời hạn giải quyết" in (await binh.hears()).text
    binh.presses("Không phải thủ tục này", fee)
    assert (await binh.hears()).buttons


async def test_a_choice(service: Service) -> None:
    binh = service.citizen()
    which = await service.asks(binh, "xin trợ cấp mai táng")
    assert which.text == "Bạn muốn hỏi thủ tục nào?"
    options = [button for button in which.buttons if (button.callback_data or "").startswith("1:p:")]
    assert 2 <= len(options) <= 4
    assert (options[1].callback_data or "")[4:] in (await service.asks(binh, "cái thứ hai")).text
    binh.presses(options[0].text, which)
    assert (options[0].callback_data or "")[4:] in (await binh.hears()).text


async def test_turning_pages_edits_the_message_in_place(service: Service) -> None:
    binh = service.citizen()
    fields = await service.asks(binh, "/thutuc")
    binh.presses("Hộ tịch (khai sinh, kết hôn, khai tử)")
    first = await binh.hears()
    binh.presses("Trang sau ▶")
    second = await binh.hears()
    assert {fields.message_id} == {first.message_id, second.message_id}
    assert (first.method, second.method) == ("editMessageText", "editMessageText")
    assert "(trang 2/" in second.text
    binh.presses(second.buttons[0].text)
    answer = await binh.hears()
    assert answer.method == "sendMessage", "the list stays where it is"
    assert sum(message.from_bot for message in binh.messages) == 2


async def test_english(service: Service) -> None:
    binh = service.citizen()
    await service.asks(binh, "/ngonngu")
    binh.presses("English")
    assert (await binh.hears()).text == "Switched to English."
    assert "Papers needed" in (await service.asks(binh, "khai sinh can gi")).text
    commands = service.api.profile.commands
    assert {language: listed[0]["description"] for (_, language), listed in commands.items()} == {
        "": "Bắt đầu lại",
        "en": "Start again",
    }


async def test_a_forged_or_stale_button_is_refused_politely(service: Service) -> None:
    binh = service.citizen()
    for forged in ("1:p:9.999999", "0:old", "'; DROP TABLE dialogues; --", "x" * 64):
        binh.presses_raw(forged)
        assert "Nút này đã cũ" in (await binh.hears()).text
    assert "1.001193" in (await service.asks(binh, "/start tt_1.001193")).text


async def test_an_edited_question_is_answered_anew(service: Service) -> None:
    binh = service.citizen()
    asked = binh.says("khai sinh cần gì")["message"]["message_id"]
    assert "khai sinh" in (await binh.hears()).text
    binh.edits(asked, "đăng ký kết hôn cần gì")
    assert "kết hôn" in (await binh.hears()).text


async def test_a_message_of_4096_characters_is_answered(service: Service) -> None:
    binh = service.citizen()
    long = "Cho em hỏi làm giấy khai sinh cho con cần gì ạ? " * 86
    assert "khai sinh" in (await service.asks(binh, long[:4096])).text
    assert (await service.asks(binh, "x" * 4096)).text


async def test_what_is_no_text_is_answered_too(service: Service) -> None:
    binh = service.citizen()
    binh.sends_sticker()
    assert "nhãn dán" in (await binh.hears()).text
    binh.sends_voice()
    assert "tin nhắn thoại" in (await binh.hears()).text
    binh.sends_document("don.pdf", b"%PDF")
    assert "không nhận tệp" in (await binh.hears()).text
    binh.sends_contact()
    assert "danh bạ" in (await binh.hears()).text
    binh.sends_location(16.02, 108.03)
    assert "Gần bạn nhất: Điểm tiếp nhận thôn Đông" in (await binh.hears()).text
    assert service.api.calls_of("getFile") == [], "no voice and no file is downloaded"
    binh.sends_photo(caption="làm giấy khai sinh cần gì")
    assert "1.001193" in (await binh.hears()).text


async def test_what_is_kept_can_be_erased(service: Service) -> None:
    binh = service.citizen()
    await service.asks(binh, "giá vàng hôm nay thế nào, gọi 0912345678")
    assert "giá vàng hôm nay thế nào, gọi [số]" in await service.assembled.records.unanswered()
    assert "Đã xóa 1 câu hỏi" in (await service.asks(binh, "/xoadulieu")).text
    assert await service.assembled.records.dialogue(f"telegram:{binh.chat_id}") is None
    assert "không giữ gì" in (await service.asks(binh, "/xoadulieu")).text


async def test_a_citizen_who_blocks_the_bot_and_comes_back(service: Service) -> None:
    binh = service.citizen()
    binh.says("khai sinh cần gì")
    binh.blocks_bot()
    await service.is_through()
    assert not await service.assembled.records.is_reachable(f"telegram:{binh.chat_id}")
    binh.unblocks_bot()
    assert (await service.asks(binh, "kết hôn cần gì")).text
    await service.is_through()
    assert await service.assembled.records.is_reachable(f"telegram:{binh.chat_id}")
    assert not service.operator.has_unheard()


async def test_telegram_asks_to_wait_fails_and_hangs_up(service: Service) -> None:
    binh = service.citizen()
    for fault in (Fault.too_many_requests(1), Fault.server_error(502), Fault.disconnect()):
        service.api.inject("sendMessage", fault, chat_id=binh.chat_id)
    assert "1.001193" in (await service.asks(binh, "khai sinh cần gì")).text
    assert not binh.has_unheard(), "once, not three times"


async def test_questions_asked_in_a_hurry_are_answered_in_their_order(service: Service) -> None:
    binh = service.citizen()
    questions = {
        "khai sinh cần gì": "1.001193",
        "/help": "Cách hỏi",
        "xin chào": "Chào bạn",
        "/thutuc": "Chọn lĩnh vực",
    }
    for question in questions:
        binh.says(question)
    for expected in questions.values():
        assert expected in (await binh.hears()).text


async def test_many_citizens_at_once_each_hear_their_own_answer(service: Service) -> None:
    crowd = [service.citizen() for _ in range(30)]
    for number, citizen in enumerate(crowd):
        citizen.says("khai sinh cần gì" if number % 2 else "kết hôn cần gì")
    heard = await asyncio.gather(*(citizen.hears(20) for citizen in crowd))
    for number, message in enumerate(heard):
        assert ("khai sinh" if number % 2 else "kết hôn") in message.text.splitlines()[0].lower()


async def test_a_malformed_update_holds_up_nobody_and_is_told(service: Service) -> None:
    binh = service.citizen()
    binh.sends_raw({"message": {"chat": {"id": binh.chat_id, "type": "private"}, "text": "hỏng"}})
    assert "1.001193" in (await service.asks(binh, "khai sinh cần gì")).text
    assert "update_failed" in (await service.operator.hears()).text
    await service.is_through()


async def test_in_a_group_only_commands_are_answered(service: Service) -> None:
    group = service.api.citizen(-service.citizen().chat_id, name="Tổ dân phố")
    group.says("khai sinh cần gì")
    group.says("/vanphong@some_other_bot")
    group.says("/vanphong@motcua_test_bot")
    assert "Trung tâm Phục vụ hành chính công" in (await group.hears()).text
    await service.is_through()
    assert not group.has_unheard()


async def test_stopping_leaves_nothing_half_done(serve: Serve, assembled: Assistant, tmp_path: Path) -> None:
    """Every update taken is answered before the bot has stopped."""
    async with serve(settings(tmp_path), assembled) as service:
        binh = service.citizen()
        for _ in range(3):
            binh.says("khai sinh cần gì")
        await service.api.idle()
    assert [("khai sinh" in (await binh.hears(0)).text) for _ in range(3)] == [True] * 3
