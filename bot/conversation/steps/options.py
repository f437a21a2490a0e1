"""A free-text reply to "which procedure do you mean?": by number or by the words that part the options."""

import re

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Said
from bot.conversation.steps.questions import answered
from bot.matching.folding import fold

_ORDINALS = (
    re.compile(r"\b(?:thu nhat|dau tien|cai dau|so mot|cai 1|so 1|the first|first one)\b|^1[.)]?$"),
    re.compile(r"\b(?:thu hai|cai hai|so hai|cai 2|so 2|thu 2|the second|second one)\b|^2[.)]?$"),
    re.compile(r"\b(?:thu ba|cai ba|so ba|cai 3|so 3|thu 3|the third|third one)\b|^3[.)]?$"),
    re.compile(r"\b(?:thu tu|cai tu|so bon|cai bon|cai 4|so 4|thu 4|the fourth)\b|^4[.)]?$"),
)
_LAST = re.compile(r"\b(?:cai cuoi|cuoi cung|sau cung|the last)\b")


async def step(context: Context) -> Turn | None:
    """Answer a reply that picks one of the options offered last."""
    content = context.message.content
    offered = context.state.offered
    if not offered or not isinstance(content, Said):
        return None
    code = _by_number(fold(content.text), offered)
    chosen = context.knowledge.procedure(code) if code else context.answering.choose(content.text, offered)
    if chosen is None:
        return None
    asked = context.answering.matcher.reader.read(content.text).intents or context.state.asked
    rest = tuple(other for other in (*offered, *context.state.further) if other != chosen.code)
    return answered(context, chosen, asked, rest, context.answering.understand(content.text, chosen.code).candidates)


def _by_number(reply: str, offered: tuple[str, ...]) -> str | None:
    for place, ordinal in enumerate(_ORDINALS[: len(offered)]):
        if ordinal.search(reply):
            return offered[place]
    return offered[-1] if _LAST.search(reply) else None
