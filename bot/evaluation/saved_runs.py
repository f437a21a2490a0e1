"""A run kept as a file, to compare later runs with."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.evaluation.dialogues import DialogueTrial
from bot.evaluation.json_lines import LabelsFaulty, first_fault, text_of
from bot.evaluation.measures import Evaluation
from bot.evaluation.trials import Trial

_WHAT = "lần đo đã lưu bằng --save"


class SavedRun(BaseModel):
    """Everything that a comparison needs: each question and dialogue as it went, and the codes of the catalogue."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    form: Literal["motcua-evaluation/1"] = "motcua-evaluation/1"
    made_at: str
    codes: tuple[str, ...]
    trials: tuple[Trial, ...]
    dialogues: tuple[DialogueTrial, ...] | None = None
    p50_ms: float
    p99_ms: float
    build_ms: float
    memory_mb: float | None = None


def saved(evaluation: Evaluation, made_at: str) -> SavedRun:
    """What is kept of ``evaluation``."""
    return SavedRun(
        made_at=made_at,
        codes=evaluation.codes,
        trials=evaluation.trials,
        dialogues=evaluation.dialogues,
        p50_ms=evaluation.p50_ms,
        p99_ms=evaluation.p99_ms,
        build_ms=evaluation.build_ms,
        memory_mb=evaluation.memory_mb,
    )


def write_run(file: Path, run: SavedRun) -> None:
    """Write ``run``, whole or not at all; raises LabelsFaulty."""
    draft = file.with_name(f"{file.name}.dang-ghi")
    try:
        draft.write_text(run.model_dump_json(indent=1), encoding="utf-8")
        draft.replace(file)
    except OSError as refused:
        raise LabelsFaulty([f"{file}: không ghi được ({refused.strerror}); chọn nơi khác bằng --save."]) from None


def read_run(file: Path) -> SavedRun:
    """The run in ``file``; raises LabelsFaulty."""
    try:
        return SavedRun.model_validate_json(text_of(file))
    except ValidationError as invalid:
        raise LabelsFaulty([f"{file} {first_fault(invalid, _WHAT)}"]) from None


def asked_in(trials: Sequence[Trial]) -> dict[tuple[str, str, str], Trial]:
    """``trials`` by what makes them the same question in another run."""
    return {one.key: one for one in trials}
