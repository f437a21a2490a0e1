"""Whom a ticket's answers go to: sealed, each time differently, in a table of their own.

No keyed hash of the chat stands beside it. One that is equal over tickets would join a citizen's tickets; one over
ticket and chat could only be found by trying every ticket, and then the seal itself does as well (10 µs each). So whose
tickets a chat's are is known to nobody who lacks the secret, and "mine" opens every contact.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, delete, insert, select

from bot.service.sealing import Seal
from bot.service.secrets import HashKey
from bot.store.tables import ticket_contacts

CONTACT_PURPOSE = "chat that a ticket's answers go to"


class Contacts:
    """The table of contacts, and the seal that opens it."""

    def __init__(self, hash_key: HashKey) -> None:
        self._seal = Seal(hash_key, CONTACT_PURPOSE)

    def keep(self, connection: Connection, ticket: str, chat: str) -> None:
        """Answers to ``ticket`` go to ``chat`` from now on."""
        connection.execute(insert(ticket_contacts), {"ticket": ticket, "sealed_chat": self._seal.seal(chat, ticket)})

    def chat_of(self, connection: Connection, ticket: str) -> str | None:
        """The chat that answers to ``ticket`` go to, if any."""
        query = select(ticket_contacts.c.sealed_chat).where(ticket_contacts.c.ticket == ticket)
        sealed = connection.scalar(query)
        return self._seal.unseal(sealed, ticket) if sealed is not None else None

    def unsealed(self, sealed_chat: str, ticket: str) -> str | None:
        """The chat in a row of the table; None when the secret is another one by now."""
        return self._seal.unseal(sealed_chat, ticket)

    def tickets_of(self, connection: Connection, chat: str) -> list[str]:
        """The numbers of the tickets whose answers go to ``chat``."""
        return [ticket for ticket, whose in self._all(connection) if whose == chat]

    def forget(self, connection: Connection, ticket: str) -> None:
        """No answer to ``ticket`` goes anywhere any more."""
        connection.execute(delete(ticket_contacts).where(ticket_contacts.c.ticket == ticket))

    def _all(self, connection: Connection) -> Iterator[tuple[str, str | None]]:
        for ticket, sealed in connection.execute(select(ticket_contacts.c.ticket, ticket_contacts.c.sealed_chat)):
            yield ticket, self._seal.unseal(sealed, ticket)
