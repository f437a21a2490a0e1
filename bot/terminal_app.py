"""Talking without a messenger: the composition root of ``motcua chat`` and ``motcua ask``."""

import asyncio
import json
import sys
from io import StringIO
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from rich.console import Console

from bot.app import Assistant, assistant
from bot.channels import jsonlines, terminal
from bot.conversation.messages import Message, Said
from bot.conversation.notifier import PlainLetterbox, Send
from bot.evaluation.explained import explained_as_json, explanation_tables
from bot.matching.explaining import Explainer, Explanation
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


def ask(settings: Settings, question: str, *, as_json: bool, explain: bool = False) -> None:
    """Answer one question, and with ``explain`` tell why; nothing of it is kept."""
    with TemporaryDirectory(prefix="motcua-") as passing:
        database = SecretStr(sqlite_url(Path(passing)))
        forgetful = settings.model_copy(update={"database_url": database, "hash_key": SecretStr(token_hex())})
        with assistant(forgetful) as assembled:
            if as_json:
                _ask_json(assembled, question, explain=explain)
                return
            console = Console(highlight=False)
            replies = asyncio.run(assembled.conversation.answer(Message("ask:me", Said(readable(question)))))
            terminal.show(console, replies)
            if explain:
                for table in explanation_tables(_explanation(assembled, question)):
                    console.print(table)


def _ask_json(assembled: Assistant, question: str, *, explain: bool) -> None:
    """The answer on one line, the explanation in the same object."""
    answered = StringIO()
    line = jsonlines.line_of("ask", question)
    asyncio.run(jsonlines.converse(assembled.conversation, iter([line]), answered))
    answer = json.loads(answered.getvalue())
    if explain:
        answer["explanation"] = explained_as_json(_explanation(assembled, question))
    print(json.dumps(answer, ensure_ascii=False))  # noqa: T201 - what the command is asked for


def _explanation(assembled: Assistant, question: str) -> Explanation:
    answering = assembled.knowledge_base.current
    return Explainer(answering.matcher, answering.knowledge).explain(readable(question))


def _notices_of(assembled: Assistant) -> jsonlines.Deliver:
    """What followers on JSON lines are told by themselves, looked for anew before every answer."""

    async def deliver(tell: Send) -> int:
        await assembled.due_watch.look(assembled.knowledge_base.current.knowledge.calendar)
        letterbox = PlainLetterbox(tell)
        await assembled.ticket_teller.tell_citizens(jsonlines.CHANNEL, letterbox)
        return await assembled.notifier.deliver(jsonlines.CHANNEL, letterbox)

    return deliver
