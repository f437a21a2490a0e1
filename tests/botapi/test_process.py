"""The double as a process of its own, driven over its control API."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import NetworkError

from .faults import Fault
from .remote import BotApiProcess

pytestmark = pytest.mark.asyncio


async def test_a_conversation_with_another_process() -> None:
    async with BotApiProcess(token="99:TEST") as api:
        citizen = await api.citizen(chat_id=7, name="Trần Thị Bình")
        await citizen.says("/start")
        await citizen.does("sends_document", name="đơn.pdf", content=b"%PDF")
        async with Bot("99:TEST", base_url=api.base_url) as bot:
            updates = await bot.get_updates()
            assert [update.effective_chat and update.effective_chat.id for update in updates] == [
                7,
                7,
            ]
            await bot.get_updates(offset=updates[-1].update_id + 1)
            await api.idle()
            keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Có", callback_data="1:yes")]])
            await bot.send_message(7, "Đúng không?", reply_markup=keyboard)
            heard = await citizen.hears()
            assert (heard.text, heard.button_texts) == ("Đúng không?", ["Có"])
            assert (await citizen.presses("Có", heard))["callback_query"]["data"] == "1:yes"
            assert await api.pending_update_count() == 1
            await api.inject("sendMessage", Fault.server_error(502))
            with pytest.raises(NetworkError):
                await bot.send_message(7, "x")
        assert [call["error_code"] for call in await api.calls_of("sendMessage")] == [None, 502]
        assert [message.from_bot for message in await citizen.messages()] == [False, False, True]
        with pytest.raises(AssertionError, match="no button"):
            await citizen.presses("Không")
        with pytest.raises(AssertionError, match="heard nothing"):
            await citizen.hears(timeout=0.01)
        await api.batch([(chat_id, "says", {"text": "x"}) for chat_id in range(10, 60)])
        assert await api.pending_update_count() == 51
