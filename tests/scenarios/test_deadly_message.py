"""A message that kills whoever deals with it: set aside after three such deaths, and everybody else is answered."""

import signal
from pathlib import Path

from bot.channels.telegram.clerk import PROCESS_DIED
from tests.botapi import BotApiDouble
from tests.builders import KnowledgeFolder
from tests.scenarios.conftest import TOKEN
from tests.scenarios.nursery import Nursery
from tests.scenarios.processes import LONG_ENOUGH, machine, texts_of
from tests.scenarios.runners import DEADLY

RUNNER = ("tests.scenarios.runners", "dies_of_a_message")
DEATHS = 4
"""Once unsuspected, and then three times suspected."""


async def test_its_chat_goes_on_and_the_operator_finds_it(
    tmp_path: Path, knowledge_folder: KnowledgeFolder, nursery: Nursery
) -> None:
    given = {"KNOWLEDGE_DIR": str(knowledge_folder.folder)}
    async with BotApiDouble(TOKEN) as api, machine(nursery, tmp_path, api.base_url, **given) as ours:
        an, others = api.citizen(7), [api.citizen(10 + number) for number in range(8)]
        others[0].says("/start tt_1.000001")
        deadly = an.says(DEADLY)
        an.says("/start tt_1.000001")
        for other in others:
            other.says("/start tt_1.000002")
        for _ in range(DEATHS):
            await ours.starts(*RUNNER).ends(-signal.SIGKILL)
        last = ours.starts(*RUNNER)
        assert "lỗi" in (await an.hears(LONG_ENOUGH)).text
        assert "1.000001" in (await an.hears(LONG_ENOUGH)).text
        for other in others:
            while "1.000002" not in (await other.hears(LONG_ENOUGH)).text:
                pass
        await last.stop()
        told = await ours.does("inbox", "list")
    assert f"{deadly['update_id']}" in told
    assert PROCESS_DIED in told
    assert "1.000001" in texts_of(others[0].messages)[0]
