"""The command ``motcua``: parses, calls the app, prints."""

import asyncio
import json
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from bot import app
from bot.channels import jsonlines, terminal
from bot.content import editor_schema
from bot.content.knowledge import ContentFaulty, check
from bot.conversation.messages import Message, Said
from bot.logs import set_up_logs
from bot.settings import Settings, SettingsFaulty, load_settings

SUCCESS, FAILURE, WRONG_USAGE = 0, 1, 2

cli = typer.Typer(help="Một Cửa: trợ lý thủ tục hành chính.", no_args_is_help=True, pretty_exceptions_enable=False)
knowledge = typer.Typer(help="Cơ sở tri thức: kiểm tra, xuất.", no_args_is_help=True)
cli.add_typer(knowledge, name="knowledge")

KnowledgeDir = Annotated[
    Path | None, typer.Option("--knowledge", help="Thư mục tri thức, thay cho thư mục đã cấu hình.")
]


def main() -> None:
    """Run the command; Ctrl-C ends it quietly."""
    try:
        cli()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


@cli.command()
def run() -> None:
    """Chạy bot Telegram: hỏi vòng (long polling), hoặc webhook khi đã cấu hình."""
    from bot import telegram_app  # noqa: PLC0415 - python-telegram-bot takes half a second that other commands can do without

    with _faults_told():
        settings = load_settings()
        set_up_logs(settings.log_level)
        telegram_app.run(settings)


@cli.command()
def chat(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Nói chuyện bằng JSON, mỗi dòng một tin.")] = False,
    knowledge_dir: KnowledgeDir = None,
) -> None:
    """Nói chuyện với trợ lý ngay trong cửa sổ lệnh, không cần token."""
    with _faults_told(), app.assistant(_settings(knowledge_dir)) as assistant:
        if as_json:
            sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
            asyncio.run(jsonlines.converse(assistant.conversation, jsonlines.standard_input(), sys.stdout))
        else:
            asyncio.run(terminal.converse(assistant.conversation, lambda: input("Bạn: "), Console(highlight=False)))


@cli.command()
def ask(
    question: Annotated[list[str], typer.Argument(help="Câu hỏi.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON.")] = False,
    knowledge_dir: KnowledgeDir = None,
) -> None:
    """Hỏi một câu, nhận một câu trả lời."""
    line = json.dumps({"chat": "ask", "text": " ".join(question)})
    with _faults_told(), TemporaryDirectory(prefix="motcua-") as passing:
        settings = _settings(knowledge_dir).model_copy(update={"data_dir": Path(passing), "database_url": None})
        with app.assistant(settings) as assistant:
            if as_json:
                asyncio.run(jsonlines.converse(assistant.conversation, iter([line]), sys.stdout))
                return
            replies = asyncio.run(assistant.conversation.answer(Message("ask:me", Said(" ".join(question)))))
            terminal.show(Console(highlight=False), replies)


@knowledge.command("check")
def check_knowledge(folder: Annotated[Path | None, typer.Argument(help="Thư mục tri thức.")] = None) -> None:
    """Kiểm tra toàn bộ tri thức: mọi lỗi trong một lần, kèm tệp, dòng, lý do."""
    with _faults_told():
        settings = load_settings()
        folder = folder or app.knowledge_folder(settings)
        faults = check(folder, datetime.now(ZoneInfo(settings.time_zone)).date())
    for fault in faults:
        typer.echo(str(fault), err=True)
    if faults:
        typer.echo(f"{len(faults)} lỗi trong {folder}.", err=True)
        raise typer.Exit(FAILURE)
    typer.echo(f"Tri thức trong {folder} hợp lệ.")


@knowledge.command("export")
def export_knowledge(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Xuất JSON (dạng duy nhất hiện có).")] = True,
    knowledge_dir: KnowledgeDir = None,
) -> None:
    """Xuất mã, tên, mã cũ, tên gọi khác và câu hỏi mẫu của mọi thủ tục."""
    del as_json
    with _faults_told():
        known = app.knowledge_base(_settings(knowledge_dir)).current.knowledge
    exported = [
        {
            "code": procedure.code,
            "name": procedure.name,
            "replaces": list(procedure.replaces),
            "aliases": list(procedure.aliases),
            "questions": list(procedure.questions),
        }
        for procedure in known.procedures
    ]
    typer.echo(json.dumps({"procedures": exported}, ensure_ascii=False, indent=1))


@knowledge.command("schema")
def write_schemas(
    into: Annotated[
        Path | None, typer.Option(help="Thư mục để ghi; mặc định là schemas/ trong thư mục tri thức.")
    ] = None,
) -> None:
    """Ghi JSON Schema cho trình soạn thảo (VS Code…), để nó gợi ý và báo lỗi ngay khi gõ."""
    with _faults_told():
        folder = into or app.knowledge_folder(load_settings()) / "schemas"
        for file in editor_schema.write(folder):
            typer.echo(str(file))


def _settings(knowledge_dir: Path | None) -> Settings:
    settings = load_settings()
    return settings.model_copy(update={"knowledge_dir": knowledge_dir}) if knowledge_dir else settings


@contextmanager
def _faults_told() -> Generator[None]:
    """Faults of configuration and content as plain sentences and the promised exit code."""
    try:
        yield
    except SettingsFaulty as faulty:
        _leave(faulty.faults, WRONG_USAGE)
    except ContentFaulty as faulty:
        _leave([str(fault) for fault in faulty.faults], WRONG_USAGE)
    except app.DatabaseUnusable as unusable:
        _leave([str(unusable)], FAILURE)
    except BrokenPipeError:
        raise typer.Exit(SUCCESS) from None


def _leave(sentences: list[str], code: int) -> NoReturn:
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(code)
