"""What is still to be told about tickets, in SQL: taken for a while, settled when told."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, select, update

from bot.domain.tickets import Sender, Ticket
from bot.service.notices import LEASE
from bot.service.ports import Clock
from bot.service.sealing import Seal
from bot.service.secrets import HashKey
from bot.service.ticket_ports import PostResult, ToTellCitizen, ToTellDesk
from bot.store.database import Database
from bot.store.tables import reachability, ticket_contacts, ticket_messages
from bot.store.ticket_contacts import Contacts
from bot.store.ticket_rows import SETTLED, message_of, read_numbered

ROUNDED_TO = timedelta(minutes=10)
"""When a message is taken is nearly when it was written: to the second it would tell which dialogue it came from."""


class SqlTicketPost:
    """The port ``TicketPost`` on the database's tables."""

    def __init__(self, database: Database, clock: Clock, hash_key: HashKey) -> None:
        self._database = database
        self._clock = clock
        self._contacts = Contacts(hash_key)
        self._seal = Seal(hash_key, "message after which a ticket's was being sent")

    async def untold_to_desk(self, most: int) -> Sequence[ToTellDesk]:
        """Take up to ``most`` messages that offices have not been told of, the oldest days first."""

        def take(connection: Connection) -> list[ToTellDesk]:
            query = self._free(Sender.CITIZEN).limit(most).with_for_update(skip_locked=True)
            rows = connection.execute(query).all()
            self._take(connection, rows)
            by_number = _tickets_of(connection, rows)
            return [ToTellDesk(by_number[row.ticket], message_of(row), self._begun_after(row)) for row in rows]

        return await self._database.transaction(take)

    async def untold_to_citizens(self, channel: str, most: int) -> Sequence[ToTellCitizen]:
        """Take up to ``most`` messages for citizens of ``channel``, but for those who blocked the bot."""

        def take(connection: Connection) -> list[ToTellCitizen]:
            found = self._addressed(connection, f"{channel}:")
            blocked = _blocked(connection, {each.chat for each in found})
            reachable = [each for each in found if each.chat not in blocked][:most]
            rows = [each.row for each in reachable]
            self._take(connection, rows)
            by_number = _tickets_of(connection, rows)
            return [
                ToTellCitizen(chat, by_number[row.ticket], message_of(row), self._begun_after(row))
                for chat, row in reachable
            ]

        return await self._database.transaction(take)

    async def begin(self, told: ToTellDesk | ToTellCitizen, latest: int) -> None:
        """A message is being sent from now on: whoever finds it untold must find out whether it arrived."""
        await self._change(
            told, begun_after=self._seal.seal(str(latest), _place(told.ticket.number, told.message.number))
        )

    async def settle(self, told: ToTellDesk | ToTellCitizen, result: PostResult) -> None:
        """A message that was sent never comes again; any other does after the lease, and "later" is in doubt."""
        if result != "later":
            await self._change(told, **(SETTLED if result == "sent" else {"begun_after": None}))

    async def _change(self, told: ToTellDesk | ToTellCitizen, **values: object) -> None:
        this = (ticket_messages.c.ticket == told.ticket.number) & (ticket_messages.c.number == told.message.number)
        change = update(ticket_messages).where(this).values(values)
        await self._database.transaction(lambda connection: connection.execute(change))

    def _begun_after(self, row: Row[Any]) -> int | None:
        """Set where it is in doubt; 0 when nobody can read any more since when."""
        if row.begun_after is None:
            return None
        return int(self._seal.unseal(row.begun_after, _place(row.ticket, row.number)) or 0)

    async def take_back(self) -> None:
        """Give back what a process that died had taken. Only the one on duty calls it, and nobody else sends."""
        taken = update(ticket_messages).where(ticket_messages.c.is_settled.is_(False)).values(taken_until=None)
        await self._database.transaction(lambda connection: connection.execute(taken))

    def _free(self, sender: Sender) -> Select[Any]:
        until, now = ticket_messages.c.taken_until, self._clock.now()
        # a lease that runs for hours was taken before somebody set the clock back
        is_free: ColumnElement[bool] = until.is_(None) | (until <= now) | (until > now + LEASE + ROUNDED_TO)
        untold = ticket_messages.c.is_settled.is_(False) & (ticket_messages.c.sender == sender)
        order = (ticket_messages.c.on, ticket_messages.c.ticket, ticket_messages.c.number)
        return select(ticket_messages).where(untold, is_free).order_by(*order)

    def _addressed(self, connection: Connection, channel: str) -> list["_Addressed"]:
        """The free messages for citizens of ``channel``: which they are shows only when the contact is opened."""
        query = (
            self._free(Sender.OFFICER)
            .add_columns(ticket_contacts.c.sealed_chat)
            .join(ticket_contacts, ticket_contacts.c.ticket == ticket_messages.c.ticket)
            .with_for_update(of=ticket_messages, skip_locked=True)
        )
        rows = connection.execute(query).all()
        chats = [self._contacts.unsealed(row.sealed_chat, row.ticket) for row in rows]
        return [
            _Addressed(chat, row) for chat, row in zip(chats, rows, strict=True) if chat and chat.startswith(channel)
        ]

    def _take(self, connection: Connection, rows: Sequence[Row[Any]]) -> None:
        for row in rows:
            this = (ticket_messages.c.ticket == row.ticket) & (ticket_messages.c.number == row.number)
            taken = update(ticket_messages).where(this).values(taken_until=_lease_end(self._clock.now()))
            connection.execute(taken)


class _Addressed(NamedTuple):
    chat: str
    row: Row[Any]


def _tickets_of(connection: Connection, rows: Iterable[Row[Any]]) -> dict[str, Ticket]:
    return {ticket.number: ticket for ticket in read_numbered(connection, [row.ticket for row in rows])}


def _blocked(connection: Connection, chats: set[str]) -> set[str]:
    query = select(reachability.c.chat).where(reachability.c.chat.in_(chats), reachability.c.is_reachable.is_(False))
    return set(connection.scalars(query))


def _place(ticket: str, number: int) -> str:
    return f"{ticket}/{number}"


def _lease_end(now: datetime) -> datetime:
    """At least ``LEASE`` from ``now``, rounded up."""
    ends = (now + LEASE).timestamp()
    step = ROUNDED_TO.total_seconds()
    return datetime.fromtimestamp(-(-ends // step) * step, UTC)
