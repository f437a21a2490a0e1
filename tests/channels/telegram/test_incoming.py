"""What a citizen does in Telegram, read as a message of theirs; everything else is left alone."""

from typing import Any

import pytest
from telegram import Update

from bot.channels.telegram.incoming import Incoming, Reachability, plain_text, read
from bot.conversation.messages import Attached, Located, Message, Pressed, Said
from bot.domain.offices import MapPoint
from tests.botapi import BotApiDouble, Citizen

BOT = "motcua_test_bot"
ME = {"id": 7, "is_bot": False, "first_name": "Bình"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Bình"}
GROUP = {"id": -5, "type": "group", "title": "Tổ dân phố"}
FILE = {"file_id": "F1", "file_unique_id": "U1", "file_size": 3}
MEDIA = {**FILE, "width": 1, "height": 1, "duration": 1}


@pytest.fixture
def citizen() -> Citizen:
    return BotApiDouble().citizen(7)


def incoming(raw: dict[str, Any]) -> Incoming | Reachability | None:
    """What is read by way of python-telegram-bot; where there is a shorter way it must come to the same."""
    whole = read(Update.de_json(raw, None), BOT)
    assert plain_text(raw) in (None, whole)
    return whole


def message_with(content: dict[str, Any], chat: dict[str, Any] = PRIVATE, kind: str = "message") -> dict[str, Any]:
    return {"update_id": 1, kind: {"message_id": 3, "date": 0, "chat": chat, "from": ME, **content}}


def said(raw: dict[str, Any]) -> object:
    read_message = incoming(raw)
    assert isinstance(read_message, Incoming)
    return read_message.message.content


def test_text_comes_as_it_was_written(citizen: Citizen) -> None:
    assert incoming(citizen.says("Khai sinh <b> ạ")) == Incoming(7, Message("telegram:7", Said("Khai sinh <b> ạ")))


def test_a_plain_text_is_read_the_short_way_with_the_time_of_its_sending(citizen: Citizen) -> None:
    raw = citizen.says("khai sinh")
    short, whole = plain_text(raw), incoming(raw)
    assert isinstance(short, Incoming)
    assert isinstance(whole, Incoming)
    assert short.message.sent_at == whole.message.sent_at is not None


def test_a_reply_and_a_word_in_a_group_are_not_read_the_short_way() -> None:
    earlier = {"message_id": 2, "date": 0, "chat": PRIVATE, "text": "trước"}
    assert plain_text(message_with({"text": "sau", "reply_to_message": earlier})) is None
    assert plain_text(message_with({"text": "/start"}, GROUP)) is None


def test_an_edited_message_is_read_like_a_new_one(citizen: Citizen) -> None:
    first = citizen.says("khai sin")
    assert said(citizen.edits(first["message"]["message_id"], "khai sinh")) == Said("khai sinh")


def test_a_live_position_is_answered_once_and_not_at_every_move(citizen: Citizen) -> None:
    place = {"location": {"latitude": 16.5, "longitude": 108.0}}
    assert said(message_with(place)) == Located(MapPoint(latitude=16.5, longitude=108.0))
    assert incoming(message_with(place, kind="edited_message")) is None


def test_a_venue_is_a_position() -> None:
    venue = {"location": {"latitude": 16.5, "longitude": 108.0}, "title": "Chợ", "address": "Đường 1"}
    assert said(message_with({"venue": venue})) == Located(MapPoint(latitude=16.5, longitude=108.0))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"sticker": {**MEDIA, "type": "regular", "is_animated": False, "is_video": False}}, "sticker"),
        ({"animation": MEDIA, "document": FILE}, "sticker"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "sticker"),
        ({"voice": {**FILE, "duration": 3}}, "voice"),
        ({"audio": {**FILE, "duration": 3}}, "voice"),
        ({"photo": [MEDIA]}, "photo"),
        ({"video": MEDIA}, "video"),
        ({"video_note": {**FILE, "length": 1, "duration": 1}}, "video"),
        ({"document": FILE}, "document"),
        ({"contact": {"phone_number": "+84900000000", "first_name": "Bình"}}, "contact"),
        ({"game": {"title": "x", "description": "y", "photo": [MEDIA]}}, "other"),
    ],
)
def test_what_is_no_text_is_named(content: dict[str, Any], kind: str) -> None:
    attached = said(message_with(content))
    assert isinstance(attached, Attached)
    assert attached.kind == kind


def test_a_caption_comes_along(citizen: Citizen) -> None:
    assert said(citizen.sends_photo(caption="cái này là gì")) == Attached("photo", "cái này là gì")
    assert said(citizen.sends_document("don.pdf", b"%PDF")) == Attached("document", "")


class TestPresses:
    def test_a_press_names_its_message(self, citizen: Citizen) -> None:
        raw = citizen.presses_raw("1:m")
        raw["callback_query"]["message"] = {"message_id": 12, "date": 5, "chat": PRIVATE}
        assert incoming(raw) == Incoming(
            7, Message("telegram:7", Pressed("1:m")), raw["callback_query"]["id"], message_id=12
        )

    def test_a_press_on_a_message_that_telegram_no_longer_has(self, citizen: Citizen) -> None:
        read_press = incoming(citizen.presses_raw("1:m"))
        assert isinstance(read_press, Incoming)
        assert (read_press.chat_id, read_press.message_id) == (7, 1)

    def test_without_any_message_the_presser_is_answered(self) -> None:
        query = {"id": "5", "from": ME, "chat_instance": "1", "data": "1:m", "inline_message_id": "x"}
        assert incoming({"update_id": 1, "callback_query": query}) == Incoming(
            7, Message("telegram:7", Pressed("1:m")), "5"
        )

    def test_a_press_without_data_is_a_forged_one(self) -> None:
        query = {"id": "5", "from": ME, "chat_instance": "1", "game_short_name": "x"}
        read_press = incoming({"update_id": 1, "callback_query": query})
        assert isinstance(read_press, Incoming)
        assert read_press.message.content == Pressed("")


class TestGroups:
    @pytest.mark.parametrize("text", ["/start", "/start@motcua_test_bot", "/START@MotCua_Test_Bot tt_1.001193"])
    def test_a_command_is_answered(self, text: str) -> None:
        assert said(message_with({"text": text}, GROUP)) == Said(text)

    @pytest.mark.parametrize("text", ["khai sinh cần gì", "/start@other_bot", "/", "/ start", "xem /start"])
    def test_chatter_and_other_bots_commands_are_not(self, text: str) -> None:
        assert incoming(message_with({"text": text}, GROUP)) is None

    def test_nor_are_stickers_and_positions(self) -> None:
        assert incoming(message_with({"location": {"latitude": 16.5, "longitude": 108.0}}, GROUP)) is None
        assert incoming(message_with({"dice": {"emoji": "🎲", "value": 3}}, GROUP)) is None


class TestReachability:
    def test_blocking_and_unblocking_are_noted(self, citizen: Citizen) -> None:
        assert incoming(citizen.blocks_bot()) == Reachability("telegram:7", is_reachable=False)
        assert incoming(citizen.unblocks_bot()) == Reachability("telegram:7", is_reachable=True)

    def test_being_put_out_of_a_group_concerns_no_citizen(self) -> None:
        assert incoming(BotApiDouble().citizen(-5).blocks_bot()) is None


@pytest.mark.parametrize(
    "raw",
    [
        message_with({"text": "Thông báo"}, {"id": -1001, "type": "channel", "title": "Xã"}, "channel_post"),
        message_with({"new_chat_title": "Tổ 2"}, GROUP),
        message_with({"delete_chat_photo": True}),
        message_with({}),
        {"update_id": 1},
        {"update_id": 1, "something_new": {"id": 5}},
    ],
)
def test_what_concerns_no_citizen_is_left_alone(raw: dict[str, Any]) -> None:
    assert incoming(raw) is None
