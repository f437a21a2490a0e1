"""Copies of an SQLite file: made of one moment while others write, verified, and put in place whole or not at all."""

import gzip
import os
import shutil
import sqlite3
from collections.abc import Callable, Generator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import mkstemp

from bot.store.migrating import newest_version

PAGES_A_STEP = 2000
"""8 MB between two looks at the progress; the moment of the copy stays the same however many steps it takes."""
GZIP_MAGIC, LEAST_SQUEEZED = b"\x1f\x8b", 6

Progress = Callable[[int, int], None]
"""Told pages done and pages in all."""


class CopyUnusable(Exception):
    """A copy could not be made or used; the message is one Vietnamese sentence, partly SQLite's."""


def copy_moment(source: Path, into: Path, progress: Progress) -> Mapping[str, int]:
    """Copy ``source`` as it is at one moment into the empty file ``into``; the rows of each table of that moment.

    Held open, a read transaction stays at its moment, and writers go on in the write-ahead log. Without it SQLite would
    begin anew whenever another process writes, and never end beside a busy one (sqlite.org/backup.html).
    """
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)) as original:
        original.isolation_level = None
        original.execute("BEGIN")
        rows = rows_of(original)
        with closing(sqlite3.connect(into)) as copy:
            fill(copy, original, progress)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, not three
    return rows


def fill(target: sqlite3.Connection, source: sqlite3.Connection, progress: Progress) -> None:
    """Make ``target`` what ``source`` is, in one transaction of ``target``."""
    source.backup(target, pages=PAGES_A_STEP, progress=lambda _, left, total: progress(total - left, total))


def rows_of(connection: sqlite3.Connection) -> Mapping[str, int]:
    """How many rows each table has."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    names = sorted(name for (name,) in tables.fetchall())
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def verified(file: Path) -> tuple[str, Mapping[str, int]]:
    """The version of the tables in ``file`` and their rows; raises CopyUnusable unless it is whole and known."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            faults = [fault for (fault,) in connection.execute("PRAGMA integrity_check(3)")]
            if faults != ["ok"]:
                raise CopyUnusable(f"tệp bị hỏng ({'; '.join(' '.join(fault.split()) for fault in faults)})")
            rows = rows_of(connection)
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as unreadable:
        raise CopyUnusable(f"tệp bị hỏng hoặc không phải cơ sở dữ liệu của Một Cửa ({unreadable})") from unreadable
    version = found[0] if found else ""
    if version > newest_version():
        raise CopyUnusable(
            f"dữ liệu thuộc phiên bản mới hơn ({version}, chương trình này biết tới {newest_version()}): "
            "hãy cập nhật chương trình trước"
        )
    return version, rows


def squeeze(source: Path, into: Path) -> None:
    """Write ``source`` compressed into ``into``."""
    with source.open("rb") as plain, gzip.open(into, "wb", compresslevel=LEAST_SQUEEZED) as squeezed:
        shutil.copyfileobj(plain, squeezed, 1 << 20)


def unpack(source: Path, into: Path) -> None:
    """Write ``source`` into ``into``, decompressed when it is compressed; raises OSError, CopyUnusable."""
    with source.open("rb") as looked_at:
        is_squeezed = looked_at.read(2) == GZIP_MAGIC
    try:
        with gzip.open(source) if is_squeezed else source.open("rb") as packed, into.open("wb") as plain:
            shutil.copyfileobj(packed, plain, 1 << 20)
    except (EOFError, gzip.BadGzipFile) as cut:
        raise CopyUnusable(f"tệp nén bị hỏng hoặc thiếu phần cuối ({cut})") from cut


@contextmanager
def draft_beside(target: Path) -> Generator[Path]:
    """An empty file beside ``target`` that only its owner reads; whatever is left of it in the end is removed."""
    handle, name = mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
    finally:
        for left in (draft, *(Path(f"{draft}{ending}") for ending in ("-journal", "-wal", "-shm"))):
            left.unlink(missing_ok=True)


def put_in_place(draft: Path, target: Path, *, may_replace: bool) -> None:
    """Give ``draft`` the name ``target``, safe from a power cut; raises FileExistsError, OSError."""
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    if may_replace:
        draft.replace(target)
    else:
        _named(draft, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _named(draft: Path, target: Path) -> None:
    """A link is made only where there is no such name yet; a memory stick knows no links."""
    try:
        target.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:
        if target.exists():
            raise FileExistsError(str(target)) from None
        draft.rename(target)
