"""Stand-ins for what surrounds the channel: a conversation that does as told, an operator, a sleep without time."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from bot.conversation.messages import Button, Message, Outcome, Pressed, Replies, Reply, Said
from bot.service.delivery import Settling
from bot.service.dialogue import DialogueState
from tests.fake_records import InMemoryCitizenRecords

MENU = ((Button("Một", "1:m"), Button("Hai", "1:f")),)


@dataclass
class Naps:
    """Sleeping that only notes for how long."""

    seconds: list[float] = field(default_factory=list[float])

    async def nap(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


@dataclass
class ListeningOperator:
    """The port ``Operator``: keeps what it is told."""

    faults: list[str] = field(default_factory=list[str])

    async def tell(self, fault: str) -> None:
        self.faults.append(fault)


@dataclass
class EchoingConversation:
    """Repeats what it hears; ``before`` may wait or raise, ``replies`` replaces the echo."""

    heard: list[Message] = field(default_factory=list[Message])
    before: Callable[[Message], Any] | None = None
    replies: Sequence[Reply] = ()
    records: InMemoryCitizenRecords = field(default_factory=InMemoryCitizenRecords)

    async def answer(self, message: Message, settling: Callable[[Replies], Settling] | None = None) -> Replies:
        self.heard.append(message)
        if self.before is not None:
            await self.before(message)
        replies = Replies(tuple(self.replies) or (Reply(Markup.escape(words(message))),), Outcome("smalltalk"))
        await self.records.commit(message.chat, DialogueState(), [], settling(replies) if settling else None)
        return replies

    def refusal(self, message: Message, *, with_picture: bool = False, at_desk: bool = False) -> Replies | None:
        return None

    def apology(self, message: Message) -> Replies:
        del message
        return Replies((Reply(Markup("Xin lỗi")),), Outcome("refused"))

    @property
    def words(self) -> list[str]:
        return [words(message) for message in self.heard]


def words(message: Message) -> str:
    match message.content:
        case Said(text):
            return text
        case Pressed(payload):
            return payload
        case other:
            return repr(other)
