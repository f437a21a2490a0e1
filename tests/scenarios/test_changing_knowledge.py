"""An official edits the knowledge base while the bot runs."""

import asyncio
from itertools import count
from pathlib import Path

from bot import telegram_app
from bot.app import assistant
from bot.service.answering import Answering
from bot.service.knowledge_base import KnowledgeBase
from tests.botapi import Citizen
from tests.builders import KnowledgeFolder, some_knowledge
from tests.channels.telegram.desk import ListeningOperator
from tests.scenarios.conftest import Serve, Service, settings

FILE = "procedures/nong-nghiep/nuoi-voi.yaml"


async def test_a_change_is_picked_up_and_a_broken_one_keeps_the_old(
    serve: Serve, knowledge_folder: KnowledgeFolder, tmp_path: Path
) -> None:
    chosen = settings(tmp_path / "data", knowledge_dir=knowledge_folder.folder, reload_seconds=0.02)
    with assistant(chosen) as built:
        async with serve(chosen, built) as service:
            binh = service.citizen()
            assert "3 ngày làm việc" in await answer(service, binh)

            knowledge_folder.replace(FILE, "amount: '3'", "amount: '5'")
            await until_told(service, binh, "5 ngày làm việc")

            knowledge_folder.replace(FILE, "amount: '5'", "amount: năm")
            told = (await service.operator.hears()).text
            assert "bot vẫn dùng bản cũ" in told
            assert f"{FILE}:" in told, "the official must find the place"
            assert "5 ngày làm việc" in await answer(service, binh)

            knowledge_folder.replace(FILE, "amount: năm", "amount: '7'")
            await until_told(service, binh, "7 ngày làm việc")


async def test_trouble_with_the_files_is_told_and_the_next_change_is_looked_at_again() -> None:
    looks, troubles = count(), [None, PermissionError("locked")]

    def build() -> Answering:
        if troubles and (trouble := troubles.pop(0)):
            raise trouble
        return Answering(some_knowledge())

    known = KnowledgeBase(build, lambda: str(next(looks)))
    operator, before = ListeningOperator(), known.current
    watching = asyncio.create_task(telegram_app.watch_knowledge(known, operator, 0.01))
    async with asyncio.timeout(20):
        while known.current is before:
            await asyncio.sleep(0.01)
    watching.cancel()
    assert operator.faults == ["Tri thức mới có lỗi, bot vẫn dùng bản cũ:\nPermissionError: locked"]


async def answer(service: Service, citizen: Citizen) -> str:
    return (await service.asks(citizen, "/start tt_1.000001")).text


async def until_told(service: Service, citizen: Citizen, expected: str) -> None:
    async with asyncio.timeout(20):
        while expected not in await answer(service, citizen):
            pass
