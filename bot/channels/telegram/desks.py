"""The offices' own chats: which chat is whose, and what is said there about tickets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from bot.channels.telegram.in_doubt import send_noted
from bot.channels.telegram.incoming import Incoming
from bot.channels.telegram.outgoing import NotSent, NotYet, Outgoing, Unreachable
from bot.conversation.desk import DeskConversation, DeskMessage
from bot.conversation.messages import Reply
from bot.conversation.notifier import Begin, Delivery
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

    async def deliver(self, to: str, reply: Reply, begun_after: int | None, begin: Begin) -> Delivery:
        """Send ``reply`` to unit ``to`` once; an office without a chat finds its tickets in its list."""
        chat = self._chats.of_unit(to)
        if chat is None:
            return Delivery.SENT
        try:
            await send_noted(self._outgoing, chat, reply, begun_after, begin)
        except (Unreachable, NotSent) as fault:
            await self._operator.tell(f"desk_not_told: nhóm của {to} không nhận tin góp ý: {fault}")
            return Delivery.LATER if isinstance(fault, NotYet) else Delivery.FAILED
        if chat in self._chats.moved:
            log.warning("desk_moved", unit=to, was=chat, now=self._chats.moved[chat])
            await self._operator.tell(f"desk_moved: nhóm của {to} đã đổi số (xem nhật ký): sửa telegram.desk_chats")
        return Delivery.SENT
