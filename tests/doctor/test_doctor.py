"""``motcua doctor``: each thing that can be wrong is found and comes with what to do, whatever else is wrong."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import text

from bot.operations.checkup import Verdict
from bot.operations.disk import MEGABYTE, FreeSpace
from bot.service.secrets import HashKey
from bot.store.database import Database, sqlite_url
from bot.store.migrating import migrate
from bot.store.tables import ticket_contacts
from bot.store.ticket_contacts import Contacts
from tests.builders import KnowledgeFolder
from tests.doctor.conftest import TOKEN, Patient


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
