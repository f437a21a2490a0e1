"""Making reports: the composition root of ``motcua report``."""

import asyncio
import re
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console

from bot.app import ZonedClock, ready_database
from bot.content.knowledge import load, shipped
from bot.service.report import Report
from bot.service.reporting import Reporting, UnknownUnit
from bot.service.secrets import HashKey
from bot.settings import Settings, hash_key_of
from bot.store.figures import SqlFigures
from bot.store.rating_figures import SqlRatingFigures
from bot.store.tickets import SqlTickets

REPORTS = "reports"
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_YEARS = 10
_MOST_UNITS_NAMED = 30
_VIETNAMESE_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


class ReportRefused(Exception):
    """There can be no such report; the message is one Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report, in which formats, and where to; without ``out`` into the data folder."""

    first: date
    last: date
    unit: str | None
    formats: Sequence[str]
    out: Path | None

    @property
    def is_for_standard_output(self) -> bool:
        """Whether the report is printed instead of written: JSON alone, and no file named."""
        return self.out is None and tuple(self.formats) == ("json",)


@dataclass(frozen=True, slots=True)
class ReportMade:
    """The files of a report, or the text to print."""

    files: Sequence[Path] = ()
    text: str = ""


def wanted(
    settings: Settings, first: str | None, last: str | None, unit: str | None, formats: str, out: Path | None
) -> Wanted:
    """What the options of the command ask for; raises ReportRefused.

    Without dates: this year so far.
    """
    kinds = _formats(formats)
    today = ZonedClock(settings.time_zone).now().date()
    until = _day(last, "--to") if last else today
    since = _day(first, "--from") if first else until.replace(month=1, day=1)
    if since > until:
        raise ReportRefused(f"--from ({since:%d/%m/%Y}) phải trước hoặc bằng --to ({until:%d/%m/%Y}).")
    if until.year - since.year > MOST_YEARS:
        raise ReportRefused(f"Kỳ báo cáo dài nhất {MOST_YEARS} năm; hãy chia nhỏ --from và --to.")
    return Wanted(since, until, unit.strip().upper() if unit else None, kinds, out)


def make_report(settings: Settings, asked: Wanted) -> ReportMade:
    """Compute the report and write or give back what is asked for.

    Raises ReportRefused, SettingsFaulty, ContentFaulty, RecordsUnusable.
    """
    with _progress() as show:
        show("Đang đếm phiếu và hồ sơ…")
        report = _report(settings, asked)
        if asked.is_for_standard_output:
            return ReportMade(text=_as_json(report).decode())
        stem = _stem(settings, asked, report)
        files: list[Path] = []
        for kind in asked.formats:
            file = asked.out if asked.out and len(asked.formats) == 1 and stem == asked.out else _beside(stem, kind)
            show(f"Đang viết {file.name}…")
            _write(file, _WRITERS[kind](report))
            files.append(file)
    return ReportMade(files)


def _formats(given: str) -> Sequence[str]:
    kinds = tuple(dict.fromkeys(kind.strip().lower() for kind in given.split(",") if kind.strip()))
    unknown = [kind for kind in kinds if kind not in _WRITERS]
    if unknown or not kinds:
        found = f", không có “{unknown[0]}”" if unknown else ""
        raise ReportRefused(f"--format: cần một hoặc nhiều trong json, xlsx, html, cách nhau bằng dấu phẩy{found}.")
    return kinds


def _day(text: str, option: str) -> date:
    iso, vietnamese = _ISO_DAY.fullmatch(text.strip()), _VIETNAMESE_DAY.fullmatch(text.strip())
    try:
        if iso:
            day = date(int(iso[1]), int(iso[2]), int(iso[3]))
        elif vietnamese:
            day = date(int(vietnamese[3]), int(vietnamese[2]), int(vietnamese[1]))
        else:
            day = date.min
    except ValueError:
        day = date.min
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ReportRefused(f"{option}: cần một ngày có thật như 2026-01-31 hoặc 31/01/2026, nhưng gặp “{text}”.")
    return day


def _report(settings: Settings, asked: Wanted) -> Report:
    known = load(settings.knowledge_dir or shipped())
    clock = ZonedClock(settings.time_zone)
    with ready_database(settings) as database:
        tickets = SqlTickets(database, clock, HashKey(hash_key_of(settings)), lambda: known.calendar)
        figures = SqlRatingFigures(database), tickets, SqlFigures(database)
        reporting = Reporting(lambda: known, *figures, settings.reports.threshold)
        report = asyncio.run(reporting.report(asked.first, asked.last, clock.now().date(), asked.unit))
    if isinstance(report, UnknownUnit):
        named = ", ".join(report.known[:_MOST_UNITS_NAMED])
        more = "…" if len(report.known) > _MOST_UNITS_NAMED else "."
        raise ReportRefused(f"--unit: không có đơn vị “{report.unit}”; các đơn vị trong offices.yaml: {named}{more}")
    return report


def _stem(settings: Settings, asked: Wanted, report: Report) -> Path:
    """The file to write, or what all files begin with."""
    name = f"bao-cao-{report.unit or 'tat-ca'}-{report.first:%Y-%m}-{report.last:%Y-%m}"
    if asked.out is None:
        return settings.data_dir / REPORTS / name
    if asked.out.is_dir():
        return asked.out / name
    if len(asked.formats) > 1 and asked.out.suffix.lower().removeprefix(".") in _WRITERS:
        return asked.out.with_suffix("")
    return asked.out


def _beside(stem: Path, kind: str) -> Path:
    return stem.with_name(f"{stem.name}.{kind}")


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all: whoever opens the file meanwhile finds the old one."""
    draft = file.with_name(f"{file.name}.dang-ghi")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(file)
    except OSError as refused:
        with suppress(OSError):
            draft.unlink()
        raise ReportRefused(f"Không ghi được {file} ({refused}); chọn nơi khác bằng --out.") from None


# Each format is imported when it is asked for: the workbook and the page take their libraries along.


def _as_json(report: Report) -> bytes:
    from bot.reports.json_report import as_json  # noqa: PLC0415

    return as_json(report).encode()


def _as_workbook(report: Report) -> bytes:
    from bot.reports.workbook import as_workbook  # noqa: PLC0415

    return as_workbook(report)


def _as_page(report: Report) -> bytes:
    from bot.reports.page import as_page  # noqa: PLC0415

    return as_page(report).encode()


_WRITERS: Mapping[str, Callable[[Report], bytes]] = {"json": _as_json, "xlsx": _as_workbook, "html": _as_page}


@contextmanager
def _progress() -> Generator[Callable[[str], None]]:
    """What is being done, on standard error, when somebody is there to see it."""
    console = Console(stderr=True)
    if not sys.stderr.isatty():
        yield lambda _doing: None
        return
    with console.status("") as status:
        yield status.update
