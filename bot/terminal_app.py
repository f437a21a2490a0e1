"""Talking without a messenger: the composition root of ``motcua chat`` and ``motcua ask``."""

import asyncio
import sys
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from rich.console import Console

from bot.app import Assistant, assistant
from bot.channels import jsonlines, terminal
from bot.conversation.messages import Message, Said
from bot.conversation.notifier import PlainLetterbox, Send
from bot.service.scrubbing import readable
from bot.settings import Settings
from bot.store.database import sqlite_url


def chat(settings: Settings) -> None:
    """Talk in the terminal until the citizen leaves."""
    with assistant(settings) as assembled, asyncio.Runner() as runner:
        terminal.converse(
            lambda message: runner.run(assembled.conversation.answer(message)),
            lambda: input("Bạn: "),
            Console(highlight=False),
        )


def chat_json(settings: Settings) -> None:
    """Answer the JSON lines of standard input."""
    with assistant(settings) as assembled:
        asyncio.run(
            jsonlines.converse(
                assembled.conversation,
                jsonlines.standard_input(),
                sys.stdout,
                _notices_of(assembled),
                with_limits=settings.limits.json_lines,
            )
        )


def ask(settings: Settings, question: str, *, as_json: bool) -> None:
    """Answer one question; nothing of it is kept."""
    with TemporaryDirectory(prefix="motcua-") as passing:
        database = SecretStr(sqlite_url(Path(passing)))
        forgetful = settings.model_copy(update={"database_url": database, "hash_key": SecretStr(token_hex())})
        with assistant(forgetful) as assembled:
            if as_json:
                line = jsonlines.line_of("ask", question)
                asyncio.run(jsonlines.converse(assembled.conversation, iter([line]), sys.stdout))
            else:
                replies = asyncio.run(assembled.conversation.answer(Message("ask:me", Said(readable(question)))))
                terminal.show(Console(highlight=False), replies)


def _notices_of(assembled: Assistant) -> jsonlines.Deliver:
    """What followers on JSON lines are told by themselves, looked for anew before every answer."""

    async def deliver(tell: Send) -> int:
        await assembled.due_watch.look(assembled.knowledge_base.current.knowledge.calendar)
        await assembled.ticket_teller.tell_citizens(jsonlines.CHANNEL, tell)
        return await assembled.notifier.deliver(jsonlines.CHANNEL, PlainLetterbox(tell))

    return deliver
