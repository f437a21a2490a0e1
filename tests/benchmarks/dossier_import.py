"""How long the import takes beside a bare bulk upsert by SQLAlchemy Core of the same rows from the same file.

    python -m tests.benchmarks.dossier_import [ROWS] [--postgresql URL BARE_URL]

Both take the same file in the same run, in turns of one chunk each, so that whatever else the machine does hits both.
The bare one does what nobody can do without: read CSV, make dates, upsert every column. The import besides checks
every row, drops persons, hashes factors, finds what changed, and queues notices. Not part of the test suite.
"""

import argparse
import csv
import gc
import resource
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.dialects import postgresql, sqlite

from bot.cli import OBJECTS_BETWEEN_COLLECTIONS
from bot.content.knowledge import load, shipped
from bot.service.dossier_columns import DossierColumns
from bot.service.importing import ROWS_A_CHUNK, import_rows
from bot.service.secrets import HashKey
from bot.service.state_words import StateWords
from bot.sources.dossier_rows import DossierReader
from bot.sources.row_files import open_rows, read_rows
from bot.store.database import Database
from bot.store.dossiers import SqlDossiers
from bot.store.migrating import migrate
from bot.store.tables import dossiers
from tests.made_up_dossiers import HEADER, as_csv, made_up

CODE, PROCEDURE, NAME, FIELD, RECEIVED, DUE, STATE, FINISHED, RETURNED, OFFICE, NOTE, NEW_DUE, REASON, STEPS = (
    HEADER.index(name)
    for name in (
        "MaHoSo", "MaTTHC", "TenTTHC", "TenLinhVuc", "NgayTiepNhan", "NgayHenTra", "TrangThaiHoSo", "NgayKetThucXuLy",
        "NgayTra", "DonViXuLy", "GhiChu", "NgayHenTraMoi", "LyDoGiaHan", "QuaTrinhXuLy",
    )
)  # fmt: skip
HASHES, DIGEST = f"{'0' * 64} {'1' * 64}", "2" * 32


class Bare:
    """The bulk upsert that every SQLAlchemy handbook shows."""

    def __init__(self, database: Database) -> None:
        self._database = database
        insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[database.engine.dialect.name]
        statement = insert(dossiers)
        changes = {column.name: statement.excluded[column.name] for column in dossiers.c if not column.primary_key}
        self._upsert = statement.on_conflict_do_update(index_elements=[dossiers.c.code], set_=changes)

    def take(self, file: Path) -> None:
        now = datetime.now(UTC)
        with file.open(encoding="utf-8", newline="") as text:
            rows = csv.reader(text)
            next(rows)
            while chunk := [_values(row, now) for row in islice(rows, ROWS_A_CHUNK)]:
                with self._database.engine.begin() as connection:
                    connection.execute(self._upsert, chunk)


class Import:
    """What ``motcua dossiers import`` does."""

    def __init__(self, database: Database) -> None:
        calendar = load(shipped()).calendar
        self._table = SqlDossiers(database, lambda: calendar)
        self._reader = DossierReader(StateWords(), HashKey(b"benchmark"), ZoneInfo("Asia/Ho_Chi_Minh"))

    def take(self, file: Path) -> None:
        with open_rows(file, DossierColumns()) as opened:
            tally = import_rows(
                read_rows(opened, self._reader), self._table, datetime.now(UTC), _refuse, lambda _: None
            )
        assert tally.rejected == 0


def _refuse(number: int, reason: str) -> None:
    raise AssertionError(f"row {number}: {reason}")


def _values(row: Sequence[str], now: datetime) -> dict[str, Any]:
    return {
        "code": row[CODE],
        "unit": row[CODE].partition("-")[0],
        "procedure_code": row[PROCEDURE],
        "procedure_name": row[NAME],
        "field": row[FIELD],
        "channel": "counter",
        "state": int(row[STATE]),
        "local_state": "",
        "received_at": _moment(row[RECEIVED]),
        "due_at": (due := _moment(row[DUE])),
        "deadline_on": due and due.date(),
        "finished_at": _moment(row[FINISHED]),
        "returned_at": _moment(row[RETURNED]),
        "office": row[OFFICE],
        "note": row[NOTE],
        "extension_due_on": (new := _moment(row[NEW_DUE])) and new.date(),
        "extension_reason": row[REASON],
        "steps": row[STEPS],
        "factor_hashes": HASHES,
        "digest": DIGEST,
        "version": 1,
        "seen_at": now,
    }


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(f"{text[:8]}T{text[8:] or '00'}") if text else None


@contextmanager
def _files(count: int, folder: Path, *, with_steps: bool, of_next_day: bool) -> Generator[list[Path]]:
    """``count`` rows in files of one chunk; on the next day every twentieth dossier has moved on."""
    files: list[Path] = []
    rows = made_up(count)
    while chunk := list(islice(rows, ROWS_A_CHUNK)):
        for number, row in enumerate(chunk):
            if not with_steps:
                row["QuaTrinhXuLy"] = ""
            if of_next_day and number % 20 == 0:
                row["TrangThaiHoSo"] = "8"
        files.append(folder / f"{len(files)}.csv")
        files[-1].write_text(as_csv(chunk), encoding="utf-8")
    yield files
    for file in files:
        file.unlink()


def _compare(what: str, takers: Sequence[Bare | Import], files: Sequence[Path]) -> None:
    wall, cpu = {"Import": 0.0, "Bare": 0.0}, {"Import": 0.0, "Bare": 0.0}
    for turn, file in enumerate(files):
        for taker in takers if turn % 2 else reversed(takers):
            gc.collect()
            began, began_cpu = time.perf_counter(), time.process_time()
            taker.take(file)
            name = type(taker).__name__
            wall[name] += time.perf_counter() - began
            cpu[name] += time.process_time() - began_cpu
    print(f"{what:48} {_told(wall)}   (this process alone: {_told(cpu)})", flush=True)


def _told(seconds: Mapping[str, float]) -> str:
    taken, bare = seconds["Import"], seconds["Bare"]
    return f"import {taken:.2f} s, bare {bare:.2f} s, {taken / bare:.2f} times"


def _run(count: int, urls: tuple[str, str], folder: Path) -> None:
    for with_steps in (False, True):
        databases = [Database(url) for url in urls]
        for database in databases:
            migrate(database)
            with database.engine.begin() as connection:
                connection.execute(dossiers.delete())
        takers: list[Bare | Import] = [Import(databases[0]), Bare(databases[1])]
        name = f"{databases[0].engine.dialect.name}, {'with steps' if with_steps else 'fields only'}"
        with _files(count, folder, with_steps=with_steps, of_next_day=False) as files:
            _compare(f"{name}, first import", takers, files)
            _compare(f"{name}, the same again", takers, files)
        with _files(count, folder, with_steps=with_steps, of_next_day=True) as files:
            _compare(f"{name}, next day (5 % changed)", takers, files)
        for database in databases:
            database.close()


def main() -> None:
    """Run on SQLite, and on PostgreSQL when its URLs are given."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)  # as ``motcua`` itself does
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("rows", type=int, nargs="?", default=100_000)
    options.add_argument("--postgresql", nargs=2, metavar=("URL", "BARE_URL"))
    given = options.parse_args()
    with TemporaryDirectory() as folder:
        place = Path(folder)
        if given.postgresql:
            _run(given.rows, tuple(given.postgresql), place)
        else:
            _run(given.rows, (f"sqlite:///{place}/import.sqlite3", f"sqlite:///{place}/bare.sqlite3"), place)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
