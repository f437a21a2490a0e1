"""Daily erasure beside the running bot: once a day, again after a failure, never in the way."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.operations.retaining import DailyRetention
from bot.service.retention import Kept, Retention, RetentionRules
from tests.builders import FixedClock
from tests.fake_dossiers import FakeDossiers


class Shelf:
    """Something to erase that may refuse."""

    def __init__(self) -> None:
        self.runs: list[Mapping[Kept, datetime]] = []
        self.is_broken = False

    async def erase(self, before: Mapping[Kept, datetime]) -> Mapping[Kept, int]:
        if self.is_broken:
            raise ConnectionError("database is gone")
        self.runs.append(before)
        return dict.fromkeys(Kept, 2)

    async def count(self, before: Mapping[Kept, datetime]) -> Mapping[Kept, int]:
        return dict.fromkeys(Kept, 2)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def operator() -> FakeDossiers:
    return FakeDossiers()


@pytest.fixture
def erased() -> dict[str, int]:
    return {}


@pytest.fixture
def daily(shelf: Shelf, clock: FixedClock, operator: FakeDossiers, erased: dict[str, int]) -> DailyRetention:
    return DailyRetention(Retention(shelf, clock, RetentionRules()), clock, operator, erased.__setitem__)


async def test_it_erases_once_a_day(daily: DailyRetention, shelf: Shelf, clock: FixedClock, erased: dict[str, int]):
    with capture_logs() as logged:
        for _ in range(3):
            await daily.erase_if_due()
    assert len(shelf.runs) == 1
    assert shelf.runs[0][Kept.UNANSWERED_QUESTIONS] == clock.now() - timedelta(days=30)
    assert erased["unanswered_question"] == 2
    assert [(entry["event"], entry["factor_try"]) for entry in logged] == [("retention_done", 2)]
    clock.time += timedelta(days=1)
    await daily.erase_if_due()
    assert len(shelf.runs) == 2


async def test_a_failure_is_told_and_tried_again_the_same_day(
    daily: DailyRetention, shelf: Shelf, operator: FakeDossiers
):
    shelf.is_broken = True
    with capture_logs() as logged:
        await daily.erase_if_due()
    assert [entry["event"] for entry in logged] == ["retention_failed"]
    assert operator.told == ["retention_failed: ConnectionError: database is gone"]
    shelf.is_broken = False
    await daily.erase_if_due()
    assert len(shelf.runs) == 1


async def test_while_the_clock_is_not_to_be_trusted_nothing_is_erased(
    shelf: Shelf, clock: FixedClock, operator: FakeDossiers, erased: dict[str, int]
):
    trusted: list[bool] = []
    retention = Retention(shelf, clock, RetentionRules())
    daily = DailyRetention(retention, clock, operator, erased.__setitem__, lambda: bool(trusted))
    await daily.erase_if_due()
    assert shelf.runs == []
    trusted.append(True)
    await daily.erase_if_due()
    assert len(shelf.runs) == 1
