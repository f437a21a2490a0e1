"""What officers do with tickets: look, take, answer, resolve, refuse, ask for what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.tickets import Ticket, TicketState
from bot.service.scrubbing import readable
from bot.service.ticket_ports import DeskTickets

LONGEST_TEXT = 3500
"""Characters of an officer's message: with the bot's own words it still fits into one message of Telegram (4,096)."""


class WhyNot(StrEnum):
    """Why an officer may not do that; the value is one Vietnamese sentence for the officer."""

    OTHER_UNIT = "Phiếu này thuộc đơn vị khác, đơn vị của bạn không xử lý được."
    IS_OVER = "Phiếu này đã kết thúc; chỉ người dân mới mở lại được."
    ALREADY_TAKEN = "Phiếu này đã có người nhận xử lý."
    ALREADY_ASKED = "Phiếu này đang chờ người dân bổ sung."
    NO_TEXT = "Cần ghi nội dung gửi người dân."
    TEXT_TOO_LONG = f"Nội dung quá dài: tối đa {LONGEST_TEXT:,} ký tự."
    NOBODY_TO_TELL = (
        "Không liên lạc được với người gửi phiếu này (họ không để lại liên lạc, hoặc đã xóa dữ liệu); "
        "chỉ có thể kết luận: giải quyết xong hoặc từ chối."
    )


@dataclass(frozen=True, slots=True)
class Done:
    """It is done; ``ticket`` as it is now."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """It is not done."""

    why: WhyNot


@dataclass(frozen=True, slots=True)
class UnknownTicket:
    """No ticket has this number."""


Outcome = Done | NotAllowed | UnknownTicket


class DeskWork:
    """The tickets as the office of a unit works on them; ``unit`` None stands for all units.

    Officers are not named anywhere: citizens are answered by their office.
    """

    def __init__(self, tickets: DeskTickets) -> None:
        self._tickets = tickets

    async def waiting(self, unit: str | None) -> Sequence[Ticket]:
        """The tickets of ``unit`` and below that are not over, the oldest first."""
        return await self._tickets.open_tickets(unit)

    async def show(self, unit: str | None, number: str) -> Outcome:
        """The ticket with its messages."""
        found = await self._find(unit, number)
        return Done(found) if isinstance(found, Ticket) else found

    async def take(self, unit: str | None, number: str) -> Outcome:
        """Somebody of the office works on it from now on."""
        return await self._move(unit, number, TicketState.TAKEN, None)

    async def answer(self, unit: str | None, number: str, text: str) -> Outcome:
        """Write to the citizen without ending the ticket; who answers an open ticket takes it."""
        found = await self._find(unit, number)
        if not isinstance(found, Ticket):
            return found
        state = TicketState.TAKEN if found.state is TicketState.OPEN else found.state
        return await self._move(unit, number, state, text)

    async def resolve(self, unit: str | None, number: str, text: str) -> Outcome:
        """End the ticket with its outcome, which the citizen is told."""
        return await self._move(unit, number, TicketState.RESOLVED, text)

    async def refuse(self, unit: str | None, number: str, reason: str) -> Outcome:
        """End the ticket without an outcome, for a reason that the citizen is told."""
        return await self._move(unit, number, TicketState.REFUSED, reason)

    async def ask_for_supplement(self, unit: str | None, number: str, missing: str) -> Outcome:
        """Ask the citizen for what is missing; the clock stands still until they write."""
        found = await self._find(unit, number)
        if isinstance(found, Ticket) and found.state is TicketState.SUPPLEMENT_REQUESTED:
            return NotAllowed(WhyNot.ALREADY_ASKED)
        return await self._move(unit, number, TicketState.SUPPLEMENT_REQUESTED, missing)

    async def _find(self, unit: str | None, number: str) -> Ticket | NotAllowed | UnknownTicket:
        ticket = await self._tickets.ticket(number.strip())
        if ticket is None:
            return UnknownTicket()
        return ticket if unit is None or ticket.is_of(unit) else NotAllowed(WhyNot.OTHER_UNIT)

    async def _move(self, unit: str | None, number: str, state: TicketState, text: str | None) -> Outcome:
        found = await self._find(unit, number)
        if not isinstance(found, Ticket):
            return found
        words = readable(text).strip() if text is not None else None
        why_not = _words_missing(words) or _why_not(found, state, words)
        if why_not is not None:
            return NotAllowed(why_not)
        moved = await self._tickets.move(found.number, state, words)
        return Done(moved) if moved is not None else await self._overtaken(found.number, state, words)

    async def _overtaken(self, number: str, state: TicketState, words: str | None) -> Outcome:
        """Somebody was faster: why it is not allowed any more."""
        now = await self._tickets.ticket(number)
        return NotAllowed(_why_not(now, state, words) or WhyNot.IS_OVER) if now is not None else UnknownTicket()


def _words_missing(words: str | None) -> WhyNot | None:
    """What is wrong with an officer's words; None stands for a move without any."""
    if words is None:
        return None
    if not words:
        return WhyNot.NO_TEXT
    return WhyNot.TEXT_TOO_LONG if len(words) > LONGEST_TEXT else None


def _why_not(ticket: Ticket, state: TicketState, words: str | None) -> WhyNot | None:
    """Why ``ticket`` may not come to ``state``, or stay in it with ``words``."""
    if ticket.state.is_end:
        return WhyNot.IS_OVER
    if not ticket.accepts(state, words):
        return WhyNot.ALREADY_TAKEN
    needs_a_reader = words is not None and not state.is_end
    return WhyNot.NOBODY_TO_TELL if needs_a_reader and not ticket.is_contactable else None
