"""Tickets in memory: the ports of ``ticket_ports`` for tests; passes the contract suite of tests/store."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from bot.domain.calendar import Holiday, WorkingCalendar
from bot.domain.tickets import Sender, Ticket, TicketKind, TicketMessage, TicketState
from bot.service.dialogue import AboutTicket, CloseTicket, EraseEverything, OpenTicket, ReopenTicket, WriteToTicket
from bot.service.notices import LEASE
from bot.service.ports import Clock
from bot.service.ticket_counting import count_tickets
from bot.service.ticket_ports import PostResult, TicketCount, ToTellCitizen, ToTellDesk

NUMBER = "26-480213"
USUAL_CALENDAR = WorkingCalendar(holidays=(Holiday(name="Nghỉ", on=date(2027, 1, 1), source="mẫu"),))


def a_ticket(number: str = NUMBER, **changes: Any) -> Ticket:
    """A made-up reflection about the unit H99.01, opened on a Monday by somebody who may be answered."""
    usual = Ticket(number, TicketKind.REFLECTION, "H99.01", None, date(2026, 11, 23), is_contactable=True)
    return replace(usual, **changes)


def opening(number: str = NUMBER, **changes: Any) -> OpenTicket:
    """The effect that opens such a ticket."""
    usual: dict[str, Any] = {
        "kind": TicketKind.REFLECTION,
        "unit": "H99.01",
        "procedure": None,
        "text": "Quầy số 2 vắng người.",
        "is_contactable": True,
    }
    return OpenTicket(number=number, **{**usual, **changes})


@dataclass
class _Waiting:
    """A message that somebody is still to be told."""

    ticket: str
    message: TicketMessage
    taken_at: datetime | None = None
    begun_after: int | None = None


@dataclass
class FakeTickets:
    """``Tickets``, ``DeskTickets`` and ``TicketPost`` in one; give it to ``InMemoryCitizenRecords``."""

    clock: Clock
    calendar: WorkingCalendar = USUAL_CALENDAR
    tickets: dict[str, Ticket] = field(default_factory=dict[str, Ticket])
    contacts: dict[str, str] = field(default_factory=dict[str, str])
    blocked: set[str] = field(default_factory=set[str])
    numbers: list[str] = field(default_factory=list[str])
    """Numbers to give out first, instead of ones that count up."""
    _waiting: list[_Waiting] = field(default_factory=list[_Waiting])
    _entries: dict[str, int] = field(default_factory=dict[str, int])

    async def ticket(self, number: str) -> Ticket | None:
        return self.tickets.get(number)

    async def new_number(self, year: int) -> str:
        return self.numbers.pop(0) if self.numbers else f"{year % 100:02}-{len(self.tickets):06}"

    async def mine(self, chat: str) -> Sequence[Ticket]:
        return [ticket for ticket in reversed(self._sorted()) if self.contacts.get(ticket.number) == chat]

    async def my_ticket(self, chat: str, number: str) -> Ticket | None:
        return self.tickets.get(number) if self.contacts.get(number) == chat else None

    async def open_tickets(self, unit: str | None = None) -> Sequence[Ticket]:
        return [each for each in self._sorted() if not each.state.is_end and (unit is None or each.is_of(unit))]

    async def counts(self, first: date, last: date, unit: str | None = None) -> Sequence[TicketCount]:
        counted = [
            ticket
            for ticket in self.tickets.values()
            if first <= ticket.opened_on.replace(day=1) <= last and (unit is None or ticket.is_of(unit))
        ]
        return count_tickets(counted, self.calendar, self._today())

    async def move(self, number: str, state: TicketState, text: str | None = None) -> Ticket | None:
        ticket = self.tickets.get(number)
        if ticket is None or not ticket.accepts(state, text):
            return None
        return self._write(number, Sender.OFFICER, text or "", state if state is not ticket.state else None)

    async def untold_to_desk(self, most: int) -> Sequence[ToTellDesk]:
        free = [each for each in self._free() if each.message.sender is Sender.CITIZEN][:most]
        taken = self._take(free)
        return [ToTellDesk(self.tickets[each.ticket], each.message, each.begun_after) for each in taken]

    async def untold_to_citizens(self, channel: str, most: int) -> Sequence[ToTellCitizen]:
        free = [each for each in self._free() if self._is_for(each, f"{channel}:")][:most]
        return [
            ToTellCitizen(self.contacts[each.ticket], self.tickets[each.ticket], each.message, each.begun_after)
            for each in self._take(free)
        ]

    async def begin(self, told: ToTellDesk | ToTellCitizen, latest: int) -> None:
        for each in self._those(told):
            each.begun_after = latest

    async def settle(self, told: ToTellDesk | ToTellCitizen, result: PostResult) -> None:
        for each in self._those(told):
            if result == "sent":
                self._waiting.remove(each)
            elif result != "later":
                each.begun_after = None

    def _those(self, told: ToTellDesk | ToTellCitizen) -> list[_Waiting]:
        this = (told.ticket.number, told.message.number)
        return [each for each in self._waiting if (each.ticket, each.message.number) == this]

    async def take_back(self) -> None:
        for each in self._waiting:
            each.taken_at = None

    def carry_out(self, chat: str, effect: AboutTicket | EraseEverything) -> None:
        """What a commit by ``chat`` does with ``effect``."""
        match effect:
            case OpenTicket():
                self._open(chat, effect)
            case WriteToTicket() | ReopenTicket() | CloseTicket() if self.contacts.get(effect.number) == chat:
                self._change(effect)
            case EraseEverything():
                for number in [number for number, whose in self.contacts.items() if whose == chat]:
                    self._disconnect(number)
                    self.tickets[number] = replace(self.tickets[number], has_left=True)
            case _:
                pass

    def _open(self, chat: str, effect: OpenTicket) -> None:
        opened = effect.model_dump(exclude={"text"})
        self.tickets[effect.number] = Ticket(**opened, opened_on=self._today())
        if effect.is_contactable:
            self.contacts[effect.number] = chat
        self._write(effect.number, Sender.CITIZEN, effect.text, TicketState.OPEN, is_opening=True)

    def _change(self, effect: WriteToTicket | ReopenTicket | CloseTicket) -> None:
        ticket = self.tickets[effect.number]
        if isinstance(effect, CloseTicket):
            if ticket.allows(TicketState.CLOSED):
                self._write(effect.number, Sender.CITIZEN, "", TicketState.CLOSED)
                self._disconnect(effect.number)
            return
        state = TicketState.TAKEN if ticket.state is TicketState.SUPPLEMENT_REQUESTED else None
        if isinstance(effect, ReopenTicket) and ticket.allows(TicketState.OPEN):
            state = TicketState.OPEN
        self._write(effect.number, Sender.CITIZEN, effect.text, state)

    def _write(
        self, number: str, sender: Sender, text: str, state: TicketState | None, *, is_opening: bool = False
    ) -> Ticket:
        self._entries[number] = self._entries.get(number, 0) + 1
        message = TicketMessage(self._entries[number], sender, text, self._today(), state)
        ticket = self.tickets[number]
        if state is not None and not is_opening:
            ticket = ticket.moved(state, self._today())
        self.tickets[number] = replace(ticket, messages=(*ticket.messages, message)) if text else ticket
        if sender is Sender.CITIZEN or (text and ticket.is_contactable):
            self._waiting.append(_Waiting(number, message))
        return self.tickets[number]

    def _disconnect(self, number: str) -> None:
        del self.contacts[number]
        self.tickets[number] = replace(self.tickets[number], is_contactable=False)
        self._waiting = [
            each for each in self._waiting if each.ticket != number or each.message.sender is Sender.CITIZEN
        ]

    def _free(self) -> list[_Waiting]:
        now = self.clock.now()
        free = [
            each
            for each in self._waiting
            if each.taken_at is None or now >= each.taken_at + LEASE or now < each.taken_at
        ]
        return sorted(free, key=lambda each: (each.message.on, each.ticket, each.message.number))

    def _is_for(self, waiting: _Waiting, channel: str) -> bool:
        chat = self.contacts.get(waiting.ticket, "")
        is_theirs = waiting.message.sender is Sender.OFFICER
        return is_theirs and chat.startswith(channel) and chat not in self.blocked

    def _take(self, waiting: list[_Waiting]) -> list[_Waiting]:
        for each in waiting:
            each.taken_at = self.clock.now()
        return waiting

    def _sorted(self) -> list[Ticket]:
        return sorted(self.tickets.values(), key=lambda ticket: (ticket.opened_on, ticket.number))

    def _today(self) -> date:
        return self.clock.now().date()
