"""Notices to followers on Telegram: looked for, queued and sent while the bot runs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from markupsafe import Markup

from bot.channels.telegram.outgoing import NotSent, Outgoing, Unreachable
from bot.conversation.messages import Reply
from bot.conversation.notifier import Delivery, Notifier
from bot.service.notices import DeskNotes
from bot.service.ports import CitizenRecords, Operator

log = structlog.get_logger()

CHANNEL = "telegram"


class NoticeSender:
    """Hands notices to Telegram and says what became of them."""

    def __init__(self, outgoing: Outgoing, records: CitizenRecords) -> None:
        self._outgoing = outgoing
        self._records = records

    async def send(self, chat: str, reply: Reply) -> Delivery:
        """Send ``reply`` to ``chat``; a citizen who blocked the bot is noted and not written to again."""
        try:
            await self._outgoing.send(int(chat.removeprefix(f"{CHANNEL}:")), reply)
        except Unreachable:
            await self._records.mark_unreachable(chat)
            return Delivery.UNREACHABLE
        except NotSent as fault:
            log.warning("notice_not_sent", fault=str(fault))
            return Delivery.FAILED
        return Delivery.SENT


class DeskTeller:
    """Tells desks, each in its own chat, of the dossiers that citizens remind them of."""

    def __init__(self, outgoing: Outgoing, notes: DeskNotes, chats: Mapping[str, int], otherwise: int | None) -> None:
        self._outgoing = outgoing
        self._notes = notes
        self._chats = chats
        self._otherwise = otherwise

    async def tell(self) -> None:
        """Tell what has not been told; a note without a chat to go to waits until there is one."""
        for note in await self._notes.untold():
            chat = self._chat_of(note.unit)
            if chat is None:
                continue
            try:
                await self._outgoing.send(chat, Reply(_REMINDER.format(code=note.code, on=f"{note.on:%d/%m/%Y}")))
            except (Unreachable, NotSent) as fault:
                log.warning("desk_not_told", unit=note.unit, fault=str(fault))
            else:
                await self._notes.mark_told(note)

    def _chat_of(self, unit: str) -> int | None:
        """The chat of ``unit``, or of the closest unit above it that has one."""
        while unit and unit not in self._chats:
            unit = unit.rpartition(".")[0]
        return self._chats.get(unit, self._otherwise)


_REMINDER = Markup("✋ Ngày {on}, người dân nhắc hồ sơ quá hẹn <b>{code}</b>. Đề nghị kiểm tra và báo ngày hẹn mới.")


async def keep_telling(
    look: Callable[[], Awaitable[None]], notifier: Notifier, sender: NoticeSender, operator: Operator, every: float
) -> None:
    """Look for what there is to tell and tell it, every ``every`` seconds, until cancelled."""
    while True:
        try:
            await look()
            await notifier.deliver(CHANNEL, sender.send)
        except Exception as fault:
            log.exception("notices_failed", fault=type(fault).__name__)
            await operator.tell(f"notices_failed: {type(fault).__name__}: {fault}")
        await asyncio.sleep(every)
