"""``motcua evaluate``: how well labelled questions are understood, by itself, beside others and against before."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.command_faults import WRONG_USAGE, faults_told, leave
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.evaluation_app import Measured


def evaluate(  # noqa: PLR0913 - Typer makes every argument an option
    file: Annotated[Path, typer.Argument(help="Câu hỏi có nhãn, mỗi dòng một JSON.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="In số liệu bằng JSON.")] = False,
    knowledge_dir: Annotated[
        Path | None, typer.Option("--knowledge", help="Thư mục tri thức, thay cho thư mục đã cấu hình.")
    ] = None,
    save: Annotated[Path | None, typer.Option(help="Tệp để lưu lần đo này, cho --compare về sau.")] = None,
    compare: Annotated[Path | None, typer.Option(help="Lần đo đã lưu: cho biết gì tốt hơn, gì kém hơn.")] = None,
    dialogues: Annotated[
        Path | None, typer.Option(help="Hội thoại có nhãn; mặc định là dialogues.jsonl nằm cạnh tệp câu hỏi, nếu có.")
    ] = None,
    leave_out: Annotated[
        int, typer.Option(help="Kiểm tra chéo: mỗi lần bỏ một phần mấy câu mẫu khỏi tri thức; thường là 3.")
    ] = 0,
    quick: Annotated[bool, typer.Option("--quick", help="Không so với cách khác, không thử hội thoại.")] = False,
) -> None:
    """Đo mức độ hiểu câu hỏi trên các câu có nhãn, so với BM25, rapidfuzz và với lần đo trước."""
    from bot import evaluation_app  # noqa: PLC0415 - as in bot.cli
    from bot.evaluation.json_lines import LabelsFaulty  # noqa: PLC0415

    with faults_told():
        settings = load_settings()
        if knowledge_dir:
            settings = settings.model_copy(update={"knowledge_dir": knowledge_dir})
        try:
            wanted = evaluation_app.Wanted(file, dialogues, compare, save, leave_out, quick)
            measured = evaluation_app.measure(settings, wanted)
        except LabelsFaulty as faulty:
            leave(faulty.faults, WRONG_USAGE)
    for remark in measured.remarks:
        typer.echo(remark, err=True)
    if as_json:
        _print_json(measured)
    else:
        _print_tables(measured)


def _print_json(measured: "Measured") -> None:
    from bot.evaluation.json_report import as_json  # noqa: PLC0415

    report = as_json(measured.evaluation, measured.comparison)
    typer.echo(json.dumps(report, ensure_ascii=False, indent=1))


def _print_tables(measured: "Measured") -> None:
    from rich.console import Console  # noqa: PLC0415

    from bot.evaluation.comparison_table import comparison_lines, comparison_tables  # noqa: PLC0415
    from bot.evaluation.table import tables  # noqa: PLC0415

    console = Console(highlight=False)
    for table in tables(measured.evaluation):
        console.print(table)
    if measured.comparison is not None:
        for line in comparison_lines(measured.comparison):
            console.print(line, markup=False)
        for table in comparison_tables(measured.comparison):
            console.print(table)
