"""The operator, told of faults in a Telegram chat of their own."""

from collections.abc import Callable
from time import monotonic
from typing import Protocol

import structlog
from markupsafe import Markup
from telegram.error import TelegramError

from bot.channels.telegram.letters import Posting, letter_of
from bot.channels.telegram.outgoing import NotSent, Outgoing, Unreachable
from bot.conversation.messages import Reply
from bot.service.bells import OUTBOX
from bot.service.delivery import Bells, Outbox, Urgency
from bot.service.scrubbing import scrub
from bot.store.database import DatabaseOutOfReach

log = structlog.get_logger()

AGAIN_AFTER_SECONDS = 600.0
"""The same fault is told once in ten minutes: a broken database must not flood the operator's phone."""
LONGEST = 1500


class Sends(Protocol):
    """Takes a message for a chat."""

    async def send(self, chat_id: int, reply: Reply) -> None:
        """Send ``reply``, or see to it that it is sent."""
        ...


class ByPost:
    """Leaves messages in the outbox, so that every process may write and only one sends.

    When the database is away, which may be what the message is about, the message goes straight to Telegram.
    """

    def __init__(self, outbox: Outbox, bells: Bells, outgoing: Outgoing) -> None:
        self._outbox = outbox
        self._bells = bells
        self._outgoing = outgoing

    async def send(self, chat_id: int, reply: Reply) -> None:
        """Put ``reply`` into the outbox, or send it; raises Unreachable or NotSent."""
        try:
            letter = letter_of(Posting(chat_id, reply, latest=self._outgoing.latest), Urgency.NOTICE)
            await self._outbox.put([letter])
        except DatabaseOutOfReach:
            await self._outgoing.urged(Urgency.NOTICE).send(chat_id, reply)
        else:
            self._bells.ring(OUTBOX)


class ChatOperator:
    """Tells faults to one chat; without a chat they stay in the log."""

    def __init__(self, sends: Sends, chat_id: int | None, seconds_now: Callable[[], float] = monotonic) -> None:
        self._sends = sends
        self._chat_id = chat_id
        self._seconds_now = seconds_now
        self._told: dict[str, float] = {}

    async def tell(self, fault: str) -> None:
        """Tell ``fault``, scrubbed of personal data, unless it was told just now."""
        log.warning("operator_told", fault=scrub(fault)[:LONGEST])
        if self._chat_id is None or not self._is_news(fault):
            return
        try:
            await self._sends.send(self._chat_id, Reply(Markup("⚙️ {}").format(scrub(fault)[:LONGEST])))
        except (Unreachable, NotSent, TelegramError) as trouble:
            log.warning("operator_not_told", trouble=str(trouble))

    def _is_news(self, fault: str) -> bool:
        now = self._seconds_now()
        self._told = {known: at for known, at in self._told.items() if now - at < AGAIN_AFTER_SECONDS}
        is_news = fault not in self._told
        self._told.setdefault(fault, now)
        return is_news
