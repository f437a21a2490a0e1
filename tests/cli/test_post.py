"""The operator at the command line: what could not be dealt with or sent."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.app import PostRoom, ZonedClock, post_room, ready_database
from bot.service.delivery import Letter, ReceivedUpdate, Settling
from bot.service.secrets import HashKey
from bot.settings import hash_key_of, load_settings
from tests.cli.conftest import Command

AN = "telegram:1"


@pytest.fixture
def room() -> Iterator[PostRoom]:
    """The same data folder as the command's, with one update and one letter set aside, and one of each waiting."""
    settings = load_settings()
    with ready_database(settings) as database:
        room = post_room(database, ZonedClock(settings.time_zone), HashKey(hash_key_of(settings)))
        asyncio.run(filled(room))
        yield room


async def filled(room: PostRoom) -> None:
    await room.inbox.store(
        [ReceivedUpdate(5, AN, '{"text": "xin \\u001b[31mchào"}'), ReceivedUpdate(6, "telegram:2", "{}")]
    )
    update = (await room.inbox.take(1))[0][0]
    await room.inbox.set_aside(Settling(update), "ValueError: hỏng")
    await room.outbox.put([Letter(AN, '{"text": "thư một"}'), Letter(AN, '{"text": "thư hai"}')])
    await room.outbox.set_aside(1, "Bad Request")


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize(
    ("which", "number", "fault", "words"),
    [("inbox", "5", "ValueError: hỏng", "chào"), ("outbox", "1", "Bad Request", "thư một")],
)
def test_what_was_set_aside_is_listed_and_shown(
    motcua: Command, which: str, number: str, fault: str, words: str
) -> None:
    listed = motcua(which, "list").out
    assert listed.startswith("1 tin chờ")
    assert (f"  {number}  " in listed, fault in listed, words in listed) == (True, True, False)
    shown = motcua(which, "show", number).out
    assert (fault in shown, words in shown, "\x1b" in shown) == (True, True, False)


@pytest.mark.parametrize("which", ["inbox", "outbox"])
def test_it_can_be_tried_anew_or_dropped(motcua: Command, room: PostRoom, which: str) -> None:
    number = "5" if which == "inbox" else "1"
    assert "sẽ được thử lại" in motcua(which, "replay", number).out
    assert backlog(room, which) == (2, 0)
    unknown = motcua(which, "drop", number)
    assert (unknown.code, f"số {number}" in unknown.err) == (2, True)


@pytest.mark.parametrize("which", ["inbox", "outbox"])
def test_what_is_dropped_is_gone(motcua: Command, room: PostRoom, which: str) -> None:
    number = "5" if which == "inbox" else "1"
    assert "Đã bỏ" in motcua(which, "drop", number).out
    assert backlog(room, which) == (1, 0)
    assert motcua(which, "show", number).code == 2


def backlog(room: PostRoom, which: str) -> tuple[int, int]:
    inbox, outbox = asyncio.run(room.backlog())
    found = inbox if which == "inbox" else outbox
    return found.waiting, found.set_aside


def test_deploying_without_a_token_says_how_to_get_one(motcua: Command) -> None:
    refused = motcua("deploy")
    assert (refused.code, "@BotFather" in refused.err) == (2, True)


def test_deploying_without_telegram_is_one_sentence(motcua: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_TELEGRAM__TOKEN", "99:TEST")
    monkeypatch.setenv("MOTCUA_TELEGRAM__BASE_URL", "http://127.0.0.1:9/bot")
    away = motcua("deploy")
    assert (away.code, len(away.err.strip().splitlines())) == (1, 1)
    assert "Telegram không trả lời" in away.err
