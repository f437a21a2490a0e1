"""Backup and restoration: the composition root of ``motcua backup`` and ``motcua restore``."""

import os
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from bot.app import ZonedClock, open_database
from bot.service.secrets import HashKey
from bot.settings import HASH_KEY_FILE, Settings, kept_hash_key
from bot.store import backup, postgres_tools
from bot.store.backup import InUse
from bot.store.database import Database
from bot.store.sqlite_copies import CopyUnusable, Progress, draft_beside, put_in_place

KEY_ENDING = ".key"


class BackupRefused(Exception):
    """Nothing was done, and why is for the user to change; one Vietnamese sentence a line."""


class BackupFailed(Exception):
    """It was tried and did not succeed; one Vietnamese sentence. What was there before is as it was."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What was written; ``key_file`` only when the key was asked for."""

    file: Path
    rows: Mapping[str, int]
    key_file: Path | None


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What was restored; ``does_key_open`` is None when nothing in the database tells."""

    file: Path
    version: str
    rows: Mapping[str, int]
    aside: Path | None
    has_key: bool
    does_key_open: bool | None


def back_up(settings: Settings, target: Path, progress: Progress, *, force: bool, with_key: bool) -> BackedUp:
    """Write a verified copy of the database to ``target``; raises BackupRefused, BackupFailed, SettingsFaulty."""
    source = _sqlite_file(settings, lambda database: postgres_tools.dump_line(database, target))
    if not source.is_file():
        raise BackupRefused(f"Chưa có cơ sở dữ liệu {source}: kiểm tra data_dir (MOTCUA_DATA_DIR).")
    if target.exists() and target.samefile(source):
        raise BackupRefused(f"{target} chính là cơ sở dữ liệu đang dùng: chọn tên khác.")
    key = kept_hash_key(settings) if with_key else None
    if with_key and key is None:
        raise BackupRefused(f"Không có khóa băm để kèm theo: không thấy {settings.data_dir / HASH_KEY_FILE}.")
    key_file = target.with_name(target.name + KEY_ENDING)
    with _told(f"Không sao lưu được vào {target}"):
        if key is not None and key_file.exists() and not force:
            raise FileExistsError(str(key_file))
        rows = backup.back_up(source, target, progress, may_replace=force)
        if key is not None:
            _write_key(key, key_file, may_replace=force)
    return BackedUp(target, rows, key_file if key is not None else None)


def restore(settings: Settings, copy: Path, progress: Progress, *, with_key: bool) -> BroughtBack:
    """Make the database what ``copy`` is; raises BackupRefused, BackupFailed, SettingsFaulty."""
    target = _sqlite_file(settings, lambda database: postgres_tools.restore_line(database, copy))
    key_file = copy.with_name(copy.name + KEY_ENDING)
    if not copy.is_file():
        raise BackupRefused(f"Không có tệp {copy}.")
    if with_key and not key_file.is_file():
        raise BackupRefused(f"Không có tệp khóa {key_file} bên cạnh bản sao.")
    now = ZonedClock(settings.time_zone).now()
    with _told(f"Không khôi phục được từ {copy}"):
        done = backup.restore(copy, target, now, progress)
        if with_key:
            _bring_back_key(key_file, settings.data_dir / HASH_KEY_FILE, now)
    key = kept_hash_key(settings)
    opens = backup.key_opens(target, HashKey(key)) if key is not None else None
    return BroughtBack(target, done.version, done.rows, done.aside, key is not None, opens)


def _sqlite_file(settings: Settings, line_for: Callable[[Database], str]) -> Path:
    database = open_database(settings)
    try:
        file = backup.file_of(database)
        if file is None and database.is_sqlite:
            raise BackupRefused("Cơ sở dữ liệu chỉ nằm trong bộ nhớ: không có tệp nào để sao lưu hay khôi phục.")
        if file is None:
            _name_the_tool(database, line_for(database))
        return file
    finally:
        database.close()


def _name_the_tool(database: Database, line: str) -> NoReturn:
    told = ["Dữ liệu nằm trong PostgreSQL: dùng công cụ của PostgreSQL, chạy đúng dòng này:", f"  {line}"]
    if postgres_tools.needs_password(database):
        told.append("Đặt mật khẩu vào biến PGPASSWORD trước đó, đừng ghi vào dòng lệnh (tiến trình khác đọc được).")
    raise BackupRefused("\n".join(told))


def _write_key(key: bytes, file: Path, *, may_replace: bool) -> None:
    with draft_beside(file) as draft:
        draft.write_bytes(key + b"\n")
        put_in_place(draft, file, may_replace=may_replace)


def _bring_back_key(key_file: Path, target: Path, now: datetime) -> None:
    """Put the key beside the data; another one that is there is kept, for it may open other data."""
    key = key_file.read_bytes().strip()
    if target.is_file() and target.read_bytes().strip() != key:
        target.rename(target.with_name(f"{target.name}.before-{now:%Y%m%d-%H%M%S}"))
    _write_key(key, target, may_replace=True)


@contextmanager
def _told(what: str) -> Generator[None]:
    try:
        yield
    except FileExistsError as taken:
        raise BackupRefused(f"Đã có tệp {taken}: chọn tên khác, hoặc thêm --force để ghi đè.") from taken
    except InUse as used:
        raise BackupFailed(
            f"Cơ sở dữ liệu {used} đang được dùng: dừng motcua run và các lệnh motcua khác rồi chạy lại."
        ) from used
    except CopyUnusable as unusable:
        raise BackupFailed(f"{what}: {unusable}.") from unusable
    except OSError as refused:
        raise BackupFailed(f"{what}: {os.strerror(refused.errno) if refused.errno else refused}.") from refused
