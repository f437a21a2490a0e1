"""Filling the dossier table from the rows of a one-stop system."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Protocol

from bot.domain.dossiers import Dossier

ROWS_A_CHUNK = 2000
"""Rows a transaction: enough that the commit costs nothing, few enough that the bot waits a fraction of a second."""


class FileUnusable(Exception):
    """The file cannot be imported at all; the message is one Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A row that cannot be imported; ``reason`` is one Vietnamese clause."""

    reason: str


NumberedRow = tuple[int, Dossier | Unusable]
"""A row by its number in the file, as an official finds it there."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What came of storing some dossiers; ``repeated`` are codes that the same import had stored before."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    notifications: int = 0
    repeated: frozenset[str] = frozenset()


class DossierTable(Protocol):
    """Where imported dossiers go."""

    def store(self, dossiers: Sequence[Dossier], seen_at: datetime) -> Stored:
        """Store ``dossiers`` (each code once) in one transaction, and queue what followers must hear."""
        ...


@dataclass(frozen=True, slots=True)
class Tally:
    """How far an import is, or how it went."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    notifications: int = 0

    def with_chunk(self, read: int, rejected: int, stored: Stored) -> "Tally":
        """The tally after one more chunk."""
        return Tally(
            self.read + read,
            self.new + stored.new,
            self.changed + stored.changed,
            self.unchanged + stored.unchanged,
            self.rejected + rejected,
            self.notifications + stored.notifications,
        )


def import_rows(
    rows: Iterable[NumberedRow],
    table: DossierTable,
    seen_at: datetime,
    reject: Callable[[int, str], None],
    chunk_done: Callable[[Tally], None],
) -> Tally:
    """Store what is usable of ``rows`` and hand the others to ``reject``, with number and reason.

    Chunk by chunk, each in one transaction, so that a killed import is simply repeated. ``seen_at`` (with zone) marks
    this import.
    """
    tally = Tally()
    for chunk in _chunks(rows):
        usable, rejected = _sort_out(chunk)
        stored = table.store([dossier for _, dossier in usable.values()], seen_at)
        rejected += [(usable[code][0], ALREADY_READ) for code in stored.repeated]
        for number, reason in sorted(rejected):
            reject(number, reason)
        tally = tally.with_chunk(len(chunk), len(rejected), stored)
        chunk_done(tally)
    return tally


ALREADY_READ = "mã hồ sơ này đã có ở một dòng trước trong tệp; chỉ dòng đầu được nhận"


def _chunks(rows: Iterable[NumberedRow]) -> Iterator[list[NumberedRow]]:
    rest = iter(rows)
    while chunk := list(islice(rest, ROWS_A_CHUNK)):
        yield chunk


def _sort_out(chunk: list[NumberedRow]) -> tuple[dict[str, tuple[int, Dossier]], list[tuple[int, str]]]:
    usable: dict[str, tuple[int, Dossier]] = {}
    rejected: list[tuple[int, str]] = []
    for number, row in chunk:
        if isinstance(row, Unusable):
            rejected.append((number, row.reason))
        elif row.code in usable:
            rejected.append((number, ALREADY_READ))
        else:
            usable[row.code] = number, row
    return usable, rejected
