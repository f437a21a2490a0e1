"""What exactly one process does: sending, polling, and everything that runs on a timer."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog

from bot.app import Assistant
from bot.channels.telegram.desks import DeskChats, DeskSender
from bot.channels.telegram.handover import Handover
from bot.channels.telegram.notices import DeskTeller, NoticeSender, keep_carrying, keep_telling
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.polling import PollingBot, poll, wait_out
from bot.channels.telegram.sender import Sender
from bot.operations.retaining import DailyRetention
from bot.service.delivery import Duty, Urgency
from bot.service.ports import Operator
from bot.settings import Settings
from bot.store.database import DatabaseOutOfReach
from bot.telegram_deployment import announce_commands, check_deployed, register

log = structlog.get_logger()

KNOWN_FOR = timedelta(days=3)
"""How long the numbers of settled updates are remembered; Telegram repeats an update for one day."""
PRUNE_SECONDS = 3600.0
TRY_AGAIN_SECONDS = 1.0


@dataclass(slots=True)
class Duties:
    """The work of the process on duty. ``stop`` ends receiving, ``finish`` then ends sending."""

    settings: Settings
    assembled: Assistant
    bot: PollingBot
    outgoing: Outgoing
    operator: Operator
    chats: DeskChats
    daily: DailyRetention
    handover: Handover
    receive: Callable[[Mapping[str, Any]], Awaitable[None]]
    stop: asyncio.Event
    finish: asyncio.Event
    not_polling: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.not_polling.set()

    async def stand_by(self, duty: Duty) -> None:
        """Wait for the duty, do the work, and wait again when the duty is lost; until ``finish`` is set."""
        if self.settings.telegram.role == "receive":
            await self.finish.wait()
            return
        while await until(self.finish, duty.begin()):
            log.info("on_duty")
            working, lost = asyncio.ensure_future(self._work()), asyncio.ensure_future(duty.lost())
            try:
                await asyncio.wait({working, lost}, return_when=asyncio.FIRST_COMPLETED)
                if working.done():
                    working.result()
                else:
                    log.warning("duty_lost")
            except DatabaseOutOfReach as away:  # before the work had really begun: nothing is lost by beginning anew
                log.warning("duty_interrupted", trouble=str(away))
                await until(self.finish, asyncio.sleep(TRY_AGAIN_SECONDS))
            finally:
                await end_all(working, lost)
                await duty.end()

    async def _work(self) -> None:
        """Do everything until ``finish`` is set, then send what still waits; raises what ends the whole program."""
        await self.assembled.notifier.resume()
        await self.assembled.ticket_teller.resume()
        sender = self._sender()
        sending = asyncio.ensure_future(sender.run(self.finish, self.settings.telegram.drain_seconds))
        self.handover.begin(sender.accept)
        timed = (self._tell(), self._carry(), self._prune(), self.daily.keep_erasing())
        others = [asyncio.ensure_future(work) for work in (self._arrive(), *timed)]
        waiting = {sending, *others}
        try:
            while waiting and not sending.done():
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                for each in done:
                    each.result()
        finally:
            self.handover.end()
            await end_all(sending, *others)

    def _sender(self) -> Sender:
        post = self.assembled.post
        return Sender(post.outbox, self.outgoing, self.assembled.records, self.operator, post.bells)

    async def _arrive(self) -> None:
        """See to it that updates come: register or check the webhook, or poll until told to stop.

        One process on SQLite registers by itself: nobody can race with it, and one step less can be forgotten.
        Several on PostgreSQL would undo each other's secrets during a rolling restart; there it is a step of its own.
        """
        webhook = self.settings.telegram.webhook
        if webhook is not None and not self.assembled.database.is_sqlite:
            await wait_out(lambda: check_deployed(webhook, self.bot, self.operator), self.stop)
            return
        await announce_commands(self.bot)
        if webhook is not None:
            await wait_out(lambda: register(webhook, self.bot), self.stop)
            return
        self.not_polling.clear()
        try:
            if await wait_out(self.bot.delete_webhook, self.stop):
                await poll(self.bot, self.receive, self.stop)
        finally:
            self.not_polling.set()

    async def _tell(self) -> None:
        assembled, notices = self.assembled, self.outgoing.urged(Urgency.NOTICE)
        desks = DeskTeller(notices, assembled.desk_notes, self.chats)

        async def look() -> None:
            if self.settings.dossiers.source == "http":
                await assembled.due_watch.refresh()
            await assembled.due_watch.look(assembled.knowledge_base.current.knowledge.calendar)
            await desks.tell()
            assembled.records.ratings.ballot_box.note_news()  # any process may have thrown something in
            await assembled.records.ratings.ballot_box.shake()

        sender = NoticeSender(notices, assembled.records)
        await keep_telling(look, assembled.notifier, sender, self.operator, self.settings.dossiers.look_seconds)

    async def _carry(self) -> None:
        notices = self.outgoing.urged(Urgency.NOTICE)
        desks, citizens = (
            DeskSender(notices, self.chats, self.operator),
            NoticeSender(notices, self.assembled.records),
        )
        every, bells = self.settings.dossiers.look_seconds, self.assembled.post.bells
        await keep_carrying(self.assembled.ticket_teller, desks, citizens, self.operator, bells, every)

    async def _prune(self) -> None:
        while True:
            try:
                if self.assembled.clock.is_trusted():
                    await self.assembled.post.inbox.prune(self.assembled.clock.now() - KNOWN_FOR)
            except Exception as fault:  # the next hour is another chance
                log.exception("not_pruned", fault=type(fault).__name__)
            await asyncio.sleep(PRUNE_SECONDS)


async def until(over: asyncio.Event, awaited: Coroutine[Any, Any, None]) -> bool:
    """Whether ``awaited`` came to its end before ``over`` was set; raises what it raises."""
    if over.is_set():
        awaited.close()
        return False
    coming, ending = asyncio.ensure_future(awaited), asyncio.ensure_future(over.wait())
    try:
        await asyncio.wait({coming, ending}, return_when=asyncio.FIRST_COMPLETED)
        if coming.done():
            coming.result()
            return True
        return False
    finally:
        await end_all(coming, ending)


async def end_all(*tasks: "asyncio.Future[Any]") -> None:
    """Cancel ``tasks`` and wait until they are through with it."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
