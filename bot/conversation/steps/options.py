"""A free-text reply to "which procedure do you mean?": by number or by the words that part the options."""

import re
from collections.abc import Sequence

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Said
from bot.conversation.steps.elsewhere import told_elsewhere
from bot.conversation.steps.questions import answered, offer
from bot.domain.procedures import Aspect
from bot.matching.folding import fold, normalise, strip_accents
from bot.matching.tokens import Token
from bot.service.answering import Answering


async def step(context: Context) -> Turn | None:
    """Answer a reply that picks one of the options offered last, or asks a thing about "it" before picking."""
    content = context.message.content
    offered = context.state.offered
    if not offered or not isinstance(content, Said):
        return None
    code = by_number(content.text, offered, context.answering) or context.answering.choose(content.text, offered)
    if code is not None:
        return _chosen(context, content.text, code)
    reading = context.answering.matcher.read(content.text)
    return _asked_again(context, reading.intents) if reading.is_bare and reading.intents else None


def _chosen(context: Context, text: str, code: str) -> Turn | None:
    known, understood = context.knowledge, context.answering.understand(text, code)
    asked = understood.intents or context.state.asked
    rest = context.state.others_than(code)
    if procedure := known.procedure(code):
        return answered(context, procedure, asked, rest, understood.candidates)
    topic = known.topic(code)
    return told_elsewhere(context, topic, asked, rest, understood.candidates) if topic else None


def _asked_again(context: Context, asked: Sequence[Aspect]) -> Turn | None:
    """Ask again which one is meant, and remember what was ``asked`` about it ("how much is it?")."""
    known = context.knowledge
    options, further = (
        [procedure for code in codes if (procedure := known.procedure(code))]
        for codes in (context.state.offered, context.state.further)
    )
    topic = next((topic for code in context.state.offered if (topic := known.topic(code))), None)
    return offer(context, options, further, context.texts.choice.which, asked, topic=topic) if options else None


_LEAD = r"(?:\b(?:cai|so|muc|thu|chon|lua chon|phuong an|option|number)\s+)+"
_ENGLISH = r"\b(?:the\s+)?{}(?:\s+one)?\b"
_NAMES = (
    ("nhat|dau tien|dau|mot|1", "first"),
    ("hai|2", "second"),
    ("ba|3", "third"),
    ("bon|tu|4", "fourth"),
)
_ORDINALS = tuple(
    re.compile(rf"{_LEAD}(?:{vietnamese})\b|{_ENGLISH.format(english)}|^\W*{place}\b")
    for place, (vietnamese, english) in enumerate(_NAMES, 1)
)
_LAST = re.compile(rf"\b(?:(?:cai )?(?:cuoi|sau) cung|cai cuoi)\b|{_ENGLISH.format('last')}")
_BESIDE = (
    "à ạ ak ad anh ấy bạn cái chị cho có cũng đi đó dùm đúng em giúp giùm hả là lấy mình muốn này nha nhé nhỉ"
    " nó ơi phải please rồi the thì thôi tôi ừ uh vâng xin"
)
_FILLERS = frozenset(_BESIDE.split())
"""What may stand beside a number that picks. Any other word makes it part of a question ("kết hôn lần thứ hai") or
says more than the number does ("cái thứ hai, bản sao thôi")."""
_FILLERS_UNMARKED = frozenset(map(fold, _FILLERS))


def by_number(text: str, offered: tuple[str, ...], answering: Answering) -> str | None:
    """Which of ``offered`` is picked by its number ("cái thứ hai"), or None when more than that is said."""
    typed = normalise(text)
    reply = strip_accents(typed)  # letter by letter, so that a place in one is the same place in the other
    for code, ordinal in (*zip(offered, _ORDINALS, strict=False), (offered[-1], _LAST)):
        found = ordinal.search(reply)
        if found is None:
            continue
        rest = f"{typed[: found.start()]} {typed[found.end() :]}"
        if all(map(_is_filler, answering.matcher.read(rest).matter)):
            return code
    return None


def _is_filler(word: Token) -> bool:
    return word.typed in _FILLERS if word.is_marked else word.folded in _FILLERS_UNMARKED
