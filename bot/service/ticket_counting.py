"""Counting tickets for the report."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from bot.domain.calendar import WorkingCalendar
from bot.domain.tickets import Ticket, TicketKind, TicketState
from bot.service.ticket_ports import TicketCount


class _Group(NamedTuple):
    kind: TicketKind
    state: TicketState
    unit: str
    procedure: str | None
    month: date


def count_tickets(tickets: Iterable[Ticket], calendar: WorkingCalendar, today: date) -> Sequence[TicketCount]:
    """How many there are of each kind, state, unit, procedure and month; late is late by ``today``."""
    count, late, reopened = Counter[_Group](), Counter[_Group](), Counter[_Group]()
    for ticket in tickets:
        group = _Group(ticket.kind, ticket.state, ticket.unit, ticket.procedure, ticket.opened_on.replace(day=1))
        count[group] += 1
        late[group] += ticket.is_late(calendar, today)
        reopened[group] += ticket.was_reopened
    groups = sorted(count, key=lambda group: tuple(str(part or "") for part in group))
    return [TicketCount(*group, count[group], late[group], reopened[group]) for group in groups]
