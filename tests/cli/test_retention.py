"""``motcua retention``: what it counts, what it erases, and the days that the settings give it."""

from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.store.database import Database, sqlite_url
from bot.store.migrating import migrate
from bot.store.tables import unanswered_questions
from tests.builders import FixedClock
from tests.cli.conftest import Command
from tests.store.conftest import everything_in


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """A database in which one question stands since November 2025."""
    (tmp_path / "data").mkdir()
    database = Database(sqlite_url(tmp_path / "data"))
    migrate(database)
    long_ago = FixedClock().now().replace(year=2025)
    row = {"asker": "a", "question": "nuôi rồng", "asked_at": long_ago}
    database.transact(lambda connection: connection.execute(insert(unanswered_questions), row))
    return database


def test_a_rehearsal_counts_and_the_run_erases(motcua: Command, database: Database):
    told = motcua("retention", "--dry-run")
    assert (told.code, told.out.splitlines()[0]) == (0, "Sẽ xóa (chưa xóa gì):")
    assert "       1  câu hỏi chưa trả lời được (quá 30 ngày)" in told.out
    assert "nuôi rồng" in everything_in(database)
    done = motcua("retention")
    assert (done.code, done.out.splitlines()[0]) == (0, "Đã xóa:")
    assert "nuôi rồng" not in everything_in(database)
    assert "       0  câu hỏi chưa trả lời được" in motcua("retention").out


def test_the_days_come_from_the_settings(motcua: Command, database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOTCUA_RETENTION__UNANSWERED_QUESTION_DAYS", "3650")
    assert "       0  câu hỏi chưa trả lời được (quá 3650 ngày)" in motcua("retention").out


def test_less_than_a_day_is_refused(motcua: Command, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOTCUA_RETENTION__FACTOR_TRY_DAYS", "0")
    told = motcua("retention")
    assert (told.code, "MOTCUA_RETENTION__FACTOR_TRY_DAYS: " in told.err) == (2, True)
