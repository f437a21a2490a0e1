"""Killed between sending a ticket's message and noting that it was sent: it arrives once all the same."""

import asyncio
from pathlib import Path

from sqlalchemy import func, select

from bot.store.database import Database, sqlite_url
from bot.store.delivery_tables import outbox
from bot.store.tables import ticket_messages
from tests.botapi import BotApiDouble, Citizen, Fault, SeenMessage
from tests.builders import KnowledgeFolder
from tests.scenarios.conftest import TOKEN
from tests.scenarios.nursery import Nursery
from tests.scenarios.processes import LONG_ENOUGH, machine, texts_of

GROUP = -1001234567890
HELD = Fault.slow_after_effect(LONG_ENOUGH)
"""Telegram has taken the message, and the process does not know yet."""


async def hears(who: Citizen, words: str) -> SeenMessage:
    while words not in (heard := await who.hears(LONG_ENOUGH)).text:
        pass
    return heard


async def nothing_is_left_to_tell(data: Path) -> None:
    database = Database(sqlite_url(data))
    untold = select(func.count()).select_from(ticket_messages).where(ticket_messages.c.is_settled.is_(False))
    unsent = select(func.count()).select_from(outbox)
    async with asyncio.timeout(LONG_ENOUGH):
        while any(database.transact(lambda connection, q=query: connection.scalar(q)) for query in (untold, unsent)):
            await asyncio.sleep(0.02)
    database.close()


async def test_neither_office_nor_citizen_hears_anything_twice(
    tmp_path: Path, knowledge_folder: KnowledgeFolder, nursery: Nursery
) -> None:
    given = {"KNOWLEDGE_DIR": str(knowledge_folder.folder), "TELEGRAM__DESK_CHATS": f'{{"H99": {GROUP}}}'}
    async with BotApiDouble(TOKEN) as api, machine(nursery, tmp_path, api.base_url, **given) as ours:
        hoa, binh = api.citizen(GROUP, "Hoa", user_id=501, title="Nhóm xử lý"), api.citizen(7, "Trần Thị Bình")
        bot = ours.starts()
        binh.says("/gopy Quầy số 2 vắng người.")
        offer = await hears(binh, "")
        api.inject("sendMessage", HELD, chat_id=GROUP)
        binh.presses("📨 Có, trả lời cho tôi", offer)
        await hears(binh, "Số phiếu của bạn")
        card = await hears(hoa, "vắng người")
        await bot.kill()

        bot = ours.starts()
        await nothing_is_left_to_tell(tmp_path / "data")
        api.inject("sendMessage", HELD, chat_id=7)
        hoa.says("Chúng tôi đang xem.", reply_to=card)
        await hears(binh, "đang xem")
        await bot.kill()

        bot = ours.starts()
        await nothing_is_left_to_tell(tmp_path / "data")
        await bot.stop()
        told = texts_of(hoa.messages), texts_of(binh.messages)
    assert sum("vắng người" in text for text in told[0]) == 1
    assert sum("Đã ghi câu trả lời" in text for text in told[0]) == 1
    assert sum("đang xem" in text for text in told[1]) == 1
