"""Everything between Telegram and the conversation, with inbox and outbox in memory."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.channels.telegram.clerk import Clerk, Patience
from bot.channels.telegram.desks import Desks
from bot.channels.telegram.door import Door
from bot.channels.telegram.handover import Handover
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.polling import PollingBot
from bot.channels.telegram.receiver import Receiver, chat_of
from bot.channels.telegram.sender import Perseverance, Sender
from bot.conversation.conversation import Conversation
from bot.service.bells import HouseBells
from bot.service.ports import Operator
from bot.service.watched_clock import WatchedClock
from tests.builders import FixedClock
from tests.fake_post import InMemoryInbox, InMemoryOutbox, InMemoryPost
from tests.fake_records import InMemoryCitizenRecords

LONG_ENOUGH = 20
GIVES_UP_AT_ONCE = Perseverance(pauses=(0.0,), give_up_after=timedelta(seconds=-1), database=0.0)


class ListeningBells(HouseBells):
    """Notes what it was rung for."""

    def __init__(self) -> None:
        super().__init__()
        self.rung: set[str] = set()

    def ring(self, name: str) -> None:
        self.rung.add(name)
        super().ring(name)


@dataclass
class PostOffice:
    """A clerk and a sender at work; ``receive`` returns when the update and its replies are through."""

    receiver: Receiver
    post: InMemoryPost
    inbox: InMemoryInbox
    outbox: InMemoryOutbox
    bells: ListeningBells
    clerk: "asyncio.Task[None]"
    sender: "asyncio.Task[None]"
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, raw: dict[str, Any]) -> None:
        await self.receiver.receive(raw)
        chat = chat_of(raw)
        assert await self.post.bell.until(lambda: chat is None or not self.post.waits_for(chat), LONG_ENOUGH)
        await self.receiver.finish()


@asynccontextmanager
async def post_office(
    bot: PollingBot,
    conversation: Conversation,
    records: InMemoryCitizenRecords,
    outgoing: Outgoing,
    operator: Operator,
    desks: Desks | None = None,
    wall: FixedClock | None = None,
) -> AsyncGenerator[PostOffice]:
    post, bells, clock, stop = records.post, ListeningBells(), WatchedClock(wall or FixedClock()), asyncio.Event()
    inbox, outbox = InMemoryInbox(post), InMemoryOutbox(post)
    handover = Handover(bells)
    door = Door(bot, conversation, records, inbox, outgoing, bells, handover, desks)
    clerk = Clerk(door, inbox, operator, bells, clock, Patience((0.0, 0.0), 0.0))
    sender = Sender(outbox, outgoing, records, operator, bells, GIVES_UP_AT_ONCE)
    handover.begin(sender.accept)
    office = PostOffice(
        Receiver(inbox, outgoing, bells, clerk),
        post,
        inbox,
        outbox,
        bells,
        asyncio.create_task(clerk.run(stop, 1.0)),
        asyncio.create_task(sender.run(stop, 1.0)),
        stop,
    )
    yield office
    stop.set()
    await asyncio.gather(office.clerk, office.sender, return_exceptions=True)
