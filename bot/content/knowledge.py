"""The whole knowledge base, loaded from its folder: all of it or, with every fault told, none of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from os import stat_result
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from bot.content import strict_yaml
from bot.content.cross_checks import ELSEWHERE, Filed, check_vocabulary, cross_check
from bot.content.decoding import decode
from bot.content.dossier_states import read_state_words
from bot.content.strict_yaml import Document
from bot.content.surveys import FOLDER as SURVEYS
from bot.content.surveys import read_questionnaires
from bot.domain.calendar import WorkingCalendar
from bot.domain.elsewhere import Topic
from bot.domain.faults import Fault
from bot.domain.fields import Fields
from bot.domain.knowledge import Knowledge
from bot.domain.offices import Offices
from bot.domain.procedures import Procedure
from bot.domain.published import PublishedProcedure
from bot.domain.vocabulary import Vocabulary

Part = TypeVar("Part", bound=BaseModel)


class ContentFaulty(Exception):
    """The knowledge base has faults and was not loaded."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(slots=True)
class _Loading:
    """A load under way: the files read and the faults so far."""

    folder: Path
    faults: list[Fault] = field(default_factory=list[Fault])

    def part(self, name: str, model: type[Part]) -> tuple[Document, Part | None]:
        document = strict_yaml.read(self.folder / name, name)
        decoded = decode(document, model)
        self.faults += document.faults
        return document, decoded

    def procedures(self) -> Iterator[tuple[Filed, Procedure | None]]:
        """What officials wrote, and what was imported as published, each by its own rules."""
        for file in yaml_files(self.folder / "procedures"):
            document = strict_yaml.read(file, file.relative_to(self.folder).as_posix())
            is_published = isinstance(document.content, dict) and document.content.get("origin") == "published"
            decoded = decode(document, PublishedProcedure if is_published else Procedure)
            self.faults += document.faults
            yield Filed(document), decoded

    def each(self, below: str, model: type[Part]) -> Iterator[tuple[Filed, Part | None]]:
        for file in yaml_files(self.folder / below):
            document, decoded = self.part(file.relative_to(self.folder).as_posix(), model)
            yield Filed(document), decoded


def shipped() -> Path:
    """The knowledge base that came with the program: beside it in a checkout, inside it when installed."""
    package = Path(__file__).parents[1]
    beside = package.parent / "knowledge"
    return beside if beside.is_dir() else package / "shipped" / "knowledge"


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
    looked_at = [(file, _status(file)) for file in yaml_files(folder)]
    # The time of change, which nobody can set back, tells what keeps both size and time of modification.
    return "|".join(
        f"{file}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}:{status.st_size}"
        for file, status in looked_at
        if status
    )


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files below ``folder``; hidden ones are an editor's or a file manager's, not an official's."""
    return sorted(file for file in folder.rglob("*.y*ml") if not file.name.startswith("."))


def _status(file: Path) -> stat_result | None:
    try:
        return file.stat()
    except OSError:
        return None  # removed between listing and looking


def _load(folder: Path, today: date | None) -> tuple[Knowledge | None, list[Fault]]:
    if not folder.is_dir():
        return None, [Fault(str(folder), 1, "", "không có thư mục này")]
    loading = _Loading(folder)
    _, fields = loading.part("fields.yaml", Fields)
    words, vocabulary = loading.part("vocabulary.yaml", Vocabulary)
    _, offices = loading.part("offices.yaml", Offices)
    _, calendar = loading.part("calendar.yaml", WorkingCalendar)
    loading.faults += read_state_words(folder)[1]
    questionnaires, survey_faults = read_questionnaires(folder, yaml_files(folder / SURVEYS))
    loading.faults += survey_faults
    read = list(loading.procedures())
    read_elsewhere = list(loading.each(ELSEWHERE, Topic))
    if not read:
        loading.faults.append(Fault("procedures", 1, "", "chưa có thủ tục nào"))
    filed = [entry for entry, _ in (*read, *read_elsewhere)]
    loading.faults += cross_check(filed, fields, today)
    if vocabulary is not None:
        loading.faults += check_vocabulary(filed, vocabulary, words)
    if fields is None or vocabulary is None or offices is None or calendar is None:
        return None, sorted(loading.faults)
    procedures = tuple(procedure for _, procedure in read if procedure is not None)
    elsewhere = tuple(topic for _, topic in read_elsewhere if topic is not None)
    known = Knowledge(procedures, fields, vocabulary, offices, calendar, questionnaires, elsewhere)
    return known, sorted(loading.faults)
