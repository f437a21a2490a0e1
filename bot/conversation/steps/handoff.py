"""Requests for a human."""

from bot.conversation.context import Context, Turn
from bot.conversation.feedback_payloads import GiveFeedback
from bot.conversation.messages import Button, Reply
from bot.conversation.payloads import encode
from bot.conversation.rendering.choices import menu_rows
from bot.conversation.rendering.offices import hours, name_of
from bot.conversation.steps.offices import is_about
from bot.domain.tickets import TicketKind
from bot.matching.small_talk import Kind


async def step(context: Context) -> Turn | None:
    """Tell how to reach an officer when that is what the message asks."""
    return to_human(context) if is_about(context, Kind.HANDOFF) else None


def to_human(context: Context) -> Turn:
    """The phone, the hours, the counter, and a way to write."""
    office = context.knowledge.offices.main
    say = context.texts.office
    text = say.human.format(office=name_of(office, context.language), phone=office.phone, hours=hours(office, say))
    question = context.texts.feedback.ticket_kinds[TicketKind.QUESTION]
    write = (Button(question, encode(GiveFeedback(TicketKind.QUESTION))),)
    return context.turn("handoff", Reply(text, (write, *menu_rows(context.texts.buttons, context.language))))
