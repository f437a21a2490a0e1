"""One message being answered: everything a step may look at, and how it makes a reply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from markupsafe import Markup

from bot.content.sentences import Sentences
from bot.conversation.messages import Message, Outcome, OutcomeKind, Replies, Reply
from bot.domain.knowledge import Knowledge
from bot.domain.procedures import Aspect, Procedure
from bot.matching.matcher import Candidate
from bot.matching.small_talk import Remark
from bot.service.answering import Answering
from bot.service.dialogue import DialogueState, Effect, Language
from bot.service.dossier_ports import Followings
from bot.service.figures import FiguresSource
from bot.service.ports import CitizenRecords
from bot.service.rating import Rating
from bot.service.retention import RetentionRules
from bot.service.ticket_ports import Tickets
from bot.service.tracking import Tracking

MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Turn:
    """What a step decided: the replies, the dialogue's new state, and the effects to carry out with it."""

    replies: Replies
    state: DialogueState
    effects: tuple[Effect, ...] = ()

    def beginning_with(self, words: Markup) -> "Turn":
        """The same turn, its first reply begun with ``words`` in a paragraph of their own."""
        first, *others = self.replies.replies
        begun = replace(first, text=words + Markup("\n\n") + first.text)
        return replace(self, replies=replace(self.replies, replies=(begun, *others)))


@dataclass(frozen=True, slots=True)
class Services:
    """What the steps may ask: the use cases, what is kept of citizens and for how long."""

    records: CitizenRecords
    tracking: Tracking
    followings: Followings
    figures: FiguresSource
    tickets: Tickets
    rating: Rating
    retention: RetentionRules = field(default_factory=RetentionRules)


@dataclass(frozen=True, slots=True)
class Context:
    """One message and all that is known when it is answered; ``remark`` is the small talk in it, found once."""

    message: Message
    state: DialogueState
    answering: Answering
    every_language: Mapping[Language, Sentences]
    services: Services
    now: datetime
    remark: Remark

    @property
    def texts(self) -> Sentences:
        """The sentences in the citizen's language."""
        return self.every_language[self.state.language]

    @property
    def language(self) -> Language:
        """The citizen's language."""
        return self.state.language

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge base in force for this message."""
        return self.answering.knowledge

    def speaking(self, language: Language) -> "Context":
        """The same message answered in ``language``."""
        return replace(self, state=self.state.model_copy(update={"language": language}))

    def turn(
        self,
        kind: OutcomeKind,
        *replies: Reply,
        state: DialogueState | None = None,
        effects: Sequence[Effect] = (),
        procedure: Procedure | None = None,
        intents: Sequence[Aspect] = (),
        candidates: Sequence[Candidate] = (),
    ) -> Turn:
        """A turn of ``kind`` with ``replies``; the state stays unless a new one is given."""
        code = procedure.code if procedure else None
        outcome = Outcome(kind, code, tuple(intents), tuple(candidates[:MOST_CANDIDATES]))
        return Turn(Replies(replies, outcome), state or self.state, tuple(effects))
