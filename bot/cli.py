"""The command ``motcua``: parses, calls the app, prints."""

import gc
import json
import sys
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.command_faults import FAILURE, WRONG_USAGE
from bot.command_faults import faults_told as _faults_told
from bot.command_faults import leave as _leave
from bot.content.knowledge import check, load, shipped
from bot.evaluation_commands import evaluate
from bot.knowledge_commands import import_published
from bot.operations_commands import backup, doctor, restore, retention
from bot.post_commands import inbox, outbox
from bot.report_commands import report, surveys
from bot.settings import Settings, load_settings
from bot.ticket_commands import tickets

OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""Starting makes many objects that last and hardly any garbage: with Python's 700 the collector took a tenth of it."""

cli = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
knowledge = typer.Typer(help="Cơ sở tri thức: kiểm tra, xuất.", no_args_is_help=True)
cli.add_typer(knowledge, name="knowledge")
dossiers = typer.Typer(help="Hồ sơ: nhập từ phần mềm một cửa.", no_args_is_help=True)
cli.add_typer(dossiers, name="dossiers")
cli.add_typer(tickets, name="tickets")
cli.add_typer(surveys, name="surveys")
cli.add_typer(inbox, name="inbox")
cli.add_typer(outbox, name="outbox")
knowledge.command("import")(import_published)
for command in (report, evaluate, doctor, backup, restore, retention):
    cli.command()(command)

KnowledgeDir = Annotated[
    Path | None, typer.Option("--knowledge", help="Thư mục tri thức, thay cho thư mục đã cấu hình.")
]


def main() -> None:
    """Run the command; Ctrl-C ends it quietly."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    try:
        cli()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


# Commands import what they need when they run: store, matcher and Telegram take a second that `knowledge check`
# can do without, and `chat` can do without Telegram.


@cli.callback()
def speak_utf8() -> None:
    """Một Cửa: trợ lý thủ tục hành chính."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # whatever the locale: the bot speaks Vietnamese


@cli.command()
def run() -> None:
    """Chạy bot Telegram: hỏi vòng (long polling), hoặc webhook khi đã cấu hình."""
    from bot import telegram_app  # noqa: PLC0415
    from bot.logs import set_up_logs  # noqa: PLC0415

    with _faults_told():
        settings = load_settings()
        set_up_logs(settings.log_level, settings.operations.log_format)
        telegram_app.run(settings)


@cli.command()
def deploy() -> None:
    """Đăng ký với Telegram: danh sách lệnh và webhook. Chạy sau khi cài đặt hoặc đổi cấu hình; chạy lại cũng được."""
    from bot import telegram_app  # noqa: PLC0415

    with _faults_told():
        for sentence in telegram_app.deploy(load_settings()):
            typer.echo(sentence)


@cli.command()
def chat(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Nói chuyện bằng JSON, mỗi dòng một tin.")] = False,
    knowledge_dir: KnowledgeDir = None,
) -> None:
    """Nói chuyện với trợ lý ngay trong cửa sổ lệnh, không cần token."""
    from bot import terminal_app  # noqa: PLC0415

    with _faults_told():
        (terminal_app.chat_json if as_json else terminal_app.chat)(_settings(knowledge_dir))


@cli.command()
def ask(
    question: Annotated[list[str], typer.Argument(help="Câu hỏi.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Cho biết vì sao: đọc câu hỏi thế nào, khớp gì.")] = False,
    knowledge_dir: KnowledgeDir = None,
) -> None:
    """Hỏi một câu, nhận một câu trả lời."""
    from bot import terminal_app  # noqa: PLC0415

    with _faults_told():
        terminal_app.ask(_settings(knowledge_dir), " ".join(question), as_json=as_json, explain=explain)


@knowledge.command("check")
def check_knowledge(folder: Annotated[Path | None, typer.Argument(help="Thư mục tri thức.")] = None) -> None:
    """Kiểm tra toàn bộ tri thức: mọi lỗi trong một lần, kèm tệp, dòng, lý do."""
    with _faults_told():
        settings = load_settings()
        folder = folder or settings.knowledge_dir or shipped()
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
        known = load(knowledge_dir or load_settings().knowledge_dir or shipped())
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
    from bot.content import editor_schema  # noqa: PLC0415

    with _faults_told():
        folder = into or (load_settings().knowledge_dir or shipped()) / "schemas"
        for file in editor_schema.write(folder):
            typer.echo(str(file))


@dossiers.callback()
def _several_commands() -> None:
    """Keeps ``import`` a command of its own: Typer would fold an only one into its group."""


@dossiers.command("import")
def import_dossiers(
    file: Annotated[Path, typer.Argument(help="Tệp .csv, .xlsx hoặc .jsonl.")],
    *,
    mapping: Annotated[Path | None, typer.Option(help="Tệp YAML: trường của bot -> tên cột trong tệp.")] = None,
    rejects: Annotated[
        Path | None, typer.Option(help="Nơi ghi các dòng bị loại; mặc định trong thư mục dữ liệu.")
    ] = None,
    knowledge_dir: KnowledgeDir = None,
) -> None:
    """Nhập hồ sơ vào bảng hồ sơ; chạy lại bao nhiêu lần cũng được."""
    from bot import import_app  # noqa: PLC0415

    with _faults_told():
        done = import_app.import_dossiers(_settings(knowledge_dir), file, mapping, rejects)
    for line in import_app.summary(done):
        typer.echo(line)
    for line in import_app.unknown(done):
        typer.echo(line, err=True)
    if done.tally.read and done.tally.rejected == done.tally.read:
        raise typer.Exit(FAILURE)


@cli.command("qr")
def make_poster(
    *,
    unit: Annotated[str | None, typer.Option(help="Mã đơn vị: áp phích ở quầy, quét để chấm điểm phục vụ.")] = None,
    procedure: Annotated[str | None, typer.Option(help="Mã thủ tục: quét để xem giấy tờ, lệ phí, thời gian.")] = None,
    out: Annotated[Path | None, typer.Option(help="Thư mục để ghi; mặc định là posters trong thư mục dữ liệu.")] = None,
    knowledge_dir: KnowledgeDir = None,
) -> None:
    """Làm áp phích A5 có mã QR (SVG và PDF) cho một đơn vị hoặc một thủ tục."""
    from bot import poster_app  # noqa: PLC0415

    if (unit is None) == (procedure is None):
        _leave(["Cần đúng một trong hai: --unit (mã đơn vị) hoặc --procedure (mã thủ tục)."], WRONG_USAGE)
    with _faults_told():
        settings = _settings(knowledge_dir)
        try:
            if unit is not None:
                made = poster_app.make_rating_poster(settings, unit, out)
            else:
                made = poster_app.make_procedure_poster(settings, procedure or "", out)
        except poster_app.PosterRefused as refused:
            _leave([str(refused)], WRONG_USAGE)
    for line in (*made.files, made.link):
        typer.echo(str(line))


@cli.command("sample")
def make_sample_year(
    *,
    seed: Annotated[int, typer.Option(help="Số gieo: cùng số, cùng ngày thì ra cùng dữ liệu.")] = 1,
    dossier_count: Annotated[int, typer.Option("--dossiers", min=1, max=1_000_000, help="Số hồ sơ.")] = 5000,
    response_count: Annotated[int, typer.Option("--responses", min=0, max=1_000_000, help="Số phiếu.")] = 1500,
    remove: Annotated[bool, typer.Option("--remove", help="Xóa mọi hồ sơ, phiếu của đơn vị mẫu H99 rồi thôi.")] = False,
    knowledge_dir: KnowledgeDir = None,
) -> None:
    """Ghi một năm dữ liệu bịa ra của đơn vị mẫu H99, để xem thử báo cáo."""
    from bot import sample_app  # noqa: PLC0415

    with _faults_told():
        settings = _settings(knowledge_dir)
        if remove:
            sample_app.remove(settings)
            typer.echo("Đã xóa mọi hồ sơ và phiếu của đơn vị mẫu H99.")
            return
        try:
            made = sample_app.fill(settings, seed, dossier_count, response_count)
        except sample_app.SampleRefused as refused:
            _leave([str(refused)], WRONG_USAGE)
    for line in sample_app.summary(made):
        typer.echo(line)


def _settings(knowledge_dir: Path | None) -> Settings:
    settings = load_settings()
    return settings.model_copy(update={"knowledge_dir": knowledge_dir}) if knowledge_dir else settings
