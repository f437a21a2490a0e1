"""The dossier table, on SQLite and on PostgreSQL: what is kept, what counts as a change, who hears of it."""

import gc
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Row, insert, select

from bot.domain.calendar import Holiday, WorkingCalendar
from bot.domain.dossier_codes import DossierCode
from bot.domain.dossiers import Dossier, DossierState, DossierStep, Extension
from bot.service.dossier_ports import DossierSource, Sighting
from bot.service.importing import Stored
from bot.store.database import Database
from bot.store.dossier_upsert import COLUMNS
from bot.store.dossier_values import from_snapshot
from bot.store.dossiers import SqlDossiers
from bot.store.tables import dossiers, follows, notifications
from tests.fake_dossiers import dossier
from tests.sources.dossier_source_contract import ENDED, FULL, STRANGE, DossierSourceContract, SourceOf

MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
CALENDAR = WorkingCalendar(holidays=(Holiday(name="Nghỉ", on=date(2027, 1, 1), source="mẫu"),))
AN, BINH = "telegram:7", "telegram:8"
CODE = dossier().code
FINISHED = dossier(DossierState.FINISHED)


@pytest.fixture
def table(database: Database) -> SqlDossiers:
    return SqlDossiers(database, lambda: CALENDAR)


class TestSqlDossiers(DossierSourceContract):
    @pytest.fixture
    def source_of(self, table: SqlDossiers) -> SourceOf:
        def known(*dossiers: Dossier) -> DossierSource:
            table.store(dossiers, MONDAY)
            return table

        return known

    @pytest.fixture
    def broken_source(self, empty_database: Database) -> DossierSource:
        return _Unplugged(empty_database, lambda: CALENDAR)


class _Unplugged(SqlDossiers):
    """A table in a database that cannot be reached."""

    def __init__(self, database: Database, *more: Any) -> None:
        super().__init__(_Unreachable(database), *more)  # type: ignore[arg-type]


class _Unreachable:
    def __init__(self, database: Database) -> None:
        self.engine = database.engine

    async def transaction(self, work: object) -> object:
        from bot.store.database import DatabaseOutOfReach

        raise DatabaseOutOfReach("connection refused")


class Days:
    """One import a day."""

    def __init__(self, table: SqlDossiers) -> None:
        self.table = table
        self.day = MONDAY

    def bring(self, *told: Dossier) -> Stored:
        self.day += timedelta(days=1)
        return self.table.store(told, self.day)


@pytest.fixture
def days(table: SqlDossiers) -> Days:
    return Days(table)


def is_followed(database: Database, *chats: str, code: str = CODE) -> None:
    rows = [{"chat": chat, "code": code, "consented_at": MONDAY} for chat in chats]
    database.transact(lambda connection: connection.execute(insert(follows), rows))


def queued(database: Database) -> Sequence[Row[Any]]:
    query = select(notifications).order_by(notifications.c.id)
    return database.transact(lambda connection: connection.execute(query).all())


def test_every_column_of_the_table_is_written() -> None:
    assert set(COLUMNS) == {column.name for column in dossiers.columns}


def test_a_first_import_is_all_new_and_tells_nobody(days: Days, database: Database) -> None:
    is_followed(database, AN)

    assert days.bring(dossier(), FULL, ENDED, STRANGE) == Stored(new=4)
    assert queued(database) == []


def test_the_same_import_again_changes_nothing(days: Days, database: Database) -> None:
    is_followed(database, AN)
    days.bring(dossier(), FULL, ENDED)

    assert days.bring(dossier(), FULL, ENDED) == Stored(unchanged=3)
    assert queued(database) == []


async def test_an_unchanged_dossier_was_seen_today_all_the_same(days: Days, table: SqlDossiers) -> None:
    days.bring(dossier())
    days.bring(dossier())

    sighting = await table.last_seen(DossierCode.parse(CODE))

    assert sighting is not None
    assert sighting.seen_at == MONDAY + timedelta(days=2)


def test_every_follower_hears_of_a_new_state_once(days: Days, database: Database) -> None:
    is_followed(database, AN, BINH)
    days.bring(dossier())

    assert days.bring(FINISHED) == Stored(changed=1, notifications=2)
    assert [(row.chat, row.kind, row.send_after) for row in queued(database)] == [
        (AN, "state", days.day),
        (BINH, "state", days.day),
    ]
    assert days.bring(FINISHED) == Stored(unchanged=1)
    assert len(queued(database)) == 2


def test_a_notice_tells_the_dossier_as_it_was_then_without_its_factors(days: Days, database: Database) -> None:
    is_followed(database, AN, code=FULL.code)
    days.bring(FULL)
    days.bring(replace(FULL, state=DossierState.FINISHED))
    days.bring(replace(FULL, state=DossierState.RETURNED))

    told = [from_snapshot(row.dossier) for row in queued(database) if row.kind == "state"]

    assert [each.state for each in told] == [DossierState.FINISHED, DossierState.RETURNED]
    assert told[0] == replace(FULL, state=DossierState.FINISHED, factor_hashes=frozenset())


def test_going_back_to_an_earlier_state_is_news_again(days: Days, database: Database) -> None:
    is_followed(database, AN)
    waiting = dossier(DossierState.SUPPLEMENT_REQUESTED)
    days.bring(dossier())

    for told in (waiting, dossier(), waiting, dossier()):
        assert days.bring(told).notifications == 1


@pytest.mark.parametrize(
    "change",
    [
        {"procedure_name": "Đăng ký khai sinh"},
        {"office": "Sở Mẫu"},
        {"note": "Đã chuyển lãnh đạo"},
        {"steps": (DossierStep("Sở Mẫu", datetime(2026, 11, 12, 8, 0), "Thẩm định"),)},
        {"factor_hashes": frozenset({"0" * 64})},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_no_news_is_stored_without_a_word(days: Days, database: Database, change: dict[str, Any]) -> None:
    is_followed(database, AN)
    days.bring(dossier())

    assert days.bring(dossier(**change)) == Stored(changed=1)


def test_nobody_hears_of_dossiers_that_others_follow(days: Days, database: Database) -> None:
    is_followed(database, AN, code=FULL.code)
    days.bring(dossier(), FULL)

    assert days.bring(FINISHED, FULL).notifications == 0


def test_a_second_row_of_one_import_is_named_and_left_out(table: SqlDossiers, database: Database) -> None:
    is_followed(database, AN)
    table.store([dossier()], MONDAY)

    assert table.store([FINISHED, FULL], MONDAY) == Stored(new=1, repeated=frozenset({CODE}))
    assert queued(database) == []


async def test_what_another_source_tells_is_remembered_and_passed_on(table: SqlDossiers, database: Database) -> None:
    is_followed(database, AN)
    await table.remember(Sighting(dossier(), MONDAY))
    await table.remember(Sighting(FINISHED, MONDAY + timedelta(hours=1)))

    last = await table.last_seen(DossierCode.parse(CODE))

    assert last == Sighting(FINISHED, MONDAY + timedelta(hours=1))
    assert [row.key.partition("-")[0] for row in queued(database)] == ["2"]


def test_the_deadline_for_the_figures_skips_what_the_office_waited(days: Days, database: Database) -> None:
    waited = (
        DossierStep("Một cửa", datetime(2026, 11, 10, 8, 0), "", DossierState.SUPPLEMENT_REQUESTED),
        DossierStep("Một cửa", datetime(2026, 11, 12, 8, 0), "", DossierState.IN_PROGRESS),
    )
    days.bring(dossier(code="H99-261109-0001"), dossier(code="H99-261109-0002", steps=waited), STRANGE)

    query = select(dossiers.c.code, dossiers.c.deadline_on).order_by(dossiers.c.code)
    rows = database.transact(lambda connection: connection.execute(query).all())

    assert [tuple(row) for row in rows] == [
        ("H99-261109-0001", date(2026, 11, 27)),
        ("H99-261109-0002", date(2026, 12, 1)),
        (STRANGE.code, None),
    ]


async def test_awkward_texts_survive(days: Days, table: SqlDossiers) -> None:
    awkward = dossier(
        note="tab\t, gạch \\ chéo \\N, nháy \" ' “”, dòng\nmới, {}, %s, 🐘",
        extension=Extension(date(2026, 12, 1), "\\.\n"),
    )
    days.bring(awkward)

    sighting = await table.find(DossierCode.parse(CODE))

    assert sighting is not None
    assert sighting.dossier == awkward


def test_nothing_to_store_is_no_work(table: SqlDossiers) -> None:
    assert table.store([], MONDAY) == Stored()


def test_a_long_import_leaves_nothing_behind_in_memory(days: Days) -> None:
    """The collector comes rarely by, so that what only it can find grows with every chunk of an import."""
    chunk = [dossier(code=f"H99-261109-{number:04}") for number in range(300)]
    days.bring(*chunk)
    gc.collect()
    gc.disable()
    try:
        for state in (DossierState.FINISHED, DossierState.FINISHED, DossierState.RETURNED):
            days.bring(*(replace(each, state=state) for each in chunk))
        assert max(sizes_found_by_the_collector(), default=0) < len(chunk)
    finally:
        gc.enable()


def sizes_found_by_the_collector() -> list[int]:
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        gc.collect()
        return [len(thing) for thing in gc.garbage if isinstance(thing, list | dict)]  # type: ignore[arg-type]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()


def test_two_bots_that_notice_the_same_change_tell_it_once(database: Database, tables_url: str) -> None:
    is_followed(database, AN)
    other = Database(tables_url)
    first, second = SqlDossiers(database, lambda: CALENDAR), SqlDossiers(other, lambda: CALENDAR)
    first.store([dossier()], MONDAY)

    first.store([FINISHED], MONDAY + timedelta(hours=1))
    second.store([FINISHED], MONDAY + timedelta(hours=2))

    assert len(queued(database)) == 1
    other.close()


def test_steps_are_kept_without_names_of_members(days: Days, database: Database) -> None:
    days.bring(FULL)

    stored = database.transact(lambda connection: connection.scalar(select(dossiers.c.steps)))

    assert json.loads(stored or "") == [
        ["Bộ phận Một cửa", "2026-11-02T08:15:30", "Tiếp nhận", 2],
        ["Công an xã Mẫu", None, "", None],
    ]
