"""``motcua knowledge import``: what the state publishes, as a knowledge folder."""

from pathlib import Path
from typing import Annotated

import typer

from bot.command_faults import FAILURE, WRONG_USAGE, faults_told, leave
from bot.settings import load_settings


def import_published(
    file: Annotated[Path, typer.Argument(help="Tệp .jsonl: mỗi dòng một thủ tục đã công bố.")],
    *,
    into: Annotated[Path, typer.Option(help="Thư mục tri thức để ghi; chưa có thì tạo.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Ghi đè cả thủ tục đã có trong thư mục; mặc định là để nguyên.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(help="Tệp JSON ghi báo cáo; mặc định trong thư mục dữ liệu. Dòng bị loại ghi ở tệp cạnh đó."),
    ] = None,
) -> None:
    """Nhập thủ tục đã công bố thành tệp YAML, đánh dấu chưa kiểm tra; chạy lại bao nhiêu lần cũng được."""
    from rich.console import Console  # noqa: PLC0415 - as in bot.cli

    from bot import knowledge_import_app  # noqa: PLC0415

    with faults_told():
        try:
            done = knowledge_import_app.import_published(load_settings(), file, into, report, replaces=replace)
        except knowledge_import_app.FolderUnusable as unusable:
            leave([str(unusable)], WRONG_USAGE)
    console = Console(highlight=False)
    for table in knowledge_import_app.tables(done.report):
        console.print(table)
    for line in knowledge_import_app.summary(done):
        typer.echo(line)
    if done.report.rejected == done.report.read:
        raise typer.Exit(FAILURE)
