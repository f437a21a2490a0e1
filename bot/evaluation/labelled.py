"""Labelled questions and dialogues, read from JSON lines."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.evaluation.json_lines import read_lines

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


class LabelledTurn(BaseModel):
    """One message of a dialogue and what is expected of the reply."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str
    expect: Behaviour
    codes: tuple[str, ...] = ()


class LabelledDialogue(BaseModel):
    """What one citizen says, message by message."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    turns: Annotated[tuple[LabelledTurn, ...], Field(min_length=1)]


def read(file: Path) -> list[LabelledQuestion]:
    """The questions in ``file``; raises LabelsFaulty with every fault."""
    return read_lines(file, LabelledQuestion, "câu hỏi có nhãn")


def read_dialogues(file: Path) -> list[LabelledDialogue]:
    """The dialogues in ``file``; raises LabelsFaulty with every fault."""
    return read_lines(file, LabelledDialogue, "đoạn hội thoại có nhãn")
