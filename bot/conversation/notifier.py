"""Telling followers: takes notices from the queue, puts them into words, and hands them to the channel."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Protocol

from bot.content.sentences import Sentences
from bot.conversation.messages import Reply
from bot.conversation.rendering.dossiers import notice_card
from bot.service.dialogue import DialogueState, Language
from bot.service.knowledge_base import KnowledgeBase
from bot.service.notices import Notices, QueuedNotice, QuietHours
from bot.service.ports import CitizenRecords, Clock

BATCH = 20


class Delivery(Enum):
    """What became of a notice; LATER: not taken in all tries, or not known to be: to be looked for later."""

    SENT = "sent"
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    LATER = "later"


Send = Callable[[str, Reply], Awaitable[Delivery]]
Begin = Callable[[int], Awaitable[None]]
"""Notes that sending begins, and after which message of the channel."""


class Letterbox(Protocol):
    """Where messages are put that the bot sends by itself: to a citizen's chat, or to the unit of an office."""

    async def deliver(self, to: str, reply: Reply, begun_after: int | None, begin: Begin) -> Delivery:
        """Deliver ``reply`` once, whoever died over it before.

        ``begin`` notes after which message it is being sent, ``begun_after`` is what was noted when that was begun
        before; 0 where there are no numbers.
        """
        ...


@dataclass(frozen=True, slots=True)
class PlainLetterbox:
    """A channel without numbered messages; what was begun before is sent again, perhaps for the second time."""

    put: Send

    async def deliver(self, to: str, reply: Reply, begun_after: int | None, begin: Begin) -> Delivery:
        """Send ``reply``."""
        if begun_after is None:
            await begin(0)
        return await self.put(to, reply)


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

    async def deliver(self, channel: str, letterbox: Letterbox) -> int:
        """Send everything queued for chats of ``channel``; returns how many notices were dealt with.

        That a notice is being sent is noted before, and that it was sent after. Of what a process that died left
        behind, only the one noted and not sent is in doubt; the letterbox is asked to find out about it.
        """
        dealt_with = 0
        while not self._quiet_hours.covers(self._clock.now()):
            taken = await self._notices.take(channel, BATCH)
            for queued in taken:
                delivery = await self._deliver(queued, letterbox)
                if delivery is not Delivery.LATER:  # it comes again by itself
                    await self._notices.settle(queued.number, delivery.value)
            dealt_with += len(taken)
            if len(taken) < BATCH:
                break
        return dealt_with

    async def _deliver(self, queued: QueuedNotice, letterbox: Letterbox) -> Delivery:
        reply = await self._reply(queued)
        begin = partial(self._notices.begin, queued.number)
        return await letterbox.deliver(queued.notice.chat, reply, queued.begun_after, begin)

    async def _reply(self, queued: QueuedNotice) -> Reply:
        state = await self._records.dialogue(queued.notice.chat) or DialogueState()
        knowledge = self._knowledge_base.current.knowledge
        return notice_card(queued.notice, self._texts[state.language], knowledge, self._clock.now().date())
