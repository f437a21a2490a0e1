"""Files of dossiers, by the ending of their name."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from bot.service.dossier_columns import DossierColumns
from bot.service.importing import FileUnusable, NumberedRow, Unusable
from bot.sources.cells import RowFile
from bot.sources.csv_rows import csv_rows
from bot.sources.dossier_rows import DossierReader
from bot.sources.json_rows import json_rows

OpenRows = Callable[[Path, DossierColumns], AbstractContextManager[RowFile]]


def _xlsx_rows(file: Path, columns: DossierColumns) -> AbstractContextManager[RowFile]:
    from bot.sources.xlsx_rows import xlsx_rows  # noqa: PLC0415 - a fifth of a second that other formats can do without

    return xlsx_rows(file, columns)


_FORMATS: dict[str, OpenRows] = {
    ".csv": csv_rows,
    ".xlsx": _xlsx_rows,
    ".jsonl": json_rows,
    ".ndjson": json_rows,
}


def open_rows(file: Path, columns: DossierColumns) -> AbstractContextManager[RowFile]:
    """The rows of ``file``, which is open as long as the context lasts; raises FileUnusable."""
    open_format = _FORMATS.get(file.suffix.lower())
    if open_format is None:
        raise FileUnusable(f"Chỉ nhập được tệp {', '.join(_FORMATS)}; không nhập được “{file.name}”.")
    if not file.exists() or file.is_dir():
        raise FileUnusable(f"Không có tệp “{file}”.")
    return open_format(file, columns)


def read_rows(file: RowFile, reader: DossierReader) -> Iterator[NumberedRow]:
    """The dossiers of ``file``."""
    for number, row in file.rows:
        yield number, row if isinstance(row, Unusable) else reader.read(row)
