"""A clock that jumps by a day while citizens wait: told, and everybody is answered all the same."""

from pathlib import Path

import pytest

from tests.botapi import BotApiDouble
from tests.builders import KnowledgeFolder
from tests.scenarios.conftest import OPERATOR, TOKEN
from tests.scenarios.nursery import Nursery
from tests.scenarios.processes import LONG_ENOUGH, machine, texts_of
from tests.scenarios.runners import AHEAD, HOLD

RUNNER = ("tests.scenarios.runners", "lives_by_a_clock_that_is_set")
HOURS = 3600


@pytest.mark.parametrize("hours", [25, -25])
async def test_nobody_is_left_unanswered(
    tmp_path: Path, knowledge_folder: KnowledgeFolder, nursery: Nursery, hours: int
) -> None:
    given = {"KNOWLEDGE_DIR": str(knowledge_folder.folder), "TELEGRAM__OPERATOR_CHAT": str(OPERATOR)}
    async with BotApiDouble(TOKEN) as api, machine(nursery, tmp_path, api.base_url, **given) as ours:
        operator, citizens = api.citizen(OPERATOR), [api.citizen(number) for number in range(10, 15)]
        (tmp_path / HOLD).touch()
        bot = ours.starts(*RUNNER)
        await bot.is_ready()
        for code in ("1.000001", "1.000002"):
            for citizen in citizens:
                citizen.says(f"/start tt_{code}")
            await api.idle(LONG_ENOUGH)
        (tmp_path / AHEAD).write_text(str(hours * HOURS), encoding="utf-8")
        assert f"{hours * HOURS:+}"[:4] in (await bot.is_ready(ready=False, part="clock") or "")
        (tmp_path / HOLD).unlink()
        for citizen in citizens:
            assert "1.000001" in (await citizen.hears(LONG_ENOUGH)).text
            assert "1.000002" in (await citizen.hears(LONG_ENOUGH)).text
        assert "unhealthy: clock" in (await operator.hears(LONG_ENOUGH)).text
        (tmp_path / AHEAD).write_text("0", encoding="utf-8")
        await bot.is_ready()
        citizens[0].says("/start tt_1.000001")
        assert "1.000001" in (await citizens[0].hears(LONG_ENOUGH)).text
        await bot.stop()
        assert "0" in (await ours.does("inbox", "list")).splitlines()[-1]
    assert [len(texts_of(citizen.messages)) for citizen in citizens] == [3, 2, 2, 2, 2]
