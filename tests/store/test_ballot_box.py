"""What PostgreSQL itself keeps of rows: which transaction wrote them, and where they lie."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.service.dialogue import DialogueState
from bot.store.citizen_records import SqlCitizenRecords
from bot.store.database import Database
from tests.builders import FixedClock
from tests.store.conftest import HASH_KEY
from tests.store.test_ratings import a_whole_response, of_dossier, ratings_in

CHATS = [f"telegram:{number}" for number in range(2001, 2013)]
SHAKEN = ("response_groups", "responses", "answers", "comments", "sensitive_counts")


@pytest.fixture
def database(emptied_postgres: Database) -> Database:
    return emptied_postgres


@pytest.fixture
async def records(database: Database, clock: FixedClock) -> SqlCitizenRecords:
    records = SqlCitizenRecords(database, clock, HASH_KEY)
    for chat in CHATS:
        clock.time += timedelta(minutes=1)
        await records.commit(chat, DialogueState(), a_whole_response(of_dossier(f"H99.01-261109-{chat[-4:]}")))
    return records


def writers(database: Database, table: str) -> set[str]:
    query = text(f"SELECT DISTINCT xmin::text FROM {table}")
    return set(database.transact(lambda connection: connection.scalars(query).all()))


async def test_a_dialogue_and_its_answers_do_not_name_each_other(database: Database, records: SqlCitizenRecords):
    assert writers(database, "dialogues") & writers(database, "answers")  # as PostgreSQL would leave it
    await records.ratings.ballot_box.shake()
    for table in SHAKEN:
        assert not writers(database, "dialogues") & writers(database, table), table


async def test_the_rows_of_all_citizens_were_written_at_once_in_the_order_of_their_keys(
    database: Database, records: SqlCitizenRecords
):
    await records.ratings.ballot_box.shake()
    for table, key in (("responses", "key"), ("comments", "response")):
        assert len(writers(database, table)) == 1
        lying = text(f"SELECT {key} FROM {table} ORDER BY ctid")
        keys = database.transact(lambda connection, lying=lying: connection.scalars(lying).all())
        assert keys == sorted(keys)
        assert len(keys) == len(CHATS)


async def test_shaking_changes_no_figure(database: Database, records: SqlCitizenRecords):
    before = sorted(ratings_in(database).splitlines())
    await records.ratings.ballot_box.shake()
    assert sorted(ratings_in(database).splitlines()) == before


async def test_who_rates_on_after_a_shaking_finds_the_response(database: Database, records: SqlCitizenRecords):
    await records.ratings.ballot_box.shake()
    occasion = of_dossier(f"H99.01-261109-{CHATS[0][-4:]}")
    assert (await records.ratings.standing(CHATS[0], "sipas-2023", occasion)).is_closed
    await records.commit(CHATS[0], DialogueState(), a_whole_response(of_dossier("H99.01-261109-9999")))
    assert await records.ratings.answers_per_item("sipas-2023", "H99.01") == {"cho-ngoi": 13, "bien-chi-dan": 13}


async def test_what_comes_in_while_it_rests_is_shaken_later(database: Database, records: SqlCitizenRecords):
    await records.ratings.ballot_box.shake()
    await records.commit(CHATS[0], DialogueState(), a_whole_response(of_dossier("H99.01-261109-9999")))
    another = SqlCitizenRecords(database, FixedClock(), HASH_KEY)  # as after a restart
    await another.ratings.ballot_box.shake()
    assert not writers(database, "dialogues") & writers(database, "answers")
