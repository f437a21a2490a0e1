"""Erasing what was kept long enough, in SQL."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, exists, func, or_, select, tuple_, update

from bot.domain.dossiers import DossierState
from bot.domain.tickets import Sender, TicketState
from bot.service.retention import Kept
from bot.store.database import Database
from bot.store.delivery_tables import inbox, outbox
from bot.store.tables import (
    desk_notes,
    dialogues,
    dossiers,
    factor_tries,
    follows,
    notifications,
    reachability,
    ticket_contacts,
    ticket_messages,
    tickets,
    unanswered_questions,
)

_ENDED_DOSSIERS = [state.value for state in DossierState if state.is_end]
_ENDED_TICKETS = [state.value for state in TicketState if state.is_end]
_Condition = ColumnElement[bool]


AT_ONCE = 2000
"""Rows in one transaction, measured 24 ms on SQLite; then whoever waits to write for a citizen comes first."""


class SqlRetention:
    """The port ``Erasable`` on the database's tables."""

    def __init__(self, database: Database, at_once: int = AT_ONCE) -> None:
        self._database = database
        self._at_once = at_once

    async def erase(self, before: Mapping[Kept, datetime]) -> Mapping[Kept, int]:
        """Erase of each thing what is over since before its moment, a little at a time; how many of each."""
        # Followings go before the notices about them, which stay as long as there is somebody to tell twice.
        return {kept: await self._erase_all(kept, before[kept]) for kept in Kept}

    async def count(self, before: Mapping[Kept, datetime]) -> Mapping[Kept, int]:
        """How many ``erase`` would erase: erased and rolled back, so that both can never differ."""

        def rehearse(connection: Connection) -> dict[Kept, int]:
            with connection.begin_nested() as rehearsal:
                counted = {kept: _erase_some(connection, kept, before[kept], None) for kept in Kept}
                rehearsal.rollback()
            return counted

        return await self._database.transaction(rehearse)

    async def _erase_all(self, kept: Kept, before: datetime) -> int:
        erased = 0
        while some := await self._database.transaction(lambda c: _erase_some(c, kept, before, self._at_once)):
            erased += some
        return erased


def _erase_some(connection: Connection, kept: Kept, before: datetime, most: int | None) -> int:
    """Erase up to ``most`` rows of each table, or all; how many that were."""
    if kept is Kept.TICKET_CONTACTS:
        return _forget_contacts(connection, before, most)
    return sum(_delete_some(connection, table, over(before), most) for table, over in _OVER[kept])


def _delete_some(connection: Connection, table: Table, condition: _Condition, most: int | None) -> int:
    key = list(table.primary_key.columns)
    these = select(*key).where(condition).limit(most)
    return connection.execute(delete(table).where(tuple_(*key).in_(these))).rowcount


def _forget_contacts(connection: Connection, before: datetime, most: int | None) -> int:
    """Forget whom ended tickets' answers go to; what was still to be told to nobody is settled."""
    over = select(tickets.c.number).where(_ended_tickets(before), tickets.c.is_contactable).limit(most)
    numbers = list(connection.scalars(over))
    for number in numbers:
        connection.execute(delete(ticket_contacts).where(ticket_contacts.c.ticket == number))
        connection.execute(update(tickets).where(tickets.c.number == number).values(is_contactable=False))
        untold = (ticket_messages.c.ticket == number) & (ticket_messages.c.sender == Sender.OFFICER)
        connection.execute(update(ticket_messages).where(untold).values(is_settled=True, taken_until=None))
    return len(numbers)


def _ended_tickets(before: datetime) -> _Condition:
    """Tickets at an end to which nothing was written since: the last day stands with the last message."""
    mine = ticket_messages.c.ticket == tickets.c.number
    since = exists().where(mine, ticket_messages.c.on >= before.date())
    return and_(tickets.c.state.in_(_ENDED_TICKETS), ~since)


def _questions(before: datetime) -> _Condition:
    return unanswered_questions.c.asked_at < before


def _followings(before: datetime) -> _Condition:
    """Followings of dossiers that ended before; where no source says when, since nothing was told any more."""
    ended_at = func.coalesce(dossiers.c.returned_at, dossiers.c.finished_at)
    mine = (notifications.c.chat == follows.c.chat) & (notifications.c.code == follows.c.code)
    silent = ~exists().where(mine, notifications.c.created_at >= before)
    long_ago = or_(ended_at < before.replace(tzinfo=None), and_(ended_at.is_(None), silent))
    over = exists().where(dossiers.c.code == follows.c.code, dossiers.c.state.in_(_ENDED_DOSSIERS), long_ago)
    return and_(follows.c.consented_at < before, over)


def _notices(before: datetime) -> _Condition:
    """Settled notices nobody follows any more: while somebody does, they keep the same from being told twice."""
    followed = exists().where(follows.c.chat == notifications.c.chat, follows.c.code == notifications.c.code)
    return and_(notifications.c.done_at < before, ~followed)


def _reminders(before: datetime) -> _Condition:
    return and_(desk_notes.c.told_at < before, desk_notes.c.on < before.date())


def _dialogues(before: datetime) -> _Condition:
    return dialogues.c.changed_at < before


def _reachability(before: datetime) -> _Condition:
    """Who blocked the bot is remembered while there is something to follow; else the next sending would find out."""
    followed = exists().where(follows.c.chat == reachability.c.chat)
    return and_(reachability.c.changed_at < before, ~followed)


def _tries(before: datetime) -> _Condition:
    return factor_tries.c.tried_at < before


def _updates_set_aside(before: datetime) -> _Condition:
    return and_(inbox.c.state == "aside", inbox.c.received_at < before)


def _letters_set_aside(before: datetime) -> _Condition:
    return and_(outbox.c.fault.is_not(None), outbox.c.written_at < before)


_OVER: Mapping[Kept, tuple[tuple[Table, Callable[[datetime], _Condition]], ...]] = {
    Kept.UNANSWERED_QUESTIONS: ((unanswered_questions, _questions),),
    Kept.FINISHED_FOLLOWINGS: ((follows, _followings),),
    Kept.SETTLED_NOTICES: ((notifications, _notices), (desk_notes, _reminders)),
    Kept.IDLE_DIALOGUES: ((dialogues, _dialogues), (reachability, _reachability)),
    Kept.FACTOR_TRIES: ((factor_tries, _tries),),
    Kept.SET_ASIDE: ((inbox, _updates_set_aside), (outbox, _letters_set_aside)),
}
