"""Filling the dossier table from a file: the composition root of ``motcua dossiers import``."""

import csv
import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from bot.app import open_database
from bot.content.column_mapping import load_columns
from bot.content.dossier_states import read_state_words
from bot.content.knowledge import ContentFaulty, shipped
from bot.content.working_calendar import load_calendar
from bot.service.dossier_columns import DossierColumns
from bot.service.importing import Tally, import_rows
from bot.service.ports import RecordsUnusable
from bot.service.secrets import HashKey
from bot.settings import Settings, hash_key_of
from bot.sources.cells import RowFile
from bot.sources.dossier_rows import DossierReader
from bot.sources.dossier_steps import StepReader
from bot.sources.row_files import open_rows, read_rows
from bot.store.database import DatabaseOutOfReach
from bot.store.dossiers import SqlDossiers
from bot.store.migrating import TablesUnusable, migrate


@dataclass(frozen=True, slots=True)
class ImportDone:
    """How an import went; ``rejects`` is the file that names the rejected rows."""

    tally: Tally
    unknown_words: Mapping[str, int]
    rejects: Path


def import_dossiers(settings: Settings, file: Path, mapping: Path | None, rejects: Path | None) -> ImportDone:
    """Import ``file``; what is rejected is written to ``rejects`` (default: beside the database).

    Raises FileUnusable, ContentFaulty, SettingsFaulty, RecordsUnusable.
    """
    columns = load_columns(mapping) if mapping else DossierColumns()
    with open_rows(file, columns) as rows, _table(settings) as table:
        reader = _reader(settings, columns)
        refused = rejects or settings.data_dir / f"{file.stem}.rejects.csv"
        with _rejects(refused) as reject, _progress(rows, file.name) as show:
            tally = import_rows(read_rows(rows, reader), table, datetime.now(UTC), reject, show)
    return ImportDone(tally, Counter(reader.unknown_words), refused)


def summary(done: ImportDone) -> Iterator[str]:
    """What the operator wants to know at the end, a line each."""
    tally = done.tally
    yield f"Đã đọc {tally.read:,} dòng."
    yield f"Hồ sơ mới: {tally.new:,}; có thay đổi: {tally.changed:,}; không đổi: {tally.unchanged:,}."
    yield f"Thông báo chờ gửi cho người theo dõi: {tally.notifications:,}."
    yield f"Dòng bị loại: {tally.rejected:,}" + (f", xem {done.rejects}." if tally.rejected else ".")
    yield f"Từ lạ: {len(done.unknown_words):,}."


def unknown(done: ImportDone) -> Iterator[str]:
    """The words that nobody explained yet, each once, the most frequent first."""
    for word, count in sorted(done.unknown_words.items(), key=lambda item: (-item[1], item[0])):
        yield f"Từ chưa có trong dossier_states.yaml: “{word}” ({count:,} lần); hồ sơ được nhận, từ được giữ nguyên."


def _reader(settings: Settings, columns: DossierColumns) -> DossierReader:
    words, faults = read_state_words(settings.knowledge_dir or shipped())
    if faults:
        raise ContentFaulty(faults)
    key = HashKey(hash_key_of(settings))
    return DossierReader(words, key, ZoneInfo(settings.time_zone), StepReader(columns))


@contextmanager
def _table(settings: Settings) -> Generator[SqlDossiers]:
    calendar = load_calendar(settings.knowledge_dir or shipped())
    database = open_database(settings)
    try:
        migrate(database)
        yield SqlDossiers(database, lambda: calendar)
    except (DatabaseOutOfReach, TablesUnusable) as trouble:
        raise RecordsUnusable(f"Không dùng được cơ sở dữ liệu: {trouble}") from trouble
    finally:
        database.close()


@contextmanager
def _rejects(file: Path) -> Generator[Callable[[int, str], None]]:
    """Writes rejected rows into ``file`` for a spreadsheet: number in the imported file, and reason."""
    # With a byte order mark: without it Excel reads Vietnamese as something else.
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(("dong", "ly_do"))
        yield lambda number, reason: writer.writerow((number, reason))


@contextmanager
def _progress(rows: RowFile, name: str) -> Generator[Callable[[Tally], None]]:
    """A bar on standard error, when somebody is there to see it."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[read]:,} dòng"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(name, total=1.0 if rows.fraction() is not None else None, read=0)
        yield lambda tally: progress.update(task, completed=rows.fraction() or 0.0, read=tally.read)
