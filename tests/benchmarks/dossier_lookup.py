"""How long one look-up by code takes among a million dossiers, beside the bare select by primary key.

    python -m tests.benchmarks.dossier_lookup [ROWS] [--postgresql URL URL]

The dossiers come in by the import itself, which is timed and whose memory is told. Then both look up the same random
codes in turns: ``SqlDossiers.find`` as the bot asks (from the event loop, through the database's thread, decoded into a
dossier), and the driver's own ``SELECT … WHERE code = …`` on an open connection. One code in ten exists nowhere. Not
part of the test suite.
"""

import argparse
import asyncio
import csv
import gc
import random
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bot.cli import OBJECTS_BETWEEN_COLLECTIONS
from bot.domain.calendar import Holiday, WorkingCalendar
from bot.domain.dossier_codes import DossierCode
from bot.service.dossier_columns import DossierColumns
from bot.service.importing import Tally, import_rows
from bot.service.secrets import HashKey
from bot.service.state_words import StateWords
from bot.sources.dossier_rows import DossierReader
from bot.sources.row_files import open_rows, read_rows
from bot.store.database import Database
from bot.store.dossiers import SqlDossiers
from bot.store.migrating import migrate
from tests.made_up_dossiers import HEADER, TODAY, made_up

LOOK_UPS = 5_000
CALENDAR = WorkingCalendar(holidays=(Holiday(name="Nghỉ", on=TODAY, source="bịa"),))


def write_file(count: int, file: Path) -> list[DossierCode]:
    """``count`` dossiers into ``file``; codes to look up."""
    dice = random.Random(1)
    codes: list[DossierCode] = []
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEADER)
        for row in made_up(count):
            row["QuaTrinhXuLy"] = ""
            writer.writerow([row[name] for name in HEADER])
            if dice.random() < LOOK_UPS / count:
                missing = dice.random() < 0.1
                codes.append(DossierCode.parse(row["MaHoSo"].replace("H99", "H98" if missing else "H99")))
    dice.shuffle(codes)
    return codes


def fill(table: SqlDossiers, file: Path) -> None:
    """Import ``file``."""
    reader = DossierReader(StateWords(), HashKey(b"benchmark"), ZoneInfo("Asia/Ho_Chi_Minh"))
    began = time.perf_counter()
    with open_rows(file, DossierColumns()) as rows:
        tally = import_rows(read_rows(rows, reader), table, datetime.now(UTC), _ignore, _say)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"imported {tally.new:,} in {time.perf_counter() - began:.0f} s, peak memory {memory} MB", flush=True)


def _ignore(number: int, reason: str) -> None:
    raise AssertionError(f"row {number}: {reason}")


def _say(tally: Tally) -> None:
    if tally.read % 200_000 == 0:
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"  {tally.read:,} rows, peak memory {memory} MB", flush=True)


def bare_select(database: Database) -> Callable[[str], object]:
    """The driver's own select by primary key."""
    driver = database.engine.raw_connection().driver_connection
    assert driver is not None
    place = "?" if database.is_sqlite else "%s"
    cursor = driver.cursor()
    statement = f"SELECT * FROM dossiers WHERE code = {place}"

    def select(code: str) -> object:
        cursor.execute(statement, (code,))
        found = cursor.fetchone()
        driver.rollback()
        return found

    return select


async def measure(database: Database, table: SqlDossiers, codes: list[DossierCode]) -> None:
    """Look up ``codes`` both ways, in turns."""
    bare = bare_select(database)
    asked: list[float] = []
    selected: list[float] = []
    for code in codes:
        began = time.perf_counter()
        found = await table.find(code)
        between = time.perf_counter()
        row = bare(code.text)
        selected.append(time.perf_counter() - between)
        asked.append(between - began)
        assert (found is None) == (row is None)
    for name, times in (("find", asked), ("bare select", selected)):
        cuts = quantiles(times, n=100)
        print(
            f"{database.engine.dialect.name} {name}: p50 {cuts[49] * 1e3:.3f} ms, p99 {cuts[98] * 1e3:.3f} ms",
            flush=True,
        )


def main() -> None:
    """Run on SQLite, or on PostgreSQL when its URL is given."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)  # as ``motcua`` itself does
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("rows", type=int, nargs="?", default=1_000_000)
    options.add_argument("--postgresql", nargs="+", metavar="URL")
    given = options.parse_args()
    with TemporaryDirectory() as folder:
        database = Database(given.postgresql[0] if given.postgresql else f"sqlite:///{folder}/dossiers.sqlite3")
        migrate(database)
        table = SqlDossiers(database, lambda: CALENDAR)
        codes = write_file(given.rows, Path(folder) / "dossiers.csv")
        fill(table, Path(folder) / "dossiers.csv")
        asyncio.run(measure(database, table, codes))
        database.close()


if __name__ == "__main__":
    main()
