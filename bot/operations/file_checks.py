"""Checks of files and folders: room, rights, secrets that others may read."""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryFile

from bot.operations.checkup import Finding, fault, warning, well
from bot.operations.disk import MEGABYTE, MeasureSpace, trouble_with

DISK, SECRETS = "disk", "secrets"
AMPLE = 5
"""Times the least that must be free: below it there is time to do something, and reason."""


def check_disk(data_dir: Path, least_megabytes: int, measure: MeasureSpace) -> Iterator[Finding]:
    """Whether the data folder takes what the program writes."""
    if not data_dir.is_dir():
        yield warning(DISK, f"Chưa có thư mục dữ liệu {data_dir}.", "Chạy motcua run để tạo, hoặc sửa data_dir.")
        return
    try:
        _write_something(data_dir)
    except OSError as refused:
        advice = f"Cho người dùng chạy bot quyền ghi vào {data_dir} (chown, chmod u+rwx), hoặc dọn chỗ trên đĩa."
        yield fault(DISK, f"Không ghi được vào {data_dir}: {refused.strerror}.", advice)
        return
    space = measure(data_dir)
    trouble = trouble_with(space, least_megabytes)
    free = f"{space.size // MEGABYTE} MB"
    if trouble is not None:
        yield fault(DISK, f"Sắp hết chỗ: {trouble}.", "Dọn bớt tệp, hoặc chuyển data_dir sang đĩa lớn hơn.")
    elif space.size < AMPLE * least_megabytes * MEGABYTE:
        yield warning(DISK, f"Đĩa của {data_dir} còn {free}.", "Dọn bớt tệp trước khi đầy.")
    else:
        yield well(DISK, f"{data_dir} ghi được, còn {free}.")


def check_secret_files(files: Mapping[str, Path]) -> Iterator[Finding]:
    """Whether each file with a secret can be read by us and by nobody else; by the setting that names it."""
    for name, file in files.items():
        if not os.access(file, os.R_OK):
            yield fault(SECRETS, f"{name}: không đọc được tệp {file}.", "Sửa đường dẫn, hoặc quyền đọc của tệp.")
        elif open_to_others(file):
            yield fault(SECRETS, f"{name}: ai trên máy cũng đọc được {file}.", f"Chạy: chmod 600 {file}")


def check_data_files(files: Mapping[str, Path]) -> Iterator[Finding]:
    """Whether files with citizens' data are closed to others on the machine."""
    for name, file in files.items():
        if open_to_others(file):
            yield warning(SECRETS, f"{name}: ai trên máy cũng đọc được {file}.", f"Chạy: chmod 700 {file.parent}")


def open_to_others(file: Path) -> bool:
    """Whether somebody of another group may read or change ``file``: it is open, and so is every folder above it."""
    if not file.exists():
        return False
    passable = all(folder.stat().st_mode & stat.S_IXOTH for folder in file.absolute().parents)
    return passable and bool(file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH))


def _write_something(folder: Path) -> None:
    """Down to the disk: some file systems take what they have no room for and tell only then."""
    with TemporaryFile(dir=folder) as draft:
        draft.write(b"\x00" * 4096)
        draft.flush()
        os.fsync(draft.fileno())
