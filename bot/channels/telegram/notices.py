"""Notices to followers on Telegram: looked for, queued and sent while the bot runs."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.channels.telegram.outgoing import NotSent, Outgoing, Unreachable
from bot.conversation.messages import Reply
from bot.conversation.notifier import Delivery, Notifier
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
