"""The assistant in a terminal: type a question, or the number of a button."""

import re
from collections.abc import Callable
from html import unescape

from rich.console import Console
from rich.text import Text

from bot.conversation.messages import Button, Message, Pressed, Replies, Said
from bot.service.scrubbing import readable

CHAT = "terminal:me"
FAREWELLS = frozenset({"/thoat", "/exit", "/quit"})


def converse(answer: Callable[[Message], Replies], read: Callable[[], str], console: Console) -> None:
    """Talk until ``read`` raises EOFError or the citizen leaves.

    No coroutine: a running event loop would keep Ctrl-C from the prompt.
    """
    buttons = show(console, answer(Message(CHAT, Said("/start"))))
    while True:
        try:
            typed = readable(read()).strip()
        except (EOFError, KeyboardInterrupt):
            break
        if typed in FAREWELLS:
            break
        buttons = show(console, answer(Message(CHAT, content_of(typed, buttons))))
    console.print("Tạm biệt!")


def content_of(typed: str, buttons: list[Button]) -> Said | Pressed:
    """What was typed: ``[3]`` or ``3`` presses the third button, everything else is said."""
    number = typed.strip("[]")
    if re.fullmatch(r"[0-9]{1,3}", number) and 1 <= int(number) <= len(buttons):
        return Pressed(buttons[int(number) - 1].press)
    return Said(typed)


def show(console: Console, replies: Replies) -> list[Button]:
    """Print the replies and number their buttons; returns them in that order."""
    buttons: list[Button] = []
    for reply in replies.replies:
        console.print()
        console.print(_plain(str(reply.text)))
        for row in reply.buttons:
            numbered = [f"[{len(buttons) + place}] {button.text}" for place, button in enumerate(row, 1)]
            buttons += row
            console.print(Text("   ".join(numbered), style="cyan"))
    console.print()
    return buttons


def _plain(html: str) -> Text:
    """HTML as terminal text: links as addresses, bold and italics dropped."""
    linked = re.sub(r'<a href="([^"]*)">([^<]*)</a>', r"\2: \1", html)
    return Text(unescape(re.sub(r"<[^>]*>", "", linked)))
