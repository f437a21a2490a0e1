"""Rows of a CSV file: UTF-8 with or without byte order mark, parted by comma, semicolon or tab."""

import csv
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from bot.service.dossier_columns import DossierColumns
from bot.service.importing import FileUnusable, Unusable
from bot.sources.cells import Cells, RowFile
from bot.sources.header import Header

DELIMITERS = ",;\t"
COMMENT = "#"
MOST_COMMENTS = 100
LONGEST_LINE = 100_000

_BROKEN_QUOTES = "ô quá dài: có lẽ một dấu nháy kép không được đóng, và các dòng sau bị nuốt theo"


@contextmanager
def csv_rows(file: Path, columns: DossierColumns) -> Generator[RowFile]:
    """The rows of ``file``, numbered by line; lines of comment may stand before the header. Raises FileUnusable."""
    # Bytes that are no UTF-8 become lone surrogates: one broken row is rejected, not the whole file.
    with file.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
        number, line = _header_line(text)
        delimiter = max(DELIMITERS, key=line.count)
        header = Header.of([name.strip() for name in next(csv.reader([line], delimiter=delimiter))], columns)
        yield RowFile(_rows(text, delimiter, header, number), lambda: _fraction(text))


def _header_line(text: TextIOWrapper) -> tuple[int, str]:
    for number in range(1, MOST_COMMENTS + 2):
        line = text.readline(LONGEST_LINE)
        if "\0" in line or not _is_text(line):
            raise FileUnusable("Tệp CSV phải ở mã UTF-8; hãy lưu lại với lựa chọn “CSV UTF-8”.")
        if not line:
            break
        if line.strip() and not line.startswith(COMMENT):
            return number, line
    raise FileUnusable("Tệp không có dòng tiêu đề (tên các cột).")


def _rows(text: TextIOWrapper, delimiter: str, header: Header, offset: int) -> Iterator[tuple[int, Cells | Unusable]]:
    reader = csv.reader(text, delimiter=delimiter)
    while True:
        number = offset + reader.line_num + 1
        try:
            row: list[object] = next(reader)  # type: ignore[assignment] # a list of texts; Header takes any cells
        except StopIteration:
            return
        except csv.Error:
            yield number, Unusable(_BROKEN_QUOTES)
            continue
        if any(row):
            yield number, header.cut(row)


def _fraction(text: TextIOWrapper) -> float | None:
    descriptor = text.fileno()
    size = os.fstat(descriptor).st_size
    return os.lseek(descriptor, 0, os.SEEK_CUR) / size if size else None


def _is_text(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True
