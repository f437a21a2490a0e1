"""``motcua tickets``: an office without a Telegram group works on its tickets here."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.command_faults import FAILURE, WRONG_USAGE, faults_told, leave
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.service.ticketing import Outcome
    from bot.ticket_app import TicketDesk

tickets = typer.Typer(help="Phiếu góp ý: xem, nhận, trả lời người dân.", no_args_is_help=True)

Number = Annotated[str, typer.Argument(help="Số phiếu, ví dụ 26-480213.", metavar="SỐ_PHIẾU")]
Words = Annotated[list[str], typer.Argument(help="Nội dung, gửi nguyên văn cho người dân.", metavar="NỘI_DUNG")]
Unit = Annotated[
    str | None,
    typer.Option(help="Mã đơn vị của bạn: chỉ thấy và xử lý phiếu của đơn vị đó và cấp dưới. Bỏ trống: mọi đơn vị."),
]


@tickets.command("list")
def show_waiting(*, unit: Unit = None) -> None:
    """Các phiếu đang chờ xử lý, cũ nhất ở trên."""
    from rich.console import Console  # noqa: PLC0415 - as in bot.cli

    with faults_told():
        desk = _desk(unit)
        waiting = desk.waiting()
    if waiting:
        Console(highlight=False).print(desk.table(waiting))
    else:
        typer.echo(desk.nothing_waits())


@tickets.command()
def show(number: Number, *, unit: Unit = None) -> None:
    """Xem cả phiếu: người dân viết gì, cơ quan đã trả lời gì."""
    from bot.service.ticketing import Done  # noqa: PLC0415 - as in bot.cli

    with faults_told():
        desk = _desk(unit)
        outcome = desk.act(lambda work, mine: work.show(mine, number))
    if not isinstance(outcome, Done):
        _tell(desk, number, outcome, "")
        return
    for line in desk.lines(outcome.ticket):
        typer.echo(line)


@tickets.command()
def take(number: Number, *, unit: Unit = None) -> None:
    """Nhận xử lý phiếu."""
    with faults_told():
        desk = _desk(unit)
        outcome = desk.act(lambda work, mine: work.take(mine, number))
    _tell(desk, number, outcome, "take")


@tickets.command()
def answer(number: Number, words: Words, *, unit: Unit = None) -> None:
    """Nhắn người dân, chưa kết luận; tên cán bộ không được gửi đi."""
    with faults_told():
        desk = _desk(unit)
        outcome = desk.act(lambda work, mine: work.answer(mine, number, " ".join(words)))
    _tell(desk, number, outcome, "answer")


@tickets.command()
def resolve(number: Number, words: Words, *, unit: Unit = None) -> None:
    """Kết luận: đã giải quyết, kèm kết quả gửi người dân."""
    with faults_told():
        desk = _desk(unit)
        outcome = desk.act(lambda work, mine: work.resolve(mine, number, " ".join(words)))
    _tell(desk, number, outcome, "resolve")


@tickets.command()
def refuse(number: Number, words: Words, *, unit: Unit = None) -> None:
    """Kết luận: từ chối, kèm lý do gửi người dân."""
    with faults_told():
        desk = _desk(unit)
        outcome = desk.act(lambda work, mine: work.refuse(mine, number, " ".join(words)))
    _tell(desk, number, outcome, "refuse")


@tickets.command()
def supplement(number: Number, words: Words, *, unit: Unit = None) -> None:
    """Đề nghị người dân bổ sung; thời hạn tạm dừng tới khi họ trả lời."""
    with faults_told():
        desk = _desk(unit)
        outcome = desk.act(lambda work, mine: work.ask_for_supplement(mine, number, " ".join(words)))
    _tell(desk, number, outcome, "supplement")


def _desk(unit: str | None) -> "TicketDesk":
    from bot.content.texts import load_desk_texts  # noqa: PLC0415 - as in bot.cli
    from bot.ticket_app import TicketDesk  # noqa: PLC0415 - as in bot.cli

    return TicketDesk(load_settings(), load_desk_texts(), unit)


def _tell(desk: "TicketDesk", number: str, outcome: "Outcome", done: str) -> None:
    from bot.service.ticketing import Done, UnknownTicket  # noqa: PLC0415 - as in bot.cli

    said = desk.told(number, outcome, done)
    if isinstance(outcome, Done):
        typer.echo(said)
        return
    leave([said], WRONG_USAGE if isinstance(outcome, UnknownTicket) else FAILURE)
