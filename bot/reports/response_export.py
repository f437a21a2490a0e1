"""Responses without identity as a table for research: CSV, and a dictionary of its columns beside it."""

import csv
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from bot.domain.knowledge import Knowledge
from bot.reports.anonymity import LookAlikes, Recoded, Traits, recode
from bot.reports.data_dictionary import HEADS, TRAITS, AnswerColumn, answer_columns, dictionary
from bot.service.response_rows import ResponseRow, ResponseRows

ROWS_AT_ONCE = 20_000
"""So many responses are in memory at a time, or as many as look alike."""

Shown = Callable[[int, int], None]
"""Told how many rows of how many are written."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The files, how many responses are in them, how many had to stay out, and questionnaires nobody knows any more."""

    data: Path
    dictionary: Path
    rows: int
    left_out: int
    unknown: Sequence[str]


@dataclass(frozen=True, slots=True)
class ResponseExport:
    """Writes the responses that ``rows`` reads, each told apart from fewer than ``threshold`` others by nothing."""

    rows: ResponseRows
    knowledge: Knowledge
    threshold: int

    async def write(self, file: Path, before: date | None, shown: Shown) -> Exported:
        """Write ``file`` and its dictionary, of the months that begin before ``before``; raises OSError."""
        groups = await self.rows.groups(before)
        known = {survey.id for survey in self.knowledge.questionnaires}
        unknown = sorted({group.questionnaire for group in groups} - known)
        recoded = recode([group for group in groups if group.questionnaire in known], self.knowledge, self.threshold)
        columns = answer_columns(self.knowledge, {alike.traits.questionnaire for alike in recoded.shown})
        written = await self._write_data(file, recoded, columns, shown)
        beside = dictionary_beside(file)
        with _csv_file(beside) as text:
            writer = csv.writer(text)
            writer.writerow(HEADS)
            writer.writerows(dictionary(self.knowledge, columns, recoded, self.threshold))
        return Exported(file, beside, written, recoded.left_out, unknown)

    async def _write_data(self, file: Path, recoded: Recoded, columns: Sequence[AnswerColumn], shown: Shown) -> int:
        written, whole = 0, sum(alike.count for alike in recoded.shown)
        with _csv_file(file) as text:
            writer = csv.writer(text)
            writer.writerow((*TRAITS, *(column.name for column in columns)))
            for batch in _batches(recoded.shown):
                rows = await self._rows_of(batch, columns)
                writer.writerows(rows)
                written += len(rows)
                shown(written, whole)
        return written

    async def _rows_of(self, batch: Sequence[LookAlikes], columns: Sequence[AnswerColumn]) -> Sequence[tuple[str, ...]]:
        """The rows of ``batch``: sorted by what they say, so that their order says nothing else."""
        traits_of = {(group.number, group.channel): alike.traits for alike in batch for group in alike.groups}
        told: defaultdict[Traits, list[tuple[str, ...]]] = defaultdict(list)
        for row in await self.rows.rows(sorted({number for number, _ in traits_of})):
            traits = traits_of.get((row.group, row.channel))
            if traits is not None:
                told[traits].append(_cells(traits, row, columns))
        # Counted again: between the two readings a citizen may have taken an answer back.
        return [
            cells for traits in sorted(told) if len(told[traits]) >= self.threshold for cells in sorted(told[traits])
        ]


def dictionary_beside(file: Path) -> Path:
    """Where the dictionary of ``file`` goes."""
    return file.with_name(f"{file.stem}-tu-dien.csv")


def _cells(traits: Traits, row: ResponseRow, columns: Sequence[AnswerColumn]) -> tuple[str, ...]:
    given: defaultdict[str, list[int]] = defaultdict(list)
    for item, value in row.answers:
        given[item].append(value)
    answers = (
        ";".join(map(str, sorted(given.get(column.item, ())))) if column.survey.id == traits.questionnaire else ""
        for column in columns
    )
    return (*_told(traits), *answers)


def _told(traits: Traits) -> Iterable[str]:
    return traits.questionnaire, traits.unit, traits.field, traits.procedure, traits.channel, traits.period


def _batches(shown: Sequence[LookAlikes]) -> Iterator[Sequence[LookAlikes]]:
    batch: list[LookAlikes] = []
    rows = 0
    for alike in shown:
        batch.append(alike)
        rows += alike.count
        if rows >= ROWS_AT_ONCE:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


@contextmanager
def _csv_file(file: Path) -> Generator[TextIO]:
    """``file`` for a spreadsheet, whole or not at all."""
    draft = file.with_name(f"{file.name}.dang-ghi")
    try:
        # With a byte order mark: without it Excel reads Vietnamese as something else.
        with draft.open("w", encoding="utf-8-sig", newline="") as text:
            yield text
        draft.replace(file)
    finally:
        with suppress(OSError):
            draft.unlink()
