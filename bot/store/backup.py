"""Backup of the SQLite file while the bot runs, and its restoration while nothing does."""

import sqlite3
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.service.sealing import Seal
from bot.service.secrets import HashKey
from bot.store.database import Database, DatabaseOutOfReach
from bot.store.migrating import TablesUnusable, migrate
from bot.store.sqlite_copies import (
    CopyUnusable,
    Progress,
    copy_moment,
    draft_beside,
    fill,
    put_in_place,
    squeeze,
    unpack,
    verified,
)
from bot.store.ticket_contacts import CONTACT_PURPOSE

SECONDS_TO_WAIT = 0.5
"""For a command that is just ending; whoever still holds the file after that is the bot."""


class InUse(Exception):
    """Another process has the database open."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoration brought; ``version`` is that of the copy, ``aside`` the database that was there before."""

    version: str
    rows: Mapping[str, int]
    aside: Path | None


def file_of(database: Database) -> Path | None:
    """The SQLite file of ``database``; None when it is a PostgreSQL."""
    url = database.engine.url
    return Path(url.database) if database.is_sqlite and url.database else None


def back_up(source: Path, target: Path, progress: Progress, *, may_replace: bool) -> Mapping[str, int]:
    """Copy the database ``source`` to ``target`` (compressed for ``*.gz``); the rows of each table in it.

    ``target`` is whole and verified or not there at all. Raises CopyUnusable, FileExistsError, OSError.
    """
    if target.exists() and not may_replace:
        raise FileExistsError(str(target))
    with draft_beside(target) as draft, _as_unusable("không chép được cơ sở dữ liệu"):
        rows = copy_moment(source, draft, progress)
        _, copied = verified(draft)
        if copied != rows:
            raise CopyUnusable("bản sao không đủ số dòng của bản gốc")
        if target.suffix == ".gz":
            with draft_beside(target) as squeezed:
                squeeze(draft, squeezed)
                put_in_place(squeezed, target, may_replace=may_replace)
        else:
            put_in_place(draft, target, may_replace=may_replace)
    return rows


def restore(copy: Path, target: Path, now: datetime, progress: Progress) -> Restored:
    """Make the database ``target`` what ``copy`` is, brought up to date; what was there is kept beside it.

    The copy is verified first, and written in one transaction of SQLite: killed at any moment, ``target`` is the old or
    the new database. Raises CopyUnusable, InUse, OSError.
    """
    with draft_beside(target) as draft, _as_unusable("không khôi phục được"):
        unpack(copy, draft)
        version, _ = verified(draft)
        _bring_up_to_date(draft)
        _, rows = verified(draft)
        aside = target.with_name(f"{target.name}.before-{now:%Y%m%d-%H%M%S}") if target.exists() else None
        if aside is None or not _is_database(target):
            _replace(draft, target, aside)
        else:
            _overwrite(draft, target, aside, progress)
        if verified(target)[1] != rows:
            raise CopyUnusable("cơ sở dữ liệu sau khi khôi phục không đủ số dòng của bản sao")
    return Restored(version, rows, aside)


def key_opens(file: Path, key: HashKey) -> bool | None:
    """Whether ``key`` is the one that the database ``file`` was written with; None when nothing there tells."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            row = connection.execute("SELECT sealed_chat, ticket FROM ticket_contacts LIMIT 1").fetchone()
    except sqlite3.Error:
        return None
    return Seal(key, CONTACT_PURPOSE).unseal(*row) is not None if row else None


def _bring_up_to_date(draft: Path) -> None:
    database = Database(f"sqlite:///{draft}")
    try:
        migrate(database)
    except (DatabaseOutOfReach, TablesUnusable) as trouble:
        raise CopyUnusable(f"không nâng cấp được dữ liệu trong tệp ({trouble})") from trouble
    finally:
        database.close()
    with closing(sqlite3.connect(draft)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _overwrite(draft: Path, target: Path, aside: Path, progress: Progress) -> None:
    with _alone(target) as ours:
        with draft_beside(aside) as former:
            with closing(sqlite3.connect(former)) as keeping:
                fill(keeping, ours, _unwatched)
                keeping.execute("PRAGMA journal_mode=DELETE")
            put_in_place(former, aside, may_replace=False)
        with closing(sqlite3.connect(draft)) as restoring:
            fill(ours, restoring, progress)


def _unwatched(_: int, __: int) -> None:
    """The old database is put aside before the bar begins to move."""


def _replace(draft: Path, target: Path, aside: Path | None) -> None:
    """Where there is no database, or something that is none: nobody can be using it."""
    if aside is not None:
        target.rename(aside)
    for left in (Path(f"{target}-wal"), Path(f"{target}-shm")):
        left.unlink(missing_ok=True)
    put_in_place(draft, target, may_replace=True)


def _is_database(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        return True  # busy, or out of reach: the next step says which
    except sqlite3.DatabaseError:
        return False
    return True


@contextmanager
def _alone(file: Path) -> Generator[sqlite3.Connection]:
    """A connection beside which there is no other, in any process, until it is closed; raises InUse.

    With a write-ahead log every open connection, however idle, holds a lock that an exclusive one does not bear.
    """
    with closing(sqlite3.connect(file, timeout=SECONDS_TO_WAIT, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        try:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        except sqlite3.OperationalError as busy:
            if "locked" in str(busy):
                raise InUse(str(file)) from busy
            raise
        yield connection


@contextmanager
def _as_unusable(what: str) -> Generator[None]:
    try:
        yield
    except sqlite3.Error as trouble:
        raise CopyUnusable(f"{what} ({trouble})") from trouble
