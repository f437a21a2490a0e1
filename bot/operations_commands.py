"""``motcua doctor``, ``backup``, ``restore``, ``retention``: what whoever runs the bot needs."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.command_faults import FAILURE, WRONG_USAGE, faults_told, leave
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.backup_app import BackedUp, BroughtBack
    from bot.store.sqlite_copies import Progress


def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="In kết quả bằng JSON.")] = False) -> None:
    """Khám: cấu hình, token, webhook, cơ sở dữ liệu, đĩa, đồng hồ, tri thức, bí mật; nói cần làm gì."""
    from bot import doctor_app  # noqa: PLC0415 - as in bot.cli

    findings = doctor_app.doctor()
    if as_json:
        typer.echo(json.dumps(doctor_app.as_json(findings), ensure_ascii=False, indent=1))
    else:
        for line in doctor_app.in_words(findings):
            typer.echo(line)
    if doctor_app.has_fault(findings):
        raise typer.Exit(FAILURE)


def backup(
    file: Annotated[Path, typer.Argument(help="Tệp để ghi; tên kết thúc bằng .gz thì được nén.", metavar="TỆP")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Ghi đè tệp đã có.")] = False,
    with_key: Annotated[
        bool, typer.Option("--with-key", help="Ghi cả khóa băm vào TỆP.key; hãy cất hai tệp ở hai nơi.")
    ] = False,
) -> None:
    """Sao lưu cơ sở dữ liệu SQLite, cả khi bot đang chạy; bản sao được kiểm tra rồi mới đặt vào chỗ."""
    from bot import backup_app  # noqa: PLC0415 - as in bot.cli

    with faults_told(), _refusals_told(), _progress("Đang chép") as progress:
        done = backup_app.back_up(load_settings(), file, progress, force=force, with_key=with_key)
    _tell_backup(done)


def restore(
    file: Annotated[Path, typer.Argument(help="Bản sao do motcua backup ghi, nén hay không.", metavar="TỆP")],
    *,
    with_key: Annotated[bool, typer.Option("--with-key", help="Lấy lại cả khóa băm từ TỆP.key.")] = False,
) -> None:
    """Khôi phục cơ sở dữ liệu SQLite khi bot đã dừng; dữ liệu đang có được giữ lại bên cạnh."""
    from bot import backup_app  # noqa: PLC0415 - as in bot.cli

    with faults_told(), _refusals_told(), _progress("Đang khôi phục") as progress:
        done = backup_app.restore(load_settings(), file, progress, with_key=with_key)
    _tell_restoration(done)


def retention(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ đếm, không xóa gì.")] = False,
) -> None:
    """Xóa ngay những gì đã quá hạn lưu giữ (mục retention trong cấu hình); motcua run tự làm mỗi ngày."""
    from bot import retention_app  # noqa: PLC0415 - as in bot.cli

    with faults_told():
        settings = load_settings()
        erased = retention_app.retain(settings, is_rehearsal=dry_run)
    for line in retention_app.in_words(erased, settings.retention, is_rehearsal=dry_run):
        typer.echo(line)


@contextmanager
def _refusals_told() -> Generator[None]:
    from bot import backup_app  # noqa: PLC0415 - as in bot.cli

    try:
        yield
    except backup_app.BackupRefused as refused:
        leave(str(refused).splitlines(), WRONG_USAGE)
    except backup_app.BackupFailed as failed:
        leave([str(failed)], FAILURE)


@contextmanager
def _progress(doing: str) -> Generator["Progress"]:
    """A bar on standard error, where somebody watches it."""
    from rich.console import Console  # noqa: PLC0415 - as in bot.cli
    from rich.progress import Progress as Bar  # noqa: PLC0415 - as in bot.cli

    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _tell_backup(done: "BackedUp") -> None:
    rows = sum(done.rows.values())
    typer.echo(f"Đã sao lưu {rows} dòng của {len(done.rows)} bảng vào {done.file} (đã kiểm tra).")
    if done.key_file is None:
        typer.echo(
            "Bản sao không có khóa băm: thiếu khóa thì không đối chiếu được 4 số cuối, không mở được nơi gửi trả lời. "
            "Giữ khóa ở nơi khác, hoặc dùng --with-key.",
            err=True,
        )
    else:
        typer.echo(
            f"Khóa băm ở {done.key_file}: cất khác nơi với bản sao. Ai có cả hai thì dò được 4 số cuối và mở được nơi "
            "gửi trả lời của người dân.",
            err=True,
        )


def _tell_restoration(done: "BroughtBack") -> None:
    rows = sum(done.rows.values())
    typer.echo(f"Đã khôi phục {rows} dòng của {len(done.rows)} bảng vào {done.file} (bản sao {done.version}).")
    if done.aside is not None:
        typer.echo(f"Dữ liệu trước đó: {done.aside}. Xóa nó khi đã chắc chắn.")
    if not done.has_key:
        typer.echo(
            "Chưa có khóa băm: chép hash.key cũ vào thư mục dữ liệu trước khi chạy bot, nếu không bot tự tạo khóa mới "
            "và 4 số cuối, nơi gửi trả lời cũ không dùng được nữa.",
            err=True,
        )
    elif done.does_key_open is False:
        typer.echo(
            "Khóa băm hiện có không phải khóa của dữ liệu này: đặt lại khóa cũ (hash_key, hash_key_file hoặc "
            "data_dir/hash.key) trước khi chạy bot.",
            err=True,
        )
