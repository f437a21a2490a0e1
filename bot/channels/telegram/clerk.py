"""Deals with what is in the inbox: first in, first out within a chat, many chats side by side."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from random import getrandbits

import structlog

from bot.channels.telegram.door import Door, Unreadable
from bot.service.bells import INBOX, OUTBOX
from bot.service.delivery import MOST_OF_A_CHAT, AlreadySettled, Bells, Inbox, Letter, Settling, WaitingUpdate
from bot.service.ports import Operator
from bot.service.watched_clock import WatchedClock
from bot.store.database import DatabaseOutOfReach

log = structlog.get_logger()

MOST_CHATS = 64
LOOK_SECONDS = 1.0
"""What another process stored and left is found after so long; what this one stores rings."""
KEEP_SECONDS = 1.5
"""A third of the lease of a chat."""
PROCESS_DIED = "tiến trình chết khi xử lý"
EXPIRED = timedelta(hours=24)
"""Telegram itself forgets messages after so long: an answer would only puzzle. Presses count even then."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often an update is tried that cannot be dealt with, and the pauses between; its chat waits so long."""

    pauses: Sequence[float] = (1.0, 5.0)
    database: float = 1.0

    @property
    def tries(self) -> int:
        """Tries in all."""
        return len(self.pauses) + 1


class Clerk:
    """Takes chats from the inbox and deals with their updates, as long as it ``run``s."""

    def __init__(
        self,
        door: Door,
        inbox: Inbox,
        operator: Operator,
        bells: Bells,
        clock: WatchedClock,
        patience: Patience | None = None,
    ) -> None:
        self._door = door
        self._inbox = inbox
        self._operator = operator
        self._bells = bells
        self._clock = clock
        self._patience = patience or Patience()
        self._busy: set[asyncio.Task[None]] = set()
        self._one_suspect = asyncio.Lock()
        self._is_leaving = False
        self._is_behind = True
        """Whether more may wait than was taken; before the first look nobody knows."""

    async def run(self, stop: asyncio.Event, drain_seconds: float) -> None:
        """Deal with updates until ``stop`` is set, then for at most ``drain_seconds`` with those that wait.

        What was begun is finished in any case, and every chat is given back.
        """
        keeping = asyncio.create_task(self._keep())
        leaving = asyncio.create_task(self._leave_when(stop))
        try:
            while not self._is_leaving:
                if not await self._take():
                    await self._bells.wait(INBOX, LOOK_SECONDS)
            with suppress(TimeoutError):
                async with asyncio.timeout(drain_seconds):
                    while await self._take() or self._busy:
                        await asyncio.wait(self._busy or {keeping}, timeout=0.1)
            await asyncio.gather(*self._busy)
            await self._safely(self._inbox.keep)
        finally:
            for task in (keeping, leaving, *self._busy):
                task.cancel()

    @property
    def room(self) -> int:
        """The chats that may be handed over; none while others wait, which come first."""
        return 0 if self._is_leaving or self._is_behind else max(MOST_CHATS - len(self._busy), 0)

    def take_over(self, taken: Sequence[Sequence[WaitingUpdate]]) -> None:
        """Deal with chats that were taken as their updates came in."""
        for updates in taken:
            task = asyncio.create_task(self._deal_with(updates))
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)

    async def _leave_when(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._is_leaving = True
        self._bells.ring(INBOX)

    async def _take(self) -> bool:
        """Take what there is room for; whether more can be taken (behind somebody who writes very much, too)."""
        room = max(MOST_CHATS - len(self._busy), 0)
        taken: Sequence[Sequence[WaitingUpdate]] = ()

        async def take() -> None:
            nonlocal taken
            taken = await self._inbox.take(room)

        if room > 0 and not await self._safely(take):
            await asyncio.sleep(self._patience.database)
        self.take_over(taken)
        self._is_behind = len(taken) == room or any(len(updates) >= MOST_OF_A_CHAT for updates in taken)
        return self._is_behind and room > 0

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(KEEP_SECONDS)
            await self._safely(self._inbox.keep)

    async def _safely(self, call: Callable[[], Awaitable[None]]) -> bool:
        """Whether ``call`` went well; the database may be away for a while."""
        try:
            await call()
        except Exception as trouble:  # noqa: BLE001 - whatever it is, it is tried again
            log.warning("inbox_trouble", fault=type(trouble).__name__, trouble=str(trouble))
            return False
        return True

    async def _deal_with(self, updates: Sequence[WaitingUpdate]) -> None:
        """Deal with the updates of one chat, up to the first that must be tried again later."""
        pause, is_settled = None, False
        try:
            for update in updates:
                # for this task only, which ends with the chat: nothing has to be put back
                structlog.contextvars.bind_contextvars(update=update.number, trace=f"{getrandbits(32):08x}")
                pause = await self._deal(update)
                if pause is not None:
                    break
            is_settled = pause is None
        finally:
            is_worth_a_look = self._inbox.give_back(updates[0].chat, pause or 0.0, is_settled=is_settled)
            if is_worth_a_look or (self._is_behind and len(self._busy) <= MOST_CHATS // 2):
                self._bells.ring(INBOX)

    async def _deal(self, update: WaitingUpdate) -> float | None:
        """Deal with one update to its end, or return the seconds for which its chat must pause."""
        try:
            if update.is_suspect:
                async with self._one_suspect:
                    return await self._try_suspect(update)
            return await self._try(update)
        except AlreadySettled:
            log.info("update_settled_elsewhere")
        except DatabaseOutOfReach as away:  # no fault of the update's
            log.warning("inbox_trouble", fault="DatabaseOutOfReach", trouble=str(away))
        except Exception as fault:
            log.exception("update_failed", fault=type(fault).__name__)
        return self._patience.database

    async def _try_suspect(self, update: WaitingUpdate) -> float | None:
        """The try is noted before: should this process die, too, the next one sees how often that happened.

        One at a time: so that those tried as often as that are the ones that kill.
        """
        await self._inbox.note_failure(update)
        if update.tries < self._patience.tries:
            return await self._try(update)
        # the apology needs the update read: where that kills, the next process does without
        letters = self._door.apology(update) if update.tries == self._patience.tries else ()
        return await self._set_aside(update, "process_died", PROCESS_DIED, letters)

    async def _try(self, update: WaitingUpdate) -> float | None:
        if self._has_expired(update):
            return await self._set_aside(update, "expired", "quá 24 giờ mới được xử lý", ())
        try:
            await self._door.deal(update)
        except (AlreadySettled, DatabaseOutOfReach):
            raise
        except Unreadable as fault:
            return await self._set_aside(update, "update_failed", str(fault), ())
        except Exception as fault:  # noqa: BLE001 - the one error handler: tried again, then set aside
            return await self._failed(update, fault)
        return None

    def _has_expired(self, update: WaitingUpdate) -> bool:
        """Not by a clock that has jumped: an answer too late only puzzles, one that never comes is a loss."""
        is_old = self._clock.now() - update.received_at > EXPIRED and '"callback_query"' not in update.body[:100]
        return is_old and self._clock.is_trusted()

    async def _failed(self, update: WaitingUpdate, fault: Exception) -> float | None:
        tries = update.tries + 1
        log.error("answer_failed", fault=type(fault).__name__, tries=tries, exc_info=fault)
        if tries < self._patience.tries:
            if not update.is_suspect:  # else it was noted before
                await self._inbox.note_failure(update)
            return self._patience.pauses[tries - 1]
        told = f"{type(fault).__name__}: {fault}"
        return await self._set_aside(update, "answer_failed", told, self._door.apology(update))

    async def _set_aside(self, update: WaitingUpdate, event: str, fault: str, letters: Sequence[Letter]) -> None:
        """Keep it for the operator; whoever waits gets the ``letters``."""
        await self._inbox.set_aside(Settling(update, tuple(letters)), fault)
        self._bells.ring(OUTBOX)
        self._bells.ring(INBOX)
        log.warning("update_set_aside", reason=event)
        await self._operator.tell(f"{event}: {fault}")
