"""Office hours and addresses, and the office nearest to a place."""

from markupsafe import Markup

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Located, Reply, Said
from bot.conversation.rendering.answers import PARAGRAPH
from bot.conversation.rendering.choices import menu_rows
from bot.conversation.rendering.offices import nearest, office_card
from bot.domain.offices import Office
from bot.matching.small_talk import Kind
from bot.service.leads import ANSWER_FROM


async def step(context: Context) -> Turn | None:
    """Answer questions about the offices themselves, and positions sent."""
    match context.message.content:
        case Located(point):
            office, distance = context.knowledge.offices.nearest(point)[0]
            head = nearest(office, distance, context.texts.office, context.language)
            return _reply(context, Reply(PARAGRAPH.join([head, _card(context, office)])))
        case Said() if is_about(context, Kind.OFFICE):
            return all_offices(context)
        case _:
            return None


def all_offices(context: Context) -> Turn:
    """Every office's address, phone and hours."""
    cards = [_card(context, office) for office in context.knowledge.offices.offices]
    return _reply(context, Reply(PARAGRAPH.join(cards)))


def is_about(context: Context, kind: Kind) -> bool:
    """Whether the message is about the office itself: it says so, and what else it says names no other matter."""
    if kind not in context.remark.kinds:
        return False
    return context.answering.matcher.match(context.remark.rest_text, most=1).best_score < ANSWER_FROM


def _card(context: Context, office: Office) -> Markup:
    return office_card(office, context.now, context.knowledge.calendar, context.texts.office, context.language)


def _reply(context: Context, reply: Reply) -> Turn:
    return context.turn("office", Reply(reply.text, menu_rows(context.texts.buttons, context.language)))
