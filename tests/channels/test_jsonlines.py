"""The contract of ``chat --json``: one object in, one out, in the same order."""

import asyncio
import io
import json
from pathlib import Path
from typing import Any, cast

import pytest
from markupsafe import Markup

from bot.channels import jsonlines
from bot.conversation.conversation import Conversation
from bot.conversation.messages import Attached, Button, Message, Outcome, Pressed, Replies, Reply, Said
from bot.domain.procedures import Aspect
from bot.matching.matcher import Candidate

SORRY = Replies((Reply(Markup("Xin lỗi")),), Outcome("refused"))


class EchoingConversation:
    """Answers every message with what it said; fails when told to."""

    def __init__(self) -> None:
        self.heard: list[Message] = []

    async def answer(self, message: Message) -> Replies:
        self.heard.append(message)
        if message.content == Said("hỏng"):
            raise RuntimeError("không đọc được")
        said = getattr(message.content, "text", "")
        reply = Reply(Markup("<b>{}</b>").format(said), ((Button("Lệ phí", "1:a:1.001193:fee"),),))
        candidates = (Candidate("1.001193", "Khai sinh", 0.93, "x"),)
        return Replies((reply,), Outcome("answer", "1.001193", (Aspect.FEE,), candidates))

    def refusal(self, message: Message, *, with_picture: bool = False, at_desk: bool = False) -> Replies | None:
        return Replies((), Outcome("refused")) if with_picture or message.content == Said("dồn dập") else None

    def apology(self, message: Message) -> Replies:
        return SORRY


@pytest.fixture
def conversation() -> EchoingConversation:
    return EchoingConversation()


def say(conversation: EchoingConversation, *lines: object, with_limits: bool = False) -> list[dict[str, Any]]:
    """The answers to ``lines``: objects are sent as JSON, strings as they are."""
    out = io.StringIO()
    texts = iter([line if isinstance(line, str) else json.dumps(line) for line in lines])
    asyncio.run(jsonlines.converse(cast("Conversation", conversation), texts, out, with_limits=with_limits))
    return [json.loads(line) for line in out.getvalue().split("\n") if line]


def test_an_answer_has_everything_that_scripts_rely_on(conversation: EchoingConversation):
    [answer] = say(conversation, {"chat": "a", "text": "lệ phí khai sinh"})
    elapsed = answer["outcome"].pop("elapsed_ms")
    assert answer == {
        "chat": "a",
        "replies": [
            {
                "text": "<b>lệ phí khai sinh</b>",
                "buttons": [[{"text": "Lệ phí", "press": "1:a:1.001193:fee"}]],
                "files": [],
            }
        ],
        "outcome": {
            "kind": "answer",
            "procedure": "1.001193",
            "intents": ["fee"],
            "candidates": [{"code": "1.001193", "name": "Khai sinh", "score": 0.93}],
        },
    }
    assert isinstance(elapsed, float)
    assert elapsed >= 0


def test_answers_come_in_the_order_of_the_lines(conversation: EchoingConversation):
    answers = say(conversation, *({"chat": str(number % 3), "text": str(number)} for number in range(20)))
    assert [answer["replies"][0]["text"] for answer in answers] == [f"<b>{number}</b>" for number in range(20)]
    assert [answer["chat"] for answer in answers] == [str(number % 3) for number in range(20)]


def test_every_answer_is_flushed_before_the_next_line_is_read(conversation: EchoingConversation):
    out = io.StringIO()

    def lines() -> Any:
        for number in range(3):
            assert out.getvalue().count("\n") == number
            yield json.dumps({"chat": "a", "text": "x"})

    asyncio.run(jsonlines.converse(cast("Conversation", conversation), lines(), out))
    assert out.getvalue().count("\n") == 3


def test_vietnamese_is_written_as_it_is(conversation: EchoingConversation):
    out = io.StringIO()
    line = json.dumps({"chat": "a", "text": "Đăng ký 💍"})
    asyncio.run(jsonlines.converse(cast("Conversation", conversation), iter([line]), out))
    assert "Đăng ký 💍" in out.getvalue()


@pytest.mark.parametrize(
    ("line", "content"),
    [
        ({"chat": "a", "text": "/start"}, Said("/start")),
        ({"chat": "a", "text": ""}, Said("")),
        ({"chat": "a", "press": "1:m"}, Pressed("1:m")),
        ({"chat": "a", "text": "x", "press": "1:m"}, Said("x")),
        ({"chat": "a", "text": "a\ud83db\x00"}, Said("a?b")),
    ],
)
def test_a_line_is_a_message_or_a_button(conversation: EchoingConversation, line: dict[str, str], content: object):
    say(conversation, line)
    assert [message.content for message in conversation.heard] == [content]


def test_a_photo_is_told_from_text(conversation: EchoingConversation):
    say(conversation, {"chat": "a", "photo": "anh.jpg"}, {"chat": "a", "photo": "anh.jpg", "caption": "giấy này?"})
    contents = [message.content for message in conversation.heard]
    assert all(isinstance(content, Attached) and content.kind == "photo" for content in contents)
    assert [getattr(content, "caption", None) for content in contents] == ["", "giấy này?"]


def test_every_chat_is_a_citizen_of_its_own(conversation: EchoingConversation):
    say(conversation, {"chat": "a", "text": "x"}, {"chat": "b", "text": "x"}, {"chat": "a", "text": "y"})
    chats = [message.chat for message in conversation.heard]
    assert chats[0] == chats[2] != chats[1]


@pytest.mark.parametrize("chat", ["", "0", 5, "bất kỳ: id", "x" * 72, "a:b:c"])
def test_a_chat_is_echoed_as_it_was_written(conversation: EchoingConversation, chat: object):
    [answer] = say(conversation, {"chat": chat, "text": "x"})
    assert answer["chat"] == chat


@pytest.mark.parametrize(
    "line",
    [
        "không phải JSON",
        "{",
        "[]",
        "null",
        '"chữ"',
        "5",
        "NaN",
        '{"text": "thiếu chat"}',
        '{"chat": null, "text": "x"}',
        '{"chat": ["a"], "text": "x"}',
        '{"chat": true, "text": "x"}',
        '{"chat": "a"}',
        '{"chat": "a", "text": 5}',
        '{"chat": "a", "press": null}',
        '{"chat": "a\\u0000", "text": "x"}',
        '{"chat": "a\\ud83d", "text": "x"}',
        json.dumps({"chat": "x" * 73, "text": "x"}),
        "[" * 100_000,
        '{"chat": ' + "9" * 5000 + ', "text": "x"}',
    ],
)
def test_a_malformed_line_is_answered_with_an_error_and_the_next_one_as_ever(
    conversation: EchoingConversation, line: str
):
    wrong, right = say(conversation, line, {"chat": "b", "text": "x"})
    assert wrong["error"].startswith("dòng 1: ")
    assert wrong["replies"] == []
    assert wrong["outcome"] == {
        "kind": "refused",
        "procedure": None,
        "intents": [],
        "candidates": [],
        "elapsed_ms": 0.0,
    }
    assert right["outcome"]["kind"] == "answer"


def test_blank_lines_are_passed_over_but_counted(conversation: EchoingConversation):
    [answer] = say(conversation, "", "  \n", "x")
    assert answer["error"].startswith("dòng 3: ")


def test_a_byte_order_mark_does_no_harm(conversation: EchoingConversation):
    [answer] = say(conversation, "\ufeff" + json.dumps({"chat": "a", "text": "x"}))
    assert "error" not in answer


def test_when_answering_fails_the_citizen_gets_an_apology_and_the_script_the_fault(conversation: EchoingConversation):
    failed, right = say(conversation, {"chat": "a", "text": "hỏng"}, {"chat": "a", "text": "x"})
    assert failed["chat"] == "a"
    assert [reply["text"] for reply in failed["replies"]] == ["Xin lỗi"]
    assert failed["outcome"]["kind"] == "refused"
    assert failed["error"] == "RuntimeError: không đọc được"
    assert right["outcome"]["kind"] == "answer"


def test_standard_input_is_utf8_whatever_the_locale(monkeypatch: pytest.MonkeyPatch):
    raw = io.BytesIO(b"khai sinh\n" + b"\xff\xfe\n" + "cuối".encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(raw, encoding="ascii"))
    assert list(jsonlines.standard_input()) == ["khai sinh\n", "��\n", "cuối"]


class TestLimits:
    FLOOD = ({"chat": "a", "text": "dồn dập"}, {"chat": "a", "text": "chào"})

    def test_a_bridge_may_ask_for_limits(self, conversation: EchoingConversation) -> None:
        refused, answered = say(conversation, *self.FLOOD, with_limits=True)
        assert (refused["chat"], refused["replies"], refused["outcome"]["kind"]) == ("a", [], "refused")
        assert answered["outcome"]["kind"] == "answer"
        assert len(conversation.heard) == 1

    def test_a_picture_is_counted_as_one(self, conversation: EchoingConversation, tmp_path: Path) -> None:
        picture = tmp_path / "x.png"
        picture.write_bytes(b"x")
        (refused,) = say(conversation, {"chat": "a", "photo": str(picture)}, with_limits=True)
        assert refused["outcome"]["kind"] == "refused"

    def test_a_script_is_answered_however_much_it_asks(self, conversation: EchoingConversation) -> None:
        assert [line["outcome"]["kind"] for line in say(conversation, *self.FLOOD)] == ["answer", "answer"]
