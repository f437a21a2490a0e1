"""What citizens do to tickets, within the transaction that stores their dialogue."""

from datetime import date

from sqlalchemy import Connection, insert, update

from bot.domain.tickets import Sender, Ticket, TicketMessage, TicketState
from bot.service.dialogue import AboutTicket, CloseTicket, OpenTicket, ReopenTicket, WriteToTicket
from bot.service.secrets import HashKey
from bot.store.tables import ticket_messages, tickets
from bot.store.ticket_contacts import Contacts
from bot.store.ticket_rows import SETTLED, Entry, insert_message, read_for_change, write


class TicketEffects:
    """Opens tickets and changes those of the chat itself; of anybody else's ticket nothing happens."""

    def __init__(self, hash_key: HashKey) -> None:
        self._contacts = Contacts(hash_key)

    def carry_out(self, connection: Connection, chat: str, effect: AboutTicket, today: date) -> None:
        """Carry out one effect within the transaction of ``connection``."""
        if isinstance(effect, OpenTicket):
            self._open(connection, chat, effect, today)
            return
        mine = self._contacts.chat_of(connection, effect.number) == chat
        ticket = read_for_change(connection, effect.number) if mine else None
        if ticket is None:
            return
        match effect:
            case WriteToTicket(text=text):
                _write(connection, ticket, text, today)
            case ReopenTicket(text=text):
                _reopen(connection, ticket, text, today)
            case CloseTicket():
                self._close(connection, ticket, today)

    def contactable(self, connection: Connection, chat: str) -> int:
        """How many tickets' answers go to ``chat``."""
        return len(self._contacts.tickets_of(connection, chat))

    def forget_all(self, connection: Connection, chat: str) -> None:
        """No answer reaches ``chat`` any more; its tickets stay, and offices see that their citizen has left."""
        for number in self._contacts.tickets_of(connection, chat):
            self._disconnect(connection, number)
            connection.execute(update(tickets).where(tickets.c.number == number).values(has_left=True))

    def _open(self, connection: Connection, chat: str, effect: OpenTicket, today: date) -> None:
        row = {
            **effect.model_dump(include={"number", "kind", "unit", "procedure", "is_contactable"}),
            "opened_on": today,
            "state": TicketState.OPEN,
            "has_left": False,
            "was_reopened": False,
        }
        connection.execute(insert(tickets), row)
        first = TicketMessage(1, Sender.CITIZEN, effect.text, today, TicketState.OPEN)
        insert_message(connection, effect.number, first, is_settled=False)
        if effect.is_contactable:
            self._contacts.keep(connection, effect.number, chat)

    def _close(self, connection: Connection, ticket: Ticket, today: date) -> None:
        if ticket.allows(TicketState.CLOSED):
            entry = Entry(Sender.CITIZEN, "", today, TicketState.CLOSED)
            write(connection, ticket, entry, is_settled=False)
            self._disconnect(connection, ticket.number)

    def _disconnect(self, connection: Connection, number: str) -> None:
        """Forget the contact, and with it what was still to be told to it."""
        self._contacts.forget(connection, number)
        connection.execute(update(tickets).where(tickets.c.number == number).values(is_contactable=False))
        untold = (ticket_messages.c.ticket == number) & (ticket_messages.c.sender == Sender.OFFICER)
        connection.execute(update(ticket_messages).where(untold).values(SETTLED))


def _write(connection: Connection, ticket: Ticket, text: str, today: date) -> None:
    """Keep the citizen's words whatever the state: an officer may have ended the ticket while they were written."""
    supplied = TicketState.TAKEN if ticket.state is TicketState.SUPPLEMENT_REQUESTED else None
    write(connection, ticket, Entry(Sender.CITIZEN, text, today, supplied), is_settled=False)


def _reopen(connection: Connection, ticket: Ticket, text: str, today: date) -> None:
    if ticket.allows(TicketState.OPEN):
        write(connection, ticket, Entry(Sender.CITIZEN, text, today, TicketState.OPEN), is_settled=False)
    else:
        _write(connection, ticket, text, today)
