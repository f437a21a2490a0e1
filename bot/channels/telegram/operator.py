"""The operator, told of faults in a Telegram chat of their own."""

from collections.abc import Callable
from time import monotonic

import structlog
from markupsafe import Markup
from telegram.error import TelegramError

from bot.channels.telegram.outgoing import NotSent, Outgoing, Unreachable
from bot.conversation.messages import Reply
from bot.service.scrubbing import scrub

log = structlog.get_logger()

AGAIN_AFTER_SECONDS = 600.0
"""The same fault is told once in ten minutes: a broken database must not flood the operator's phone."""
LONGEST = 1500


class ChatOperator:
    """Tells faults to one chat; without a chat they stay in the log."""

    def __init__(self, outgoing: Outgoing, chat_id: int | None, seconds_now: Callable[[], float] = monotonic) -> None:
        self._outgoing = outgoing
        self._chat_id = chat_id
        self._seconds_now = seconds_now
        self._told: dict[str, float] = {}

    async def tell(self, fault: str) -> None:
        """Tell ``fault``, scrubbed of personal data, unless it was told just now."""
        log.warning("operator_told", fault=scrub(fault)[:LONGEST])
        if self._chat_id is None or not self._is_news(fault):
            return
        try:
            await self._outgoing.send(self._chat_id, Reply(Markup("⚙️ {}").format(scrub(fault)[:LONGEST])))
        except (Unreachable, NotSent, TelegramError) as trouble:
            log.warning("operator_not_told", trouble=str(trouble))

    def _is_news(self, fault: str) -> bool:
        now = self._seconds_now()
        self._told = {known: at for known, at in self._told.items() if now - at < AGAIN_AFTER_SECONDS}
        is_news = fault not in self._told
        self._told.setdefault(fault, now)
        return is_news
