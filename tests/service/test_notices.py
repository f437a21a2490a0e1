"""Followers are told by themselves: the day before it is due, when it is overdue, never at night."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from bot.domain.calendar import Holiday, WorkingCalendar
from bot.domain.dossier_codes import DossierCode
from bot.domain.dossiers import DossierState
from bot.service.dossier_ports import RememberingSource, Sighting, SourceUnreachable
from bot.service.notices import (
    ASKED_AT_ONCE,
    SILENCES_IN_A_ROW,
    DueWatch,
    FollowedDossier,
    Notice,
    NoticeKind,
    Notices,
    QuietHours,
    notices_of,
)
from bot.service.operators import Switchboard
from tests.builders import HANOI, FixedClock
from tests.fake_dossiers import FakeDossiers, dossier

CALENDAR = WorkingCalendar(holidays=(Holiday(name="Nghỉ", on=date(2026, 12, 31), source="mẫu"),))


def told_on(today: date, **changes: Any) -> list[NoticeKind]:
    followed = FollowedDossier("test:an", dossier(**changes))  # due on Friday 27 November
    return [notice.kind for notice in notices_of(followed, CALENDAR, today)]


@pytest.mark.parametrize(
    ("today", "kinds"),
    [
        (date(2026, 11, 25), []),
        (date(2026, 11, 26), ["due_tomorrow"]),
        (date(2026, 11, 27), []),
        (date(2026, 11, 28), ["overdue"]),
    ],
)
def test_dates_have_something_to_tell_the_day_before_and_when_overdue(today: date, kinds: list[NoticeKind]) -> None:
    assert told_on(today) == kinds


def test_before_a_weekend_the_next_working_day_counts() -> None:
    due_monday = datetime(2026, 11, 30, 17, 0)
    assert told_on(date(2026, 11, 27), due_at=due_monday) == ["due_tomorrow"]
    assert told_on(date(2026, 11, 26), due_at=due_monday) == []


@pytest.mark.parametrize("state", [DossierState.FINISHED, DossierState.SUPPLEMENT_REQUESTED, None])
def test_dates_have_nothing_to_tell_when_the_office_is_not_working_on_it(state: DossierState | None) -> None:
    assert told_on(date(2026, 11, 28), state=state) == []


def test_each_occasion_has_one_key_so_that_it_is_told_once() -> None:
    followed = FollowedDossier("test:an", dossier())
    keys = {notice.key for day in (28, 29, 30) for notice in notices_of(followed, CALENDAR, date(2026, 11, day))}
    assert keys == {"2026-11-27"}


@pytest.mark.parametrize(
    ("moment", "is_quiet"),
    [(time(20, 59), False), (time(21, 0), True), (time(3, 0), True), (time(6, 59), True), (time(7, 0), False)],
)
def test_nobody_is_disturbed_at_night(moment: time, is_quiet: bool) -> None:
    assert QuietHours().covers(datetime.combine(date(2026, 11, 24), moment)) is is_quiet


def test_quiet_hours_may_lie_within_a_day() -> None:
    siesta = QuietHours(time(12, 0), time(13, 30))
    assert siesta.covers(datetime(2026, 11, 24, 12, 30))
    assert not siesta.covers(datetime(2026, 11, 24, 14, 0))


@dataclass
class Waiting:
    """The part of the queue that the watch needs."""

    follows: list[FollowedDossier]
    queued: list[Notice] = field(default_factory=list[Notice])

    async def followed(self) -> list[FollowedDossier]:
        return self.follows

    async def queue(self, notices: Sequence[Notice]) -> None:
        self.queued += notices


def watch(desk: FakeDossiers, waiting: Waiting, clock: FixedClock) -> DueWatch:
    return DueWatch(cast("Notices", waiting), RememberingSource(desk, desk), clock, desk)


async def test_the_watch_queues_what_todays_date_has_to_tell(clock: FixedClock) -> None:
    clock.time = datetime(2026, 11, 30, 9, 0, tzinfo=HANOI)
    waiting = Waiting([FollowedDossier("test:an", dossier())])
    await watch(FakeDossiers(), waiting, clock).look(CALENDAR)
    assert [notice.kind for notice in waiting.queued] == ["overdue"]


async def test_every_followed_dossier_is_asked_for_once_and_remembered(clock: FixedClock) -> None:
    desk = FakeDossiers(dossiers={dossier().code: dossier(DossierState.FINISHED)})
    followed = [FollowedDossier(chat, dossier()) for chat in ("test:an", "test:binh")]
    await watch(desk, Waiting([*followed, FollowedDossier("test:an", dossier(code="nonsense"))]), clock).refresh()
    assert desk.remembered == [dossier().code]


async def test_a_source_that_is_down_is_told_to_the_operator_and_asked_no_more_this_time(clock: FixedClock) -> None:
    desk = FakeDossiers(is_down=True)
    waiting = Waiting([FollowedDossier("test:an", dossier(code=f"H99.01-261109-{number:04}")) for number in range(5)])
    await watch(desk, waiting, clock).refresh()
    assert len(desk.told) == 1


@dataclass
class BusyDesk(FakeDossiers):
    """A source that answers when told to, or not at all, and knows how many asked at once."""

    silent: set[str] = field(default_factory=set[str])
    asked: list[str] = field(default_factory=list[str])
    at_once: int = 0
    most_at_once: int = 0

    async def find(self, code: DossierCode) -> Sighting | None:
        self.asked.append(code.text)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        if code.text in self.silent:
            raise SourceUnreachable("trả lời là JSON hỏng")
        return await super().find(code)


def follow_many(count: int) -> tuple[list[str], Waiting]:
    codes = [f"H99.01-261109-{number:04}" for number in range(count)]
    return codes, Waiting([FollowedDossier("test:an", dossier(code=code)) for code in codes])


async def test_followed_dossiers_are_asked_for_a_few_at_once(clock: FixedClock) -> None:
    codes, waiting = follow_many(30)
    desk = BusyDesk(dossiers={code: dossier(code=code) for code in codes})
    await watch(desk, waiting, clock).refresh()
    assert sorted(desk.remembered) == codes
    assert desk.most_at_once == ASKED_AT_ONCE


async def test_one_dossier_that_cannot_be_read_does_not_keep_the_others_from_being_asked_for(clock: FixedClock) -> None:
    codes, waiting = follow_many(30)
    desk = BusyDesk(dossiers={code: dossier(code=code) for code in codes}, silent=set(codes[::5]))
    await watch(desk, waiting, clock).refresh()
    assert sorted(desk.remembered) == sorted(set(codes) - desk.silent)
    assert desk.told == ["Nguồn hồ sơ không trả lời khi kiểm tra hồ sơ được theo dõi (6 lần): trả lời là JSON hỏng"]


async def test_a_source_that_stays_silent_is_left_alone_until_the_next_round(clock: FixedClock) -> None:
    codes, waiting = follow_many(100)
    desk = BusyDesk(silent=set(codes))
    await watch(desk, waiting, clock).refresh()
    assert SILENCES_IN_A_ROW <= len(desk.asked) < SILENCES_IN_A_ROW + ASKED_AT_ONCE
    assert len(desk.told) == 1


async def test_what_cannot_be_written_down_is_no_silence_of_the_source(clock: FixedClock) -> None:
    class FullDisk(FakeDossiers):
        async def remember(self, sighting: Sighting) -> None:
            raise OSError("no space left")

    desk = FullDisk(dossiers={dossier().code: dossier()})
    with pytest.raises(OSError, match="no space"):
        await watch(desk, Waiting([FollowedDossier("test:an", dossier())]), clock).refresh()


async def test_what_is_told_while_no_operator_is_connected_stays_in_the_log() -> None:
    with capture_logs() as logged:
        await Switchboard().tell("hỏng, gọi 0912345678")
    assert logged == [{"event": "operator_told", "fault": "hỏng, gọi [số]", "log_level": "warning"}]


async def test_every_connected_operator_is_told() -> None:
    switchboard, first, second = Switchboard(), FakeDossiers(), FakeDossiers()
    switchboard.connect(first)
    switchboard.connect(second)
    await switchboard.tell("hỏng")
    assert first.told == second.told == ["hỏng"]
