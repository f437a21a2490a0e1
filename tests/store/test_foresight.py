"""Dialogues read as their chats are taken: never older than what the chat said last."""

import pytest
from sqlalchemy import delete, func, select

from bot.service.delivery import Letter, ReceivedUpdate, Settling
from bot.service.dialogue import DialogueState
from bot.store.citizen_records import SqlCitizenRecords
from bot.store.database import Database
from bot.store.foresight import Foresight
from bot.store.inbox import SqlInbox
from bot.store.tables import dialogues
from tests.builders import FixedClock
from tests.store.conftest import HASH_KEY

AN, BINH = "telegram:1", "telegram:2"
MARRIAGE = DialogueState(procedure="ket-hon")
BIRTH = DialogueState(procedure="khai-sinh")


@pytest.fixture
def foresight() -> Foresight:
    return Foresight()


@pytest.fixture
def inbox(database: Database, clock: FixedClock, foresight: Foresight) -> SqlInbox:
    return SqlInbox(database, clock, HASH_KEY, foresight)


@pytest.fixture
def records(database: Database, clock: FixedClock, foresight: Foresight) -> SqlCitizenRecords:
    return SqlCitizenRecords(database, clock, HASH_KEY, foresight)


def an_update(number: int, chat: str = AN) -> ReceivedUpdate:
    return ReceivedUpdate(number, chat, "{}")


def tear_out(database: Database) -> None:
    """Delete every dialogue, which no process does; so that it shows whether one was looked for."""
    database.transact(lambda connection: connection.execute(delete(dialogues)))


async def test_the_first_turn_of_a_chat_taken_with_its_update_need_not_look(
    database: Database, inbox: SqlInbox, records: SqlCitizenRecords
):
    await records.commit(AN, MARRIAGE, [])
    await inbox.store([an_update(1), an_update(2, BINH)], room=2)
    tear_out(database)
    assert await records.dialogue(AN) == MARRIAGE
    assert await records.dialogue(BINH) is None
    assert await records.dialogue(AN) is None, "a second turn looks"


async def test_the_second_update_of_a_chat_sees_what_the_first_one_changed(inbox: SqlInbox, records: SqlCitizenRecords):
    [[first, second]] = await inbox.store([an_update(1), an_update(2)], room=1)
    assert await records.dialogue(AN) is None
    await records.commit(AN, BIRTH, [], Settling(first, (Letter(AN, "{}"),)))
    assert await records.dialogue(AN) == BIRTH
    await records.commit(AN, MARRIAGE, [], Settling(second))
    inbox.give_back(AN, is_settled=True)
    await inbox.store([an_update(3)], room=1)
    assert await records.dialogue(AN) == MARRIAGE


async def test_what_was_read_and_not_used_is_forgotten_with_the_chat(
    inbox: SqlInbox, records: SqlCitizenRecords, foresight: Foresight
):
    [[update]] = await inbox.store([an_update(1)], room=1)
    await inbox.settle(Settling(update))  # a word among officers, for instance
    inbox.give_back(AN, is_settled=True)
    assert not foresight.is_known(AN)
    await records.commit(AN, BIRTH, [])
    assert await records.dialogue(AN) == BIRTH


async def test_of_a_chat_that_is_not_taken_nothing_is_read(
    database: Database, inbox: SqlInbox, records: SqlCitizenRecords, foresight: Foresight
):
    await inbox.store([an_update(1)], room=1)
    await records.dialogue(AN)
    await records.commit(AN, BIRTH, [])
    await inbox.store([an_update(2), an_update(3, BINH)], room=0)
    assert not foresight.is_known(AN)
    assert not foresight.is_known(BINH)
    assert await records.dialogue(AN) == BIRTH
    assert database.transact(lambda connection: connection.scalar(select(func.count()).select_from(dialogues))) == 1
