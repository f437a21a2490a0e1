"""Updates made of garbage: none escapes, none makes the bot stumble, and the citizens after it are answered."""

import json
from collections.abc import AsyncIterator, Mapping
from copy import copy
from itertools import count
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.typing import EventDict

from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.polling import PollingBot
from bot.channels.telegram.raw_updates import is_readable, those_with_numbers
from bot.conversation.messages import Reply
from tests.botapi import BotApiDouble
from tests.channels.telegram.desk import ListeningOperator
from tests.channels.telegram.post_office import PostOffice, post_office
from tests.conversation.citizen import conversation
from tests.fake_records import InMemoryCitizenRecords

Json = Any
CHAT = {"id": 7, "type": "private", "first_name": "Bình"}
BINH = {"id": 7, "is_bot": False, "first_name": "Bình"}
FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 9, "width": 1, "height": 1}
MESSAGE = {"message_id": 5, "date": 1_790_000_000, "chat": CHAT, "from": BINH}
WHOLE: list[dict[str, Json]] = [
    {"update_id": 1, "message": {**MESSAGE, "text": "làm giấy khai sinh cần gì"}},
    {"update_id": 1, "message": {**MESSAGE, "text": "/start", "reply_to_message": {**MESSAGE, "text": "trước"}}},
    {"update_id": 1, "edited_message": {**MESSAGE, "edit_date": 1_790_000_001, "text": "khai sinh"}},
    {"update_id": 1, "message": {**MESSAGE, "photo": [FILE], "caption": "hồ sơ"}},
    {"update_id": 1, "message": {**MESSAGE, "document": {**FILE, "mime_type": "image/png"}}},
    {"update_id": 1, "message": {**MESSAGE, "location": {"latitude": 21.0, "longitude": 105.8}}},
    {"update_id": 1, "message": {**MESSAGE, "entities": [{"type": "bold", "offset": 0, "length": 3}], "text": "abc"}},
    {"update_id": 1, "callback_query": {"id": "1", "from": BINH, "chat_instance": "x", "data": "1:m",
                                        "message": {**MESSAGE, "text": "trang 1"}}},
    {"update_id": 1, "my_chat_member": {"chat": CHAT, "from": BINH, "date": 1,
                                        "old_chat_member": {"user": BINH, "status": "member"},
                                        "new_chat_member": {"user": BINH, "status": "kicked", "until_date": 0}}},
]  # fmt: skip
NUMBERS = [0, -1, 2**31, 2**63, 2**80, 1e308, -0.5]
WORDS = ["", "x", "\x00", "\ud800", "<b>", "private", "supergroup", "7", "/start", "khai sinh " * 2000]
_numbers = count(10)
garbage = st.recursive(
    st.none() | st.booleans() | st.sampled_from(NUMBERS) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "text", "chat", "x"]), inner),
    max_leaves=5,
)


def new(update: Mapping[str, Json]) -> dict[str, Json]:
    """``update`` with a number that the inbox does not know yet."""
    return {**update, "update_id": next(_numbers)}


def paths(value: Json, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in ``value``."""
    return [path, *(each for key, below in _inside(value) for each in paths(below, (*path, key)))]


def _inside(value: Json) -> list[tuple[Any, Json]]:
    match value:
        case dict():
            return list(cast("dict[str, Json]", value).items())
        case list():
            return list(enumerate(cast("list[Json]", value)))
        case _:
            return []


def put(value: Json, path: tuple[str | int, ...], new: Json) -> Json:
    """``value`` with ``new`` at ``path``."""
    if not path:
        return new
    changed: Json = copy(value)
    changed[path[0]] = put(value[path[0]], path[1:], new)
    return changed


@st.composite
def spoilt(draw: st.DrawFn) -> Json:
    """A good update with something else in one to three of its places."""
    update: Json = draw(st.sampled_from(WHOLE))
    for _ in range(draw(st.integers(1, 3))):
        update = put(update, draw(st.sampled_from(paths(update))), draw(garbage))
    return update


class Counting(Outgoing):
    """Counts replies instead of sending them."""

    def __init__(self, bot: PollingBot) -> None:
        super().__init__(bot)
        self.replies: list[Reply] = []

    async def send(self, chat_id: int, reply: Reply, in_place_of: int | None = None) -> None:
        assert isinstance(chat_id, int)
        str(reply.text).encode()
        self.replies.append(reply)

    @property
    def sent(self) -> int:
        return len(self.replies)

    async def confirm_press(self, callback_id: str) -> None:
        assert isinstance(callback_id, str)


@pytest.fixture
async def quiet_bot() -> AsyncIterator[PollingBot]:
    async with BotApiDouble("99:TEST") as api, PollingBot("99:TEST", base_url=api.base_url) as client:
        yield client


@pytest.fixture
def operator() -> ListeningOperator:
    return ListeningOperator()


@pytest.fixture
def outgoing(quiet_bot: PollingBot) -> Counting:
    return Counting(quiet_bot)


@pytest.fixture
async def door(quiet_bot: PollingBot, outgoing: Counting, operator: ListeningOperator) -> AsyncIterator[PostOffice]:
    records = InMemoryCitizenRecords()
    async with post_office(quiet_bot, conversation(records), records, outgoing, operator) as office:
        yield office


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(raw=spoilt())
async def test_garbage_is_answered_or_set_aside(
    door: PostOffice, outgoing: Counting, operator: ListeningOperator, raw: Json
) -> None:
    for update in those_with_numbers([raw]):
        await door.receive(new(update))
    stumbled = [fault for fault in operator.faults if not fault.startswith("update_failed: ")]
    assert stumbled == [], "what is no update is found out before anybody is answered"
    before = outgoing.sent
    await door.receive(new(WHOLE[0]))
    assert outgoing.sent == before + 1


@pytest.mark.parametrize("whole", WHOLE)
def test_what_telegram_sends_is_readable(whole: Json) -> None:
    assert is_readable(whole)


@pytest.mark.parametrize("depth", [50, 500, 20_000])
async def test_nests_without_end_are_set_aside(door: PostOffice, outgoing: Counting, depth: int) -> None:
    nested: Json = {**MESSAGE, "text": "trong cùng"}
    for _ in range(depth):
        nested = {**MESSAGE, "text": "x", "reply_to_message": nested}
    await door.receive({"update_id": 1, "message": nested})
    await door.receive(new(WHOLE[0]))
    assert outgoing.sent >= 1


async def test_malformed_updates_are_told_without_their_words(
    door: PostOffice, logged: list[EventDict], operator: ListeningOperator
) -> None:
    await door.receive({"update_id": 1, "message": {**MESSAGE, "text": ["0912345678"]}})
    assert [(entry["event"], entry["reason"]) for entry in logged] == [("update_set_aside", "update_failed")]
    assert operator.faults == ["update_failed: MalformedUpdate: các phần của tin không đúng kiểu mà Telegram gửi"]
    assert "0912345678" not in json.dumps(logged, default=str)


@pytest.mark.parametrize(
    "result", [None, True, {}, "x", [None], [[]], [{}], [{"update_id": "5"}], [{"update_id": True}]]
)
def test_an_answer_without_numbers_has_no_updates(result: Json) -> None:
    assert those_with_numbers(result) == []


def test_good_updates_among_bad_ones_are_kept() -> None:
    assert those_with_numbers([None, WHOLE[0], 7, {"update_id": 2**70}]) == [WHOLE[0]]
