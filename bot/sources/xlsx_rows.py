"""Rows of the first sheet of an XLSX workbook."""

import warnings
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bot.service.dossier_columns import DossierColumns
from bot.service.importing import FileUnusable, Unusable
from bot.sources.cell_texts import as_text
from bot.sources.cells import Cells, RowFile
from bot.sources.header import Header

_BROKEN = (BadZipFile, InvalidFileException, KeyError, ValueError, SyntaxError, EOFError, zlib.error)
"""What openpyxl lets through for a damaged workbook; XML errors are SyntaxErrors."""


@contextmanager
def xlsx_rows(file: Path, columns: DossierColumns) -> Generator[RowFile]:
    """The rows of ``file``, numbered as in the sheet; the header is its first row that is not empty.

    Rows stream by; the workbook's table of distinct texts is in memory, as the format demands. Raises FileUnusable,
    also while rows are read.
    """
    with _workbook(file) as book:
        sheet = book.worksheets[0]
        total = sheet.max_row
        sheet.reset_dimensions()  # some systems write a wrong one, and rows beyond it would be lost
        rows = _numbered(sheet)
        first = next(rows, None)
        if first is None:
            raise FileUnusable("Trang đầu của tệp XLSX không có dòng tiêu đề (tên các cột).")
        header = Header.of([as_text(name).strip() for name in first[1]], columns)
        position = _Position(first[0])
        yield RowFile(_cut(rows, header, position), lambda: min(1.0, position.number / total) if total else None)


class _Position:
    """The number of the row read last."""

    def __init__(self, number: int) -> None:
        self.number = number


@contextmanager
def _workbook(file: Path) -> Generator[Any]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # missing styles and unknown extensions say nothing about the cells
            book = load_workbook(file, read_only=True, data_only=True)
    except _BROKEN:
        raise FileUnusable("Tệp không phải XLSX, hoặc bị hỏng.") from None
    try:
        yield book
    finally:
        book.close()


def _numbered(sheet: Any) -> Iterator[tuple[int, list[object]]]:
    """The rows that are not empty."""
    try:
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells: list[object] = ["" if cell is None else cell for cell in row]
            if any(cell != "" for cell in cells):
                yield number, cells
    except _BROKEN as broken:
        raise FileUnusable("Tệp XLSX bị hỏng giữa chừng; các dòng trước đó đã được nhận.") from broken


def _cut(
    rows: Iterator[tuple[int, list[object]]], header: Header, position: _Position
) -> Iterator[tuple[int, Cells | Unusable]]:
    for number, row in rows:
        position.number = number
        yield number, header.cut(row)
