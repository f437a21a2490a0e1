"""What a bot and a citizen can do to each other, through python-telegram-bot's own client."""

import io
import json

import aiohttp
import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken

from .citizens import Citizen
from .server import BotApiDouble

pytestmark = pytest.mark.asyncio
YES_NO = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Có", callback_data="1:yes")],
        [InlineKeyboardButton("Không", url="https://a.vn")],
    ]
)


async def test_a_citizen_hears_what_the_bot_sends(bot: Bot, citizen: Citizen) -> None:
    sent = await bot.send_message(7, "<b>Chào</b> bạn", parse_mode="HTML", reply_markup=YES_NO)
    heard = await citizen.hears()
    assert (heard.text, heard.message_id, heard.method) == (
        "Chào bạn", sent.message_id, "sendMessage",
    )  # fmt: skip
    assert [[button.text for button in row] for row in heard.rows] == [["Có"], ["Không"]]
    assert sent.entities[0].type == "bold"


async def test_silence_is_an_assertion_error(citizen: Citizen) -> None:
    citizen.says("Alo?")
    with pytest.raises(AssertionError, match=r"Trần Thị Bình \(chat 7\) heard nothing.*Alo"):
        await citizen.hears(timeout=0.01)


async def test_edits_are_heard_and_change_the_chat(bot: Bot, citizen: Citizen) -> None:
    sent = await bot.send_message(7, "Đang tìm…")
    await bot.edit_message_text("Đã thấy", 7, sent.message_id, reply_markup=YES_NO)
    assert [(await citizen.hears()).text, (await citizen.hears()).text] == ["Đang tìm…", "Đã thấy"]
    await bot.edit_message_reply_markup(7, sent.message_id)
    assert (await citizen.hears()).method == "editMessageReplyMarkup"
    assert [(message.text, message.rows) for message in citizen.messages] == [("Đã thấy", ())]
    await bot.delete_message(7, sent.message_id)
    assert citizen.messages == []


async def test_the_same_edit_twice_is_refused(bot: Bot, citizen: Citizen) -> None:
    sent = await bot.send_message(7, "Một", reply_markup=YES_NO)
    with pytest.raises(BadRequest, match="exactly the same as a current content"):
        await bot.edit_message_text("Một", 7, sent.message_id, reply_markup=YES_NO)
    await bot.edit_message_text("Một", 7, sent.message_id)
    assert citizen.messages[-1].rows == ()


async def test_unknown_messages_and_chats_are_refused(bot: Bot, citizen: Citizen) -> None:
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", 7, 999)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(7, 999)
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(7, "x", reply_to_message_id=999)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(8, "x")
    own = citizen.says("của tôi")["message"]["message_id"]
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", 7, own)


async def test_a_text_over_the_limit_is_refused(bot: Bot, citizen: Citizen) -> None:
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(7, "x" * 4097)
    assert citizen.messages == []


async def test_a_pressed_button_is_answered_once(api: BotApiDouble, bot: Bot, citizen: Citizen) -> None:
    await bot.send_message(7, "Đúng không?", reply_markup=YES_NO)
    query = citizen.presses("Có")["callback_query"]
    assert (query["data"], query["message"]["text"]) == ("1:yes", "Đúng không?")
    assert await bot.answer_callback_query(query["id"])
    too_old = citizen.presses("1:yes")["callback_query"]
    api.expire_callback_queries()
    for query_id in (query["id"], too_old["id"], "5"):
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query(query_id)


async def test_only_buttons_that_are_there_can_be_pressed(bot: Bot, citizen: Citizen) -> None:
    first = await bot.send_message(7, "Đúng không?", reply_markup=YES_NO)
    with pytest.raises(AssertionError, match="«Không» opens"):
        citizen.presses("Không")
    await bot.send_message(7, "Chọn:", reply_markup=ReplyKeyboardMarkup([["Khai sinh"]]))
    with pytest.raises(AssertionError, match="no button «Có»"):
        citizen.presses("Có")
    assert citizen.presses("Có", first.message_id)["callback_query"]["data"] == "1:yes"
    assert citizen.presses("Khai sinh")["message"]["text"] == "Khai sinh"
    assert citizen.presses_raw("9:forged")["callback_query"]["data"] == "9:forged"


async def test_every_act_of_a_citizen_is_a_proper_update(bot: Bot, citizen: Citizen) -> None:
    said = citizen.says("👍 /hoso H99")
    acts = [
        said,
        citizen.edits(said["message"]["message_id"], "/start abc"),
        citizen.sends_sticker(),
        citizen.sends_voice(),
        citizen.sends_photo(),
        citizen.sends_location(21.03, 105.85),
        citizen.sends_contact(),
        citizen.sends_document("đơn.pdf", b"%PDF", caption="Đơn"),
        citizen.presses_raw("x"),
        citizen.blocks_bot(),
        citizen.unblocks_bot(),
        citizen.sends_raw({"message_reaction_that_will_exist": {}}),
    ]
    updates = [Update.de_json(json.loads(json.dumps(act)), bot) for act in acts]
    numbers = [update.update_id for update in updates]
    assert numbers == list(range(numbers[0], numbers[0] + len(acts)))
    assert updates[0].message
    assert updates[1].edited_message
    assert updates[0].message.parse_entities() == {updates[0].message.entities[0]: "/hoso"}
    contents = [update.effective_message for update in updates[2:8]]
    kinds = ("sticker", "voice", "photo", "location", "contact", "document")
    assert all(getattr(content, kind) for content, kind in zip(contents, kinds, strict=True))
    assert updates[9].my_chat_member


async def test_a_bot_that_is_blocked_is_forbidden(bot: Bot, citizen: Citizen) -> None:
    citizen.blocks_bot()
    with pytest.raises(Forbidden, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(7, "Chào")
    citizen.unblocks_bot()
    await bot.send_message(7, "Chào lại")
    assert (await citizen.hears()).text == "Chào lại"


async def test_a_migrated_group_names_its_new_id(api: BotApiDouble, bot: Bot) -> None:
    api.citizen(chat_id=-5, name="Tổ dân phố", user_id=8)
    api.migrate_group(-5, -1005)
    with pytest.raises(ChatMigrated) as refused:
        await bot.send_message(-5, "x")
    assert (await bot.send_message(refused.value.new_chat_id, "x")).chat.type == "supergroup"


async def test_files_travel_both_ways(bot: Bot, citizen: Citizen) -> None:
    form = io.BytesIO(b"PDF")
    sent = await bot.send_document(7, form, filename="mẫu.pdf", caption="<b>Mẫu</b>", parse_mode="HTML")
    heard = await citizen.hears()
    assert (heard.file_name, heard.text, heard.method) == ("mẫu.pdf", "Mẫu", "sendDocument")
    assert sent.document
    await bot.send_document(7, sent.document.file_id)
    await bot.send_photo(7, b"\xff\xd8\xff")
    document = citizen.sends_document("đơn.txt", "Kính gửi".encode())["message"]["document"]
    file = await bot.get_file(document["file_id"])
    assert bytes(await file.download_as_bytearray()).decode() == "Kính gửi"


async def test_files_that_cannot_travel(bot: Bot, citizen: Citizen) -> None:
    big = citizen.sends_document("lớn.zip", b"x", claimed_size=21 * 1024 * 1024)["message"]
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(big["document"]["file_id"])
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("nope")
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_document(7, "https://a.vn/x.pdf")


async def test_the_bot_presents_itself(api: BotApiDouble, bot: Bot, citizen: Citizen) -> None:
    assert (bot.id, bot.username) == (99, "motcua_test_bot")
    await bot.set_my_commands([BotCommand("hoso", "Tra cứu hồ sơ")], language_code="vi")
    assert [c.command for c in await bot.get_my_commands(language_code="vi")] == ["hoso"]
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([("Hồ_sơ", "x")])
    await bot.set_my_description("Trợ lý thủ tục", "vi")
    await bot.set_my_short_description("Một Cửa")
    await bot.set_chat_menu_button()
    assert api.profile.descriptions == {"vi": "Trợ lý thủ tục"}
    assert (await bot.get_chat(7)).first_name == "Trần Thị Bình"
    await bot.send_chat_action(7, "typing")
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await bot.send_chat_action(7, "dancing")
    assert citizen.chat_actions == ["typing"]


async def test_json_form_and_query_are_all_understood(api: BotApiDouble, citizen: Citizen) -> None:
    values = {"chat_id": "7", "text": "x"}
    url = f"{api.base_url}99:TEST/SendMessage"
    async with aiohttp.ClientSession() as http:
        multipart = aiohttp.FormData(values, default_to_multipart=True)
        for encoded in (
            http.post(url, json={"chat_id": 7, "text": "x"}),
            http.post(url, data=values),
            http.post(url, data=multipart),
            http.get(url, params=values),
        ):
            async with encoded as answer:
                assert answer.status == 200
        async with http.post(url, data={**values, "reply_markup": "{"}) as answer:
            refusal = (await answer.json())["description"]
    assert [message.text for message in citizen.messages] == ["x"] * 4
    assert refusal == "Bad Request: can't parse reply keyboard markup JSON object"


async def test_strangers_and_unknown_methods(api: BotApiDouble) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("98:OTHER", base_url=api.base_url):
            pass
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{api.base_url}99:TEST/sendLove") as answer,
    ):
        assert (answer.status, (await answer.json())["error_code"]) == (404, 404)


async def test_calls_are_recorded(api: BotApiDouble, bot: Bot, citizen: Citizen) -> None:
    await bot.send_message(citizen.chat_id, "Chào", reply_markup=YES_NO)
    with pytest.raises(BadRequest):
        await bot.send_message(citizen.chat_id, "<b>", parse_mode="HTML")
    good, bad = api.calls_of("sendMessage")
    assert good.result["text"] == good.parameters["text"] == "Chào"
    assert good.parameters["reply_markup"]["inline_keyboard"][0][0]["text"] == "Có"
    assert (good.error_code, bad.error_code, bad.chat_id) == (None, 400, 7)
    assert [call.method for call in api.calls] == ["getMe", "sendMessage", "sendMessage"]
