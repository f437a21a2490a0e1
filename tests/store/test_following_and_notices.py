"""Following, wrong tries, reminders, notices and figures on the tables, on SQLite and on PostgreSQL."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.calendar import Holiday, WorkingCalendar
from bot.domain.dossier_codes import DossierCode
from bot.domain.dossiers import Dossier, DossierState
from bot.domain.processing_figures import ProcessingCounts, progress_of
from bot.service.dialogue import DialogueState, EraseEverything, FactorWrong, Follow, RemindDesk, Unfollow
from bot.service.dossier_ports import Sighting, TriesSoFar
from bot.service.figures import Figures, Grouping
from bot.service.notices import LEASE, DeskNote, FollowedDossier, Notice
from bot.store.database import Database
from bot.store.desk_notes import SqlDeskNotes
from bot.store.dossiers import SqlDossiers
from bot.store.figures import SqlFigures
from bot.store.notices import SqlNotices
from bot.store.tables import desk_notes
from tests.builders import FixedClock
from tests.fake_dossiers import dossier
from tests.store.conftest import HASH_KEY, InspectedSqlRecords

AN, BINH = "telegram:7", "telegram:8"
CODE = DossierCode.parse("H99.01-261109-0042")
TALKING = DialogueState()
CALENDAR = WorkingCalendar(holidays=(Holiday(name="Nghỉ", on=date(2027, 1, 1), source="mẫu"),))


@pytest.fixture
def table(database: Database) -> SqlDossiers:
    return SqlDossiers(database, lambda: CALENDAR)


@pytest.fixture
def notices(database: Database, clock: FixedClock) -> SqlNotices:
    return SqlNotices(database, clock, HASH_KEY)


async def remembered(table: SqlDossiers, clock: FixedClock, *dossiers: Dossier) -> None:
    for each in dossiers:
        clock.time += timedelta(seconds=1)
        await table.remember(Sighting(each, clock.now()))


async def follows(records: InspectedSqlRecords, *chats: str) -> None:
    for chat in chats:
        await records.commit(chat, TALKING, [Follow(code=CODE.text)])


async def test_who_follows_is_listed_with_the_time_of_consent(sql_records: InspectedSqlRecords, clock: FixedClock):
    await follows(sql_records, AN)
    (followed,) = await sql_records.followings.followed_by(AN)
    assert (followed.code, followed.consented_at) == (CODE.text, clock.now())
    assert await sql_records.followings.followed_by(BINH) == []
    assert (await sql_records.holdings(AN)).followed_dossiers == 1


async def test_who_stops_following_is_told_nothing_more(
    sql_records: InspectedSqlRecords, table: SqlDossiers, notices: SqlNotices, clock: FixedClock
):
    await follows(sql_records, AN)
    await remembered(table, clock, dossier(), dossier(DossierState.FINISHED))
    await sql_records.commit(AN, TALKING, [Unfollow(code=CODE.text)])
    assert await sql_records.followings.followed_by(AN) == []
    assert await notices.take("telegram", 10) == []


async def test_erasing_ends_following_but_not_the_limit_on_guessing(
    sql_records: InspectedSqlRecords, clock: FixedClock
):
    await sql_records.commit(AN, TALKING, [Follow(code=CODE.text), FactorWrong(code=CODE.text)])
    await sql_records.commit(AN, TALKING, [EraseEverything()])
    assert await sql_records.followings.followed_by(AN) == []
    tries = await sql_records.followings.wrong_tries(AN, CODE, clock.now() - timedelta(hours=1))
    assert tries == TriesSoFar(by_chat=1, for_code=1)


async def test_wrong_tries_are_counted_by_chat_by_code_and_by_time(sql_records: InspectedSqlRecords, clock: FixedClock):
    other = DossierCode.parse("H99.01-261109-0043")
    await sql_records.commit(AN, TALKING, [FactorWrong(code=CODE.text)])
    clock.time += timedelta(minutes=50)
    await sql_records.commit(AN, TALKING, [FactorWrong(code=other.text)])
    await sql_records.commit(BINH, TALKING, [FactorWrong(code=CODE.text)])
    tries = sql_records.followings.wrong_tries
    assert await tries(AN, CODE, clock.now() - timedelta(hours=1)) == TriesSoFar(by_chat=2, for_code=2)
    assert await tries(AN, CODE, clock.now() - timedelta(minutes=10)) == TriesSoFar(by_chat=1, for_code=1)


async def test_the_desk_gets_one_note_a_day(database: Database, sql_records: InspectedSqlRecords, clock: FixedClock):
    for _ in range(3):
        await sql_records.commit(AN, TALKING, [RemindDesk(code=CODE.text, unit="H99.01")])
    clock.time += timedelta(days=1)
    await sql_records.commit(BINH, TALKING, [RemindDesk(code=CODE.text, unit="H99.01")])
    noted = database.transact(lambda connection: connection.execute(select(desk_notes.c.on)).scalars().all())
    assert len(noted) == 2


async def test_a_change_reaches_every_follower_once(
    sql_records: InspectedSqlRecords, table: SqlDossiers, notices: SqlNotices, clock: FixedClock
):
    await follows(sql_records, AN, BINH)
    await remembered(table, clock, dossier(), dossier(DossierState.FINISHED), dossier(DossierState.FINISHED))
    taken = await notices.take("telegram", 10)
    assert [(queued.notice.chat, queued.notice.kind) for queued in taken] == [(AN, "state"), (BINH, "state")]
    assert {queued.notice.dossier.state for queued in taken} == {DossierState.FINISHED}
    assert await notices.take("telegram", 10) == []


async def test_a_settled_notice_never_comes_again_and_a_lost_one_comes_after_the_lease(
    sql_records: InspectedSqlRecords, table: SqlDossiers, notices: SqlNotices, clock: FixedClock
):
    await follows(sql_records, AN, BINH)
    await remembered(table, clock, dossier(), dossier(DossierState.FINISHED))
    settled, lost = await notices.take("telegram", 10)
    await notices.settle(settled.number, "sent")
    clock.time += LEASE + timedelta(seconds=1)
    assert [queued.number for queued in await notices.take("telegram", 10)] == [lost.number]


async def test_notices_are_taken_by_the_channel_they_belong_to(notices: SqlNotices):
    await notices.queue(
        [Notice("json:1", "overdue", "2026-11-27", dossier()), Notice(AN, "overdue", "2026-11-27", dossier())]
    )
    assert [queued.notice.chat for queued in await notices.take("json", 10)] == ["json:1"]


async def test_the_same_occasion_is_queued_once(notices: SqlNotices):
    for _ in range(3):
        await notices.queue([Notice(AN, "overdue", "2026-11-27", dossier())])
    assert len(await notices.take("telegram", 10)) == 1


async def test_who_blocked_the_bot_is_neither_looked_for_nor_told(
    sql_records: InspectedSqlRecords, table: SqlDossiers, notices: SqlNotices, clock: FixedClock
):
    await follows(sql_records, AN, BINH)
    await remembered(table, clock, dossier(), dossier(DossierState.FINISHED))
    await sql_records.mark_unreachable(AN)
    assert [queued.notice.chat for queued in await notices.take("telegram", 10)] == [BINH]
    await sql_records.mark_reachable(AN)
    assert await notices.take("telegram", 10) == []
    await sql_records.mark_unreachable(AN)
    assert await notices.followed() == [FollowedDossier(BINH, dossier(DossierState.FINISHED))]


STATES = (
    DossierState.IN_PROGRESS,
    DossierState.SUPPLEMENT_REQUESTED,
    DossierState.FINISHED,
    DossierState.RETURNED,
    None,
)
ENDS = (None, datetime(2026, 11, 26), datetime(2026, 11, 27, 16, 0), datetime(2026, 11, 30))


async def test_figures_in_sql_agree_with_the_rule_for_every_kind_of_dossier(
    database: Database, table: SqlDossiers, clock: FixedClock
):
    made = [
        dossier(state, code=f"H99.01-261109-{number:04}", finished_at=end, due_at=due)
        for number, (state, end, due) in enumerate(
            (state, end, due) for state in STATES for end in ENDS for due in (None, datetime(2026, 11, 27, 17, 0))
        )
    ]
    await remembered(table, clock, *made)
    for today in (date(2026, 11, 27), date(2026, 11, 28)):
        expected: dict[str, int] = {}
        for each in made:
            end = each.finished_at.date() if each.finished_at else None
            progress = progress_of(each.state, end, each.promised_on, today).value
            expected[progress] = expected.get(progress, 0) + 1
        counted = await SqlFigures(database).count(Grouping.UNIT, today, None, today)
        assert counted == [Figures("H99.01", ProcessingCounts(**expected))]


async def test_figures_are_told_apart_by_unit_field_and_period(
    database: Database, table: SqlDossiers, clock: FixedClock
):
    await remembered(
        table,
        clock,
        dossier(code="H99.01-261109-0001", unit="H99.01", field="Hộ tịch"),
        dossier(code="H99.02-261109-0001", unit="H99.02", field="Hộ tịch"),
        dossier(code="H99.02-261001-0002", unit="H99.02", field="Đất đai", received_at=datetime(2026, 10, 1)),
    )
    count, today = SqlFigures(database).count, date(2026, 11, 23)
    assert [(each.name, each.counts.received) for each in await count(Grouping.UNIT, today, None, today)] == [
        ("H99.02", 2),
        ("H99.01", 1),
    ]
    november = await count(Grouping.FIELD, today, date(2026, 11, 1), today)
    assert [(each.name, each.counts.received) for each in november] == [("Hộ tịch", 2)]
    assert [each.name for each in await count(Grouping.UNIT, today, None, today, "H99.01")] == ["H99.01"]
    assert len(await count(Grouping.UNIT, today, None, today, "H99")) == 2


async def test_a_reminder_waits_for_the_desk_until_it_is_told(
    database: Database, sql_records: InspectedSqlRecords, clock: FixedClock
):
    await sql_records.commit(AN, TALKING, [RemindDesk(code=CODE.text, unit="H99.01")])
    notes = SqlDeskNotes(database, clock)
    (note,) = await notes.untold()
    assert note == DeskNote(CODE.text, "H99.01", clock.now().date())
    await notes.mark_told(note)
    assert await notes.untold() == []


async def test_whoever_takes_up_duty_sends_at_once_what_was_taken_before(notices: SqlNotices):
    await notices.queue([Notice(AN, "overdue", "2026-11-27", dossier())])
    await notices.take("telegram", 10)
    await notices.take_back()
    assert len(await notices.take("telegram", 10)) == 1


async def test_what_was_queued_or_taken_while_the_clock_was_ahead_does_not_wait_for_it(
    notices: SqlNotices, clock: FixedClock
):
    right = clock.time
    clock.time += timedelta(hours=25)
    await notices.queue([Notice(AN, "overdue", "x", dossier()), Notice(BINH, "overdue", "x", dossier())])
    (taken,) = await notices.take("telegram", 1)
    clock.time = right
    assert len(await notices.take("telegram", 5)) == 2
    await notices.settle(taken.number, "sent")
    assert await notices.take("telegram", 5) == []
