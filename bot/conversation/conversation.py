"""The conversation: every message goes through one ordered list of steps; the first that has an answer gives it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.content.sentences import Sentences
from bot.conversation.context import Context, Turn
from bot.conversation.messages import Message, Replies, Said, in_words
from bot.conversation.pictures import look_for_code
from bot.conversation.steps import (
    attachments,
    commands,
    dossiers,
    handoff,
    offices,
    options,
    presses,
    questions,
    small_talk,
    wordless,
)
from bot.service.dialogue import DialogueState, Language
from bot.service.dossier_ports import Followings
from bot.service.figures import FiguresSource
from bot.service.knowledge_base import KnowledgeBase
from bot.service.ports import CitizenRecords, Clock
from bot.service.tracking import Tracking

Step = Callable[[Context], Awaitable[Turn | None]]

STEPS: Sequence[Step] = (
    presses.step,
    attachments.step,
    wordless.step,
    commands.step,
    dossiers.step,
    small_talk.step,
    handoff.step,
    offices.step,
    options.step,
    questions.step,
)
"""The policy, in order: what the citizen did for sure comes first, what must be guessed last."""


class Conversation:
    """Answers messages. Holds no state of its own: what a citizen is in the middle of lives in the records."""

    def __init__(
        self,
        knowledge_base: KnowledgeBase,
        records: CitizenRecords,
        texts: Mapping[Language, Sentences],
        clock: Clock,
        tracking: Tracking,
        followings: Followings,
        figures: FiguresSource,
    ) -> None:
        self._knowledge_base = knowledge_base
        self._records = records
        self._texts = texts
        self._clock = clock
        self._tracking = tracking
        self._followings = followings
        self._figures = figures

    async def answer(self, message: Message) -> Replies:
        """Answer ``message`` and remember what it changed; messages of one chat must come one after another."""
        state = await self._records.dialogue(message.chat) or DialogueState()
        turn = await self._turn(self._context(in_words(await look_for_code(message)), state))
        await self._records.commit(message.chat, turn.state, turn.effects)
        return turn.replies

    def apology(self, message: Message) -> Replies:
        """What to say when answering ``message`` failed; asks nothing of the records, which may be the trouble."""
        return small_talk.apology(self._context(message, DialogueState())).replies

    def _context(self, message: Message, state: DialogueState) -> Context:
        answering = self._knowledge_base.current
        content = message.content
        return Context(
            message,
            state,
            answering,
            self._texts,
            self._records,
            self._tracking,
            self._followings,
            self._figures,
            self._clock.now(),
            answering.small_talk.find(content.text if isinstance(content, Said) else ""),
        )

    @staticmethod
    async def _turn(context: Context) -> Turn:
        for step in STEPS:
            turn = await step(context)
            if turn is not None:
                return turn
        raise AssertionError("the last step answers everything")
