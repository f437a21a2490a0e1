"""``motcua dossiers import``: everything usable goes in, the rest is named, and it may be killed and repeated."""

import csv
import random
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.content.knowledge import shipped
from bot.store.database import Database, sqlite_url
from bot.store.tables import dossiers, notifications
from tests.cli.conftest import ROOT, Command
from tests.made_up_dossiers import as_csv, made_up, sample_file

HEADER = "MaHoSo,MaTTHC,TenTTHC,TenLinhVuc,ChuHoSo,SoDienThoai,NgayTiepNhan,NgayHenTra,TrangThaiHoSo,GhiChu"


def row(number: int = 42, state: str = "4", **changed: str) -> str:
    cells = {
        "code": f"H99.01-261109-{number:04}",
        "procedure": "1.001193",
        "name": "Đăng ký khai sinh",
        "field": "Hộ tịch",
        "filer": "Trần Thị Mẫu",
        "phone": "0990001234",
        "received": "20261109090000",
        "due": "2026-11-27",
        "state": state,
        "note": "Trần Thị Mẫu thiếu giấy chứng sinh",
    }
    return ",".join((cells | changed).values())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ho-so.csv"


def write(file: Path, *rows: str) -> str:
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return str(file)


def stored(folder: Path) -> list[tuple[object, ...]]:
    """What the table holds of each dossier, but for the time of the import."""
    database = Database(sqlite_url(folder / "data"))
    columns = [column for column in dossiers.c if column.name not in ("seen_at", "version")]
    rows = database.transact(lambda connection: connection.execute(select(*columns).order_by(dossiers.c.code)).all())
    database.close()
    return [tuple(found) for found in rows]


def test_what_was_read_is_told_and_a_second_time_nothing_changes(motcua: Command, file: Path):
    first = motcua("dossiers", "import", write(file, row(1), row(2)))
    assert (first.code, "Hồ sơ mới: 2; có thay đổi: 0; không đổi: 0." in first.out) == (0, True)
    second = motcua("dossiers", "import", str(file))
    assert "Hồ sơ mới: 0; có thay đổi: 0; không đổi: 2." in second.out


def test_bad_rows_are_named_with_their_reason_while_the_others_go_in(motcua: Command, file: Path, tmp_path: Path):
    bad = [row(2, code="không phải mã"), row(3, received="hôm qua"), row(4, name="")]
    rejects = tmp_path / "loai.csv"
    done = motcua("dossiers", "import", write(file, row(1), *bad, row(5)), "--rejects", str(rejects))
    assert (done.code, "Hồ sơ mới: 2;" in done.out, "Dòng bị loại: 3" in done.out) == (0, True, True)
    with rejects.open(encoding="utf-8-sig", newline="") as text:
        named = list(csv.reader(text))[1:]
    assert [number for number, _ in named] == ["3", "4", "5"]
    assert ["không phải mã" in named[0][1], "hôm qua" in named[1][1], "tên thủ tục" in named[2][1]] == [True] * 3


def test_nothing_that_names_the_filer_is_stored(motcua: Command, file: Path, tmp_path: Path):
    motcua("dossiers", "import", write(file, row(1)))
    everything = repr(stored(tmp_path))
    assert "giấy chứng sinh" in everything
    assert [secret in everything for secret in ("Trần Thị Mẫu", "0990001234", "1234")] == [False] * 3


def test_an_unknown_local_word_is_kept_and_told_once(motcua: Command, file: Path):
    done = motcua("dossiers", "import", write(file, row(1, "Chờ luân chuyển"), row(2, "Chờ luân chuyển")))
    assert done.code == 0
    assert done.err.count("Chờ luân chuyển") == 1
    assert "(2 lần)" in done.err


def test_a_mapping_names_the_columns_of_another_system(motcua: Command, tmp_path: Path):
    file, mapping = tmp_path / "khac.csv", tmp_path / "cot.yaml"
    file.write_text("So,Viec,Buoc\nH99.01-261109-0042,Đăng ký khai sinh,4\n", encoding="utf-8")
    mapping.write_text("code: So\nprocedure_name: Viec\nstate: Buoc\n", encoding="utf-8")
    done = motcua("dossiers", "import", str(file), "--mapping", str(mapping))
    assert "Hồ sơ mới: 1;" in done.out
    mapping.write_text("ma: So\n", encoding="utf-8")
    faulty = motcua("dossiers", "import", str(file), "--mapping", str(mapping))
    assert (faulty.code, "cot.yaml:1 ma:" in faulty.err) == (2, True)


@pytest.mark.parametrize("name", ["khong-co.csv", "ho-so.docx"])
def test_a_file_that_cannot_be_imported_is_one_sentence(motcua: Command, tmp_path: Path, name: str):
    if name.endswith("docx"):
        (tmp_path / name).write_bytes(b"PK")
    done = motcua("dossiers", "import", str(tmp_path / name))
    assert (done.code, len(done.err.strip().splitlines())) == (2, 1)


def test_when_every_row_is_refused_the_command_fails(motcua: Command, file: Path):
    assert motcua("dossiers", "import", write(file, row(1, code="x"))).code == 1


def test_the_sample_that_ships_is_whole_and_up_to_date(motcua: Command):
    sample = shipped() / "samples" / "dossiers-h99.csv"
    assert sample.read_text(encoding="utf-8") == sample_file()
    assert "Hồ sơ mới: 500;" in motcua("dossiers", "import", str(sample)).out


def test_killed_again_and_again_and_repeated_it_ends_as_if_undisturbed(tmp_path: Path, motcua: Command):
    file = tmp_path / "ho-so.csv"
    file.write_text(as_csv(made_up(12_000)), encoding="utf-8")
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    _run(calm, file).wait()
    dice = random.Random(3)
    for _ in range(3):
        process = _run(killed, file)
        with suppress(subprocess.TimeoutExpired):
            process.wait(dice.uniform(1.0, 2.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert _run(killed, file).wait() == 0
    assert stored(killed) == stored(calm)
    database = Database(sqlite_url(killed / "data"))
    assert database.transact(lambda connection: connection.execute(select(notifications)).all()) == []
    database.close()


def _run(folder: Path, file: Path) -> subprocess.Popen[bytes]:
    environment = {"PATH": "", "PYTHONPATH": str(ROOT), "MOTCUA_DATA_DIR": str(folder / "data")}
    environment["MOTCUA_HASH_KEY"] = "the same for both"
    command = [sys.executable, "-m", "bot", "dossiers", "import", str(file)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
