"""Telling followers: takes notices from the queue, puts them into words, and hands them to the channel."""

from collections.abc import Awaitable, Callable, Mapping
from enum import Enum

from bot.content.sentences import Sentences
from bot.conversation.messages import Reply
from bot.conversation.rendering.dossiers import notice_card
from bot.service.dialogue import DialogueState, Language
from bot.service.knowledge_base import KnowledgeBase
from bot.service.notices import Notices, QueuedNotice, QuietHours
from bot.service.ports import CitizenRecords, Clock

BATCH = 20


class Delivery(Enum):
    """What became of a notice."""

    SENT = "sent"
    UNREACHABLE = "unreachable"
    FAILED = "failed"


Send = Callable[[str, Reply], Awaitable[Delivery]]


class Notifier:
    """Sends what is queued, except in quiet hours."""

    def __init__(
        self,
        notices: Notices,
        records: CitizenRecords,
        knowledge_base: KnowledgeBase,
        texts: Mapping[Language, Sentences],
        clock: Clock,
        quiet_hours: QuietHours,
    ) -> None:
        self._notices = notices
        self._records = records
        self._knowledge_base = knowledge_base
        self._texts = texts
        self._clock = clock
        self._quiet_hours = quiet_hours

    async def resume(self) -> None:
        """Call once at the start: what a process that died left behind is sent without waiting for the lease."""
        await self._notices.take_back()

    async def deliver(self, channel: str, send: Send) -> int:
        """Send everything queued for chats of ``channel``; returns how many notices were dealt with.

        A notice is settled right after it was sent: when the process dies between the two, that one notice is sent
        again after the lease; it is never lost.
        """
        dealt_with = 0
        while not self._quiet_hours.covers(self._clock.now()):
            taken = await self._notices.take(channel, BATCH)
            for queued in taken:
                delivery = await send(queued.notice.chat, await self._reply(queued))
                await self._notices.settle(queued.number, delivery.value)
            dealt_with += len(taken)
            if len(taken) < BATCH:
                break
        return dealt_with

    async def _reply(self, queued: QueuedNotice) -> Reply:
        state = await self._records.dialogue(queued.notice.chat) or DialogueState()
        knowledge = self._knowledge_base.current.knowledge
        return notice_card(queued.notice, self._texts[state.language], knowledge, self._clock.now().date())
