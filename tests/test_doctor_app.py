"""``motcua doctor``: each thing that can be wrong is found and comes with what to do, whatever else is wrong."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from sqlalchemy import text

from bot.doctor_app import doctor
from bot.operations.checkup import Finding, Verdict
from bot.operations.disk import MEGABYTE, FreeSpace
from bot.operations_app import Surroundings
from bot.service.secrets import HashKey
from bot.settings import Settings, hash_key_of
from bot.store.database import Database, sqlite_url
from bot.store.migrating import migrate
from bot.store.tables import ticket_contacts
from bot.store.ticket_contacts import Contacts
from tests.botapi import BotApiDouble, Fault
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


async def test_when_all_is_well_every_check_says_so(patient: Patient) -> None:
    found = await patient.examined()
    assert [each.check for each in found] == [
        "settings",
        "token",
        "webhook",
        "clock",
        "database",
        "disk",
        "knowledge",
        "secrets",
    ]
    assert {each.verdict for each in found} == {Verdict.OK}
    assert "@motcua_test_bot" in found[1].sentence


async def test_faulty_settings_are_told_all_at_once(patient: Patient) -> None:
    patient.sets(LOG_LEVEL="loud", RELOAD_SECONDS="0")
    assert [(check, verdict) for check, verdict, _ in await patient.complaints()] == [("settings", Verdict.FAULT)] * 2


class TestTelegram:
    async def test_no_token(self, patient: Patient) -> None:
        patient.sets(TELEGRAM__TOKEN="")
        assert await patient.only_complaint() == ("token", Verdict.FAULT, "Chưa có token Telegram.")

    async def test_a_token_file_that_is_gone(self, patient: Patient) -> None:
        patient.sets(TELEGRAM__TOKEN="", TELEGRAM__TOKEN_FILE=str(patient.folder / "token"))
        told = dict.fromkeys(check for check, _, _ in await patient.complaints())
        assert list(told) == ["token", "secrets"]

    async def test_a_refused_token(self, patient: Patient) -> None:
        patient.sets(TELEGRAM__TOKEN="99:WRONG")
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict, told) == ("token", Verdict.FAULT, "Telegram không nhận token này.")

    async def test_a_telegram_out_of_reach(self, patient: Patient) -> None:
        patient.sets(TELEGRAM__BASE_URL="http://127.0.0.1:9/bot")
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict, TOKEN in told) == ("token", Verdict.FAULT, False)
        assert told.startswith("Không hỏi được Telegram (")

    async def test_a_telegram_that_hangs_keeps_no_other_check(self, patient: Patient) -> None:
        patient.api.inject("getMe", Fault.slow(60))
        patient.patience = 2.0
        assert await patient.only_complaint() == ("token", Verdict.FAULT, "Không trả lời trong 2 giây.")

    @pytest.mark.parametrize(("ahead", "way"), [(12.0, "nhanh"), (-12.0, "chậm")])
    async def test_a_clock_that_is_wrong(self, patient: Patient, ahead: float, way: str) -> None:
        patient.is_ahead = ahead
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict) == ("clock", Verdict.FAULT)
        assert told.startswith(f"Đồng hồ máy {way} 1")

    async def test_a_clock_that_is_a_little_off_is_fine(self, patient: Patient) -> None:
        patient.is_ahead = 3.0
        assert await patient.complaints() == []


class TestWebhook:
    URL = "http://127.0.0.1:9/hook"

    @pytest.fixture(autouse=True)
    def _wanted(self, patient: Patient) -> None:
        patient.sets(TELEGRAM__WEBHOOK__URL=self.URL, TELEGRAM__WEBHOOK__SECRET="bi_mat")

    async def set_webhook(self, patient: Patient, url: str) -> None:
        import httpx

        async with httpx.AsyncClient() as somebody:
            await somebody.post(f"{patient.api.base_url}{TOKEN}/setWebhook", json={"url": url})

    async def test_none_is_set(self, patient: Patient) -> None:
        told = f"Telegram chưa có webhook, không phải {self.URL}."
        assert await patient.only_complaint() == ("webhook", Verdict.FAULT, told)

    async def test_another_one_is_set(self, patient: Patient) -> None:
        await self.set_webhook(patient, "http://127.0.0.1:9/other")
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict, "http://127.0.0.1:9/other" in told) == ("webhook", Verdict.FAULT, True)

    async def test_the_right_one_is_set(self, patient: Patient) -> None:
        await self.set_webhook(patient, self.URL)
        assert await patient.complaints() == []

    async def test_one_is_set_where_the_bot_polls(self, patient: Patient) -> None:
        patient.sets(TELEGRAM__WEBHOOK__URL="", TELEGRAM__WEBHOOK__SECRET="")
        await self.set_webhook(patient, self.URL)
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict) == ("webhook", Verdict.FAULT)
        assert told.startswith("Cấu hình là hỏi vòng")

    async def test_updates_that_telegram_cannot_deliver(self, patient: Patient) -> None:
        await self.set_webhook(patient, self.URL)
        patient.api.citizen(7).says("xin chào")
        async with asyncio.timeout(10):
            while not patient.api.deliveries:
                await asyncio.sleep(0.01)
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict) == ("webhook", Verdict.FAULT)
        assert told.startswith("Lần gửi lỗi gần nhất lúc ")

    async def test_many_waiting(self, patient: Patient) -> None:
        patient.sets(TELEGRAM__WEBHOOK__URL="", TELEGRAM__WEBHOOK__SECRET="")
        for number in range(101):
            patient.api.citizen(number + 1).says("xin chào")
        told = "101 tin đang chờ ở Telegram."
        assert await patient.only_complaint() == ("webhook", Verdict.WARNING, told)


class TestDatabase:
    @pytest.fixture
    def database(self, patient: Patient) -> Iterator[Database]:
        database = Database(sqlite_url(patient.data))
        yield database
        database.close()

    async def test_none_yet(self, patient: Patient) -> None:
        for file in patient.data.glob("motcua.sqlite3*"):
            file.unlink()
        check, verdict, _ = await patient.only_complaint()
        assert (check, verdict) == ("database", Verdict.WARNING)
        assert not (patient.data / "motcua.sqlite3").exists()

    @pytest.mark.parametrize(("version", "verdict"), [("v001", Verdict.WARNING), ("v999", Verdict.FAULT)])
    async def test_tables_of_another_version(
        self, patient: Patient, database: Database, version: str, verdict: Verdict
    ) -> None:
        put = text("UPDATE alembic_version SET version_num = :version")
        database.transact(lambda connection: connection.execute(put, {"version": version}))
        check, found, told = await patient.only_complaint()
        assert (check, found, version in told) == ("database", verdict, True)

    async def test_a_file_that_is_none(self, patient: Patient) -> None:
        (patient.data / "motcua.sqlite3").write_text("hỏng " * 1000)
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict, "not a database" in told) == ("database", Verdict.FAULT, True)

    async def test_a_server_out_of_reach(self, patient: Patient) -> None:
        patient.sets(DATABASE_URL="postgresql://motcua:bi-mat@127.0.0.1:9/motcua?connect_timeout=2")
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict, "bi-mat" in told) == ("database", Verdict.FAULT, False)

    async def test_an_address_that_is_none(self, patient: Patient) -> None:
        patient.sets(DATABASE_URL="mysql://motcua:bi-mat@127.0.0.1/motcua")
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict, "bi-mat" in told) == ("database", Verdict.FAULT, False)

    async def test_a_server_that_takes_no_writes(self, patient: Patient, postgres_url: str) -> None:
        patient.sets(DATABASE_URL=postgres_url)
        database = Database(postgres_url)
        migrate(database)
        database.close()
        assert await patient.complaints() == []
        with psycopg.connect(postgres_url, autocommit=True) as server:
            name = server.info.dbname
            server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")  # pyright: ignore[reportArgumentType, reportCallIssue]
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict, "read-only" in told) == ("database", Verdict.FAULT, True)

    async def test_looking_leaves_nothing_behind(self, patient: Patient, database: Database) -> None:
        await patient.examined()
        count = text("SELECT count(*) FROM reachability")
        assert database.transact(lambda connection: connection.scalar(count)) == 0


async def test_a_full_disk(patient: Patient) -> None:
    patient.space = FreeSpace(10 * MEGABYTE, None)
    check, verdict, told = await patient.only_complaint()
    assert (check, verdict, "chỉ còn 10 MB" in told) == ("disk", Verdict.FAULT, True)


class TestKnowledge:
    async def test_broken(self, patient: Patient, knowledge_folder: KnowledgeFolder) -> None:
        (knowledge_folder.folder / "fields.yaml").write_text("fields: 7\n")
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict, "fields.yaml:1" in told) == ("knowledge", Verdict.FAULT, True)

    async def test_expired_and_unconfirmed(self, patient: Patient, knowledge_folder: KnowledgeFolder) -> None:
        for file in (knowledge_folder.folder / "procedures").rglob("*.yaml"):
            lines = [line for line in file.read_text().splitlines() if not line.startswith(("checked_on", "confirmed"))]
            file.write_text("\n".join([*lines, "checked_on: 2020-01-01", ""]))
        told = [(verdict, sentence) for _, verdict, sentence in await patient.complaints()]
        assert told == [
            (Verdict.WARNING, "2 mục quá hạn kiểm tra."),
            (Verdict.WARNING, "2 mục chưa có cán bộ xác nhận."),
        ]


class TestSecrets:
    async def test_a_key_that_others_read(self, patient: Patient) -> None:
        patient.data.chmod(0o755)
        (patient.data / "motcua.sqlite3").chmod(0o600)
        (patient.data / "hash.key").chmod(0o644)
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict) == ("secrets", Verdict.FAULT)
        assert told.startswith("hash.key: ai trên máy cũng đọc được")

    async def test_data_that_others_read(self, patient: Patient) -> None:
        patient.data.chmod(0o755)
        (patient.data / "motcua.sqlite3").chmod(0o644)
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict, "motcua.sqlite3" in told) == ("secrets", Verdict.WARNING, True)

    async def test_a_lost_key(self, patient: Patient) -> None:
        (patient.data / "hash.key").unlink()
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict, "không có khóa băm" in told) == ("secrets", Verdict.FAULT, True)
        assert not (patient.data / "hash.key").exists()

    async def test_a_key_of_other_data(self, patient: Patient) -> None:
        database = Database(sqlite_url(patient.data))
        contacts = Contacts(HashKey(b"another key"))
        database.transact(lambda connection: contacts.keep(connection, "26-480213", "telegram:7"))
        assert database.transact(lambda connection: len(connection.execute(ticket_contacts.select()).all())) == 1
        database.close()
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict, "không phải khóa của dữ liệu" in told) == ("secrets", Verdict.FAULT, True)

    async def test_a_configuration_with_secrets_that_others_read(self, patient: Patient) -> None:
        patient.sets(TELEGRAM__TOKEN="")
        config = patient.folder / "config.yaml"
        config.write_text(f"telegram:\n  token: {TOKEN}\n")
        config.chmod(0o644)
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict, "config.yaml" in told) == ("secrets", Verdict.FAULT, True)
        config.chmod(0o600)
        assert await patient.complaints() == []


async def test_with_everything_broken_everything_is_told_and_no_secret(
    patient: Patient, knowledge_folder: KnowledgeFolder
) -> None:
    patient.sets(TELEGRAM__TOKEN="99:WRONG-SECRET", DATABASE_URL="postgresql://motcua:bi-mat@127.0.0.1:9/motcua")
    (knowledge_folder.folder / "fields.yaml").unlink()
    (patient.data / "hash.key").write_bytes(b"\xff\xfe")
    patient.space = FreeSpace(0, 0)
    found = await patient.complaints()
    assert [check for check, verdict, _ in found if verdict is Verdict.FAULT] == [
        "token",
        "database",
        "disk",
        "knowledge",
        "secrets",
    ]
    assert "WRONG-SECRET" not in str(found)
    assert "bi-mat" not in str(found)
