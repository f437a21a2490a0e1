"""``motcua report`` and ``motcua surveys``: figures for offices, responses for research, an office's own marks."""

from pathlib import Path
from typing import Annotated

import typer

from bot.command_faults import WRONG_USAGE, faults_told, leave
from bot.settings import Settings, load_settings

surveys = typer.Typer(help="Phiếu khảo sát: xuất cho nghiên cứu, cơ quan tự chấm.", no_args_is_help=True)

KnowledgeDir = Annotated[
    Path | None, typer.Option("--knowledge", help="Thư mục tri thức, thay cho thư mục đã cấu hình.")
]
_DAY = "YYYY-MM-DD hoặc dd/mm/yyyy"


def report(
    *,
    formats: Annotated[
        str, typer.Option("--format", help="Bắt buộc: json, xlsx, html; nhiều dạng cách nhau bằng dấu phẩy.")
    ] = "",
    first: Annotated[str | None, typer.Option("--from", help=f"Từ ngày ({_DAY}); mặc định: đầu năm.")] = None,
    last: Annotated[str | None, typer.Option("--to", help=f"Đến ngày ({_DAY}); mặc định: hôm nay.")] = None,
    unit: Annotated[str | None, typer.Option(help="Mã đơn vị; bỏ trống: tất cả.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Tệp để ghi; nhiều dạng thì là phần đầu của tên. JSON một mình mà bỏ trống: in ra."),
    ] = None,
    knowledge_dir: KnowledgeDir = None,
) -> None:
    """Báo cáo mức độ hài lòng và tình hình giải quyết hồ sơ, tính trọn các tháng có trong kỳ."""
    from bot import report_app  # noqa: PLC0415 - as in bot.cli

    with faults_told():
        settings = _settings(knowledge_dir)
        try:
            made = report_app.make_report(settings, report_app.wanted(settings, first, last, unit, formats, out))
        except report_app.ReportRefused as refused:
            leave([str(refused)], WRONG_USAGE)
    for line in made.files:
        typer.echo(str(line))
    if made.text:
        typer.echo(made.text)


@surveys.command("export")
def export_responses(
    *,
    out: Annotated[Path, typer.Option(help="Tệp CSV để ghi; từ điển dữ liệu nằm cạnh, tên thêm “-tu-dien”.")],
    with_running_month: Annotated[
        bool, typer.Option("--include-running-month", help="Gồm cả tháng này, dù chưa hết.")
    ] = False,
    knowledge_dir: KnowledgeDir = None,
) -> None:
    """Xuất từng phiếu cho nghiên cứu: không danh tính, không góp ý viết tay, không câu hỏi nhạy cảm."""
    from bot import survey_app  # noqa: PLC0415 - as in bot.cli

    with faults_told():
        settings = _settings(knowledge_dir)
        try:
            done = survey_app.export(settings, out, with_running_month=with_running_month)
        except survey_app.SurveyRefused as refused:
            leave([str(refused)], WRONG_USAGE)
    for line in survey_app.exported_in_words(done, settings.reports.threshold):
        typer.echo(line)
    for line in survey_app.export_warnings(done, with_running_month=with_running_month):
        typer.echo(line, err=True)


@surveys.command("score")
def score(
    *,
    unit: Annotated[str, typer.Option(help="Mã đơn vị, ví dụ H99.")],
    month: Annotated[str, typer.Option(help="Tháng được chấm: 2026-10 hoặc 10/2026.")],
    item: Annotated[str, typer.Option(help="Mã của chỉ số mà cơ quan tự chấm.")],
    points: Annotated[int, typer.Option(help="Số điểm: 0, 1 hoặc 2.")],
    knowledge_dir: KnowledgeDir = None,
) -> None:
    """Ghi điểm cơ quan tự chấm cho chỉ số mà người dân không chấm được; ghi lại thì thay điểm cũ."""
    from bot import survey_app  # noqa: PLC0415 - as in bot.cli

    with faults_told():
        try:
            done = survey_app.score(_settings(knowledge_dir), unit, month, item, points)
        except survey_app.SurveyRefused as refused:
            leave([str(refused)], WRONG_USAGE)
    typer.echo(survey_app.scored_in_words(done))


def _settings(knowledge_dir: Path | None) -> Settings:
    settings = load_settings()
    return settings.model_copy(update={"knowledge_dir": knowledge_dir}) if knowledge_dir else settings
