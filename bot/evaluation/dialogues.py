"""Dialogues said to the whole conversation, turn by turn, and whether each reply is what was expected."""

from collections.abc import Callable, Sequence

from pydantic import BaseModel, ConfigDict

from bot.domain.knowledge import Knowledge
from bot.evaluation.figures import Figure, figure
from bot.evaluation.labelled import Behaviour, LabelledDialogue, LabelledTurn
from bot.evaluation.trials import Watch, right_codes, unwatched

OPTIONS_SHOWN = 4


class Heard(BaseModel):
    """What came back: the kind of outcome, the procedure answered, and the candidates, best first."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: str
    procedure: str | None = None
    candidates: tuple[str, ...] = ()


Say = Callable[[str, str], Heard]
"""Says a text in a chat of that name; a new name is a new citizen."""


class TurnTrial(BaseModel):
    """One turn; ``right`` are the acceptable codes that the catalogue has."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str
    expect: Behaviour
    right: tuple[str, ...]
    heard: Heard
    is_counted: bool
    is_right: bool


class DialogueTrial(BaseModel):
    """One dialogue as it went."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    turns: tuple[TurnTrial, ...]

    @property
    def right(self) -> int:
        """How many of the turns that count are right."""
        return sum(turn.is_counted and turn.is_right for turn in self.turns)

    @property
    def counted(self) -> int:
        """How many turns count: all but those whose answer the catalogue lacks."""
        return sum(turn.is_counted for turn in self.turns)


def talk(
    dialogues: Sequence[LabelledDialogue], say: Say, knowledge: Knowledge, watch: Watch = unwatched
) -> tuple[DialogueTrial, ...]:
    """Say every dialogue as a citizen of its own."""
    return tuple(
        DialogueTrial(
            id=dialogue.id,
            turns=tuple(_judged(turn, say(f"{number}", turn.text), knowledge) for turn in dialogue.turns),
        )
        for number, dialogue in enumerate(watch("Hội thoại", dialogues))
    )


def turns_right(dialogues: Sequence[DialogueTrial]) -> Figure:
    """The share of turns that are right; drawn again by whole dialogues, for one slip leads to the next."""
    return figure([float(one.right) for one in dialogues], [float(one.counted) for one in dialogues])


def _judged(turn: LabelledTurn, heard: Heard, knowledge: Knowledge) -> TurnTrial:
    right = right_codes(knowledge, turn.codes)
    return TurnTrial(
        text=turn.text,
        expect=turn.expect,
        right=right,
        heard=heard,
        is_counted=bool(right) or turn.expect != "answer",
        is_right=_is_right(turn.expect, right, heard),
    )


def _is_right(expect: Behaviour, right: Sequence[str], heard: Heard) -> bool:
    """Answered with a right procedure; asked back, with a right option where codes say which; else not answered.

    What is outside the catalogue may be offered something, what is not an office's business may not.
    """
    match expect:
        case "answer":
            return heard.kind == "answer" and heard.procedure in right
        case "clarify":
            shown = set(heard.candidates[:OPTIONS_SHOWN])
            return heard.kind == "choose" and (not right or bool(shown & set(right)))
        case "near":
            return heard.kind != "answer"
        case "oos":
            return heard.kind not in ("answer", "choose")
