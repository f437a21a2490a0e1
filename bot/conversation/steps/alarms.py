"""What must not wait for a procedure: emergencies, fraud, complaints, and attempts to give the bot other orders."""

from markupsafe import Markup

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Button, Reply, Said
from bot.conversation.payloads import AskWhatIsFeedback, encode
from bot.conversation.rendering.choices import menu_rows
from bot.conversation.rendering.offices import name_of
from bot.matching.matcher import Match
from bot.matching.small_talk import Kind
from bot.service.answering import ANSWER_FROM, ELSEWHERE_FROM

_GRAVEST_FIRST = (Kind.EMERGENCY, Kind.SCAM, Kind.COMPLAINT, Kind.TAMPERING)

DENUNCIATION_FROM = 0.60
"""Complaining is the matter itself of a few procedures: only a clear match is one of them."""


async def step(context: Context) -> Turn | None:
    """Answer such a message, unless it names what it needs: "mất căn cước do bị cướp" wants a new card."""
    content = context.message.content
    if not isinstance(content, Said):
        return None
    kind = next((kind for kind in _GRAVEST_FIRST if kind in context.remark.kinds), None)
    if kind is None or _names_its_matter(context.answering.matcher.match(content.text), kind):
        return None
    return context.turn("smalltalk", Reply(_text(context, kind), _buttons(context, kind)))


def _names_its_matter(match: Match, kind: Kind) -> bool:
    procedure, topic = (ranked[0].score if ranked else 0.0 for ranked in (match.candidates, match.topics))
    match kind:
        case Kind.SCAM:  # a topic such as bank accounts is near every fraud, but the warning comes first
            return match.family is not None or procedure >= ANSWER_FROM
        case Kind.COMPLAINT:
            return procedure >= DENUNCIATION_FROM or topic >= max(ELSEWHERE_FROM, procedure)
        case _:
            return match.family is not None or procedure >= ANSWER_FROM or topic >= ELSEWHERE_FROM


def _text(context: Context, kind: Kind) -> Markup:
    say = context.texts.small_talk
    match kind:
        case Kind.EMERGENCY:
            return say.emergency
        case Kind.SCAM:
            return say.scam
        case Kind.COMPLAINT:
            office = context.knowledge.offices.main
            name = name_of(office, context.language)
            return say.complaint.format(office=name, address=office.address, phone=office.phone)
        case _:
            return say.tampering


def _buttons(context: Context, kind: Kind) -> tuple[tuple[Button, ...], ...]:
    rows = menu_rows(context.texts.buttons, context.language)
    if kind is not Kind.COMPLAINT:
        return rows
    return ((Button(context.texts.menu.commands["gopy"], encode(AskWhatIsFeedback())),), *rows)
