"""Who sends too much is told once, before anything is done for them; emergencies are always heard."""

import pytest

from bot.content.texts import load_texts
from bot.conversation.guard import Guard
from bot.conversation.messages import Attached, Message, Pressed, Replies, Said
from bot.service.limits import Limits, Rate, Rates
from tests.conversation.citizen import knowledge_base

FEW = Rates(messages=Rate(1, 2), pictures=Rate(1, 1), desk=Rate(1, 5), overall=Rate(60_000, 1000))
HELP = ["cháy nhà", "cứu với, hàng xóm cháy nhà rồi", "CHAY NHA ROI", "cháy nhà " + "!" * 100_000]


@pytest.fixture
def guard() -> Guard:
    known = knowledge_base()
    return Guard(Limits(FEW, lambda: 0.0), load_texts(), lambda: known.current.small_talk.find)


def says(guard: Guard, text: str, chat: str = "telegram:7") -> Replies | None:
    return guard.refusal(Message(chat, Said(text)))


def test_a_flood_gets_one_friendly_reply_and_then_silence(guard: Guard) -> None:
    answers = [says(guard, "khai sinh cần gì") for _ in range(6)]
    assert answers[:2] == [None, None]
    assert all(answer is not None and answer.outcome.kind == "refused" for answer in answers[2:])
    assert [len(answer.replies) for answer in answers[2:] if answer] == [1, 0, 0, 0]


def test_the_reply_is_in_both_languages_and_tells_whom_to_call(guard: Guard) -> None:
    told = [says(guard, "khai sinh cần gì") for _ in range(3)][-1]
    assert told is not None
    text = str(told.replies[0].text)
    assert "chờ khoảng một phút" in text
    assert "wait about a minute" in text
    assert all(number in text for number in ("113", "114", "115"))


@pytest.mark.parametrize("text", HELP)
def test_an_emergency_is_heard_whatever_came_before(guard: Guard, text: str) -> None:
    for _ in range(10):
        says(guard, "khai sinh cần gì")
    assert [says(guard, text) for _ in range(20)] == [None] * 20


def test_an_emergency_below_a_picture_is_heard(guard: Guard) -> None:
    for _ in range(10):
        says(guard, "khai sinh cần gì")
    assert guard.refusal(Message("telegram:7", Attached("photo", "cháy nhà")), with_picture=True) is None


def test_presses_are_cheap(guard: Guard) -> None:
    pressed = Message("telegram:7", Pressed("1:m"))
    assert [guard.refusal(pressed) for _ in range(8)] == [None] * 8
    assert guard.refusal(pressed) is not None


def test_an_office_may_write_more(guard: Guard) -> None:
    words = Message("telegram:-100", Said("Đã xử lý."))
    assert [guard.refusal(words, at_desk=True) for _ in range(5)] == [None] * 5
    assert guard.refusal(words, at_desk=True) is not None


def test_when_a_message_was_sent_is_no_part_of_what_it_says() -> None:
    assert Message("telegram:7", Said("x"), 5.0) == Message("telegram:7", Said("x"))
