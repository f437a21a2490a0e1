"""Can the time of a refusal tell whether a dossier exists? A statistical comparison, not a test.

``python -m tests.benchmarks.dossier_oracle [PAIRS]`` asks in turn, in random order within each pair, for codes that
exist and codes that do not, always with wrong digits, and prints both medians, their difference with a 95 % bootstrap
interval, and how well the best threshold on a single time would tell the two apart (50 % is guessing).
"""

import asyncio
import random
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter_ns

from bot.app import ZonedClock
from bot.content.knowledge import load, shipped
from bot.domain.dossier_codes import DossierCode
from bot.service.operators import Switchboard
from bot.service.secrets import HashKey
from bot.service.tracking import DoesNotFit, Tracking
from bot.store.citizen_records import SqlCitizenRecords
from bot.store.database import Database, sqlite_url
from bot.store.dossiers import SqlDossiers
from bot.store.migrating import migrate
from tests.fake_dossiers import dossier, opened_by

KEY = HashKey(b"benchmark")
DOSSIERS = 2_000


async def main(pairs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(sqlite_url(Path(folder)))
        migrate(database)
        calendar, clock = load(shipped()).calendar, ZonedClock("Asia/Ho_Chi_Minh")
        table, records = SqlDossiers(database, lambda: calendar), SqlCitizenRecords(database, clock, KEY)
        made = [opened_by(dossier(code=f"H99.01-261109-{number:04}"), KEY, "1234") for number in range(DOSSIERS)]
        table.store(made, datetime.now(UTC))
        tracking = Tracking(table, table, records.followings, KEY, clock, Switchboard())
        times = await _times(tracking, pairs)
        database.close()
    _print(*times)


async def _times(tracking: Tracking, pairs: int) -> tuple[list[float], list[float]]:
    """Microseconds of refusals for codes that exist and for codes that do not."""
    dice = random.Random(1)
    existing: list[float] = []
    missing: list[float] = []
    for _ in range(pairs):
        asked = [
            (f"H99.01-261109-{dice.randrange(DOSSIERS):04}", existing),
            (f"H99.01-261110-{dice.randrange(DOSSIERS):04}", missing),
        ]
        dice.shuffle(asked)
        for text, times in asked:
            code = DossierCode.parse(text)
            began = perf_counter_ns()
            opening = await tracking.open("benchmark:1", code, "9999")
            times.append((perf_counter_ns() - began) / 1000)
            assert opening == DoesNotFit()
    return existing, missing


def _print(existing: list[float], missing: list[float]) -> None:
    dice = random.Random(2)
    differences = sorted(
        median(dice.choices(existing, k=len(existing))) - median(dice.choices(missing, k=len(missing)))
        for _ in range(500)
    )
    print(f"median refusal: exists {median(existing):.1f} µs, does not exist {median(missing):.1f} µs")
    print(
        f"difference {median(existing) - median(missing):+.1f} µs, 95 % interval "
        f"[{differences[12]:+.1f}, {differences[487]:+.1f}]"
    )
    print(f"best threshold on one time tells them apart in {100 * _best_threshold(existing, missing):.1f} % of cases")


def _best_threshold(existing: list[float], missing: list[float]) -> float:
    """The share of single times that the best threshold assigns rightly."""
    marked = sorted([(time, 1) for time in existing] + [(time, -1) for time in missing])
    best = balance = 0
    for _, mark in marked:
        balance += mark
        best = max(best, abs(balance))
    return (len(existing) + best) / (2 * len(existing))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000))
