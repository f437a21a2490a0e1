"""Statements carried out by the driver itself: what SQLAlchemy promises of them stays true."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from bot.store.database import Database
from bot.store.delivery_tables import inbox
from bot.store.prepared import Prepared, PreparedInsert

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
COLUMNS = ("number", "state", "chat", "received_at", "tries")
PUT = PreparedInsert(inbox, COLUMNS, lambda insertion: insertion.on_conflict_do_nothing().returning(inbox.c.number))
PUT_ANYHOW = PreparedInsert(inbox, COLUMNS)
NUMBERS_OF = Prepared(lambda target: select(inbox.c.number).where(target.among(inbox.c.chat, "chats")))
DROP = Prepared(lambda target: delete(inbox).where(target.among(inbox.c.number, "numbers")).returning(inbox.c.number))


def a_row(number: int, chat: str = "telegram:1") -> dict[str, object]:
    return {"number": number, "state": "waiting", "chat": chat, "received_at": NOON, "tries": 0}


def test_what_it_returns_comes_for_each_row_that_was_put(database: Database):
    with database.engine.begin() as connection:
        assert PUT.ask(connection, [a_row(1), a_row(2), a_row(1)]).rows() == [(1,), (2,)]
        assert not PUT.ask(connection, []).rows()
        assert connection.scalar(select(func.count()).select_from(inbox)) == 2
        assert connection.scalar(select(func.max(inbox.c.received_at))) == NOON


@pytest.mark.parametrize("many", [0, 1, 3, 1000])
def test_a_list_may_be_of_any_length(database: Database, many: int):
    with database.engine.begin() as connection:
        PUT_ANYHOW.run(connection, [a_row(number, f"telegram:{number}") for number in range(1000)])
        chats = [f"telegram:{number}" for number in range(many)]
        assert len(NUMBERS_OF.rows(connection, {"chats": chats})) == many
        assert len(DROP.rows(connection, {"numbers": list(range(many))})) == many


def test_names_with_quotes_and_commas_are_no_danger(database: Database):
    odd = "telegram:\"1', {},NULL--"
    with database.engine.begin() as connection:
        PUT_ANYHOW.run(connection, [a_row(1, odd)])
        assert NUMBERS_OF.rows(connection, {"chats": [odd, "telegram:2"]}) == [(1,)]


def test_its_faults_are_sqlalchemys_and_tell_no_values(database: Database):
    with database.engine.begin() as connection, pytest.raises(IntegrityError) as refused, connection.begin_nested():
        PUT_ANYHOW.run(connection, [a_row(1, "bí mật"), a_row(1, "bí mật")])
    assert "bí mật" not in str(refused.value)
