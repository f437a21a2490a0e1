"""Erasing what was kept long enough, read from the tables, on SQLite and on PostgreSQL."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, func, insert, select, update

from bot.domain.calendar import WorkingCalendar
from bot.domain.dossiers import DossierState
from bot.domain.survey_walk import Occasion, OccasionKind
from bot.service.delivery import Letter, ReceivedUpdate, Settling
from bot.service.dialogue import (
    DialogueState,
    EraseEverything,
    FactorWrong,
    FinishResponse,
    Follow,
    RecordAnswer,
    RecordSensitiveAnswer,
    RemindDesk,
    UnansweredQuestion,
)
from bot.service.dossier_ports import Sighting
from bot.service.retention import Kept, Retention, RetentionRules
from bot.store.database import Database
from bot.store.dossiers import SqlDossiers
from bot.store.inbox import SqlInbox
from bot.store.notices import SqlNotices
from bot.store.outbox import SqlOutbox
from bot.store.rating_figures import SqlRatingFigures
from bot.store.retention import SqlRetention
from bot.store.tables import (
    answers,
    desk_notes,
    dialogues,
    factor_tries,
    follows,
    notifications,
    reachability,
    responses,
    sensitive_counts,
    unanswered_questions,
)
from tests.builders import CALENDAR, FixedClock
from tests.fake_dossiers import dossier
from tests.fake_tickets import opening
from tests.store.conftest import HASH_KEY, InspectedSqlRecords, everything_in

AN, BINH = "telegram:7", "telegram:8"
CODE = "H99.01-261109-0042"
TALKING = DialogueState()
RULES = RetentionRules()
AT_COUNTER = Occasion(kind=OccasionKind.COUNTER, unit="H99.01")


@pytest.fixture
def retention(database: Database, clock: FixedClock) -> Retention:
    return Retention(SqlRetention(database), clock, RULES)


def rows_in(database: Database, table: Table) -> int:
    return database.transact(lambda connection: connection.scalar(select(func.count()).select_from(table))) or 0


def later(clock: FixedClock, days: int) -> None:
    clock.time += timedelta(days=days)


def nothing() -> dict[Kept, int]:
    return dict.fromkeys(Kept, 0)


async def test_a_question_stays_thirty_days_and_not_longer(
    retention: Retention, sql_records: InspectedSqlRecords, database: Database, clock: FixedClock
):
    await sql_records.commit(AN, TALKING, [UnansweredQuestion(question="nuôi rồng")])
    later(clock, 29)
    await sql_records.commit(BINH, TALKING, [UnansweredQuestion(question="nuôi phượng")])
    assert await retention.erase() == nothing()
    later(clock, 2)
    assert await retention.erase() == {**nothing(), Kept.UNANSWERED_QUESTIONS: 1}
    assert await sql_records.unanswered() == ["nuôi phượng"]
    assert "nuôi rồng" not in everything_in(database)


async def test_however_much_there_is_it_goes_a_little_at_a_time(
    database: Database, sql_records: InspectedSqlRecords, clock: FixedClock
):
    asked = [UnansweredQuestion(question=f"nuôi {number} con rồng") for number in range(7)]
    await sql_records.commit(AN, TALKING, asked)
    for number in range(3):
        await sql_records.commit(AN, TALKING, [RemindDesk(code=f"H99.01-261109-004{number}", unit="H99.01")])
    database.transact(lambda connection: connection.execute(update(desk_notes).values(told_at=clock.now())))
    later(clock, 31)
    by_twos = Retention(SqlRetention(database, at_once=2), clock, RULES)
    erased = await by_twos.erase()
    assert (erased[Kept.UNANSWERED_QUESTIONS], erased[Kept.SETTLED_NOTICES]) == (7, 3)
    assert (rows_in(database, unanswered_questions), rows_in(database, desk_notes)) == (0, 0)


async def test_other_days_can_be_set(database: Database, sql_records: InspectedSqlRecords, clock: FixedClock):
    await sql_records.commit(AN, TALKING, [UnansweredQuestion(question="nuôi rồng")])
    later(clock, 8)
    week = Retention(SqlRetention(database), clock, RetentionRules(unanswered_question_days=7))
    assert (await week.erase())[Kept.UNANSWERED_QUESTIONS] == 1


class TestFollowings:
    @pytest.fixture
    def source(self, database: Database) -> SqlDossiers:
        return SqlDossiers(database, lambda: WorkingCalendar.model_validate(CALENDAR))

    async def followed_and_told(
        self, records: InspectedSqlRecords, source: SqlDossiers, notices: SqlNotices, clock: FixedClock, **end: Any
    ) -> None:
        """An follows a dossier, it changes to ``end``, and An is told."""
        await source.remember(Sighting(dossier(), clock.now()))
        await records.commit(AN, TALKING, [Follow(code=CODE)])
        clock.time += timedelta(hours=1)
        await source.remember(Sighting(dossier(**end), clock.now()))
        for queued in await notices.take("telegram", 10):
            await notices.settle(queued.number, "sent")

    @pytest.fixture
    def notices(self, database: Database, clock: FixedClock) -> SqlNotices:
        return SqlNotices(database, clock, HASH_KEY)

    @pytest.mark.parametrize("finished_at", [datetime(2026, 11, 24, 10), None])
    async def test_following_ends_some_time_after_the_dossier_and_its_notices_with_it(
        self,
        retention: Retention,
        sql_records: InspectedSqlRecords,
        source: SqlDossiers,
        notices: SqlNotices,
        database: Database,
        clock: FixedClock,
        finished_at: datetime | None,
    ):
        await self.followed_and_told(
            sql_records, source, notices, clock, state=DossierState.FINISHED, finished_at=finished_at
        )
        later(clock, 28)
        assert await retention.erase() == nothing()
        later(clock, 4)
        erased = await retention.erase()
        assert (erased[Kept.FINISHED_FOLLOWINGS], erased[Kept.SETTLED_NOTICES]) == (1, 1)
        assert (rows_in(database, follows), rows_in(database, notifications)) == (0, 0)

    async def test_what_is_under_way_is_followed_and_its_notices_kept_so_that_none_comes_twice(
        self,
        retention: Retention,
        sql_records: InspectedSqlRecords,
        source: SqlDossiers,
        notices: SqlNotices,
        database: Database,
        clock: FixedClock,
    ):
        await self.followed_and_told(sql_records, source, notices, clock, state=DossierState.PAYMENT_REQUESTED)
        later(clock, 150)
        assert await retention.erase() == nothing()
        assert (rows_in(database, follows), rows_in(database, notifications)) == (1, 1)

    async def test_a_notice_that_was_never_sent_is_not_erased_by_age(
        self, retention: Retention, sql_records: InspectedSqlRecords, database: Database, clock: FixedClock
    ):
        row = {
            "chat": AN,
            "code": CODE,
            "kind": "state",
            "key": "1",
            "dossier": "{}",
            "created_at": clock.now(),
            "send_after": clock.now(),
        }
        database.transact(lambda connection: connection.execute(insert(notifications), row))
        later(clock, 400)
        assert (await retention.erase())[Kept.SETTLED_NOTICES] == 0

    async def test_a_told_reminder_goes_and_an_untold_one_waits(
        self, retention: Retention, sql_records: InspectedSqlRecords, database: Database, clock: FixedClock
    ):
        await sql_records.commit(AN, TALKING, [RemindDesk(code=CODE, unit="H99.01")])
        told = {"code": "H99.01-261109-0043", "on": clock.now().date(), "unit": "H99.01", "told_at": clock.now()}
        database.transact(lambda connection: connection.execute(insert(desk_notes), told))
        later(clock, 31)
        assert (await retention.erase())[Kept.SETTLED_NOTICES] == 1
        assert rows_in(database, desk_notes) == 1


async def test_what_could_not_be_dealt_with_or_sent_goes_and_what_waits_stays(
    retention: Retention, database: Database, clock: FixedClock
):
    post, sent = SqlInbox(database, clock, HASH_KEY), SqlOutbox(database, clock, HASH_KEY)
    await post.store([ReceivedUpdate(number, AN, "{}") for number in (1, 2)])
    [[first, _]] = await post.take(1)
    await post.set_aside(Settling(first, (Letter(AN, "{}"), Letter(BINH, "{}"))), "hỏng")
    await sent.set_aside(1, "không nhận")
    later(clock, 29)
    assert await retention.erase() == nothing()
    later(clock, 2)
    assert await retention.erase() == {**nothing(), Kept.SET_ASIDE: 2}
    assert [(backlog.waiting, backlog.set_aside) for backlog in (await post.backlog(), await sent.backlog())] == [
        (1, 0)
    ] * 2


async def test_an_idle_dialogue_goes_and_a_busy_one_stays(
    retention: Retention, sql_records: InspectedSqlRecords, database: Database, clock: FixedClock
):
    await sql_records.commit(AN, DialogueState(procedure="1.001193"), [])
    await sql_records.mark_unreachable(AN)
    later(clock, 170)
    await sql_records.commit(BINH, DialogueState(procedure="1.001193"), [])
    later(clock, 11)
    assert (await retention.erase())[Kept.IDLE_DIALOGUES] == 2
    assert await sql_records.dialogue(AN) is None
    assert await sql_records.dialogue(BINH) is not None
    assert (rows_in(database, dialogues), rows_in(database, reachability)) == (1, 0)


async def test_who_blocked_the_bot_and_follows_a_dossier_is_still_known_to_have_blocked_it(
    retention: Retention, sql_records: InspectedSqlRecords, clock: FixedClock
):
    await sql_records.commit(AN, TALKING, [Follow(code=CODE)])
    await sql_records.mark_unreachable(AN)
    later(clock, 181)
    await retention.erase()
    assert not await sql_records.is_reachable(AN)


async def test_wrong_tries_outlive_the_day_on_which_they_count(
    retention: Retention, sql_records: InspectedSqlRecords, database: Database, clock: FixedClock
):
    await sql_records.commit(AN, TALKING, [FactorWrong(code=CODE)])
    clock.time += timedelta(hours=25)
    assert (await retention.erase())[Kept.FACTOR_TRIES] == 0
    later(clock, 1)
    assert (await retention.erase())[Kept.FACTOR_TRIES] == 1
    assert rows_in(database, factor_tries) == 0


async def test_ratings_and_counted_figures_stay_as_they_are(
    retention: Retention, sql_records: InspectedSqlRecords, database: Database, clock: FixedClock
):
    for chat in (AN, BINH):
        answer = RecordAnswer(questionnaire="stars", occasion=AT_COUNTER, item="overall", values=(4,))
        sensitive = RecordSensitiveAnswer(questionnaire="papi", item="bribe", values=(1,), unit="H99.01")
        done = FinishResponse(questionnaire="stars", occasion=AT_COUNTER)
        await sql_records.commit(chat, TALKING, [answer, sensitive, done])
    figures = SqlRatingFigures(database)
    first = date(clock.now().year, clock.now().month, 1)
    before = [
        await figures.marks(first, first),
        await figures.responses(first, first),
        await figures.sensitive(first, first),
    ]
    rows = [rows_in(database, table) for table in (responses, answers, sensitive_counts)]
    assert rows == [2, 2, 1]
    later(clock, 3000)
    await retention.erase()
    assert [
        await figures.marks(first, first),
        await figures.responses(first, first),
        await figures.sensitive(first, first),
    ] == before
    assert [rows_in(database, table) for table in (responses, answers, sensitive_counts)] == rows


async def test_a_rehearsal_counts_what_would_go_and_erases_nothing(
    retention: Retention, sql_records: InspectedSqlRecords, database: Database, clock: FixedClock
):
    await sql_records.commit(AN, TALKING, [UnansweredQuestion(question="nuôi rồng"), FactorWrong(code=CODE), opening()])
    later(clock, 200)
    before = everything_in(database)
    counted = await retention.rehearse()
    assert everything_in(database) == before
    assert await retention.erase() == counted
    assert counted[Kept.UNANSWERED_QUESTIONS] == counted[Kept.FACTOR_TRIES] == counted[Kept.IDLE_DIALOGUES] == 1


async def test_the_second_run_in_a_row_does_nothing_and_what_was_erased_stays_erased(
    retention: Retention, sql_records: InspectedSqlRecords, database: Database, clock: FixedClock
):
    await sql_records.commit(AN, TALKING, [UnansweredQuestion(question="nuôi rồng"), Follow(code=CODE), opening()])
    await sql_records.commit(BINH, TALKING, [UnansweredQuestion(question="nuôi phượng")])
    await sql_records.commit(BINH, TALKING, [EraseEverything()])
    later(clock, 200)
    assert sum((await retention.erase()).values()) == 2
    left = everything_in(database)
    assert await retention.erase() == nothing()
    assert everything_in(database) == left
    assert rows_in(database, unanswered_questions) == 0
    assert rows_in(database, follows) == 1
