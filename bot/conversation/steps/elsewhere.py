"""Matters that somebody else handles: say so, and where to go."""

from collections.abc import Sequence

from bot.conversation.context import Context, Turn
from bot.conversation.rendering.elsewhere import not_handled_here
from bot.domain.elsewhere import Topic
from bot.domain.procedures import Aspect
from bot.matching.matcher import Candidate


def told_elsewhere(
    context: Context,
    topic: Topic,
    asked: Sequence[Aspect] = (),
    further: Sequence[str] = (),
    candidates: Sequence[Candidate] = (),
) -> Turn:
    """Where to go with ``topic``, now under discussion; ``further`` are procedures that may be meant instead."""
    known = context.knowledge
    related = [procedure for code in topic.related if (procedure := known.procedure(code))]
    reply = not_handled_here(topic, related, context.texts, context.language, context.now.date())
    state = context.state.told_elsewhere(topic.id, tuple(further), tuple(asked))
    return context.turn("unknown", reply, state=state, intents=asked, candidates=candidates)
