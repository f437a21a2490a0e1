"""A citizen who talks to the real conversation, and the fakes around it."""

import re
from html import unescape
from pathlib import Path
from random import Random

from bot.content.texts import load_texts
from bot.conversation.context import Services
from bot.conversation.conversation import Conversation
from bot.conversation.guard import Guard
from bot.conversation.messages import (
    Attached,
    Button,
    Content,
    Located,
    Message,
    Outcome,
    Pressed,
    Replies,
    Reply,
    Said,
)
from bot.conversation.payloads import Payload, encode
from bot.domain.knowledge import Knowledge
from bot.domain.offices import MapPoint
from bot.service.answering import Answering
from bot.service.knowledge_base import KnowledgeBase
from bot.service.rating import Rating
from bot.service.secrets import HashKey
from bot.service.tracking import Tracking
from tests.builders import FixedClock
from tests.conversation import town
from tests.fake_dossiers import FakeDossiers
from tests.fake_records import InMemoryCitizenRecords

TEXTS = load_texts()
REPOSITORY = Path(__file__).parents[2]


class Citizen:
    """Says, presses and sends; ``reply`` is what came back last."""

    def __init__(self, conversation: Conversation, chat: str = "test:an") -> None:
        self._conversation = conversation
        self._chat = chat
        self.replies: Replies = Replies(())

    async def says(self, text: str) -> str:
        """Say ``text``; the reply as a citizen reads it."""
        return await self._sends(Said(text))

    async def presses(self, label: str, on: Reply | None = None) -> str:
        """Press a button of the last reply, or of an older one."""
        labels = {button.text: button.press for button in buttons(on or self.reply)}
        assert label in labels, f"no button «{label}» among {list(labels)}"
        return await self.presses_raw(labels[label])

    async def presses_raw(self, payload: str | Payload) -> str:
        return await self._sends(Pressed(payload if isinstance(payload, str) else encode(payload)))

    async def sends(self, attached: Attached) -> str:
        return await self._sends(attached)

    async def sends_location(self, latitude: float, longitude: float) -> str:
        return await self._sends(Located(MapPoint(latitude=latitude, longitude=longitude)))

    @property
    def reply(self) -> Reply:
        return self.replies.replies[-1]

    @property
    def outcome(self) -> Outcome:
        return self.replies.outcome

    @property
    def labels(self) -> list[str]:
        return [button.text for button in buttons(self.reply)]

    async def _sends(self, content: Content) -> str:
        self.replies = await self._conversation.answer(Message(self._chat, content))
        assert self.replies.replies, "silence"
        return plain(self.reply)


def buttons(reply: Reply) -> list[Button]:
    return [button for row in reply.buttons for button in row]


def plain(reply: Reply) -> str:
    """The reply without its tags."""
    return unescape(re.sub(r"<[^>]*>", "", str(reply.text)))


def knowledge_base(knowledge: Knowledge | None = None) -> KnowledgeBase:
    known = knowledge or town.knowledge()
    return KnowledgeBase(lambda: Answering(known), lambda: "unchanged")


def conversation(
    records: InMemoryCitizenRecords | None = None,
    clock: FixedClock | None = None,
    known: KnowledgeBase | None = None,
    desk: FakeDossiers | None = None,
    guard: Guard | None = None,
) -> Conversation:
    clock, desk = clock or FixedClock(), desk or FakeDossiers()
    tracking = Tracking(desk, desk, desk, HashKey(b"test"), clock, desk)
    records = records or InMemoryCitizenRecords(clock)
    rating = Rating(records.ratings, Random(7))
    services = Services(records, tracking, desk, desk, records.tickets, rating)
    return Conversation(known or knowledge_base(), TEXTS, clock, services, guard=guard)
