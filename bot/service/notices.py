"""What followers are told by themselves: changes of state, nearly due, overdue; and once, that they may rate."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal, Protocol

from bot.domain.calendar import WorkingCalendar
from bot.domain.dossier_codes import DossierCode, MalformedDossierCode
from bot.domain.dossiers import Dossier
from bot.service.dossier_ports import DossierSource, SourceUnreachable
from bot.service.ports import Clock, Operator

NoticeKind = Literal["state", "due_tomorrow", "overdue", "rate"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell ``chat`` once: ``key`` names the occasion, ``dossier`` is the dossier as it was then."""

    chat: str
    kind: NoticeKind
    key: str
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class QueuedNotice:
    """A notice taken from the queue to be sent now; ``number`` is its place there.

    ``begun_after`` is set when sending it was begun before and nobody knows how that ended: the latest message by then.
    """

    number: int
    notice: Notice
    begun_after: int | None = None


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
        """On taking up duty: give back what a process that died had taken, for nobody else is sending."""
        ...

    async def begin(self, number: int, latest: int) -> None:
        """A taken notice is being sent from now on; ``latest`` is the number of the channel's latest message."""
        ...

    async def settle(self, number: int, result: Literal["sent", "unreachable", "failed"]) -> None:
        """A taken notice is dealt with and never comes again."""
        ...


@dataclass(frozen=True, slots=True)
class DeskNote:
    """A citizen's reminder to the desk of ``unit`` that a dossier is overdue; one a dossier and day.

    ``begun_after`` is set when sending it was begun before and nobody knows how that ended: the latest message by then.
    """

    code: str
    unit: str
    on: date
    begun_after: int | None = None


class DeskNotes(Protocol):
    """The reminders to desks: durable until told."""

    async def untold(self) -> Sequence[DeskNote]:
        """The notes that the desk has not been told of, oldest first."""
        ...

    async def begin(self, note: DeskNote, latest: int) -> None:
        """A reminder is being sent from now on; ``latest`` is the number of the latest message where it goes."""
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
        """Ask the source for every followed dossier, a few at once; a source that remembers queues what changed.

        What is wrong with one dossier does not keep the others from being asked for; a source that is silent several
        times in a row is left alone until the next round.
        """
        codes = iter(dict.fromkeys(each.dossier.code for each in await self._notices.followed()))
        silences = _Silences()
        done = await asyncio.gather(*(self._ask(codes, silences) for _ in range(ASKED_AT_ONCE)), return_exceptions=True)
        for trouble in filter(None, done):
            raise trouble
        if silences.reasons:
            asked = f"kiểm tra hồ sơ được theo dõi ({len(silences.reasons)} lần)"
            await self._operator.tell(f"Nguồn hồ sơ không trả lời khi {asked}: {silences.reasons[0]}")

    async def _ask(self, codes: Iterator[str], silences: "_Silences") -> None:
        for code in codes:
            try:
                await self._source.find(DossierCode.parse(code))
                silences.in_a_row = 0
            except MalformedDossierCode:
                continue
            except SourceUnreachable as down:
                silences.reasons.append(str(down))
                silences.in_a_row += 1
            if silences.in_a_row >= SILENCES_IN_A_ROW:
                return


ASKED_AT_ONCE = 4
"""Of the eight connections to a system over HTTP, so that citizens who ask meanwhile find some free."""
SILENCES_IN_A_ROW = 5
"""As many as open the circuit breaker when nothing else is configured."""


@dataclass(slots=True)
class _Silences:
    """How often the source told nothing in one round."""

    reasons: list[str] = field(default_factory=list[str])
    in_a_row: int = 0


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
