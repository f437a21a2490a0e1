"""The whole knowledge base, loaded from its folder: all of it or, with every fault told, none of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from os import stat_result
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from bot.content import strict_yaml
from bot.content.cross_checks import Filed, cross_check
from bot.content.decoding import decode
from bot.domain.calendar import WorkingCalendar
from bot.domain.faults import Fault
from bot.domain.fields import Fields
from bot.domain.knowledge import Knowledge
from bot.domain.offices import Offices
from bot.domain.procedures import Procedure
from bot.domain.vocabulary import Vocabulary

Part = TypeVar("Part", bound=BaseModel)


class ContentFaulty(Exception):
    """The knowledge base has faults and was not loaded."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(slots=True)
class _Loading:
    """A load under way: the faults so far."""

    folder: Path
    faults: list[Fault] = field(default_factory=list[Fault])

    def part(self, name: str, model: type[Part]) -> Part | None:
        document = strict_yaml.read(self.folder / name, name)
        decoded = decode(document, model)
        self.faults += document.faults
        return decoded

    def procedures(self) -> Iterator[Filed]:
        for file in sorted((self.folder / "procedures").rglob("*.y*ml")):
            document = strict_yaml.read(file, file.relative_to(self.folder).as_posix())
            procedure = decode(document, Procedure)
            self.faults += document.faults
            if procedure is not None:
                yield Filed(document, procedure)


def load(folder: Path) -> Knowledge:
    """Load the knowledge base in ``folder``.

    Raises ContentFaulty with every fault found. An expired check date is no reason to fall silent, so it is not
    among them: see ``check``.
    """
    knowledge, faults = _load(folder, today=None)
    if knowledge is None or faults:
        raise ContentFaulty(faults)
    return knowledge


def check(folder: Path, today: date) -> list[Fault]:
    """Every fault in ``folder``, by file and line, checks that have expired by ``today`` included."""
    return _load(folder, today)[1]


def fingerprint(folder: Path) -> str:
    """A text that changes whenever a file of the knowledge base is added, removed or written."""
    files = sorted(folder.rglob("*.y*ml"))
    return "|".join(f"{file}:{status.st_mtime_ns}:{status.st_size}" for file in files if (status := _status(file)))


def _status(file: Path) -> stat_result | None:
    try:
        return file.stat()
    except OSError:
        return None  # removed between listing and looking


def _load(folder: Path, today: date | None) -> tuple[Knowledge | None, list[Fault]]:
    if not folder.is_dir():
        return None, [Fault(str(folder), 1, "", "không có thư mục này")]
    loading = _Loading(folder)
    fields = loading.part("fields.yaml", Fields)
    vocabulary = loading.part("vocabulary.yaml", Vocabulary)
    offices = loading.part("offices.yaml", Offices)
    calendar = loading.part("calendar.yaml", WorkingCalendar)
    filed = list(loading.procedures())
    if not filed and not loading.faults:
        loading.faults.append(Fault("procedures", 1, "", "chưa có thủ tục nào"))
    loading.faults += cross_check(filed, fields, vocabulary, today)
    if fields is None or vocabulary is None or offices is None or calendar is None:
        return None, sorted(loading.faults)
    procedures = tuple(entry.procedure for entry in filed)
    return Knowledge(procedures, fields, vocabulary, offices, calendar), sorted(loading.faults)
