"""Backup beside a busy writer, restoration, and everything that must not go wrong on the way."""

import sqlite3
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, insert

import bot
from bot.service.secrets import HashKey
from bot.store import backup
from bot.store.backup import InUse
from bot.store.database import Database, sqlite_url
from bot.store.migrating import newest_version
from bot.store.sqlite_copies import CopyUnusable, verified
from bot.store.tables import reachability, ticket_contacts
from bot.store.ticket_contacts import Contacts
from tests.builders import FixedClock
from tests.store.conftest import everything_in

NOW = datetime(2026, 11, 22, 9, 30)
KEY = HashKey(b"a key for tests")

WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
connection.execute("PRAGMA synchronous=OFF")
number = 0
while True:
    number += 1
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO left_side VALUES (?, ?)", (number, "x" * 500))
    connection.execute("INSERT INTO right_side VALUES (?)", (number,))
    connection.execute("UPDATE total SET number = ?", (number,))
    connection.execute("COMMIT")
    if number == 200:
        print("writing", flush=True)
"""
"""Every transaction keeps: both sides have the same rows, and the total counts them."""


@pytest.fixture
def file(tmp_path: Path, sqlite_tables: Path) -> Path:
    """A database with the tables and one citizen in it."""
    data = tmp_path / "data"
    data.mkdir()
    file = data / "motcua.sqlite3"
    file.write_bytes(sqlite_tables.read_bytes())
    put(file, "telegram:7")
    return file


def put(file: Path, chat: str) -> None:
    row = {"chat": chat, "is_reachable": True, "changed_at": FixedClock().now()}
    with closing(Database(sqlite_url(file.parent))) as database:
        database.transact(lambda connection: connection.execute(insert(reachability), row))


def content(file: Path) -> str:
    with closing(Database(f"sqlite:///{file}")) as database:
        return everything_in(database)


def quiet(_: int, __: int) -> None:
    pass


@contextmanager
def a_busy_writer(file: Path) -> Generator[subprocess.Popen[str]]:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE left_side (number INTEGER PRIMARY KEY, filling TEXT)")
        connection.execute("CREATE TABLE right_side (number INTEGER PRIMARY KEY)")
        connection.execute("CREATE TABLE total (number INTEGER)")
        connection.execute("INSERT INTO total VALUES (0)")
        connection.commit()
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "writing\n"
    try:
        yield writer
    finally:
        writer.kill()
        writer.communicate()


def sides(file: Path) -> tuple[int, int, int]:
    with closing(sqlite3.connect(file)) as connection:
        left = connection.execute("SELECT count(*) FROM left_side").fetchone()[0]
        right = connection.execute("SELECT count(*) FROM right_side").fetchone()[0]
        return left, right, connection.execute("SELECT number FROM total").fetchone()[0]


class TestBackup:
    def test_beside_a_process_that_writes_all_the_time_every_copy_is_of_one_moment(self, tmp_path: Path, file: Path):
        copied: list[int] = []
        with a_busy_writer(file) as writer:
            for number in range(5):
                target = tmp_path / f"{number}.sqlite3"
                backup.back_up(file, target, quiet, may_replace=False)
                left, right, total = sides(target)
                assert left == right == total >= 200
                copied.append(total)
            assert writer.poll() is None
        assert sorted(set(copied)) == copied  # each later than the one before

    def test_writers_go_on_while_a_slow_copy_is_under_way(self, tmp_path: Path, file: Path):
        with a_busy_writer(file):
            before = sides(file)[2]
            seen: list[int] = []

            def slowly(done: int, total: int) -> None:
                while not seen and sides(file)[2] < before + 500:
                    pass
                seen.append(done)
                assert done <= total

            backup.back_up(file, tmp_path / "copy", slowly, may_replace=False)
            assert sides(tmp_path / "copy")[2] < sides(file)[2]
        assert seen

    def test_the_copy_is_one_file_that_only_its_owner_reads(self, tmp_path: Path, file: Path):
        folder = tmp_path / "copies"
        folder.mkdir()
        rows = backup.back_up(file, folder / "copy", quiet, may_replace=False)
        assert [each.name for each in folder.iterdir()] == ["copy"]
        assert (folder / "copy").stat().st_mode & 0o777 == 0o600
        assert rows["reachability"] == 1
        assert content(folder / "copy") == content(file)

    def test_a_file_that_is_there_is_not_overwritten_unless_told_so(self, tmp_path: Path, file: Path):
        target = tmp_path / "copy"
        target.write_text("bản cũ")
        with pytest.raises(FileExistsError):
            backup.back_up(file, target, quiet, may_replace=False)
        assert target.read_text() == "bản cũ"
        backup.back_up(file, target, quiet, may_replace=True)
        assert verified(target)[0] == newest_version()

    def test_a_file_that_appears_meanwhile_is_not_overwritten_either(self, tmp_path: Path, file: Path):
        target = tmp_path / "copy"
        with pytest.raises(FileExistsError):
            backup.back_up(file, target, lambda _, __: target.touch(), may_replace=False)
        assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["copy"]
        assert target.read_bytes() == b""

    def test_a_broken_database_gives_no_backup(self, tmp_path: Path, file: Path):
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2 // 4096 * 4096])
        with pytest.raises(CopyUnusable):
            backup.back_up(file, tmp_path / "copy", quiet, may_replace=False)
        assert not (tmp_path / "copy").exists()

    @pytest.mark.parametrize("name", ["copy", "copy.gz"])
    def test_where_the_disk_is_full_nothing_half_written_is_left(self, tmp_path: Path, file: Path, name: str):
        """No file of the child may grow beyond 40 kB: the system's own answer to a write that does not fit."""
        program = (
            "import resource, sys; from pathlib import Path; from bot.store import backup\n"
            "from bot.store.sqlite_copies import CopyUnusable\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
            "try: backup.back_up(Path(sys.argv[1]), Path(sys.argv[2]), lambda *_: None, may_replace=True)\n"
            "except (CopyUnusable, OSError) as full: print(type(full).__name__)"
        )
        folder = tmp_path / "copies"
        folder.mkdir()
        (folder / name).write_text("bản cũ")
        done = subprocess.run(
            [sys.executable, "-c", program, str(file), str(folder / name)], capture_output=True, text=True, check=False
        )
        assert done.stdout == "CopyUnusable\n", done.stderr
        assert [(each.name, each.read_text()) for each in folder.iterdir()] == [(name, "bản cũ")]


class TestRestore:
    @pytest.mark.parametrize("name", ["copy.sqlite3", "copy.gz"])
    def test_a_round_trip_brings_back_every_row_and_keeps_what_was_there(self, tmp_path: Path, file: Path, name: str):
        saved = content(file)
        backup.back_up(file, tmp_path / name, quiet, may_replace=False)
        put(file, "telegram:8")
        newer = content(file)
        done = backup.restore(tmp_path / name, file, NOW, quiet)
        assert content(file) == saved
        aside = file.with_name("motcua.sqlite3.before-20261122-093000")
        assert done.aside == aside
        assert content(aside) == newer
        assert sorted(each.name for each in file.parent.iterdir()) == [file.name, aside.name]

    def test_killed_in_the_middle_it_leaves_the_old_database_as_it_was(self, tmp_path: Path, file: Path):
        backup.back_up(file, tmp_path / "copy", quiet, may_replace=False)
        put(file, "telegram:8")
        before = content(file)
        program = (
            "import os, sys; from datetime import datetime; from pathlib import Path\n"
            "from bot.store import backup, sqlite_copies\n"
            "sqlite_copies.PAGES_A_STEP = 5\n"
            "def die(done, total):\n    if done > total / 2: os.kill(os.getpid(), 9)\n"
            "backup.restore(Path(sys.argv[1]), Path(sys.argv[2]), datetime(2026, 11, 22), die)"
        )
        done = subprocess.run([sys.executable, "-c", program, str(tmp_path / "copy"), str(file)], check=False)
        assert done.returncode == -9
        assert content(file) == before

    def test_on_a_new_machine_there_is_nothing_to_keep(self, tmp_path: Path, file: Path):
        backup.back_up(file, tmp_path / "copy", quiet, may_replace=False)
        new = tmp_path / "new"
        new.mkdir()
        done = backup.restore(tmp_path / "copy", new / file.name, NOW, quiet)
        assert (done.aside, content(new / file.name)) == (None, content(file))

    def test_while_a_process_has_the_database_open_it_is_refused(self, tmp_path: Path, file: Path):
        backup.back_up(file, tmp_path / "copy", quiet, may_replace=False)
        program = (
            "import sys; from bot.store.database import Database; from bot.store.migrating import migrate\n"
            "database = Database(sys.argv[1]); migrate(database); print('idle', flush=True); sys.stdin.readline()"
        )
        holder = subprocess.Popen(
            [sys.executable, "-c", program, sqlite_url(file.parent)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert holder.stdout is not None
        assert holder.stdout.readline() == "idle\n"
        before = content(file)
        with pytest.raises(InUse):
            backup.restore(tmp_path / "copy", file, NOW, quiet)
        holder.communicate("\n")
        assert content(file) == before
        assert backup.restore(tmp_path / "copy", file, NOW, quiet).rows["reachability"] == 1

    @pytest.mark.parametrize("name", ["copy", "copy.gz"])
    @pytest.mark.parametrize("part", [0.0, 0.3, 0.99])
    def test_a_truncated_backup_is_refused_and_nothing_changes(
        self, tmp_path: Path, file: Path, name: str, part: float
    ):
        backup.back_up(file, tmp_path / name, quiet, may_replace=False)
        whole = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(whole[: int(len(whole) * part)])
        self.is_refused(tmp_path / name, file, "tệp (nén )?bị hỏng")

    def test_what_is_no_backup_of_ours_is_refused(self, tmp_path: Path, file: Path):
        with closing(sqlite3.connect(tmp_path / "foreign")) as foreign:
            foreign.execute("CREATE TABLE letters (words TEXT)")
        self.is_refused(tmp_path / "foreign", file, "không phải cơ sở dữ liệu của Một Cửa")

    def test_a_backup_of_a_newer_program_is_refused(self, tmp_path: Path, file: Path):
        backup.back_up(file, tmp_path / "copy", quiet, may_replace=False)
        with closing(sqlite3.connect(tmp_path / "copy")) as copy:
            copy.execute("UPDATE alembic_version SET version_num = 'v999'")
            copy.commit()
        self.is_refused(tmp_path / "copy", file, "cập nhật chương trình")

    def is_refused(self, copy: Path, file: Path, why: str) -> None:
        before = content(file)
        with pytest.raises(CopyUnusable, match=why):
            backup.restore(copy, file, NOW, quiet)
        assert content(file) == before
        assert [each.name for each in file.parent.iterdir()] == [file.name]

    def test_a_backup_of_an_older_program_is_brought_up_to_date(self, tmp_path: Path, file: Path):
        old = Database(f"sqlite:///{tmp_path / 'old'}")

        def upgrade(connection: Connection) -> None:
            config = Config()
            config.set_main_option("script_location", str(Path(bot.__file__).parent / "store" / "migrations"))
            config.attributes["connection"] = connection
            command.upgrade(config, "v002")

        old.transact(upgrade)
        old.close()
        backup.back_up(tmp_path / "old", tmp_path / "copy", quiet, may_replace=False)
        done = backup.restore(tmp_path / "copy", file, NOW, quiet)
        assert (done.version, verified(file)[0]) == ("v002", newest_version())
        assert "ticket_contacts" in done.rows

    def test_a_file_that_is_no_database_any_more_is_put_aside(self, tmp_path: Path, file: Path):
        backup.back_up(file, tmp_path / "copy", quiet, may_replace=False)
        saved = content(file)
        file.write_text("hỏng " * 1000)
        done = backup.restore(tmp_path / "copy", file, NOW, quiet)
        assert content(file) == saved
        assert done.aside is not None
        assert done.aside.read_text().startswith("hỏng")


def test_a_key_is_tried_on_what_it_has_sealed(file: Path):
    assert backup.key_opens(file, KEY) is None
    database = Database(sqlite_url(file.parent))
    database.transact(lambda connection: Contacts(KEY).keep(connection, "26-480213", "telegram:7"))
    assert database.transact(lambda connection: len(connection.execute(ticket_contacts.select()).all())) == 1
    database.close()
    assert backup.key_opens(file, KEY) is True
    assert backup.key_opens(file, HashKey(b"another key")) is False
