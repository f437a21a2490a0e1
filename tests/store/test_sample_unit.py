"""The made-up unit in a database: seen apart from real units, and taken out without touching them."""

from datetime import UTC, datetime

from bot.domain.survey_walk import Occasion, OccasionKind
from bot.service.dialogue import DialogueState, Follow
from bot.store.database import Database
from bot.store.dossiers import SqlDossiers
from bot.store.sample_unit import SqlSampleUnit
from tests.fake_dossiers import dossier
from tests.store.conftest import InspectedSqlRecords, everything_in
from tests.store.test_following_and_notices import CALENDAR
from tests.store.test_ratings import a_whole_response, of_dossier

AN = "telegram:7"
REAL = Occasion(kind=OccasionKind.COUNTER, unit="H990.01")


async def test_ratings_of_the_unit_and_below_are_seen_and_taken_out(
    database: Database, sql_records: InspectedSqlRecords
):
    samples = SqlSampleUnit(database, "H99")
    assert not samples.is_filled()
    await sql_records.commit(AN, DialogueState(), a_whole_response(of_dossier()))
    assert samples.is_filled()
    assert samples.foreign_units() == []
    samples.remove()
    assert not samples.is_filled()
    assert [line.partition(":")[0] for line in everything_in(database).splitlines()] == ["dialogues"]


async def test_a_unit_that_only_begins_alike_is_another(database: Database, sql_records: InspectedSqlRecords):
    samples = SqlSampleUnit(database, "H99")
    await sql_records.commit(AN, DialogueState(), a_whole_response(REAL))
    assert samples.foreign_units() == ["H990.01"]
    assert not samples.is_filled()
    before = everything_in(database)
    samples.remove()
    assert everything_in(database) == before


async def test_made_up_dossiers_are_known_by_their_numbers(database: Database, sql_records: InspectedSqlRecords):
    samples = SqlSampleUnit(database, "H99")
    table = SqlDossiers(database, lambda: CALENDAR)
    table.store([dossier(code="H99.01-261109-9042"), dossier(code="H99.01-261109-0042")], datetime.now(UTC))
    assert not samples.has_dossiers_from(900_000)
    table.store([dossier(code="H99.01-261109-900042")], datetime.now(UTC))
    assert samples.has_dossiers_from(900_000)
    await sql_records.commit(AN, DialogueState(), [Follow(code="H99.01-261109-900042")])
    samples.remove()
    assert not samples.has_dossiers_from(900_000)
    assert await sql_records.followings.followed_by(AN) == []
