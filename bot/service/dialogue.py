"""What a citizen is in the middle of, and what a message leaves behind."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.domain.procedures import Aspect
from bot.domain.survey_walk import Occasion, Walk
from bot.domain.tickets import TicketKind

Language = Literal["vi", "en"]

MOST_OPENED = 5
"""Dossiers that one chat may look at again without the last four digits, until it begins afresh."""


class Writing(BaseModel):
    """What the citizen's next words are: a new ticket of ``kind``, or a message to the ticket ``ticket``.

    ``draft`` holds what was written while the citizen is asked whether to be contactable; ``is_live`` means that a
    human answers this chat, so that the bot stays out of it until one of them ends it.
    """

    model_config = ConfigDict(frozen=True)

    kind: TicketKind
    unit: str
    procedure: str | None = None
    ticket: str | None = None
    draft: str = ""
    is_live: bool = False


class Listing(BaseModel):
    """The personal checklist shown last: buttons carry it too, but taps may come faster than the message changes.

    ``edition`` says of which papers of ``procedure`` the rest speaks; ``answers`` and ``ticks`` as in the domain.
    """

    model_config = ConfigDict(frozen=True)

    procedure: str
    edition: str
    answers: tuple[int | None, ...] = ()
    ticks: int = 0


class DialogueState(BaseModel):
    """The state of one chat: small, versioned by its schema, stored as JSON between messages.

    ``procedure`` is the one under discussion, ``topic`` the matter handled elsewhere that is; ``offered`` the codes
    last shown as options, in their order, a topic's id behind them; ``further`` the candidates not shown yet, best
    first; ``asked`` the aspects that the open question asked about;
    ``locked`` the dossier code whose last four digits were asked for, ``opened`` the codes that were opened with them.
    ``walk`` is the questionnaire under way; it outlives a new beginning. ``writing`` says that the citizen's next words
    are for the office, not for the bot. ``listing`` is the personal checklist shown last.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: Language = "vi"
    procedure: str | None = None
    topic: str | None = None
    offered: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    asked: tuple[Aspect, ...] = ()
    locked: str | None = None
    opened: tuple[str, ...] = ()
    walk: Walk | None = None
    writing: Writing | None = None
    listing: Listing | None = None

    @property
    def is_confidential(self) -> bool:
        """Whether it tells what the citizen rates or writes to the office, or a case ("the child was abandoned")."""
        return self.walk is not None or self.writing is not None or self.listing is not None

    def about(self, code: str, further: tuple[str, ...] = (), asked: tuple[Aspect, ...] = ()) -> "DialogueState":
        """The state after an answer about ``code``."""
        update = {"procedure": code, "topic": None, "offered": (), "further": further, "asked": asked}
        return self.model_copy(update={**update, "writing": self._talk})

    def offering(self, codes: tuple[str, ...], further: tuple[str, ...], asked: tuple[Aspect, ...]) -> "DialogueState":
        """The state after ``codes`` were offered to choose from."""
        update = {"offered": codes, "further": further, "asked": asked, "writing": self._talk}
        return self.model_copy(update=update)

    def told_elsewhere(self, topic: str, further: tuple[str, ...], asked: tuple[Aspect, ...]) -> "DialogueState":
        """The state after telling who handles ``topic``; ``further`` are procedures that may be meant instead."""
        return self.about("", further, asked).model_copy(update={"procedure": None, "topic": topic})

    def unlocking(self, code: str) -> "DialogueState":
        """The state after the last four digits were asked for ``code``."""
        return self.model_copy(update={"locked": code, "offered": (), "writing": self._talk})

    def with_opened(self, code: str) -> "DialogueState":
        """The state after ``code`` was opened; the oldest of too many is forgotten."""
        others = tuple(opened for opened in self.opened if opened != code)
        return self.model_copy(update={"locked": None, "opened": (*others, code)[-MOST_OPENED:]})

    def walking(self, walk: Walk) -> "DialogueState":
        """The state after a question of ``walk`` was asked: what else had been asked before is asked no more."""
        draft = self.writing if self.writing and (self.writing.is_live or self.writing.draft) else None
        others = {"procedure": None, "topic": None, "offered": (), "further": (), "asked": (), "locked": None}
        return self.model_copy(update={**others, "writing": draft, "walk": walk})

    def writing_to(self, writing: Writing | None) -> "DialogueState":
        """The state in which the citizen's next words are for ``writing``; None: for the bot."""
        return self.model_copy(update={"writing": writing})

    @property
    def walk_awaits_words(self) -> bool:
        """Whether a question of the walk is what was asked last, so that words may answer it."""
        return self.walk is not None and not self._asked_since and (self.writing is None or self._has_complaint)

    @property
    def complaint_awaits_words(self) -> bool:
        """Whether what was asked last is how a low mark's reason is to be sent."""
        return self._has_complaint and self.walk is None and not self._asked_since

    @property
    def _asked_since(self) -> bool:
        return bool(self.procedure or self.topic or self.offered or self.locked)

    def concerns(self, code: str) -> bool:
        """Whether ``code``, or the topic of that id, is under discussion or among the open question's candidates."""
        return code in (self.procedure, self.topic, *self.offered, *self.further)

    def others_than(self, code: str) -> tuple[str, ...]:
        """The open question's candidates beside ``code``, best first; none when it was not about ``code`` at all."""
        return tuple(other for other in (*self.offered, *self.further) if other != code) if self.concerns(code) else ()

    def afresh(self) -> "DialogueState":
        """The state of a new conversation; language, questionnaire and a talk with a human stay."""
        return DialogueState(language=self.language, walk=self.walk, writing=self._talk)

    @property
    def _talk(self) -> Writing | None:
        """The talk with a human, and a low mark's reason: both wait until the citizen ends them.

        Another message to the office that was begun is dropped by doing something else.
        """
        return self.writing if self.writing and (self.writing.is_live or self._has_complaint) else None

    @property
    def _has_complaint(self) -> bool:
        """Whether a low mark's reason waits to be sent: nobody is writing it, it came out of a walk."""
        return self.writing is not None and self.writing.kind is TicketKind.LOW_MARK and bool(self.writing.draft)


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


class RecordAnswer(BaseModel):
    """Effect: the answer to ``item`` of this occasion's response is ``values``, instead of an earlier one."""

    model_config = ConfigDict(frozen=True)
    questionnaire: str
    occasion: Occasion
    item: str
    values: tuple[int, ...]


class RecordSensitiveAnswer(BaseModel):
    """Effect: count one answer to a sensitive item, with nothing but unit and quarter."""

    model_config = ConfigDict(frozen=True)
    questionnaire: str
    unit: str
    item: str
    values: tuple[int, ...]


class RecordComment(BaseModel):
    """Effect: keep ``text`` (already scrubbed) with this occasion's response."""

    model_config = ConfigDict(frozen=True)
    questionnaire: str
    occasion: Occasion
    text: str


class FinishResponse(BaseModel):
    """Effect: this occasion's response is final."""

    model_config = ConfigDict(frozen=True)
    questionnaire: str
    occasion: Occasion


class OpenTicket(BaseModel):
    """Effect: open a ticket called ``number`` with ``text`` (already scrubbed); answers reach the chat if it wishes."""

    model_config = ConfigDict(frozen=True)
    number: str
    kind: TicketKind
    unit: str
    procedure: str | None
    text: str
    is_contactable: bool


class WriteToTicket(BaseModel):
    """Effect: the citizen adds ``text`` (already scrubbed) to a ticket of this chat."""

    model_config = ConfigDict(frozen=True)
    number: str
    text: str


class ReopenTicket(BaseModel):
    """Effect: the citizen is not content with the outcome; possible once."""

    model_config = ConfigDict(frozen=True)
    number: str
    text: str


class CloseTicket(BaseModel):
    """Effect: the citizen is content, or ends the talk."""

    model_config = ConfigDict(frozen=True)
    number: str


class EraseEverything(BaseModel):
    """Effect: erase all that is kept about this chat."""

    model_config = ConfigDict(frozen=True)


class Holdings(BaseModel):
    """What is kept about one chat."""

    model_config = ConfigDict(frozen=True)
    has_dialogue: bool
    unanswered_questions: int
    followed_dossiers: int = 0
    contactable_tickets: int = 0


AboutRating = RecordAnswer | RecordSensitiveAnswer | RecordComment | FinishResponse
AboutTicket = OpenTicket | WriteToTicket | ReopenTicket | CloseTicket
AboutDossiers = FactorWrong | Follow | Unfollow | RemindDesk
Effect = UnansweredQuestion | AboutDossiers | AboutRating | AboutTicket | EraseEverything
