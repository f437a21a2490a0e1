"""What followers are told by themselves: changes of state, nearly due, overdue."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, Protocol

from bot.domain.calendar import WorkingCalendar
from bot.domain.dossier_codes import DossierCode, MalformedDossierCode
from bot.domain.dossiers import Dossier
from bot.service.dossier_ports import DossierSource, SourceUnreachable
from bot.service.ports import Clock, Operator

NoticeKind = Literal["state", "due_tomorrow", "overdue"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell ``chat`` once: ``key`` names the occasion, ``dossier`` is the dossier as it was then."""

    chat: str
    kind: NoticeKind
    key: str
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class QueuedNotice:
    """A notice taken from the queue to be sent now; ``number`` is its place there."""

    number: int
    notice: Notice


@dataclass(frozen=True, slots=True)
class FollowedDossier:
    """A dossier and one chat that follows it."""

    chat: str
    dossier: Dossier


class Notices(Protocol):
    """The queue of notices: durable, and each occasion in it at most once."""

    async def followed(self) -> Sequence[FollowedDossier]:
        """Every followed dossier, once for each reachable follower."""
        ...

    async def queue(self, notices: Sequence[Notice]) -> None:
        """Queue those notices that were never queued before."""
        ...

    async def take(self, channel: str, most: int) -> Sequence[QueuedNotice]:
        """Take up to ``most`` notices for chats of ``channel`` that nobody else is sending."""
        ...

    async def take_back(self) -> None:
        """At the start: give back what a process that died had taken, where that is known for sure."""
        ...

    async def settle(self, number: int, result: Literal["sent", "unreachable", "failed"]) -> None:
        """A taken notice is dealt with and never comes again."""
        ...


@dataclass(frozen=True, slots=True)
class DeskNote:
    """A citizen's reminder to the desk of ``unit`` that a dossier is overdue; one a dossier and day."""

    code: str
    unit: str
    on: date


class DeskNotes(Protocol):
    """The reminders to desks: durable until told."""

    async def untold(self) -> Sequence[DeskNote]:
        """The notes that the desk has not been told of, oldest first."""
        ...

    async def mark_told(self, note: DeskNote) -> None:
        """The desk has been told of ``note``."""
        ...


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The part of the day in which nobody is disturbed, over midnight where ``begins`` is later than ``ends``."""

    begins: time = time(21, 0)
    ends: time = time(7, 0)

    def covers(self, moment: datetime) -> bool:
        """Whether ``moment`` (local time) is quiet."""
        now = moment.time()
        if self.begins <= self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends


class DueWatch:
    """Looks at every followed dossier and queues what its dates have to tell."""

    def __init__(self, notices: Notices, source: DossierSource, clock: Clock, operator: Operator) -> None:
        self._notices = notices
        self._source = source
        self._clock = clock
        self._operator = operator

    async def look(self, calendar: WorkingCalendar) -> None:
        """Queue "due on the next working day" and "overdue" for today; call it as often as you like."""
        today = self._clock.now().date()
        followed = await self._notices.followed()
        await self._notices.queue([notice for each in followed for notice in notices_of(each, calendar, today)])

    async def refresh(self) -> None:
        """Ask the source for every followed dossier; a source that remembers queues what changed."""
        for code in dict.fromkeys(each.dossier.code for each in await self._notices.followed()):
            try:
                await self._source.find(DossierCode.parse(code))
            except MalformedDossierCode:
                continue
            except SourceUnreachable as down:
                await self._operator.tell(f"Nguồn hồ sơ không trả lời khi kiểm tra hồ sơ được theo dõi: {down}")
                return


def notices_of(followed: FollowedDossier, calendar: WorkingCalendar, today: date) -> Iterator[Notice]:
    """What the dates of one followed dossier have to tell ``today``."""
    dossier = followed.dossier
    deadline = dossier.deadline(calendar, today)
    if deadline is None or dossier.state is None or dossier.state.is_end or dossier.state.stops_the_clock:
        return
    if dossier.is_overdue(calendar, today):
        yield Notice(followed.chat, "overdue", deadline.isoformat(), dossier)
    elif today < deadline and _next_working_day(calendar, today) >= deadline:
        yield Notice(followed.chat, "due_tomorrow", deadline.isoformat(), dossier)


def _next_working_day(calendar: WorkingCalendar, today: date) -> date:
    return calendar.add_working_days(today, 1)


LEASE = timedelta(minutes=2)
"""A notice taken longer ago than this and not settled was left by a process that died; it is taken again."""
