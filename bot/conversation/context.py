"""One message being answered: everything a step may look at, and how it makes a reply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.content.sentences import Sentences
from bot.conversation.messages import Message, Outcome, OutcomeKind, Replies, Reply
from bot.domain.knowledge import Knowledge
from bot.domain.procedures import Aspect, Procedure
from bot.matching.matcher import Candidate
from bot.service.answering import Answering
from bot.service.dialogue import DialogueState, Effect, Language
from bot.service.ports import CitizenRecords

MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Turn:
    """What a step decided: the replies, the dialogue's new state, and the effects to carry out with it."""

    replies: Replies
    state: DialogueState
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """One message and all that is known when it is answered."""

    message: Message
    state: DialogueState
    answering: Answering
    every_language: Mapping[Language, Sentences]
    records: CitizenRecords
    now: datetime

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
