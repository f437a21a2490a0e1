"""The lines of a file of published procedures: read one at a time, and refused where they cannot be one."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.published.record import Unreadable
from bot.service.importing import FileUnusable

LONGEST_LINE = 5_000_000
"""Bytes; the longest of the 2,832 published records has 0.1 million."""

_NOT_LINES = {
    b"\x1f\x8b": "là tệp nén; hãy giải nén trước",
    b"PK": "là tệp nén; hãy giải nén trước",
    b"\xff\xfe": "ở mã UTF-16; hãy lưu lại ở mã UTF-8",
    b"\xfe\xff": "ở mã UTF-16; hãy lưu lại ở mã UTF-8",
    b"[": "là một khối JSON; cần JSON Lines, mỗi dòng một thủ tục",
    b"{\n": "là một khối JSON; cần JSON Lines, mỗi dòng một thủ tục",
    b"{\r\n": "là một khối JSON; cần JSON Lines, mỗi dòng một thủ tục",
}
"""How files begin that are something else than JSON lines in UTF-8."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: its number, where it ends, and its bytes; None when it is too long to be a record."""

    number: int
    end: int
    written: bytes | None

    def text(self) -> str:
        """The line as text; raises Unreadable."""
        if self.written is None:
            raise Unreadable(f"dòng dài quá {LONGEST_LINE // 1_000_000} MB")
        try:
            return self.written.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise Unreadable("dòng này không phải mã UTF-8") from None


@contextmanager
def open_lines(file: Path) -> Generator[Iterator[Line]]:
    """The lines of ``file`` that have anything in them, one at a time; raises FileUnusable."""
    if not file.is_file():
        raise FileUnusable(f"Không có tệp {file}.")
    try:
        with file.open("rb") as opened:
            begin = opened.read(4096)
            opened.seek(0)
            if not begin.strip():
                raise FileUnusable(f"Tệp {file} trống.")
            for mark, what in _NOT_LINES.items():
                if begin.removeprefix(b"\xef\xbb\xbf").lstrip(b" ").startswith(mark):
                    raise FileUnusable(f"Tệp {file} {what}.")
            yield _each_line(opened)
    except PermissionError:
        raise FileUnusable(f"Không đọc được tệp {file}: không có quyền.") from None


def _each_line(opened: BinaryIO) -> Iterator[Line]:
    number = 0
    while written := opened.readline(LONGEST_LINE):
        number += 1
        is_whole = written.endswith(b"\n") or len(written) < LONGEST_LINE
        while not is_whole:
            is_whole = (more := opened.readline(LONGEST_LINE)).endswith(b"\n") or not more
            written = None
        if written is None or written.strip():
            yield Line(number, opened.tell(), written)
