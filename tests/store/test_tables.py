"""What the tables hold: raw, as whoever steals the database would read it."""

from datetime import UTC, datetime

from sqlalchemy import select

from bot.service.dialogue import DialogueState, EraseEverything, UnansweredQuestion
from bot.store.database import Database
from bot.store.tables import dialogues
from tests.builders import FixedClock
from tests.store.conftest import HASH_KEY, InspectedSqlRecords, everything_in

CHAT = "telegram:20010099887"


async def test_a_question_cannot_be_traced_to_its_asker(database: Database, sql_records: InspectedSqlRecords):
    await sql_records.commit(CHAT, DialogueState(), [UnansweredQuestion(question="nuôi rồng")])
    await sql_records.commit(CHAT, DialogueState(), [EraseEverything()])
    await sql_records.commit("telegram:1", DialogueState(), [UnansweredQuestion(question="nuôi rồng")])
    kept = [line for line in everything_in(database).splitlines() if line.startswith("unanswered_questions")]
    assert len(kept) == 1
    assert "telegram:1" not in kept[0]


async def test_erasing_leaves_nothing_of_the_citizen_in_any_table(database: Database, sql_records: InspectedSqlRecords):
    await sql_records.commit(CHAT, DialogueState(procedure="1.001193"), [UnansweredQuestion(question="nuôi rồng")])
    await sql_records.mark_unreachable(CHAT)
    assert CHAT in everything_in(database)
    await sql_records.commit(CHAT, DialogueState(procedure="1.001193"), [EraseEverything()])
    left = everything_in(database)
    assert left == ""
    assert HASH_KEY.hash("asker of an unanswered question", CHAT) not in left


async def test_every_change_of_a_dialogue_is_counted_and_dated(
    database: Database, sql_records: InspectedSqlRecords, clock: FixedClock
):
    for day in (1, 2, 3):
        clock.time = datetime(2026, 12, day, 8, tzinfo=UTC)
        await sql_records.commit(CHAT, DialogueState(), [])
    version, changed_at = database.transact(
        lambda connection: connection.execute(select(dialogues.c.version, dialogues.c.changed_at)).one()
    )
    assert version == 3
    assert changed_at.day == 3
