"""Officers at work on tickets in their office's own chat: buttons, replies to the bot's messages, and one command."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.content.feedback_sentences import DeskTexts
from bot.conversation.feedback_payloads import AtTheDesk, DeskAction
from bot.conversation.messages import Attached, Content, Outcome, Pressed, Replies, Reply, Said
from bot.conversation.payloads import decode
from bot.conversation.rendering.desk import read_tag, tag, waiting_card, whole_card, words_wanted
from bot.domain.tickets import Ticket
from bot.service import ticketing
from bot.service.knowledge_base import KnowledgeBase
from bot.service.ports import Clock
from bot.service.ticketing import DeskWork, Done, NotAllowed, UnknownTicket, WhyNot

_COMMAND = re.compile(r"\s*/phieu(?:@\w+)?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"\s*(?:#?phieu[_ ])?#?(\d{2})\s*[-_–.]?\s*(\d{6})\s*", re.ASCII | re.IGNORECASE)
_OUTCOME = Outcome("feedback")
_Say = Callable[[str | None, str, str], Awaitable[ticketing.Outcome]]


@dataclass(frozen=True, slots=True)
class DeskMessage:
    """What somebody said or pressed in the chat of the offices of ``units`` (None: the chat that stands in for all).

    ``about`` is the text of the bot's message that it replies to, if it does.
    """

    units: Sequence[str] | None
    content: Content
    about: str = ""


class DeskConversation:
    """Answers officers. What a message is about stands in the message itself, so nothing is kept between them."""

    def __init__(self, work: DeskWork, knowledge_base: KnowledgeBase, texts: DeskTexts, clock: Clock) -> None:
        self._work = work
        self._knowledge_base = knowledge_base
        self._texts = texts
        self._clock = clock

    @staticmethod
    def concerns(message: DeskMessage) -> bool:
        """Whether ``message`` is about tickets; officers also talk among themselves, and ask like anybody else."""
        match message.content:
            case Pressed(payload):
                return isinstance(decode(payload), AtTheDesk)
            case Said(text) if text.lstrip().startswith("/"):
                return _COMMAND.fullmatch(text) is not None
            case Said() | Attached():
                return read_tag(message.about) is not None
            case _:
                return False

    async def answer(self, message: DeskMessage) -> Replies:
        """Do what the officer wants and say what came of it; nothing where ``concerns`` says no."""
        reply = await self._reply(message)
        return Replies((reply,) if reply else (), _OUTCOME)

    def apology(self) -> Replies:
        """What to say when ``answer`` failed."""
        return Replies((Reply(self._texts.failed),), _OUTCOME)

    async def _reply(self, message: DeskMessage) -> Reply | None:
        pressed = decode(message.content.payload) if isinstance(message.content, Pressed) else None
        if isinstance(pressed, AtTheDesk):
            return await self._act(message.units, pressed)
        command = _COMMAND.fullmatch(message.content.text) if isinstance(message.content, Said) else None
        if command is not None:
            return await self._look(message.units, command[1] or "")
        about = read_tag(message.about)
        return await self._say(message, *about) if about else None

    async def _look(self, units: Sequence[str] | None, asked: str) -> Reply:
        """The tickets that wait, or the one that is ``asked`` for."""
        if not asked.strip():
            return waiting_card(await self._waiting(units), self._texts)
        number = _NUMBER.fullmatch(asked)
        if number is None:
            return Reply(self._texts.which_ticket)
        return await self._act(units, AtTheDesk(f"{number[1]}-{number[2]}", DeskAction.SHOW))

    async def _say(self, message: DeskMessage, number: str, asked: DeskAction | None) -> Reply:
        """Take an officer's reply for the words that the message above it asked for."""
        if not isinstance(message.content, Said):
            return Reply(self._texts.words_only.format(number=number), label=tag(number, asked))
        says: dict[DeskAction | None, tuple[str, _Say]] = {
            None: ("answer", self._work.answer),
            DeskAction.RESOLVE: ("resolve", self._work.resolve),
            DeskAction.REFUSE: ("refuse", self._work.refuse),
            DeskAction.SUPPLEMENT: ("supplement", self._work.ask_for_supplement),
        }
        done, say = says[asked]
        outcome = await say(await self._unit(message.units, number), number, message.content.text)
        return self._told(number, outcome, done, asked)

    async def _act(self, units: Sequence[str] | None, pressed: AtTheDesk) -> Reply:
        number, action = pressed.ticket, pressed.action
        unit = await self._unit(units, number)
        if action is DeskAction.TAKE:
            return self._told(number, await self._work.take(unit, number), "take")
        found = await self._work.show(unit, number)
        why_not = _why_not(found.ticket, action) if isinstance(found, Done) else None
        if not isinstance(found, Done) or why_not is not None:
            return self._told(number, NotAllowed(why_not) if why_not else found, action.value)
        return self._whole(found.ticket) if action is DeskAction.SHOW else words_wanted(number, action, self._texts)

    async def _waiting(self, units: Sequence[str] | None) -> list[Ticket]:
        """The tickets that wait for any of ``units``, each once, the oldest first."""
        waiting = [ticket for unit in units or [None] for ticket in await self._work.waiting(unit)]
        by_number = {ticket.number: ticket for ticket in waiting}
        return sorted(by_number.values(), key=lambda ticket: (ticket.opened_on, ticket.number))

    async def _unit(self, units: Sequence[str] | None, number: str) -> str | None:
        """The one of the chat's ``units`` that the ticket belongs to, or else any of them, which is refused then."""
        if units is None:
            return None
        found = await self._work.show(None, number)
        mine = [unit for unit in units if isinstance(found, Done) and found.ticket.is_of(unit)]
        return (mine or list(units))[0]

    def _told(self, number: str, outcome: ticketing.Outcome, done: str, asked: DeskAction | None = None) -> Reply:
        """What came of it; a reply to that is about the same ticket, and after a refusal means the same as before."""
        match outcome:
            case Done():
                return Reply(self._texts.done[done].format(number=number), label=tag(number))
            case NotAllowed(why):
                return Reply(self._texts.refused.format(number=number, why=why.value), label=tag(number, asked))
            case UnknownTicket():
                return Reply(self._texts.unknown_ticket.format(number=number))

    def _whole(self, ticket: Ticket) -> Reply:
        return whole_card(ticket, self._texts, self._knowledge_base.current.knowledge, self._clock.now().date())


def _why_not(ticket: Ticket, action: DeskAction) -> WhyNot | None:
    """Why it is no use to ask for the words of ``action``; better told before they are written."""
    if action is DeskAction.SHOW:
        return None
    if ticket.state.is_end:
        return WhyNot.IS_OVER
    return WhyNot.NOBODY_TO_TELL if action is DeskAction.SUPPLEMENT and not ticket.is_contactable else None
