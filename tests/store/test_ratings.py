"""Responses on the tables: what whoever reads the database can learn, and what happens at the same moment."""

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.types import DateTime

from bot.domain.procedures import ChannelKind
from bot.domain.survey_walk import Occasion, OccasionKind
from bot.service.dialogue import (
    DialogueState,
    Effect,
    EraseEverything,
    FinishResponse,
    RecordAnswer,
    RecordComment,
    RecordSensitiveAnswer,
)
from bot.service.rating_ports import InvitationCount, OfficeMark
from bot.service.secrets import HashKey
from bot.store.citizen_records import SqlCitizenRecords
from bot.store.database import Database, DatabaseOutOfReach, sqlite_url
from bot.store.migrating import migrate
from bot.store.rating_figures import SqlRatingFigures
from bot.store.ratings import count_invitation
from tests.builders import FixedClock
from tests.store.conftest import HASH_KEY, InspectedSqlRecords, everything_in
from tests.store.test_migrating import migrate_to

AN, BINH, CHAU = "telegram:20010099887", "telegram:20010099888", "telegram:20010099889"
CODE = "H99.01-261109-0042"
NOVEMBER = date(2026, 11, 1)
RATING_TABLES = (
    "response_groups",
    "responses",
    "answers",
    "comments",
    "sensitive_counts",
    "invitation_counts",
    "office_marks",
)


def of_dossier(code: str = CODE) -> Occasion:
    return Occasion(
        kind=OccasionKind.DOSSIER, unit="H99.01", procedure="1.001193", channel=ChannelKind.COUNTER, dossier=code
    )


def a_whole_response(occasion: Occasion) -> list[Effect]:
    return [
        RecordAnswer(questionnaire="sipas-2023", occasion=occasion, item="cho-ngoi", values=(2,)),
        RecordAnswer(questionnaire="sipas-2023", occasion=occasion, item="bien-chi-dan", values=(4,)),
        RecordComment(questionnaire="sipas-2023", occasion=occasion, text="Thiếu ghế"),
        RecordSensitiveAnswer(questionnaire="papi", unit=occasion.unit, item="chi-them", values=(1,)),
        FinishResponse(questionnaire="sipas-2023", occasion=occasion),
    ]


def ratings_in(database: Database) -> str:
    """The raw content of every table that ratings are in."""
    lines = everything_in(database).splitlines()
    return "\n".join(line for line in lines if line.startswith(tuple(f"{name}:" for name in RATING_TABLES)))


async def everybody_rates(records: SqlCitizenRecords, *chats: str) -> None:
    for chat in chats:
        occasion = of_dossier(f"H99.01-261109-{chat[-4:]}")
        for effect in a_whole_response(occasion):
            await records.commit(chat, DialogueState(), [effect])


async def test_an_official_who_reads_every_table_finds_neither_chat_nor_dossier(
    database: Database, sql_records: InspectedSqlRecords
):
    await sql_records.commit(AN, DialogueState(), a_whole_response(of_dossier()))
    counter = Occasion(kind=OccasionKind.COUNTER, unit="H99.02")
    await sql_records.commit(AN, DialogueState(), a_whole_response(counter))
    open_one = RecordAnswer(questionnaire="sao", occasion=of_dossier(), item="sao", values=(5,))
    await sql_records.commit(AN, DialogueState(), [open_one])
    found = ratings_in(database)
    assert all(f"\n{name}:" in f"\n{found}" for name in RATING_TABLES[:5])
    for secret in (AN, AN.removeprefix("telegram:"), CODE, CODE.replace("-", ""), "0042", "261109"):
        assert secret not in found
    assert "2026-11-2" not in found.replace("datetime.date(2026, 11, 1)", "")


async def test_responses_of_one_citizen_share_no_value_that_joins_them(
    database: Database, sql_records: InspectedSqlRecords
):
    for code in (CODE, "H99.01-261109-0043"):
        answer = RecordAnswer(questionnaire="sao", occasion=of_dossier(code), item="sao", values=(5,))
        await sql_records.commit(AN, DialogueState(), [answer])
    owners = database.transact(lambda connection: connection.scalars(text("SELECT owner FROM responses")).all())
    assert len(set(owners)) == 2


async def test_a_finished_response_forgets_who_gave_it(database: Database, sql_records: InspectedSqlRecords):
    await sql_records.commit(AN, DialogueState(), a_whole_response(of_dossier()))
    owners = database.transact(lambda connection: connection.scalars(text("SELECT owner FROM responses")).all())
    assert owners == [None]


async def test_erasing_everything_leaves_the_ratings_and_no_trace_of_the_citizen(
    database: Database, sql_records: InspectedSqlRecords
):
    await sql_records.commit(AN, DialogueState(), a_whole_response(of_dossier()))
    before = ratings_in(database)
    await sql_records.commit(AN, DialogueState(), [EraseEverything()])
    assert ratings_in(database) == everything_in(database) == before


def test_no_column_tells_an_order_or_a_time_within_the_month(database: Database):
    def look(connection: Connection) -> None:
        seen = inspect(connection)
        for table in RATING_TABLES:
            for column in seen.get_columns(table):
                assert not isinstance(column["type"], DateTime), (table, column["name"])
                assert column.get("autoincrement") is not True, (table, column["name"])
                assert column["default"] is None, (table, column["name"])

    database.transact(look)


@pytest.mark.parametrize("way", ["first start", "migrations"])
def test_sqlite_numbers_no_row_of_a_rating_table(tmp_path: Path, way: str):
    database = Database(sqlite_url(tmp_path))
    if way == "migrations":
        migrate_to(database, "head")
    else:
        migrate(database)
    for table in RATING_TABLES:
        query = text(f"SELECT rowid FROM {table}")
        with pytest.raises(DatabaseOutOfReach, match="no such column: rowid"):
            database.transact(lambda connection, query=query: connection.execute(query))
    database.close()


@pytest.fixture
def two_databases(tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    databases: list[Database] = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        databases.append(Database(sqlite_url(tmp_path / name)))
        migrate(databases[-1])
    yield databases[0], databases[1]
    for database in databases:
        database.close()


async def test_whoever_rates_first_the_tables_read_the_same(two_databases: tuple[Database, Database]):
    one, other = two_databases
    clock = FixedClock()
    await everybody_rates(SqlCitizenRecords(one, clock, HASH_KEY), AN, BINH, CHAU)
    clock.time += timedelta(days=3)
    await everybody_rates(SqlCitizenRecords(other, clock, HASH_KEY), CHAU, AN, BINH)
    assert ratings_in(one) == ratings_in(other)


async def test_who_knows_codes_and_chats_but_not_the_key_recognises_nothing(two_databases: tuple[Database, Database]):
    one, other = two_databases
    for database, key in ((one, HASH_KEY), (other, HashKey(b"an official's guess"))):
        answer = RecordAnswer(questionnaire="sao", occasion=of_dossier(), item="sao", values=(5,))
        await SqlCitizenRecords(database, FixedClock(), key).commit(AN, DialogueState(), [answer])
    hashed = text("SELECT key, owner FROM responses")
    kept, guessed = (
        database.transact(lambda connection: connection.execute(hashed).one()) for database in (one, other)
    )
    assert not set(kept) & set(guessed)


async def test_two_devices_at_once_leave_one_response_with_the_answer_of_one(
    database: Database, sql_records: InspectedSqlRecords
):
    await asyncio.gather(
        *(
            sql_records.commit(
                AN,
                DialogueState(),
                [RecordAnswer(questionnaire="sao", occasion=of_dossier(), item="sao", values=(value,))],
            )
            for value in (1, 2, 3, 4, 5, 5, 4, 3)
        )
    )
    figures = SqlRatingFigures(database)
    (mark,) = await figures.marks(NOVEMBER, NOVEMBER)
    assert mark.count == 1
    assert sum(each.count for each in await figures.responses(NOVEMBER, NOVEMBER)) == 1


async def test_two_citizens_at_once_never_share_a_dossiers_response(
    database: Database, sql_records: InspectedSqlRecords
):
    await asyncio.gather(
        *(
            sql_records.commit(
                chat,
                DialogueState(),
                [
                    RecordAnswer(questionnaire="sao", occasion=of_dossier(), item=f"cau-{chat[-1]}", values=(5,)),
                    FinishResponse(questionnaire="sao", occasion=of_dossier()),
                ],
            )
            for chat in (AN, BINH, CHAU)
        )
    )
    assert len(await SqlRatingFigures(database).marks(NOVEMBER, NOVEMBER)) == 1


async def test_a_broken_commit_leaves_no_rating(database: Database, sql_records: InspectedSqlRecords):
    too_big = RecordAnswer(questionnaire="sao", occasion=of_dossier(), item="sao", values=(10**30,))
    with pytest.raises(Exception, match=r".+"):
        await sql_records.commit(
            AN,
            DialogueState(),
            [*a_whole_response(of_dossier()), too_big.model_copy(update={"item": "b", "questionnaire": "khac"})],
        )
    assert ratings_in(database) == ""
    assert await sql_records.dialogue(AN) is None


async def test_invitations_and_office_marks_are_told_by_month_and_unit(
    database: Database, sql_records: InspectedSqlRecords
):
    sent = InvitationCount("H99.01", "1.001193", NOVEMBER, 1)
    nameless = InvitationCount("H99.02", None, NOVEMBER, 3)
    for each in (sent, sent, nameless):
        database.transact(lambda connection, each=each: count_invitation(connection, each))
    await sql_records.ratings.enter(OfficeMark("mot-cua", "tiep-nhan", "H99.01", NOVEMBER, 2))
    figures = SqlRatingFigures(database)
    assert await figures.invitations(NOVEMBER, NOVEMBER) == [
        InvitationCount("H99.01", "1.001193", NOVEMBER, 2),
        nameless,
    ]
    assert await figures.invitations(NOVEMBER, NOVEMBER, "H99.02") == [nameless]
    assert await figures.invitations(date(2026, 12, 1), date(2026, 12, 1)) == []
    assert [mark.value for mark in await figures.office_marks(NOVEMBER, NOVEMBER, "H99")] == [2]
