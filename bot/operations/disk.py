"""Room on the disk that the data folder lies on."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class FreeSpace:
    """Bytes and files that this program may still write; None for files where the file system does not count them."""

    size: int
    files: int | None


MeasureSpace = Callable[[Path], FreeSpace]


def free_space(folder: Path) -> FreeSpace:
    """What is free where ``folder`` lies; raises OSError."""
    seen = os.statvfs(folder)
    return FreeSpace(seen.f_bavail * seen.f_frsize, seen.f_favail if seen.f_files else None)


def trouble_with(space: FreeSpace, least_megabytes: int) -> str | None:
    """What is wrong with so much space, or None."""
    if space.size < least_megabytes * MEGABYTE:
        return f"đĩa của data_dir chỉ còn {space.size // MEGABYTE} MB (cần ít nhất {least_megabytes} MB): dọn bớt tệp"
    if space.files == 0:
        return "đĩa của data_dir hết chỗ cho tệp mới (inode): xóa bớt tệp nhỏ"
    return None


class DiskWatch:
    """Looks at the space again and again."""

    def __init__(self, folder: Path, least_megabytes: int, measure: MeasureSpace = free_space) -> None:
        self._folder = folder
        self._least_megabytes = least_megabytes
        self._measure = measure

    async def look(self) -> str | None:
        """What is wrong with the disk, or None."""
        try:
            return trouble_with(self._measure(self._folder), self._least_megabytes)
        except OSError as lost:
            return f"không xem được đĩa của data_dir: {lost.strerror}"
