"""``motcua inbox`` and ``motcua outbox``: what could not be dealt with or sent, for whoever runs the bot."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.command_faults import WRONG_USAGE, faults_told, leave
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.post_app import PostKeeper, Which

Number = Annotated[int, typer.Argument(help="Số ghi ở đầu dòng trong danh sách.", metavar="SỐ")]


def _commands(which: "Which", about: str) -> typer.Typer:
    """The same four commands for each of the two."""
    commands = typer.Typer(help=about, no_args_is_help=True)

    @commands.command("list")
    def show_all() -> None:
        """Đang chờ bao nhiêu, và những gì đã phải để riêng kèm lỗi."""
        with faults_told():
            for line in _keeper(which).overview():
                typer.echo(line)

    @commands.command("show")
    def show_one(number: Number) -> None:
        """Xem cả nội dung và lỗi của một tin."""
        with faults_told():
            lines = _keeper(which).show(number)
        if lines is None:
            _leave_unknown(number)
            return
        for line in lines:
            typer.echo(line)

    @commands.command()
    def replay(number: Number) -> None:
        """Cho thử lại, sau khi đã sửa nguyên nhân; bot đang chạy sẽ làm ngay."""
        with faults_told():
            is_known = _keeper(which).replay(number)
        _tell(number, f"Tin {number} sẽ được thử lại.", is_known=is_known)

    @commands.command()
    def drop(number: Number) -> None:
        """Bỏ hẳn một tin."""
        with faults_told():
            is_known = _keeper(which).drop(number)
        _tell(number, f"Đã bỏ tin {number}.", is_known=is_known)

    del show_all, show_one, replay, drop  # typer keeps them
    return commands


def _keeper(which: "Which") -> "PostKeeper":
    from bot.post_app import PostKeeper  # noqa: PLC0415 - as in bot.cli

    return PostKeeper(load_settings(), which)


def _tell(number: int, done: str, *, is_known: bool) -> None:
    if not is_known:
        _leave_unknown(number)
    typer.echo(done)


def _leave_unknown(number: int) -> None:
    leave([f"Không có tin số {number} trong những tin để riêng: xem lại bằng lệnh list."], WRONG_USAGE)


inbox = _commands("inbox", "Hộp thư đến: tin của người dân đang chờ, và tin không xử lý được.")
outbox = _commands("outbox", "Hộp thư đi: tin đang chờ gửi, và tin không gửi được.")
