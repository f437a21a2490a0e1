"""Notices to followers on Telegram: looked for, queued and sent while the bot runs."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import structlog
from markupsafe import Markup

from bot.channels.telegram.desks import DeskChats, DeskSender
from bot.channels.telegram.in_doubt import send_noted
from bot.channels.telegram.incoming import CHANNEL
from bot.channels.telegram.outgoing import NotSent, NotYet, Outgoing, Unreachable
from bot.conversation.messages import Reply
from bot.conversation.notifier import Begin, Delivery, Notifier
from bot.conversation.ticket_teller import TicketTeller
from bot.service.bells import TICKETS
from bot.service.delivery import Bells
from bot.service.notices import DeskNotes
from bot.service.ports import CitizenRecords, Operator

log = structlog.get_logger()


class NoticeSender:
    """Hands notices to Telegram and says what became of them."""

    def __init__(self, outgoing: Outgoing, records: CitizenRecords) -> None:
        self._outgoing = outgoing
        self._records = records

    async def deliver(self, to: str, reply: Reply, begun_after: int | None, begin: Begin) -> Delivery:
        """Send ``reply`` once; a citizen who blocked the bot is noted and not written to again."""
        try:
            await send_noted(self._outgoing, int(to.removeprefix(f"{CHANNEL}:")), reply, begun_after, begin)
        except Unreachable:
            await self._records.mark_unreachable(to)
            return Delivery.UNREACHABLE
        except NotYet as trouble:
            log.warning("notice_must_wait", trouble=str(trouble))
            return Delivery.LATER
        except NotSent as fault:
            log.warning("notice_not_sent", fault=str(fault))
            return Delivery.FAILED
        return Delivery.SENT


class DeskTeller:
    """Tells desks, each in its own chat, of the dossiers that citizens remind them of."""

    def __init__(self, outgoing: Outgoing, notes: DeskNotes, chats: DeskChats) -> None:
        self._outgoing = outgoing
        self._notes = notes
        self._chats = chats

    async def tell(self) -> None:
        """Tell what has not been told; a note without a chat to go to waits until there is one."""
        for note in await self._notes.untold():
            chat = self._chats.of_unit(note.unit)
            if chat is None:
                continue
            reminder = Reply(_REMINDER.format(code=note.code, on=f"{note.on:%d/%m/%Y}"))
            begin = partial(self._notes.begin, note)
            try:
                await send_noted(self._outgoing, chat, reminder, note.begun_after, begin)
            except (Unreachable, NotSent) as fault:
                log.warning("desk_not_told", unit=note.unit, fault=str(fault))
            else:
                await self._notes.mark_told(note)


_REMINDER = Markup("✋ Ngày {on}, người dân nhắc hồ sơ quá hẹn <b>{code}</b>. Đề nghị kiểm tra và báo ngày hẹn mới.")


async def keep_telling(
    look: Callable[[], Awaitable[None]], notifier: Notifier, sender: NoticeSender, operator: Operator, every: float
) -> None:
    """Look for what there is to tell and tell it, every ``every`` seconds, until cancelled."""
    while True:
        try:
            await look()
            await notifier.deliver(CHANNEL, sender)
        except Exception as fault:
            log.exception("notices_failed", fault=type(fault).__name__)
            await operator.tell(f"notices_failed: {type(fault).__name__}: {fault}")
        await asyncio.sleep(every)


async def keep_carrying(
    teller: TicketTeller,
    desks: DeskSender,
    citizens: NoticeSender,
    operator: Operator,
    bells: Bells,
    every: float,
) -> None:
    """Carry messages between citizens and offices whenever it is rung for, and every ``every`` seconds in any case."""
    while True:
        try:
            await teller.tell_desks(desks)
            await teller.tell_citizens(CHANNEL, citizens)
        except Exception as fault:
            log.exception("tickets_failed", fault=type(fault).__name__)
            await operator.tell(f"tickets_failed: {type(fault).__name__}: {fault}")
        await bells.wait(TICKETS, every)
