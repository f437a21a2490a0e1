"""What a citizen is in the middle of, and what a message leaves behind."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.domain.procedures import Aspect

Language = Literal["vi", "en"]


class DialogueState(BaseModel):
    """The state of one chat: small, versioned by its schema, stored as JSON between messages.

    ``procedure`` is the one under discussion; ``offered`` the codes last shown as options, in their order;
    ``further`` the candidates not shown yet, best first; ``asked`` the aspects that the open question asked about.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: Language = "vi"
    procedure: str | None = None
    offered: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    asked: tuple[Aspect, ...] = ()

    def about(self, code: str, further: tuple[str, ...] = (), asked: tuple[Aspect, ...] = ()) -> "DialogueState":
        """The state after an answer about ``code``."""
        return self.model_copy(update={"procedure": code, "offered": (), "further": further, "asked": asked})

    def offering(self, codes: tuple[str, ...], further: tuple[str, ...], asked: tuple[Aspect, ...]) -> "DialogueState":
        """The state after ``codes`` were offered to choose from."""
        return self.model_copy(update={"offered": codes, "further": further, "asked": asked})

    def afresh(self) -> "DialogueState":
        """The state of a new conversation; the language stays."""
        return DialogueState(language=self.language)


class UnansweredQuestion(BaseModel):
    """Effect: keep ``question`` (already scrubbed) for officials."""

    model_config = ConfigDict(frozen=True)
    question: str


class EraseEverything(BaseModel):
    """Effect: erase all that is kept about this chat."""

    model_config = ConfigDict(frozen=True)


class Holdings(BaseModel):
    """What is kept about one chat."""

    model_config = ConfigDict(frozen=True)
    has_dialogue: bool
    unanswered_questions: int


Effect = UnansweredQuestion | EraseEverything
