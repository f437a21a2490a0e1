"""An office that works on tickets in its own chat, and the messages that go between it and citizens."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.content.texts import load_desk_texts
from bot.conversation.desk import DeskConversation, DeskMessage
from bot.conversation.feedback_payloads import AtTheDesk, DeskAction
from bot.conversation.messages import Attached, Content, Pressed, Reply, Said
from bot.conversation.notifier import Begin, Delivery
from bot.conversation.payloads import encode
from bot.conversation.ticket_teller import TicketTeller
from bot.service.knowledge_base import KnowledgeBase
from bot.service.ticketing import DeskWork
from tests.builders import FixedClock
from tests.conversation.citizen import TEXTS, buttons, plain
from tests.fake_records import InMemoryCitizenRecords

DESK_TEXTS = load_desk_texts()
CHANNEL = "test"


def shown(reply: Reply) -> str:
    """What an officer reads, and what comes back when it is replied to: the label is at the end."""
    return f"{plain(reply)}\n\n{reply.label}" if reply.label else plain(reply)


@dataclass
class Letters:
    """What arrived where; ``becomes`` says what becomes of the next ones, ``finds`` whether earlier ones are found."""

    arrived: list[tuple[str, Reply]] = field(default_factory=list[tuple[str, Reply]])
    becomes: Delivery = Delivery.SENT
    number: int = 7
    finds: bool = False
    looked_for: list[int] = field(default_factory=list[int])

    async def deliver(self, to: str, reply: Reply, begun_after: int | None, begin: Begin) -> Delivery:
        if begun_after is None:
            await begin(self.number)
        else:
            self.looked_for.append(begun_after)
            if self.finds:
                return Delivery.SENT
        if self.becomes is Delivery.SENT:
            self.arrived.append((to, reply))
        return self.becomes


class Office:
    """The officers of ``units`` (None: of all) in their chat; ``reply`` is the bot's last one there."""

    def __init__(
        self,
        records: InMemoryCitizenRecords,
        knowledge_base: KnowledgeBase,
        clock: FixedClock,
        units: Sequence[str] | None = None,
    ) -> None:
        self.units = units
        self.conversation = DeskConversation(DeskWork(records.tickets), knowledge_base, DESK_TEXTS, clock)
        self.teller = TicketTeller(records.tickets, records, knowledge_base, TEXTS, DESK_TEXTS, clock)
        self.reply = Reply(DESK_TEXTS.none_waiting)

    async def says(self, text: str, about: Reply | str = "") -> str:
        """Say ``text``, perhaps as a reply to a message."""
        return await self._sends(Said(text), about)

    async def presses(self, label: str, on: Reply | None = None) -> str:
        """Press a button of the last reply, or of an older one."""
        labels = {button.text: button.press for button in buttons(on or self.reply)}
        assert label in labels, f"no button «{label}» among {list(labels)}"
        return await self._sends(Pressed(labels[label]), "")

    async def does(self, action: DeskAction, number: str) -> str:
        """Press the button of an action, however old it is."""
        return await self._sends(Pressed(encode(AtTheDesk(number, action))), "")

    async def sends(self, attached: Attached, about: Reply) -> str:
        return await self._sends(attached, about)

    async def ends(self, action: DeskAction, number: str, words: str) -> str:
        """Press the button, and reply to the bot's question."""
        await self.does(action, number)
        return await self.says(words, about=self.reply)

    def concerns(self, text: str, about: str = "") -> bool:
        """Whether the bot takes ``text`` for itself."""
        return self.conversation.concerns(DeskMessage(self.units, Said(text), about))

    async def hears(self) -> list[Reply]:
        """What the desk is told just now."""
        letters = Letters()
        await self.teller.tell_desks(letters)
        return [reply for _, reply in letters.arrived]

    async def tells(self, chat: str = "test:an") -> list[Reply]:
        """What the citizen is told just now."""
        letters = Letters()
        await self.teller.tell_citizens(CHANNEL, letters)
        return [reply for whose, reply in letters.arrived if whose == chat]

    async def _sends(self, content: Content, about: Reply | str) -> str:
        message = DeskMessage(self.units, content, about if isinstance(about, str) else shown(about))
        assert self.conversation.concerns(message), "the bot does not take this for itself"
        (self.reply,) = (await self.conversation.answer(message)).replies
        return plain(self.reply)
