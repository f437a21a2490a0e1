"""A bot to be examined, well in every part until a test spoils one."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.doctor_app import doctor
from bot.operations.checkup import Finding, Verdict
from bot.operations.disk import MEGABYTE, FreeSpace
from bot.operations_app import Surroundings
from bot.settings import Settings, hash_key_of
from bot.store.database import Database, sqlite_url
from bot.store.migrating import migrate
from tests.botapi import BotApiDouble
from tests.builders import KnowledgeFolder

TOKEN = "99:TEST"
ROOMY = FreeSpace(50_000 * MEGABYTE, None)


class Patient:
    """A bot to be examined: everything about it is well until a test spoils something."""

    def __init__(self, api: BotApiDouble, folder: Path, environment: pytest.MonkeyPatch) -> None:
        self.api = api
        self.folder = folder
        self.data = folder / "data"
        self.is_ahead = 0.0
        self.space = ROOMY
        self.patience = 15.0
        self._environment = environment

    def sets(self, **settings: str) -> None:
        for name, value in settings.items():
            self._environment.setenv(f"MOTCUA_{name}", value)

    async def examined(self) -> list[Finding]:
        around = Surroundings(wall=lambda: time.time() + self.is_ahead, measure=lambda _: self.space)
        return list(await asyncio.to_thread(doctor, around, self.patience))

    async def complaints(self) -> list[tuple[str, Verdict, str]]:
        """What is not well; each complaint comes with what to do."""
        found = [each for each in await self.examined() if each.verdict is not Verdict.OK]
        assert all(each.advice for each in found)
        return [(each.check, each.verdict, each.sentence) for each in found]

    async def only_complaint(self) -> tuple[str, Verdict, str]:
        [complaint] = await self.complaints()
        return complaint


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody on the machine may enter, unlike pytest's own."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
async def patient(
    folder: Path, knowledge_folder: KnowledgeFolder, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Patient]:
    monkeypatch.chdir(folder)
    data = folder / "data"
    data.mkdir(mode=0o700)
    database = Database(sqlite_url(data))
    migrate(database)
    database.close()
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(data))
    hash_key_of(Settings())
    for file in (knowledge_folder.folder / "procedures").rglob("*.yaml"):
        file.write_text(file.read_text() + "confirmed_by: Lê Văn Mẫu, công chức, 02/11/2026\n")
    async with BotApiDouble(TOKEN, retry_after_failure=0.01) as api:
        patient = Patient(api, folder, monkeypatch)
        patient.sets(KNOWLEDGE_DIR=str(knowledge_folder.folder))
        patient.sets(TELEGRAM__TOKEN=TOKEN, TELEGRAM__BASE_URL=api.base_url)
        yield patient
