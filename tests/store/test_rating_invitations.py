"""Invitations to rate: one a follower and dossier, when its result was returned, and counted when sent."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.domain.dossiers import Dossier, DossierState
from bot.domain.survey_walk import Occasion, OccasionKind
from bot.service.dialogue import DialogueState, EraseEverything, Follow, RecordAnswer, Unfollow
from bot.service.dossier_ports import Sighting
from bot.service.notices import LEASE, QueuedNotice
from bot.service.rating_ports import InvitationCount
from bot.store.database import Database
from bot.store.dossiers import SqlDossiers
from bot.store.notices import SqlNotices
from bot.store.rating_figures import SqlRatingFigures
from bot.store.tables import notifications
from tests.builders import FixedClock
from tests.fake_dossiers import dossier
from tests.store.conftest import HASH_KEY, InspectedSqlRecords
from tests.store.test_following_and_notices import CALENDAR

AN, BINH = "telegram:7", "telegram:8"
RETURNED = dossier(DossierState.RETURNED)
NOVEMBER = date(2026, 11, 1)


class Desk:
    """Where dossiers change and followers hear of it."""

    def __init__(self, database: Database, records: InspectedSqlRecords, clock: FixedClock) -> None:
        self.database, self.records, self.clock = database, records, clock
        self.table = SqlDossiers(database, lambda: CALENDAR)
        self.notices = SqlNotices(database, clock, HASH_KEY)

    async def brings(self, *dossiers: Dossier) -> None:
        for each in dossiers:
            self.clock.time += timedelta(seconds=1)
            await self.table.remember(Sighting(each, self.clock.now()))

    async def follows(self, *chats: str) -> None:
        for chat in chats:
            await self.records.commit(chat, DialogueState(), [Follow(code=RETURNED.code)])

    async def rates(self, chat: str) -> None:
        occasion = Occasion(kind=OccasionKind.DOSSIER, unit=RETURNED.unit, dossier=RETURNED.code)
        answer = RecordAnswer(questionnaire="sao", occasion=occasion, item="sao", values=(5,))
        await self.records.commit(chat, DialogueState(), [answer])

    async def tells(self) -> list[tuple[str, str]]:
        """What is told now, all of it sent."""
        taken = await self.notices.take("telegram", 20)
        for queued in taken:
            await self.notices.settle(queued.number, "sent")
        return [(queued.notice.chat, queued.notice.kind) for queued in taken]

    async def invitation(self) -> QueuedNotice:
        return next(each for each in await self.notices.take("telegram", 20) if each.notice.kind == "rate")

    async def sent(self) -> list[InvitationCount]:
        return list(await SqlRatingFigures(self.database).invitations(NOVEMBER, NOVEMBER))


@pytest.fixture
async def desk(database: Database, sql_records: InspectedSqlRecords, clock: FixedClock) -> Desk:
    desk = Desk(database, sql_records, clock)
    await desk.follows(AN)
    await desk.brings(dossier(), dossier(DossierState.FINISHED))
    assert await desk.tells() == [(AN, "state")]
    return desk


async def test_a_returned_result_brings_the_news_and_then_the_invitation(desk: Desk):
    await desk.follows(BINH)
    await desk.brings(RETURNED)
    told = await desk.tells()
    assert sorted(told) == [(AN, "rate"), (AN, "state"), (BINH, "rate"), (BINH, "state")]
    for chat in (AN, BINH):
        assert told.index((chat, "state")) < told.index((chat, "rate"))


async def test_an_imported_return_invites_as_well(desk: Desk):
    desk.clock.time += timedelta(seconds=1)
    assert desk.table.store([RETURNED], desk.clock.now()).notifications == 2
    assert await desk.tells() == [(AN, "state"), (AN, "rate")]


async def test_a_dossier_invites_once_whatever_comes_after_its_return(desk: Desk):
    await desk.brings(RETURNED)
    await desk.tells()
    await desk.brings(dossier(DossierState.IN_PROGRESS), RETURNED)
    assert await desk.tells() == [(AN, "state"), (AN, "state")]


async def test_a_refused_or_withdrawn_dossier_invites_nobody(desk: Desk):
    await desk.brings(dossier(DossierState.REFUSED), dossier(DossierState.WITHDRAWN), dossier(DossierState.STOPPED))
    assert {kind for _, kind in await desk.tells()} == {"state"}


async def test_who_rated_meanwhile_is_not_asked_again(desk: Desk):
    await desk.brings(RETURNED)
    await desk.rates(AN)
    assert await desk.tells() == [(AN, "state")]
    desk.clock.time += LEASE * 2
    assert await desk.tells() == []
    assert await desk.sent() == []


async def test_nobody_is_invited_to_a_dossier_that_somebody_else_rated(desk: Desk):
    await desk.follows(BINH)
    await desk.rates(BINH)
    await desk.brings(RETURNED)
    assert {kind for _, kind in await desk.tells()} == {"state"}


async def test_the_queue_does_not_tell_whose_dossier_was_rated(desk: Desk):
    await desk.follows(BINH)
    await desk.brings(RETURNED)
    sent = await desk.invitation()
    await desk.notices.begin(sent.number, 17)
    await desk.notices.settle(sent.number, "sent")
    await desk.rates(BINH)
    desk.clock.time += LEASE * 2
    await desk.tells()
    rate = notifications.c.kind == "rate"
    columns = [column for column in notifications.c if column.name not in ("id", "chat")]
    left = desk.database.transact(lambda connection: connection.execute(select(*columns).where(rate)).all())
    assert len(left) == 2
    assert len(set(left)) == 1


async def test_an_invitation_counts_when_it_was_sent_and_once(desk: Desk):
    await desk.brings(RETURNED)
    queued = await desk.invitation()
    assert await desk.sent() == []
    await desk.notices.settle(queued.number, "sent")
    await desk.notices.settle(queued.number, "sent")
    assert await desk.sent() == [InvitationCount(RETURNED.unit, RETURNED.procedure_code, NOVEMBER, 1)]


@pytest.mark.parametrize("result", ["unreachable", "failed"])
async def test_an_invitation_that_reached_nobody_does_not_count(desk: Desk, result: str):
    await desk.brings(RETURNED)
    await desk.notices.settle((await desk.invitation()).number, result)  # type: ignore[arg-type]
    assert await desk.sent() == []
    desk.clock.time += LEASE * 2
    assert "rate" not in [kind for _, kind in await desk.tells()]


async def test_erasing_everything_leaves_the_count_of_invitations(desk: Desk):
    await desk.brings(RETURNED)
    await desk.tells()
    before = await desk.sent()
    await desk.records.commit(AN, DialogueState(), [EraseEverything()])
    assert await desk.sent() == before != []


async def test_who_stops_following_is_not_invited(desk: Desk):
    await desk.brings(RETURNED)
    await desk.records.commit(AN, DialogueState(), [Unfollow(code=RETURNED.code)])
    assert await desk.tells() == []
