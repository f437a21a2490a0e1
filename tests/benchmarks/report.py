"""Time and memory of whole commands over a million responses: the report in each format, and the export for research.

    python -m tests.benchmarks.report [RESPONSES]

The responses are of 22 units, 60 procedures that the knowledge base has (some rated far more often than others), three
channels and 11 months; of five or so answers to SIPAS each, and one in ten with a comment. Each command runs as a
process of its own, as an office runs it. Not part of the test suite.

November 2026, SQLite, two cores shared with much else, processor time and peak: JSON 26 s, XLSX 34 s, HTML 24 s,
each in 308 MiB; one unit 21 s in 238 MiB; the export 114 s in 173 MiB. Four seconds of each are the start.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table, insert

from bot.content.knowledge import load, shipped
from bot.domain.surveys import Asked, Item
from bot.store.database import Database, sqlite_url
from bot.store.migrating import migrate
from bot.store.ratings import group_of
from bot.store.tables import answers, comments, response_groups, responses

SURVEY, CHUNK = "sipas-2023", 20_000
UNITS = [f"H99.{number:02}" for number in range(1, 23)]
COMMANDS = (
    ("report", "--format", "json"),
    ("report", "--format", "xlsx"),
    ("report", "--format", "html"),
    ("report", "--format", "json", "--unit", "H99.07"),
    ("surveys", "export"),
)


def fill(database: Database, count: int) -> None:
    """Write ``count`` responses, group by group in the order of the groups' keys."""
    known, dice = load(shipped()), random.Random(1)
    survey = known.questionnaire(SURVEY)
    assert survey is not None
    items = [item for item in survey.items if not item.sensitive and item.asked is not Asked.OFFICE]
    procedures = [procedure.code for procedure in known.procedures[:60]]
    groups = sorted(_groups(procedures), key=lambda group: group["id"])
    often = [1 / (1 + procedures.index(group["procedure"])) for group in groups]
    chosen = Counter(dice.choices(range(len(groups)), often, k=count))
    given = (_response(dice, groups[place], items) for place in sorted(chosen) for _ in range(chosen[place]))
    while chunk := list(islice(given, CHUNK)):
        marks = sorted((mark for _, its, _ in chunk for mark in its), key=lambda mark: tuple(mark.values()))
        _write(database, responses, [row for row, _, _ in chunk])
        _write(database, answers, marks)
        _write(database, comments, [{"response": row["key"], "text": text} for row, _, text in chunk if text])
    _write(database, response_groups, groups)


def _write(database: Database, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        database.transact(lambda connection: connection.execute(insert(table), rows))


def _groups(procedures: Sequence[str]) -> Iterator[dict[str, Any]]:
    for unit in UNITS:
        for procedure in procedures:
            for month in range(1, 12):
                yield group_of(SURVEY, unit, procedure, date(2026, month, 1))


def _response(
    dice: random.Random, group: dict[str, Any], items: Sequence[Item]
) -> tuple[dict[str, Any], list[dict[str, Any]], str]:
    key = dice.randbytes(16)
    row = {
        "key": key,
        "owner": None,
        "group_id": group["id"],
        "kind": "dossier",
        "channel": dice.choices(("counter", "online", "post"), (6, 3, 1))[0],
        "is_answered": True,
        "is_final": True,
    }
    marks = [
        {"group_id": group["id"], "item": item.id, "value": dice.choice(item.values), "response": key}
        for item in dice.sample(items, dice.randint(4, 6))
    ]
    return row, marks, f"Phải chờ {dice.randint(1, 9)} giờ." if dice.random() < 0.1 else ""


def measure(folder: Path, arguments: Sequence[str]) -> str:
    """One command: how long it took, how much memory at its peak, how large its file."""
    out = folder / "out"
    command = [sys.executable, "-m", "bot", *arguments, "--out", str(out)]
    began = time.perf_counter()
    with subprocess.Popen(
        command, env={**os.environ, "MOTCUA_DATA_DIR": str(folder)}, stdout=subprocess.DEVNULL
    ) as run:
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = status
    took, cpu = time.perf_counter() - began, used.ru_utime + used.ru_stime
    size = out.stat().st_size / 2**20
    return (
        f"{' '.join(arguments):38} {took:6.1f} s ({cpu:.1f} s of processor)  "
        f"{used.ru_maxrss // 1024:,} MiB at the peak  {size:.1f} MiB written"
    )


def main() -> None:
    """Fill a database and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("responses", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--fill", metavar="URL", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.fill:
        database = Database(given.fill)
        migrate(database)
        fill(database, given.responses)
        database.close()
        return
    with TemporaryDirectory() as name:
        folder = Path(name)
        began = time.perf_counter()
        # Apart, for the peak that the system tells of a process begins with that of the one that started it.
        filling = [sys.executable, "-m", "tests.benchmarks.report", str(given.responses), "--fill", sqlite_url(folder)]
        subprocess.run(filling, check=True)
        print(f"{given.responses:,} responses written in {time.perf_counter() - began:.0f} s", flush=True)
        for arguments in COMMANDS:
            print(measure(folder, arguments), flush=True)


if __name__ == "__main__":
    main()
