"""The assistant in a terminal: type a question, or the number of a button."""

from collections.abc import Callable
from html import unescape
from re import sub

from rich.console import Console
from rich.text import Text

from bot.conversation.conversation import Conversation
from bot.conversation.messages import Button, Message, Pressed, Replies, Said

CHAT = "terminal:me"
FAREWELLS = frozenset({"/thoat", "/exit", "/quit"})


async def converse(conversation: Conversation, read: Callable[[], str], console: Console) -> None:
    """Talk until ``read`` raises EOFError or the citizen leaves."""
    buttons = show(console, await conversation.answer(Message(CHAT, Said("/start"))))
    while True:
        try:
            typed = read().strip()
        except (EOFError, KeyboardInterrupt):
            break
        if typed in FAREWELLS:
            break
        replies = await conversation.answer(Message(CHAT, content_of(typed, buttons)))
        buttons = show(console, replies)
    console.print("Tạm biệt!")


def content_of(typed: str, buttons: list[Button]) -> Said | Pressed:
    """What was typed: ``[3]`` or ``3`` presses the third button, everything else is said."""
    number = typed.strip("[]")
    if number.isdecimal() and 1 <= int(number) <= len(buttons):
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
    linked = sub(r'<a href="([^"]*)">([^<]*)</a>', r"\2: \1", html)
    return Text(unescape(sub(r"<[^>]*>", "", linked)))
