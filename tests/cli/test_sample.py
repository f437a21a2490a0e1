"""``motcua sample``: a made-up year that is written once, only where nothing real is, and can be taken out again."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.store.database import Database, sqlite_url
from bot.store.migrating import migrate
from bot.store.rating_figures import SqlRatingFigures
from bot.store.tables import dossiers, follows
from tests.builders import FixedClock
from tests.cli.conftest import Command
from tests.fake_dossiers import dossier
from tests.store.conftest import everything_in

SMALL = ("sample", "--dossiers", "60", "--responses", "25")


@pytest.fixture(autouse=True)
def _known_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_HASH_KEY", "a key for tests, long enough")


def opened(folder: Path) -> Database:
    return Database(sqlite_url(folder / "data"))


def content(folder: Path) -> list[str]:
    """Everything but the times at which it was written."""
    database = opened(folder)
    lines = [line.rpartition(", datetime")[0] or line for line in everything_in(database).splitlines()]
    database.close()
    return sorted(lines)


async def test_a_small_year_fills_dossiers_responses_and_invitations(motcua: Command, tmp_path: Path):
    done = motcua(*SMALL)
    assert done.code == 0, done.err
    assert "Hồ sơ: 60;" in done.out
    assert "phiếu: 25." in done.out
    database = opened(tmp_path)
    figures = SqlRatingFigures(database)
    first, last = date(2000, 1, 1), date(2100, 1, 1)
    responses = await figures.responses(first, last)
    assert 20 <= sum(each.count for each in responses) <= 25
    assert {each.unit.partition(".")[0] for each in responses} == {"H99"}
    assert sum(each.count for each in await figures.invitations(first, last)) >= 15
    assert await figures.office_marks(first, last)
    assert await figures.marks(first, last)
    database.close()


def test_the_same_seed_writes_the_same_year(motcua: Command, tmp_path: Path):
    motcua(*SMALL)
    first = content(tmp_path)
    assert motcua("sample", "--remove").code == 0
    assert content(tmp_path) == []
    motcua(*SMALL)
    assert content(tmp_path) == first
    motcua("sample", "--remove")
    motcua(*SMALL, "--seed", "2")
    assert content(tmp_path) != first


def test_a_filled_database_is_not_filled_again(motcua: Command, tmp_path: Path):
    motcua(*SMALL)
    before = content(tmp_path)
    again = motcua(*SMALL)
    assert again.code == 2
    assert "motcua sample --remove" in again.err
    assert len(again.err.splitlines()) == 1
    assert content(tmp_path) == before


def test_a_year_without_responses_counts_as_filled_too(motcua: Command):
    assert motcua("sample", "--dossiers", "3", "--responses", "0").code == 0
    assert motcua(*SMALL).code == 2


def test_a_database_of_a_real_unit_is_left_alone(motcua: Command, tmp_path: Path):
    (tmp_path / "data").mkdir()
    database = opened(tmp_path)
    migrate(database)
    values = {column.name: "" for column in dossiers.c if not column.nullable}
    real = {**values, "code": "H15.50-261103-0042", "unit": "H15.50", "version": 1, "seen_at": FixedClock().now()}
    database.transact(lambda connection: connection.execute(insert(dossiers), real))
    database.close()
    refused = motcua(*SMALL)
    assert refused.code == 2
    assert "đơn vị khác (H15.50)" in refused.err
    assert motcua("sample", "--remove").code == 0
    assert len(content(tmp_path)) == 1


def test_who_followed_a_sample_dossier_follows_nothing_after_the_removal(motcua: Command, tmp_path: Path):
    motcua("sample", "--dossiers", "3", "--responses", "0")
    database = opened(tmp_path)
    code = database.transact(lambda connection: connection.scalar(dossiers.select().with_only_columns(dossiers.c.code)))
    ours = {"chat": "telegram:7", "code": code, "consented_at": FixedClock().now()}
    other = {**ours, "code": dossier().code.replace("H99", "H15")}
    database.transact(lambda connection: connection.execute(insert(follows), [ours, other]))
    database.close()
    motcua("sample", "--remove")
    assert [line.startswith("follows") for line in content(tmp_path)] == [True]


@pytest.mark.parametrize("wrong", [("--dossiers", "0"), ("--responses", "-1"), ("--seed", "một")])
def test_a_number_that_makes_no_sense_is_refused(motcua: Command, wrong: tuple[str, str]):
    refused = motcua("sample", *wrong)
    assert refused.code == 2
    assert "Traceback" not in refused.err
