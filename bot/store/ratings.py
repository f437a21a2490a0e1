"""Responses to questionnaires in SQL: confidential, one an occasion.

A response is named by a keyed hash of its occasion, and who began it by a keyed hash that no two responses share, so
that whoever reads the tables can neither tell who rated which dossier nor put two responses of one citizen together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.months import month_of, quarter_of
from bot.domain.survey_walk import Occasion, OccasionKind
from bot.service.dialogue import AboutRating, FinishResponse, RecordAnswer, RecordComment, RecordSensitiveAnswer
from bot.service.ports import Clock
from bot.service.rating_ports import InvitationCount, OfficeMark, SensitiveCount, Standing
from bot.service.secrets import HashKey
from bot.store.ballot_box import BallotBox
from bot.store.database import Database, upsert
from bot.store.tables import (
    DIGEST_BYTES,
    answers,
    comments,
    invitation_counts,
    office_marks,
    response_groups,
    responses,
    sensitive_counts,
)

_OCCASION, _OWNER = "occasion of a response", "owner of a response"
_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class SqlRatings:
    """The ports ``Ratings`` and ``OfficeMarks`` on the database's tables."""

    def __init__(self, database: Database, clock: Clock, hash_key: HashKey) -> None:
        self._database = database
        self._clock = clock
        self._hash_key = hash_key
        self.ballot_box = BallotBox(database, clock)

    async def standing(self, chat: str, questionnaire: str, occasion: Occasion) -> Standing:
        """How the response of this occasion stands for ``chat``."""
        key = self._key(chat, questionnaire, occasion)
        query = select(responses.c.owner, responses.c.is_final).where(responses.c.key == key)
        row = await self._database.transaction(lambda connection: connection.execute(query).one_or_none())
        return Standing(is_closed=row is not None and (row.is_final or row.owner != self._owner(key, chat)))

    async def answers_per_item(self, questionnaire: str, unit: str) -> Mapping[str, int]:
        """How many answers each item has in ``unit`` so far."""
        here = (response_groups.c.questionnaire == questionnaire) & (response_groups.c.unit == unit)
        groups = select(response_groups.c.id).where(here)
        # By group first, which the key's order gives for nothing; of a choice of several, each chosen one counts.
        each = (
            select(answers.c.item, func.count().label("answers"))
            .where(answers.c.group_id.in_(groups))
            .group_by(answers.c.group_id, answers.c.item)
            .subquery()
        )
        query = select(each.c.item, func.sum(each.c.answers)).group_by(each.c.item)
        rows = await self._database.transaction(lambda connection: connection.execute(query).all())
        return {item: int(count) for item, count in rows}

    async def enter(self, mark: OfficeMark) -> None:
        """Keep ``mark`` in place of an earlier one for the same unit, month and item."""
        await self._database.transaction(lambda connection: _enter(connection, mark))

    def enter_all(self, marks: Iterable[OfficeMark]) -> None:
        """Keep many marks in one transaction, on this thread."""

        def write(connection: Connection) -> None:
            for mark in marks:
                _enter(connection, mark)

        self._database.transact(write)

    def carry_out(self, connection: Connection, chat: str, effect: AboutRating) -> None:
        """Carry out one effect within the transaction of ``connection``; a closed response stays as it is."""
        self.ballot_box.note_news()
        if isinstance(effect, RecordSensitiveAnswer):
            self._count_sensitive(connection, effect)
            return
        response = self._opened(connection, chat, effect.questionnaire, effect.occasion)
        if response is None:
            return
        match effect:
            case RecordAnswer(item=item, values=values):
                _replace_answer(connection, response, item, values)
            case RecordComment(text=text):
                _add_comment(connection, response.key, text)
            case FinishResponse():
                # Nobody may go on any more, so nobody need be known any more.
                _update(connection, response.key, is_final=True, owner=None)

    def carry_out_all(self, given: Iterable[tuple[str, AboutRating]]) -> None:
        """Carry out many chats' effects in one transaction, on this thread."""

        def write(connection: Connection) -> None:
            for chat, effect in given:
                self.carry_out(connection, chat, effect)

        self._database.transact(write)

    def count_invitations(self, sent: Iterable[InvitationCount]) -> None:
        """Add ``sent`` to the invitations counted so far, in one transaction, on this thread."""

        def write(connection: Connection) -> None:
            for each in sent:
                count_invitation(connection, each)

        self._database.transact(write)

    def _opened(self, connection: Connection, chat: str, questionnaire: str, occasion: Occasion) -> "_Response | None":
        """The response of this occasion, begun now if need be; None when it is closed to ``chat``."""
        key = self._key(chat, questionnaire, occasion)
        mine = {"its_key": key, "its_owner": self._owner(key, chat)}
        found = connection.execute(_MY_OPEN_RESPONSE, mine).one_or_none()
        if found is None:
            self._begin(connection, questionnaire, occasion, **mine)
            found = connection.execute(_MY_OPEN_RESPONSE, mine).one_or_none()
        return _Response(key, found.group_id, found.is_answered) if found is not None else None

    def _begin(
        self, connection: Connection, questionnaire: str, occasion: Occasion, its_key: bytes, its_owner: bytes
    ) -> None:
        """Begin the response, unless there is one."""
        group = group_of(questionnaire, occasion.unit, occasion.procedure, month_of(self._today()))
        begun = {
            "key": its_key,
            "owner": its_owner,
            "group_id": group["id"],
            "kind": occasion.kind.value,
            "channel": occasion.channel and occasion.channel.value,
            "is_answered": False,
            "is_final": False,
        }
        _insert_once(connection, responses, begun)
        _insert_once(connection, response_groups, group)

    def _count_sensitive(self, connection: Connection, effect: RecordSensitiveAnswer) -> None:
        quarter = quarter_of(self._today())
        for value in dict.fromkeys(effect.values):
            count_sensitive(
                connection, SensitiveCount(effect.questionnaire, effect.item, value, effect.unit, quarter, 1)
            )

    def _key(self, chat: str, questionnaire: str, occasion: Occasion) -> bytes:
        if occasion.kind is OccasionKind.DOSSIER and occasion.dossier is not None:
            return dossier_key(self._hash_key, questionnaire, occasion.dossier)
        return _digest(self._hash_key, _OCCASION, questionnaire, "day", occasion.unit, str(self._today()), chat)

    def _owner(self, key: bytes, chat: str) -> bytes:
        return _digest(self._hash_key, _OWNER, key.hex(), chat)

    def _today(self) -> date:
        return self._clock.now().date()


@dataclass(frozen=True, slots=True)
class _Response:
    """An open response."""

    key: bytes
    group_id: int
    is_answered: bool


def dossier_key(hash_key: HashKey, questionnaire: str, code: str) -> bytes:
    """What names the response to ``questionnaire`` for the dossier ``code``."""
    return _digest(hash_key, _OCCASION, questionnaire, "dossier", code)


def has_been_rated(connection: Connection, hash_key: HashKey, code: str) -> bool:
    """Whether any questionnaire has a response for the dossier ``code``, finished or not."""
    questionnaires = connection.scalars(select(response_groups.c.questionnaire).distinct())
    keys = [dossier_key(hash_key, questionnaire, code) for questionnaire in questionnaires]
    return bool(keys) and bool(connection.scalar(select(exists().where(responses.c.key.in_(keys)))))


def count_invitation(connection: Connection, sent: InvitationCount) -> None:
    """Add ``sent`` to the invitations counted so far."""
    row = {"unit": sent.unit, "procedure": sent.procedure or "", "month": sent.month, "count": sent.count}
    upsert(connection, invitation_counts, row, {"count": invitation_counts.c.count + sent.count})


def count_sensitive(connection: Connection, given: SensitiveCount) -> None:
    """Add ``given`` to the sensitive answers counted so far."""
    row = {
        "questionnaire": given.questionnaire,
        "item": given.item,
        "value": given.value,
        "unit": given.unit,
        "quarter": given.quarter,
        "count": given.count,
    }
    upsert(connection, sensitive_counts, row, {"count": sensitive_counts.c.count + given.count})


def _digest(hash_key: HashKey, purpose: str, *parts: str) -> bytes:
    return bytes.fromhex(hash_key.hash(purpose, "\x00".join(parts)))[:DIGEST_BYTES]


def group_of(questionnaire: str, unit: str, procedure: str | None, month: date) -> dict[str, Any]:
    """The row of ``response_groups`` that such responses share."""
    text = "\x00".join((questionnaire, unit, procedure or "", month.isoformat()))
    number = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
    return {"id": number, "questionnaire": questionnaire, "unit": unit, "procedure": procedure or None, "month": month}


def _insert_once(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    connection.execute(_INSERTS[connection.dialect.name](table).on_conflict_do_nothing(), row)


def _update(connection: Connection, key: bytes, **values: object) -> None:
    connection.execute(update(responses).where(responses.c.key == key).values(**values))


def _replace_answer(connection: Connection, response: _Response, item: str, values: tuple[int, ...]) -> None:
    its = {"its_group": response.group_id, "its_key": response.key}
    connection.execute(_FORMER_ANSWER, {**its, "its_item": item})
    same = {"group_id": response.group_id, "item": item, "response": response.key}
    if values:
        connection.execute(_NEW_ANSWER, [{**same, "value": value} for value in dict.fromkeys(values)])
    is_answered = bool(values) or bool(connection.scalar(_HAS_ANSWERS, its))
    if is_answered != response.is_answered:
        _update(connection, response.key, is_answered=is_answered)


# Built once: building a statement takes SQLAlchemy longer than the database needs for it.
_MY_OPEN_RESPONSE = (
    select(responses.c.group_id, responses.c.is_answered)
    .where(responses.c.key == bindparam("its_key"), responses.c.owner == bindparam("its_owner"))
    .where(responses.c.is_final.is_(False))
    .with_for_update()  # of two devices one comes after the other
)
_ITS_ANSWERS = (answers.c.group_id == bindparam("its_group")) & (answers.c.response == bindparam("its_key"))
_FORMER_ANSWER = delete(answers).where(_ITS_ANSWERS, answers.c.item == bindparam("its_item"))
_NEW_ANSWER = insert(answers)
_HAS_ANSWERS = select(exists().where(_ITS_ANSWERS))


def _enter(connection: Connection, mark: OfficeMark) -> None:
    place = {"questionnaire": mark.questionnaire, "item": mark.item, "unit": mark.unit, "month": month_of(mark.month)}
    upsert(connection, office_marks, {**place, "value": mark.value}, {"value": mark.value})


def _add_comment(connection: Connection, key: bytes, text: str) -> None:
    further = {"text": comments.c.text + "\n" + text}
    upsert(connection, comments, {"response": key, "text": text}, further)
