"""The offices' own chats: which chat is whose, and what is said there about tickets."""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from bot.channels.telegram.in_doubt import has_arrived, send_once, send_unless_sent
from bot.channels.telegram.incoming import Incoming
from bot.channels.telegram.outgoing import NotSent, NotYet, Outgoing, Unreachable
from bot.conversation.desk import DeskConversation, DeskMessage
from bot.conversation.messages import Reply
from bot.conversation.notifier import Delivery
from bot.service.ports import Operator

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DeskChats:
    """``by_unit`` has the chat of each unit; ``otherwise`` (the operator's) stands in for units without one.

    ``moved`` tells the new number of a group that became a supergroup; settings still have the old one.
    """

    by_unit: Mapping[str, int]
    otherwise: int | None
    moved: Mapping[int, int] = field(default_factory=dict[int, int])

    def of_unit(self, unit: str) -> int | None:
        """The chat of ``unit``, or of the closest unit above it that has one."""
        while unit and unit not in self.by_unit:
            unit = unit.rpartition(".")[0]
        return self.by_unit.get(unit, self.otherwise)

    def is_desk(self, chat_id: int) -> bool:
        """Whether officers work in ``chat_id``."""
        return self._is(chat_id, self.otherwise) or bool(self._units(chat_id))

    def units_of(self, chat_id: int) -> Sequence[str] | None:
        """The units whose tickets ``chat_id`` may work on; None for all."""
        return None if self._is(chat_id, self.otherwise) else self._units(chat_id)

    def _units(self, chat_id: int) -> Sequence[str]:
        return [unit for unit, chat in self.by_unit.items() if self._is(chat_id, chat)]

    def _is(self, chat_id: int, chat: int | None) -> bool:
        return chat is not None and chat_id in (chat, self.moved.get(chat))


@dataclass(frozen=True, slots=True)
class Desks:
    """Officers' chats and the conversation that they have about tickets."""

    chats: DeskChats
    conversation: DeskConversation

    def message_of(self, incoming: Incoming) -> DeskMessage | None:
        """The officer's message about tickets that ``incoming`` is, or None."""
        if not self.chats.is_desk(incoming.chat_id):
            return None
        message = DeskMessage(self.chats.units_of(incoming.chat_id), incoming.message.content, incoming.replied_to)
        return message if self.conversation.concerns(message) else None


class DeskSender:
    """Sends to the chat of a unit; the operator is told of a chat that does not take it."""

    def __init__(self, outgoing: Outgoing, chats: DeskChats, operator: Operator) -> None:
        self._outgoing = outgoing
        self._chats = chats
        self._operator = operator

    def latest(self, to: str) -> int:
        """The number of the latest message in the chat of unit ``to`` that is known."""
        chat = self._chats.of_unit(to)
        return self._outgoing.latest_in(chat) if chat is not None else 0

    async def send(self, to: str, reply: Reply) -> Delivery:
        """Send ``reply`` to unit ``to``; an office without a chat finds its tickets in its list."""
        chat = self._chats.of_unit(to)
        return Delivery.SENT if chat is None else await self._delivery(to, chat, send_once(self._outgoing, chat, reply))

    async def has_arrived(self, to: str, reply: Reply, after: int) -> bool | None:
        """Whether what a process that died was sending arrived; None where only sending it again can tell."""
        chat = self._chats.of_unit(to)
        return None if chat is None else await has_arrived(self._outgoing, chat, reply, after)

    async def send_unless_sent(self, to: str, reply: Reply, after: int) -> Delivery:
        """Send ``reply`` where a process died while sending it: it arrives once, whether or not it had arrived then."""
        chat = self._chats.of_unit(to)
        if chat is None:
            return Delivery.SENT
        return await self._delivery(to, chat, send_unless_sent(self._outgoing, chat, reply, after))

    async def _delivery(self, unit: str, chat: int, sending: Awaitable[None]) -> Delivery:
        try:
            await sending
        except (Unreachable, NotSent) as fault:
            await self._operator.tell(f"desk_not_told: nhóm của {unit} không nhận tin góp ý: {fault}")
            return Delivery.LATER if isinstance(fault, NotYet) else Delivery.FAILED
        if chat in self._chats.moved:
            log.warning("desk_moved", unit=unit, was=chat, now=self._chats.moved[chat])
            await self._operator.tell(f"desk_moved: nhóm của {unit} đã đổi số (xem nhật ký): sửa telegram.desk_chats")
        return Delivery.SENT
