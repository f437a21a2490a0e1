"""The conversation: every message goes through one ordered list of steps; the first that has an answer gives it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.content.sentences import Sentences
from bot.conversation.context import Context, Services, Turn
from bot.conversation.guard import Guard
from bot.conversation.messages import Message, Replies, Said, in_words
from bot.conversation.pictures import PictureReader
from bot.conversation.steps import (
    alarms,
    attachments,
    checklist,
    commands,
    dossiers,
    feedback,
    handoff,
    offices,
    options,
    presses,
    progress,
    questions,
    rating,
    small_talk,
    wordless,
)
from bot.conversation.steps.tickets import without_ended_talk
from bot.service.delivery import Settling
from bot.service.dialogue import DialogueState, Language
from bot.service.knowledge_base import KnowledgeBase
from bot.service.ports import Clock
from bot.service.watching import Unwatched, Watch

Step = Callable[[Context], Awaitable[Turn | None]]

STEPS: Sequence[Step] = (
    presses.step,
    rating.step,
    attachments.step,
    commands.step,
    feedback.step,
    wordless.step,
    dossiers.step,
    alarms.step,
    progress.step,
    feedback.wanted,
    handoff.step,
    offices.step,
    small_talk.step,
    checklist.step,
    options.step,
    rating.remind,
    questions.step,
)
"""The policy, in order: what the citizen did for sure comes first, what must be guessed last."""


class Conversation:
    """Answers messages. Holds no state of its own: what a citizen is in the middle of lives in the records."""

    def __init__(
        self,
        knowledge_base: KnowledgeBase,
        texts: Mapping[Language, Sentences],
        clock: Clock,
        services: Services,
        watch: Watch | None = None,
        guard: Guard | None = None,
    ) -> None:
        self._knowledge_base = knowledge_base
        self._texts = texts
        self._clock = clock
        self._services = services
        self._watch = watch or Unwatched()
        self._guard = guard
        self._pictures = PictureReader()

    def refusal(self, message: Message, *, with_picture: bool = False, at_desk: bool = False) -> Replies | None:
        """What to answer instead of ``answer`` where too much is sent; asked before a picture is even fetched."""
        if self._guard is None:
            return None
        return self._guard.refusal(message, with_picture=with_picture, at_desk=at_desk)

    async def answer(self, message: Message, settling: Callable[[Replies], Settling] | None = None) -> Replies:
        """Answer ``message`` and remember what it changed; messages of one chat must come one after another.

        A channel that keeps messages until they are dealt with says by ``settling`` how this one ends with its replies:
        that is committed together with what the message changed.
        """
        state = await self._services.records.dialogue(message.chat) or DialogueState()
        state = await without_ended_talk(state, self._services.tickets)
        turn = await self._turn(self._context(in_words(await self._pictures.look_for_code(message)), state))
        ending = settling(turn.replies) if settling is not None else None
        await self._services.records.commit(message.chat, turn.state, turn.effects, ending)
        self._watch.answered(turn.replies.outcome.kind)
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
            self._services,
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
