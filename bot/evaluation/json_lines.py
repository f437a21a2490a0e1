"""Files of one JSON object a line, as the evaluation reads them; every fault is told with its line."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


class LabelsFaulty(Exception):
    """A file of labels cannot be read; ``faults`` are Vietnamese sentences, one a fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def text_of(file: Path) -> str:
    """The text of ``file``; raises LabelsFaulty."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as unreadable:
        raise LabelsFaulty([f"{file}: không đọc được tệp ({unreadable.strerror})"]) from None
    except UnicodeDecodeError:
        raise LabelsFaulty([f"{file}: tệp không phải UTF-8"]) from None


def read_lines(file: Path, model: type[Model], what: str) -> list[Model]:
    """The objects in ``file``, each ``what``; raises LabelsFaulty with every fault. Blank lines are none."""
    found: list[Model] = []
    faults: list[str] = []
    # not splitlines: a question may hold one of the separators that Unicode knows
    for number, line in enumerate(text_of(file).split("\n"), 1):
        if not line.strip():
            continue
        try:
            found.append(model.model_validate_json(line))
        except ValidationError as invalid:
            faults.append(f"{file}:{number} {first_fault(invalid, what)}")
    if not found and not faults:
        faults.append(f"{file}: không có {what} nào")
    if faults:
        raise LabelsFaulty(faults)
    return found


def first_fault(invalid: ValidationError, what: str) -> str:
    """Where the first fault is, and that this is not ``what``."""
    first = invalid.errors()[0]
    place = ".".join(map(str, first["loc"])) or "dòng"
    return f"{place}: không phải {what} ({first['type']})"
