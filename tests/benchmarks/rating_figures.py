"""Time and memory of all figures of a year with a million responses of about six answers.

    python -m tests.benchmarks.rating_figures [RESPONSES] [--postgresql URL]

The responses are of 22 units, 60 procedures (some rated far more often than others) and 12 months, written in bulk.
Each kind of figure is asked for in a process of its own, so that the memory is its own. Not part of the test suite.
"""

import argparse
import asyncio
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table, insert

from bot.service.secrets import HashKey
from bot.store.database import Database, sqlite_url
from bot.store.migrating import migrate
from bot.store.rating_figures import SqlRatingFigures
from bot.store.ratings import SqlRatings, group_of
from bot.store.tables import answers, comments, response_groups, responses
from tests.builders import FixedClock

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 1)
UNITS = [f"H99.{number:02}" for number in range(1, 23)]
PROCEDURES = [f"1.{number:06}" for number in range(1000, 1060)]
OFTEN = [1 / place for place in range(1, len(PROCEDURES) + 1)]
ITEMS = [f"cau-hoi-so-{number}" for number in range(1, 23)]
SURVEY = "sipas-2023"
FIGURES = ("responses", "marks", "sensitive", "invitations", "comments", "office_marks", "answers_per_item")
CHUNK = 20_000


def fill(database: Database, count: int) -> None:
    """Write ``count`` responses, group by group in the order of the groups' keys, which the disk likes best."""
    dice = random.Random(1)
    groups = sorted(_groups(), key=lambda group: group["id"])
    shares = dict(zip(PROCEDURES, OFTEN, strict=True))
    chosen = Counter(dice.choices(range(len(groups)), [shares[group["procedure"]] for group in groups], k=count))
    given = (_response(dice, groups[place]) for place in sorted(chosen) for _ in range(chosen[place]))
    while chunk := list(islice(given, CHUNK)):
        marks = sorted((mark for _, its, _ in chunk for mark in its), key=lambda mark: tuple(mark.values()))
        words = [{"response": row["key"], "text": text} for row, _, text in chunk if text]
        _write(database, responses, [row for row, _, _ in chunk])
        _write(database, answers, marks)
        _write(database, comments, words)
    _write(database, response_groups, groups)


def _write(database: Database, table: Table, rows: list[dict[str, Any]]) -> None:
    database.transact(lambda connection: connection.execute(insert(table), rows))


def _groups() -> Iterator[dict[str, Any]]:
    for unit in UNITS:
        for procedure in PROCEDURES:
            for month in range(1, 13):
                yield group_of(SURVEY, unit, procedure, date(2026, month, 1))


def _response(dice: random.Random, group: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]], str]:
    key = dice.randbytes(16)
    row = {
        "key": key,
        "owner": None,
        "group_id": group["id"],
        "kind": "dossier",
        "channel": "counter",
        "is_answered": True,
        "is_final": True,
    }
    marks = [
        {"group_id": group["id"], "item": item, "value": dice.randint(1, 5), "response": key}
        for item in dice.sample(ITEMS, dice.randint(4, 8))
    ]
    return row, marks, "Phải chờ lâu mà không ai báo trước." if dice.random() < 0.1 else ""


def measure(url: str, name: str) -> str:
    """One kind of figure: what came, in which time, with how much memory at the peak."""
    database = Database(url)
    figures, ratings = SqlRatingFigures(database), SqlRatings(database, FixedClock(), HashKey(b"a key for tests"))
    before = _peak()
    began, worked = time.perf_counter(), time.process_time()
    if name == "answers_per_item":
        found = len(asyncio.run(ratings.answers_per_item(SURVEY, UNITS[0])))
    else:
        found = len(asyncio.run(getattr(figures, name)(FIRST, LAST)))
    took, cpu = time.perf_counter() - began, time.process_time() - worked
    return f"{name:17} {found:9,} rows {took:7.2f} s ({cpu:.2f} s of processor)  +{_peak() - before:,} MiB"


def _peak() -> int:
    """MiB; resource.getrusage would begin with the peak of the process that started this one."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) // 1024


def main() -> None:
    """Fill a database and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("responses", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--postgresql", metavar="URL")
    parser.add_argument("--measure", nargs=2, metavar=("URL", "FIGURE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(measure(*given.measure))
        return
    with TemporaryDirectory() as folder:
        url = given.postgresql or sqlite_url(Path(folder))
        database = Database(url)
        migrate(database)
        began = time.perf_counter()
        fill(database, given.responses)
        print(f"{given.responses:,} responses written in {time.perf_counter() - began:.0f} s")
        database.close()
        for name in FIGURES:
            command = [sys.executable, "-m", "tests.benchmarks.rating_figures", "--measure", url, name]
            print(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip(), flush=True)


if __name__ == "__main__":
    main()
