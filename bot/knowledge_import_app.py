"""Turning published procedures into a knowledge folder: the composition root of ``motcua knowledge import``."""

import csv
import json
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bot.app import knowledge_base
from bot.content.knowledge import ContentFaulty
from bot.content.published_files import (
    PROCEDURES,
    Shelf,
    add_fields,
    copy_vocabulary,
    copy_what_lacks,
    procedure_text,
    write_whole,
)
from bot.matching.folding import normalise
from bot.published.doubts import squeezed
from bot.published.names import field_id, short_name
from bot.published.record import PublishedRecord, Unreadable, read_record
from bot.published.report import Grade, ImportReport
from bot.published.translation import translate
from bot.service.watching import Unwatched
from bot.settings import Settings
from bot.sources.published_lines import Line, open_lines

ALREADY_READ = "mã thủ tục này đã có ở một dòng trước trong tệp; chỉ dòng đầu được nhận"
NO_FIELD = "Lĩnh vực khác"
"""Where a record goes that names no field of work."""


class FolderUnusable(Exception):
    """The folder cannot take procedures; the message is one Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class ImportDone:
    """How an import went, and the files that tell it in full."""

    report: ImportReport
    folder: Path
    report_file: Path
    rejects: Path
    faults: int


@dataclass(slots=True)
class _Import:
    """An import under way. ``seen`` are the codes read so far, ``fields`` where the folder's procedures are filed."""

    shelf: Shelf
    today: date
    replaces: bool
    report: ImportReport
    seen: set[str]
    fields: dict[str, str]

    def take(self, line: str) -> None:
        """Take in one line; raises Unreadable."""
        record = read_record(line)
        code = record.national_code
        if code in self.seen:
            raise Unreadable(ALREADY_READ)
        self.seen.add(code)
        name = squeezed(record.field) or NO_FIELD
        filed_in = field_id(name)
        standing = self.shelf.files.get(code)
        if standing is not None and not (self.replaces and code in self.shelf.fields):
            self._leave(code, standing)
            filed_in = self.shelf.fields.get(code, "")
        else:
            self._write(record, filed_in, standing)
        if filed_in == field_id(name):
            self.fields.setdefault(filed_in, name)

    def _leave(self, code: str, file: Path) -> None:
        """What stands there may be an official's work."""
        self.report.skipped.append((code, file.relative_to(self.shelf.folder).as_posix()))

    def _write(self, record: PublishedRecord, filed_in: str, standing: Path | None) -> None:
        code = record.national_code
        self.shelf.names.discard(normalise(self.shelf.short_names.get(code, "")))  # it is about to be replaced
        name = short_name(record.name, code, self.shelf.names)
        translated = translate(record, name, filed_in, self.today)
        file = self.shelf.folder / PROCEDURES / filed_in / f"{code}.yaml"
        write_whole(file, procedure_text(translated.procedure))
        if standing is not None and standing != file:
            standing.unlink()
        self.shelf.names.add(normalise(name))
        self.report.written += standing is None
        self.report.replaced += standing is not None
        self.report.count(translated)


def import_published(
    settings: Settings, file: Path, folder: Path, report_file: Path | None, *, replaces: bool
) -> ImportDone:
    """Import ``file`` into ``folder``; may be killed and repeated. What stands in the folder stays unless ``replaces``.

    Raises FileUnusable, FolderUnusable.
    """
    report_file = report_file or settings.data_dir / f"{file.stem}.import.json"
    rejects = report_file.with_name(f"{report_file.stem}.rejects.csv")
    with open_lines(file) as lines, _writing_into(folder):
        folder.mkdir(parents=True, exist_ok=True)
        report_file.parent.mkdir(parents=True, exist_ok=True)
        today = datetime.now(ZoneInfo(settings.time_zone)).date()
        under_way = _Import(Shelf.of(folder), today, replaces, ImportReport(), set(), {})
        _take_all(lines, under_way, rejects, file)
        _complete(under_way)
        write_whole(report_file, json.dumps(under_way.report.as_json(), ensure_ascii=False, indent=1) + "\n")
    return ImportDone(under_way.report, folder, report_file, rejects, _faults_when_loaded(settings, folder))


def _faults_when_loaded(settings: Settings, folder: Path) -> int:
    """Load the folder as the bot will, so that its first start finds everything prepared; how many faults forbid it."""
    try:
        knowledge_base(settings.model_copy(update={"knowledge_dir": folder}), Unwatched())
    except ContentFaulty as faulty:
        return len(faulty.faults)
    return 0


def _take_all(lines: Iterator[Line], under_way: _Import, rejects: Path, file: Path) -> None:
    with _rejects(rejects) as reject, _progress(file) as show:
        for line in lines:
            under_way.report.read += 1
            try:
                under_way.take(line.text())
            except Unreadable as unreadable:
                under_way.report.rejected += 1
                reject(line.number, str(unreadable))
            show(line.end, under_way.report.read)


def _complete(under_way: _Import) -> None:
    """What makes the folder a knowledge base by itself, so that ``knowledge check`` accepts it."""
    if not under_way.shelf.files and not under_way.report.written:
        return
    folder, report = under_way.shelf.folder, under_way.report
    report.copied += copy_what_lacks(folder)
    report.new_fields += add_fields(folder, under_way.fields)
    if copy_vocabulary(folder, under_way.seen | set(under_way.shelf.files)):
        report.copied.append("vocabulary.yaml")


@contextmanager
def _writing_into(folder: Path) -> Generator[None]:
    try:
        yield
    except (FileExistsError, NotADirectoryError) as refused:
        where = refused.filename or folder
        raise FolderUnusable(f"Không dùng được {where}: ở đó có một tệp, cần một thư mục.") from None
    except OSError as refused:
        why = "không có quyền" if isinstance(refused, PermissionError) else refused.strerror or str(refused)
        raise FolderUnusable(f"Không ghi được vào {refused.filename or folder}: {why}.") from None


@contextmanager
def _rejects(file: Path) -> Generator[Callable[[int, str], None]]:
    """Writes rejected lines into ``file`` for a spreadsheet: number in the imported file, and reason."""
    # With a byte order mark: without it Excel reads Vietnamese as something else.
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(("dong", "ly_do"))
        yield lambda number, reason: writer.writerow((number, reason))


@contextmanager
def _progress(file: Path) -> Generator[Callable[[int, int], None]]:
    """A bar on standard error, when somebody is there to see it."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[read]:,} thủ tục"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(file.name, total=file.stat().st_size, read=0)
        yield lambda done, read: progress.update(task, completed=done, read=read)


def summary(done: ImportDone) -> Iterator[str]:
    """What the official wants to know at the end, a line each."""
    report = done.report
    yield f"Đã đọc {report.read:,} dòng; thủ tục ghi mới: {report.written:,}; ghi đè: {report.replaced:,}."
    if report.skipped:
        yield f"Để nguyên {len(report.skipped):,} thủ tục đã có trong {done.folder} (muốn ghi đè: --replace)."
    yield f"Dòng bị loại: {report.rejected:,}" + (f", xem {done.rejects}." if report.rejected else ".")
    if report.copied:
        yield f"Chép từ kho tri thức đi kèm vì thư mục chưa có: {', '.join(report.copied)}."
    if report.new_fields:
        yield f"Thêm {len(report.new_fields)} lĩnh vực vào fields.yaml (chưa có tên tiếng Anh)."
    yield f"Báo cáo đầy đủ: {done.report_file}"
    if done.faults:
        yield f"Thư mục còn {done.faults:,} lỗi, bot chưa dùng được: motcua knowledge check {done.folder}"


def tables(report: ImportReport) -> Iterator[Table]:
    """The report for the eye: what was understood, and what was kept as text and why."""
    counts = Table(title="Hiểu được bao nhiêu (số thủ tục; khoản: từng thời hạn, khoản phí, giấy tờ, văn bản…)")
    for heading in ("Mục", "Hiểu hết", "Một phần", "Giữ nguyên văn", "Nguồn không nêu", "Khoản hiểu được"):
        counts.add_column(heading, justify="left" if heading == "Mục" else "right")
    doubts = Table(title="Giữ nguyên văn, chờ cán bộ xem")
    for heading in ("Mục", "Vì", "Số lần", "Ví dụ"):
        doubts.add_column(heading, justify="right" if heading == "Số lần" else "left")
    for part, tally in report.told_parts():
        by_grade = [f"{tally.records[grade]:,}" for grade in Grade]
        counts.add_row(part.value, *by_grade, f"{tally.understood:,}/{tally.items:,}")
        for reason, count in tally.doubts.most_common():
            first = tally.examples[reason][0]
            doubts.add_row(part.value, reason, f"{count:,}", Text(f"{first.code}: {first.written[:60]}"))
    yield counts
    if doubts.row_count:
        yield doubts
