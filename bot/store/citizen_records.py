"""Citizens' dialogues and what they leave behind, in SQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Executable, delete, func, insert, select

from bot.service.delivery import Settled, Settling
from bot.service.dialogue import (
    CloseTicket,
    DialogueState,
    Effect,
    EraseEverything,
    FactorWrong,
    FinishResponse,
    Follow,
    Holdings,
    OpenTicket,
    RecordAnswer,
    RecordComment,
    RecordSensitiveAnswer,
    RemindDesk,
    ReopenTicket,
    UnansweredQuestion,
    Unfollow,
    WriteToTicket,
)
from bot.service.ports import Clock
from bot.service.sealing import Seal
from bot.service.secrets import HashKey
from bot.store.database import Database, upsert
from bot.store.followings import SqlFollowings, forget_all
from bot.store.foresight import Foresight, stored_states
from bot.store.passing import Passing, forget_what_was_set_aside
from bot.store.prepared import Insert, PreparedInsert
from bot.store.ratings import SqlRatings
from bot.store.tables import dialogues, follows, reachability, unanswered_questions
from bot.store.ticket_effects import TicketEffects

_ASKER = "asker of an unanswered question"


def _saving(insertion: Insert) -> Executable:
    new = insertion.excluded
    changed = {"state": new.state, "changed_at": new.changed_at, "version": dialogues.c.version + 1}
    return insertion.on_conflict_do_update(index_elements=["chat"], set_=changed)


_SAVE = PreparedInsert(dialogues, ("chat", "state", "changed_at", "version"), _saving)


class SqlCitizenRecords:
    """The port ``CitizenRecords`` on the database's tables; ``foresight`` is shared with whoever takes chats."""

    def __init__(self, database: Database, clock: Clock, hash_key: HashKey, foresight: Foresight | None = None) -> None:
        self._database = database
        self._foresight = foresight or Foresight()
        self.followings = SqlFollowings(database, hash_key)
        self.ratings = SqlRatings(database, clock, hash_key)
        self._tickets = TicketEffects(hash_key)
        self._passing = Passing(hash_key)
        self._seal = Seal(hash_key, "dialogue about something confidential")
        self._clock = clock
        self._hash_key = hash_key

    async def dialogue(self, chat: str) -> DialogueState | None:
        """The dialogue state of ``chat``; a state that an older version wrote and nobody can read counts as none."""
        if self._foresight.is_known(chat):
            stored = self._foresight.used(chat)
        else:
            stored = await self._database.look(stored_states, chat)
        if stored is not None and not stored.startswith("{"):
            stored = self._seal.unseal(stored, chat)
        try:
            return DialogueState.model_validate_json(stored) if stored is not None else None
        except ValidationError:
            return None

    async def holdings(self, chat: str) -> Holdings:
        """What is kept about ``chat``."""

        def count(connection: Connection) -> Holdings:
            mine = unanswered_questions.c.asker == self._asker(chat)
            questions = connection.scalar(select(func.count()).select_from(unanswered_questions).where(mine))
            followed = connection.scalar(select(func.count()).select_from(follows).where(follows.c.chat == chat))
            return Holdings(
                has_dialogue=stored_states(connection, [chat]) != [None],
                unanswered_questions=questions or 0,
                followed_dossiers=followed or 0,
                contactable_tickets=self._tickets.contactable(connection, chat),
            )

        return await self._database.transaction(count)

    async def commit(
        self, chat: str, state: DialogueState, effects: Sequence[Effect], settling: Settling | None = None
    ) -> None:
        """Store ``state``, carry out ``effects`` and do the ``settling`` in one transaction."""
        row = self._row(chat, state)
        if settling is not None and not effects:
            settling.then(await self._database.share(self._end_turns, (settling, row)))
            return

        def write(connection: Connection) -> Settled:
            # first: when the update was dealt with already, nothing else happens
            ended = self._passing.settle(connection, settling, self._clock.now()) if settling is not None else Settled()
            for effect in effects:
                self._carry_out(connection, chat, effect)
            if not any(isinstance(effect, EraseEverything) for effect in effects):
                _save(connection, [row])
            return ended

        settled = await self._database.transaction(write)
        if settling is not None:
            settling.then(settled)

    def _end_turns(
        self, connection: Connection, turns: Sequence[tuple[Settling, Mapping[str, Any]]]
    ) -> Sequence[Settled]:
        """End turns that leave nothing but what was said."""
        settled = self._passing.ask_to_settle(connection, [settling for settling, _ in turns], self._clock.now())
        _save(connection, [row for _, row in turns])
        return settled()

    async def mark_unreachable(self, chat: str) -> None:
        """Note that ``chat`` blocked the bot or is gone."""
        await self._database.transaction(lambda connection: self._mark(connection, chat, reachable=False))

    async def mark_reachable(self, chat: str) -> None:
        """Note that ``chat`` can be written to again."""
        await self._database.transaction(lambda connection: self._mark(connection, chat, reachable=True))

    async def is_reachable(self, chat: str) -> bool:
        """Whether ``chat`` can be written to, as far as is known."""
        query = select(reachability.c.is_reachable).where(reachability.c.chat == chat)
        return await self._database.transaction(lambda connection: connection.scalar(query)) is not False

    async def unanswered(self) -> list[str]:
        """The questions kept for officials, oldest first."""
        query = select(unanswered_questions.c.question).order_by(unanswered_questions.c.id)
        return await self._database.transaction(lambda connection: list(connection.scalars(query)))

    def _asker(self, chat: str) -> str:
        return self._hash_key.hash(_ASKER, chat)

    def _carry_out(self, connection: Connection, chat: str, effect: Effect) -> None:
        match effect:
            case UnansweredQuestion(question=question):
                row = {"asker": self._asker(chat), "question": question, "asked_at": self._clock.now()}
                connection.execute(insert(unanswered_questions), row)
            case EraseEverything():
                connection.execute(delete(dialogues).where(dialogues.c.chat == chat))
                mine = unanswered_questions.c.asker == self._asker(chat)
                connection.execute(delete(unanswered_questions).where(mine))
                connection.execute(delete(reachability).where(reachability.c.chat == chat))
                forget_all(connection, chat)
                forget_what_was_set_aside(connection, chat)
                self._tickets.forget_all(connection, chat)
            case FactorWrong() | Follow() | Unfollow() | RemindDesk():
                self.followings.carry_out(connection, chat, effect, self._clock.now())
            case RecordAnswer() | RecordSensitiveAnswer() | RecordComment() | FinishResponse():
                self.ratings.carry_out(connection, chat, effect)
            case OpenTicket() | WriteToTicket() | ReopenTicket() | CloseTicket():
                self._tickets.carry_out(connection, chat, effect, self._clock.now().date())

    def _row(self, chat: str, state: DialogueState) -> Mapping[str, Any]:
        text = state.model_dump_json(exclude_defaults=True)
        if state.is_confidential:
            text = self._seal.seal(text, chat)
        # the day only: a time would tell whose dialogue a response or a ticket of the same moment came from
        day = self._clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return {"chat": chat, "state": text, "changed_at": day, "version": 1}

    def _mark(self, connection: Connection, chat: str, *, reachable: bool) -> None:
        values = {"is_reachable": reachable, "changed_at": self._clock.now()}
        upsert(connection, reachability, {"chat": chat, **values}, values)


def _save(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep dialogues; in the order of their chats, so that two who keep the same do not deadlock."""
    _SAVE.run(connection, sorted(rows, key=lambda row: row["chat"]))
