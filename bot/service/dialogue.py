"""What a citizen is in the middle of, and what a message leaves behind."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.domain.procedures import Aspect

Language = Literal["vi", "en"]

MOST_OPENED = 5
"""Dossiers that one chat may look at again without the last four digits, until it begins afresh."""


class DialogueState(BaseModel):
    """The state of one chat: small, versioned by its schema, stored as JSON between messages.

    ``procedure`` is the one under discussion; ``offered`` the codes last shown as options, in their order;
    ``further`` the candidates not shown yet, best first; ``asked`` the aspects that the open question asked about;
    ``locked`` the dossier code whose last four digits were asked for, ``opened`` the codes that were opened with them.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: Language = "vi"
    procedure: str | None = None
    offered: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    asked: tuple[Aspect, ...] = ()
    locked: str | None = None
    opened: tuple[str, ...] = ()

    def about(self, code: str, further: tuple[str, ...] = (), asked: tuple[Aspect, ...] = ()) -> "DialogueState":
        """The state after an answer about ``code``."""
        return self.model_copy(update={"procedure": code, "offered": (), "further": further, "asked": asked})

    def offering(self, codes: tuple[str, ...], further: tuple[str, ...], asked: tuple[Aspect, ...]) -> "DialogueState":
        """The state after ``codes`` were offered to choose from."""
        return self.model_copy(update={"offered": codes, "further": further, "asked": asked})

    def unlocking(self, code: str) -> "DialogueState":
        """The state after the last four digits were asked for ``code``."""
        return self.model_copy(update={"locked": code, "offered": ()})

    def with_opened(self, code: str) -> "DialogueState":
        """The state after ``code`` was opened; the oldest of too many is forgotten."""
        others = tuple(opened for opened in self.opened if opened != code)
        return self.model_copy(update={"locked": None, "opened": (*others, code)[-MOST_OPENED:]})

    def concerns(self, code: str) -> bool:
        """Whether ``code`` is under discussion or among the candidates of the open question."""
        return code in (self.procedure, *self.offered, *self.further)

    def others_than(self, code: str) -> tuple[str, ...]:
        """The open question's candidates beside ``code``, best first; none when it was not about ``code`` at all."""
        return tuple(other for other in (*self.offered, *self.further) if other != code) if self.concerns(code) else ()

    def afresh(self) -> "DialogueState":
        """The state of a new conversation; the language stays."""
        return DialogueState(language=self.language)


class UnansweredQuestion(BaseModel):
    """Effect: keep ``question`` (already scrubbed) for officials."""

    model_config = ConfigDict(frozen=True)
    question: str


class FactorWrong(BaseModel):
    """Effect: note that the last four digits did not open ``code``, whether or not it exists."""

    model_config = ConfigDict(frozen=True)
    code: str


class Follow(BaseModel):
    """Effect: this chat follows ``code`` from now on, by its own consent."""

    model_config = ConfigDict(frozen=True)
    code: str


class Unfollow(BaseModel):
    """Effect: this chat no longer follows ``code``; what was still to be told about it is dropped."""

    model_config = ConfigDict(frozen=True)
    code: str


class RemindDesk(BaseModel):
    """Effect: leave the desk of ``unit`` a note about ``code``, at most one a day."""

    model_config = ConfigDict(frozen=True)
    code: str
    unit: str


class EraseEverything(BaseModel):
    """Effect: erase all that is kept about this chat."""

    model_config = ConfigDict(frozen=True)


class Holdings(BaseModel):
    """What is kept about one chat."""

    model_config = ConfigDict(frozen=True)
    has_dialogue: bool
    unanswered_questions: int
    followed_dossiers: int = 0


Effect = UnansweredQuestion | FactorWrong | Follow | Unfollow | RemindDesk | EraseEverything
