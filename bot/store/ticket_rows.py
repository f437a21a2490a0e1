"""Tickets as rows: read with their messages, and one entry written at a time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from bot.domain.tickets import Sender, Ticket, TicketKind, TicketMessage, TicketMove, TicketState
from bot.store.tables import ticket_messages, tickets

SETTLED = {"is_settled": True, "taken_until": None, "begun_after": None}
"""A message that is told, or that nobody is to be told: nothing tells any more when it was sent."""
_BATCH = 500
"""Numbers asked for at once; SQLite takes at most 32,766 parameters."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What happens to a ticket: words, a move, or both."""

    sender: Sender
    text: str
    on: date
    state: TicketState | None = None


def read_for_change(connection: Connection, number: str) -> Ticket | None:
    """The ticket, kept for this transaction alone until it ends."""
    this = tickets.c.number == number
    connection.execute(select(tickets.c.number).where(this).with_for_update())
    return next(iter(read_where(connection, this)), None)


def read_where(connection: Connection, *conditions: ColumnElement[bool]) -> list[Ticket]:
    """The tickets that fulfil ``conditions``, the oldest first."""
    query = select(tickets).where(*conditions).order_by(tickets.c.opened_on, tickets.c.number)
    rows = connection.execute(query).all()
    messages = _messages_where(connection, *conditions)
    return [_ticket(row, messages[row.number]) for row in rows]


def read_numbered(connection: Connection, numbers: Iterable[str]) -> list[Ticket]:
    """The tickets of ``numbers``, the oldest first."""
    wanted = sorted(set(numbers))
    batches = [wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH)]
    read = [ticket for batch in batches for ticket in read_where(connection, tickets.c.number.in_(batch))]
    return sorted(read, key=lambda ticket: (ticket.opened_on, ticket.number))


def of_unit(unit: str | None) -> ColumnElement[bool]:
    """The tickets of ``unit`` and below, or all."""
    if unit is None:
        return tickets.c.number.is_not(None)
    return or_(tickets.c.unit == unit, tickets.c.unit.startswith(f"{unit}.", autoescape=True))


def write(connection: Connection, ticket: Ticket, entry: Entry, *, is_settled: bool) -> Ticket:
    """Write ``entry`` below ``ticket``, which this transaction holds; the ticket as it is then."""
    highest = select(func.max(ticket_messages.c.number)).where(ticket_messages.c.ticket == ticket.number)
    message = TicketMessage((connection.scalar(highest) or 0) + 1, entry.sender, entry.text, entry.on, entry.state)
    insert_message(connection, ticket.number, message, is_settled=is_settled)
    if entry.state is None:
        return ticket
    moved = ticket.moved(entry.state, entry.on)
    changes = {"state": moved.state, "was_reopened": moved.was_reopened}
    connection.execute(update(tickets).where(tickets.c.number == ticket.number).values(changes))
    return moved


def insert_message(connection: Connection, ticket: str, message: TicketMessage, *, is_settled: bool) -> None:
    """Insert ``message`` of the ticket numbered ``ticket``."""
    row = {
        "ticket": ticket,
        "number": message.number,
        "sender": message.sender,
        "text": message.text,
        "on": message.on,
        "state": message.state,
        "is_settled": is_settled,
    }
    connection.execute(insert(ticket_messages), row)


def message_of(row: Row[Any]) -> TicketMessage:
    """The message in ``row`` of the table of messages."""
    state = TicketState(row.state) if row.state is not None else None
    return TicketMessage(row.number, Sender(row.sender), row.text, row.on, state)


def _messages_where(connection: Connection, *conditions: ColumnElement[bool]) -> dict[str, list[TicketMessage]]:
    """The messages of the tickets that fulfil ``conditions``, by ticket."""
    messages: defaultdict[str, list[TicketMessage]] = defaultdict(list)
    query = (
        select(ticket_messages)
        .join(tickets, tickets.c.number == ticket_messages.c.ticket)
        .where(*conditions)
        .order_by(ticket_messages.c.ticket, ticket_messages.c.number)
    )
    for row in connection.execute(query):
        messages[row.ticket].append(message_of(row))
    return messages


def _ticket(row: Row[Any], messages: Sequence[TicketMessage]) -> Ticket:
    return Ticket(
        number=row.number,
        kind=TicketKind(row.kind),
        unit=row.unit,
        procedure=row.procedure,
        opened_on=row.opened_on,
        state=TicketState(row.state),
        is_contactable=row.is_contactable,
        has_left=row.has_left,
        was_reopened=row.was_reopened,
        messages=tuple(message for message in messages if message.text),
        moves=tuple(TicketMove(later.state, later.on) for later in messages[1:] if later.state is not None),
    )
