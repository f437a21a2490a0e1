"""Carries messages between citizens and offices, without either learning more of the other than what was written."""

from collections.abc import Mapping
from functools import partial

from bot.content.feedback_sentences import DeskTexts
from bot.content.sentences import Sentences
from bot.conversation.messages import Reply
from bot.conversation.notifier import Delivery, Letterbox
from bot.conversation.rendering.desk import news_card
from bot.conversation.rendering.tickets import answer_card
from bot.service.dialogue import DialogueState, Language
from bot.service.knowledge_base import KnowledgeBase
from bot.service.ports import CitizenRecords, Clock
from bot.service.ticket_ports import PostResult, TicketPost, ToTellCitizen, ToTellDesk

BATCH = 20
_RESULTS: Mapping[Delivery, PostResult] = {
    Delivery.SENT: "sent",
    Delivery.UNREACHABLE: "unreachable",
    Delivery.FAILED: "failed",
    Delivery.LATER: "later",
}


class TicketTeller:
    """Tells desks what citizens wrote, and citizens what their office answered."""

    def __init__(
        self,
        post: TicketPost,
        records: CitizenRecords,
        knowledge_base: KnowledgeBase,
        texts: Mapping[Language, Sentences],
        desk_texts: DeskTexts,
        clock: Clock,
    ) -> None:
        self._post = post
        self._records = records
        self._knowledge_base = knowledge_base
        self._texts = texts
        self._desk_texts = desk_texts
        self._clock = clock

    async def resume(self) -> None:
        """Call once at the start: what a process that died left behind is told without waiting for the lease."""
        await self._post.take_back()

    async def tell_desks(self, desks: Letterbox) -> int:
        """Tell offices what they have not been told; returns how many messages were dealt with.

        ``desks`` takes units, and a message to an office without a chat as sent: that one looks into its list.
        """
        dealt_with = 0
        while True:
            untold = await self._post.untold_to_desk(BATCH)
            for told in untold:
                knowledge = self._knowledge_base.current.knowledge
                card = news_card(told, self._desk_texts, knowledge, self._clock.now().date())
                await self._tell(told, desks, told.ticket.unit, card)
            dealt_with += len(untold)
            if len(untold) < BATCH:
                return dealt_with

    async def tell_citizens(self, channel: str, citizens: Letterbox) -> int:
        """Tell citizens of ``channel`` what was answered; returns how many messages were dealt with."""
        dealt_with = 0
        while True:
            untold = await self._post.untold_to_citizens(channel, BATCH)
            for told in untold:
                await self._tell(told, citizens, told.chat, await self._card(told))
            dealt_with += len(untold)
            if len(untold) < BATCH:
                return dealt_with

    async def _tell(self, told: ToTellDesk | ToTellCitizen, letterbox: Letterbox, to: str, card: Reply) -> None:
        """That a message is being sent is noted before, and that it was sent after: in between, it is in doubt."""
        delivery = await letterbox.deliver(to, card, told.begun_after, partial(self._post.begin, told))
        await self._post.settle(told, _RESULTS[delivery])

    async def _card(self, told: ToTellCitizen) -> Reply:
        state = await self._records.dialogue(told.chat) or DialogueState()
        writing = state.writing
        is_live = writing is not None and writing.is_live and writing.ticket == told.ticket.number
        return answer_card(told, self._texts[state.language].feedback, is_live=is_live)
