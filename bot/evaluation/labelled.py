"""Labelled questions, read from JSON lines."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

Behaviour = Literal["answer", "clarify", "near", "oos"]


class LabelledQuestion(BaseModel):
    """A question and what is expected of the assistant.

    ``behaviour``: answer one of ``codes``; clarify, ask back; near, an administrative matter outside the catalogue;
    oos, not an office's business.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str
    behaviour: Behaviour
    codes: tuple[str, ...] = ()
    accented: bool


class LabelsFaulty(Exception):
    """A file of labelled questions cannot be read; ``faults`` are Vietnamese sentences, one a fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read(file: Path) -> list[LabelledQuestion]:
    """The questions in ``file``; raises LabelsFaulty with every fault."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as unreadable:
        raise LabelsFaulty([f"{file}: không đọc được tệp ({unreadable.strerror})"]) from None
    except UnicodeDecodeError:
        raise LabelsFaulty([f"{file}: tệp không phải UTF-8"]) from None
    return _parsed(file, [(number, line) for number, line in enumerate(lines, 1) if line.strip()])


def _parsed(file: Path, lines: Iterable[tuple[int, str]]) -> list[LabelledQuestion]:
    questions: list[LabelledQuestion] = []
    faults: list[str] = []
    for number, line in lines:
        try:
            questions.append(LabelledQuestion.model_validate_json(line))
        except ValidationError as invalid:
            first = invalid.errors()[0]
            place = ".".join(map(str, first["loc"])) or "dòng"
            faults.append(f"{file}:{number} {place}: không phải câu hỏi có nhãn ({first['type']})")
    if not questions and not faults:
        faults.append(f"{file}: không có câu hỏi nào")
    if faults:
        raise LabelsFaulty(faults)
    return questions
