"""Talking in a terminal."""

import io
from collections.abc import Callable

import pytest
from markupsafe import Markup
from rich.console import Console

from bot.channels import terminal
from bot.conversation.messages import Button, Message, Outcome, Pressed, Replies, Reply, Said

BUTTONS = [Button("Giấy tờ", "1:a"), Button("Lệ phí", "1:b"), Button("Về đầu", "1:m")]


class Assistant:
    """Answers everything with three buttons, and remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def answer(self, message: Message) -> Replies:
        self.heard.append(message.content)
        rows = (tuple(BUTTONS[:2]), tuple(BUTTONS[2:]))
        return Replies((Reply(Markup("<b>Trả lời</b> &amp; hết"), rows),), Outcome("menu"))


def typing(*typed: str) -> Callable[[], str]:
    lines = iter(typed)

    def read() -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    return read


def talk(*typed: str) -> tuple[list[object], str]:
    """What the assistant heard and what the terminal showed."""
    assistant, out = Assistant(), io.StringIO()
    terminal.converse(assistant.answer, typing(*typed), Console(file=out, width=200))
    return assistant.heard, out.getvalue()


def test_the_assistant_begins_with_its_menu_and_ends_with_a_farewell():
    heard, shown = talk()
    assert heard == [Said("/start")]
    assert shown.rstrip().endswith("Tạm biệt!")


@pytest.mark.parametrize("farewell", ["/thoat", "/exit", "/quit", " /thoat "])
def test_a_citizen_can_leave(farewell: str):
    heard, _ = talk(farewell, "còn nữa")
    assert heard == [Said("/start")]


def test_ctrl_c_leaves_too():
    def interrupted() -> str:
        raise KeyboardInterrupt

    out = io.StringIO()
    terminal.converse(Assistant().answer, interrupted, Console(file=out))
    assert "Tạm biệt!" in out.getvalue()


def test_what_is_typed_is_said():
    heard, _ = talk("  khai sinh cần gì ")
    assert heard[1:] == [Said("khai sinh cần gì")]


def test_broken_bytes_of_the_terminal_do_not_reach_the_assistant():
    heard, _ = talk("khai\udcff sinh")
    assert heard[1:] == [Said("khai? sinh")]


@pytest.mark.parametrize(("typed", "button"), [("1", 0), ("[2]", 1), ("3", 2)])
def test_a_number_presses_the_button_that_carries_it(typed: str, button: int):
    heard, _ = talk(typed)
    assert heard[1:] == [Pressed(BUTTONS[button].press)]


@pytest.mark.parametrize("typed", ["0", "4", "-1", "²", "٢", "1 2", "9" * 5000, "[]", ""])
def test_any_other_number_is_said(typed: str):
    heard, _ = talk(typed)
    assert heard[1:] == [Said(typed)]


def test_replies_are_shown_without_html_and_buttons_with_their_numbers():
    _, shown = talk()
    assert "Trả lời & hết" in shown
    assert "[1] Giấy tờ   [2] Lệ phí" in shown
    assert "[3] Về đầu" in shown


def test_buttons_of_several_replies_are_numbered_through():
    out = io.StringIO()
    reply = Reply(Markup("x"), (tuple(BUTTONS),))
    assert terminal.show(Console(file=out, width=200), Replies((reply, reply))) == BUTTONS * 2
    assert "[6] Về đầu" in out.getvalue()


def test_a_link_is_shown_with_its_address():
    out = io.StringIO()
    link = Markup('<a href="https://vi.du/?a=1&amp;b=2">Bản đồ</a>')
    terminal.show(Console(file=out, width=200), Replies((Reply(link),)))
    assert "Bản đồ: https://vi.du/?a=1&b=2" in out.getvalue()


def test_square_brackets_of_a_citizen_are_no_colours():
    out = io.StringIO()
    terminal.show(Console(file=out, width=200), Replies((Reply(Markup("[red]đỏ[/red]")),)))
    assert "[red]đỏ[/red]" in out.getvalue()
