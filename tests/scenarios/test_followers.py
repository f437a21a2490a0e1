"""Followers are told by themselves, also when the bot is killed while it tells them."""

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import Assistant, assistant
from bot.domain.dossiers import DossierState
from bot.service.dialogue import DialogueState, Follow
from bot.service.dossier_ports import Sighting
from bot.settings import Settings
from bot.store.dossiers import SqlDossiers
from tests.botapi import BotApiDouble
from tests.builders import KnowledgeFolder
from tests.fake_dossiers import dossier
from tests.scenarios.conftest import MEASURED, REPOSITORY, TOKEN
from tests.scenarios.test_motcua_run import LONG_ENOUGH, start

FOLLOWERS = 40
COLUMNS = "MaHoSo,MaTTHC,TenTTHC,TenLinhVuc,SoDienThoai,NgayTiepNhan,NgayHenTra,TrangThaiHoSo"
AT_ANY_HOUR = {"DOSSIERS__QUIET_FROM": "00:00", "DOSSIERS__QUIET_UNTIL": "00:00", "DOSSIERS__LOOK_SECONDS": "0.05"}


@pytest.mark.parametrize("seed", [1])
async def test_killed_again_and_again_every_follower_is_told_exactly_once(
    tmp_path: Path, knowledge_folder: KnowledgeFolder, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.delenv(MEASURED, raising=False)  # whoever is killed leaves no figures behind
    dice, kills = random.Random(seed), 4
    with assistant(Settings(data_dir=tmp_path / "data", knowledge_dir=knowledge_folder.folder)) as assembled:
        await everybody_follows(assembled)
    async with BotApiDouble(TOKEN) as api:
        followers = [api.citizen(1000 + number) for number in range(FOLLOWERS)]
        given = {"TELEGRAM__TOKEN": TOKEN, "TELEGRAM__BASE_URL": api.base_url, **AT_ANY_HOUR}
        given["KNOWLEDGE_DIR"] = str(knowledge_folder.folder)
        for heard in sorted(dice.sample(range(FOLLOWERS - 5), kills)):
            process = await start(tmp_path, **given)
            await followers[heard].hears(LONG_ENOUGH)
            process.kill()
            await process.wait()
        process = await start(tmp_path, **given)
        await followers[-1].hears(LONG_ENOUGH)
        process.terminate()
        await process.wait()
        told = [len(follower.messages) for follower in followers]
    assert told == [1] * FOLLOWERS


async def everybody_follows(assembled: Assistant) -> None:
    table = SqlDossiers(assembled.database, lambda: assembled.knowledge_base.current.knowledge.calendar)
    await table.remember(Sighting(dossier(), datetime(2026, 11, 9, tzinfo=UTC)))
    for number in range(FOLLOWERS):
        await assembled.records.commit(f"telegram:{1000 + number}", DialogueState(), [Follow(code=dossier().code)])
    await table.remember(Sighting(dossier(DossierState.FINISHED), datetime(2026, 11, 10, tzinfo=UTC)))


async def test_an_import_tells_the_follower_before_the_next_answer(
    tmp_path: Path, started_before: Callable[[Path], None]
) -> None:
    started_before(tmp_path / "data")
    environment = {
        "PATH": "",
        "PYTHONPATH": str(REPOSITORY),
        "MOTCUA_DATA_DIR": str(tmp_path / "data"),
        **{f"MOTCUA_{name}": value for name, value in AT_ANY_HOUR.items()},
    }

    def bring_in(state: str) -> None:
        file = tmp_path / "ho-so.csv"
        row = f"H99.01-261109-0042,1.001193,Đăng ký khai sinh,Hộ tịch,0990001234,20261109090000,20991127170000,{state}"
        file.write_text(f"{COLUMNS}\n{row}\n", encoding="utf-8")
        command = [sys.executable, "-m", "bot", "dossiers", "import", str(file)]
        subprocess.run(command, env=environment, check=True, capture_output=True)

    await asyncio.to_thread(bring_in, "4")
    chat = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "chat", "--json"),
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert chat.stdin is not None
    assert chat.stdout is not None

    async def hears() -> tuple[str, str]:
        assert chat.stdout is not None
        line = json.loads(await asyncio.wait_for(chat.stdout.readline(), LONG_ENOUGH))
        return line["outcome"]["kind"], line["replies"][0]["text"]

    async def says(**line: str) -> tuple[str, str]:
        assert chat.stdin is not None
        chat.stdin.write((json.dumps({"chat": "an", **line}) + "\n").encode())
        await chat.stdin.drain()
        return await hears()

    await says(text="H99.01-261109-0042")
    assert "Đang giải quyết" in (await says(text="1234"))[1]
    assert "sự đồng ý" in (await says(press="1:w:H99.01-261109-0042"))[1]
    await asyncio.to_thread(bring_in, "9")
    kind, told = await says(text="cảm ơn")
    assert kind == "notification"
    assert "chờ nhận kết quả" in told
    assert (await hears())[0] == "smalltalk"
    assert (await says(text="cảm ơn"))[0] == "smalltalk"
    chat.stdin.close()
    await chat.wait()
