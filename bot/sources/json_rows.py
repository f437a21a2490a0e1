"""Rows of a JSON-lines file: one object a line, its members named like the columns of a table."""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, cast

from bot.service.dossier_columns import DossierColumns, column_key
from bot.service.importing import Unusable
from bot.sources.cells import Cells, RowFile
from bot.sources.json_as_written import AS_WRITTEN

LONGEST_LINE = 1_000_000
"""Bytes; a dossier with a hundred steps has some 50,000."""


@contextmanager
def json_rows(file: Path, columns: DossierColumns) -> Generator[RowFile]:
    """The rows of ``file``, numbered by line."""
    keys = [column_key(str(getattr(columns, field))) for field in Cells._fields]
    with file.open("rb") as lines:
        yield RowFile(_rows(lines, keys), lambda: _fraction(lines))


def _rows(lines: BufferedReader, keys: list[str]) -> Iterator[tuple[int, Cells | Unusable]]:
    number = 0
    while line := lines.readline(LONGEST_LINE):
        number += 1
        if not line.endswith(b"\n") and len(line) == LONGEST_LINE:
            _skip_rest(lines)
            yield number, Unusable(f"dòng dài quá {LONGEST_LINE:,} byte")
        elif not line.isspace():
            yield number, _cells(line, keys)


def _skip_rest(lines: BufferedReader) -> None:
    while (rest := lines.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass


def _cells(line: bytes, keys: list[str]) -> Cells | Unusable:
    try:
        told = AS_WRITTEN.decode(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Unusable("dòng không ở mã UTF-8")
    except (ValueError, RecursionError):
        return Unusable("dòng không phải JSON hợp lệ")
    if not isinstance(told, dict):
        return Unusable("dòng phải là một đối tượng JSON {…}")
    named = {column_key(name): value for name, value in cast("dict[str, Any]", told).items()}
    return Cells._make("" if (value := named.get(key)) is None else value for key in keys)


def _fraction(lines: BufferedReader) -> float | None:
    size = os.fstat(lines.fileno()).st_size
    return lines.tell() / size if size else None
