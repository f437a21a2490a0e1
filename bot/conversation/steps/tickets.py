"""A citizen's own tickets: looked at, written to, closed, reopened; and talking with an officer."""

from bot.conversation.context import Context, Turn
from bot.conversation.feedback_payloads import AboutTicket, TicketAction
from bot.conversation.messages import Reply
from bot.conversation.rendering.choices import menu_rows
from bot.conversation.rendering.tickets import Rows, cancel_row, talk_rows, ticket_card, ticket_rows
from bot.domain.tickets import Ticket, TicketKind, TicketState
from bot.service.dialogue import CloseTicket, DialogueState, ReopenTicket, WriteToTicket, Writing
from bot.service.ticket_ports import Tickets

LONGEST = 3000
"""Letters of what is sent; with the bot's own words it nearly always fits into one message (4,096)."""


async def without_ended_talk(state: DialogueState, tickets: Tickets) -> DialogueState:
    """``state`` without a talk that the officer has ended, so that the bot answers again."""
    writing = state.writing
    if writing is None or not writing.is_live or writing.ticket is None:
        return state
    ticket = await tickets.ticket(writing.ticket)
    is_over = ticket is None or ticket.state.is_end
    return state.writing_to(None) if is_over else state


def still_talking(context: Context, about: str | None = None) -> Turn | None:
    """Told to whoever begins to write something else in the middle of a talk, unless it is ``about`` that talk.

    Else the talk would be over without the officer knowing, and what the citizen meant for the officer reach the bot.
    """
    writing, say = context.state.writing, context.texts.feedback
    if writing is None or not writing.is_live or writing.ticket in (None, about):
        return None
    rows = talk_rows(writing.ticket or "", say)
    return context.turn("handoff", Reply(say.still_talking.format(number=writing.ticket), rows))


async def written(context: Context, writing: Writing, text: str) -> Turn:
    """The citizen's words go to the ticket that they are writing to."""
    number, say = writing.ticket or "", context.texts.feedback
    ticket = await _mine(context, number)
    if ticket is None or ticket.state.is_end:
        rows = ticket_rows(ticket, say) if ticket else ()
        ended = Reply(say.not_passed_on.format(number=number), rows)
        return context.turn("feedback", ended, state=context.state.writing_to(None))
    if not text or len(text) > LONGEST:
        trouble = say.too_long.format(most=LONGEST) if text else say.too_short
        return context.turn("feedback", Reply(trouble, _ways_out(ticket, context)))
    sent = WriteToTicket(number=number, text=text)
    passed_on = say.passed_on.format(number=number)
    if writing.is_live:
        return context.turn("handoff", Reply(passed_on, talk_rows(number, say)), effects=[sent])
    return context.turn("feedback", Reply(passed_on), state=context.state.writing_to(None), effects=[sent])


async def act(context: Context, pressed: AboutTicket) -> Turn | None:
    """Do what a button of a ticket says; None when the ticket is not this chat's, or no longer allows it."""
    ticket = await _mine(context, pressed.ticket)
    if ticket is None:
        return None
    match pressed.action:
        case TicketAction.SHOW:
            card = ticket_card(ticket, context.knowledge.calendar, context.texts.feedback)
            return context.turn("feedback", card)
        case TicketAction.WRITE if not ticket.state.is_end:
            return still_talking(context, ticket.number) or _write_on(context, ticket)
        case TicketAction.CONTENT if ticket.allows(TicketState.CLOSED):
            return _close(context, ticket)
        case TicketAction.REOPEN if ticket.allows(TicketState.OPEN):
            return still_talking(context, ticket.number) or _reopen(context, ticket)
        case TicketAction.LEAVE:
            return _leave(context, ticket)
        case _:
            return None


def _write_on(context: Context, ticket: Ticket) -> Turn:
    text = context.texts.feedback.write_on.format(number=ticket.number)
    return context.turn(
        "feedback", Reply(text, _ways_out(ticket, context)), state=context.state.writing_to(_to(ticket))
    )


def _close(context: Context, ticket: Ticket) -> Turn:
    say = context.texts.feedback
    told = say.closed if ticket.state.is_end else say.talk_ended
    reply = Reply(told.format(number=ticket.number), menu_rows(context.texts.buttons, context.language))
    return context.turn("feedback", reply, state=_apart(context, ticket), effects=[CloseTicket(number=ticket.number)])


def _reopen(context: Context, ticket: Ticket) -> Turn:
    say = context.texts.feedback
    reopening = ReopenTicket(number=ticket.number, text=str(say.reopened_words))
    reply = Reply(say.reopened.format(number=ticket.number), _ways_out(ticket, context))
    return context.turn("feedback", reply, state=context.state.writing_to(_to(ticket)), effects=[reopening])


def _leave(context: Context, ticket: Ticket) -> Turn:
    """The citizen asks the bot again; the question still waits for its answer, which comes as any other ticket's."""
    say = context.texts.feedback
    told = say.talk_ended if ticket.state.is_end else say.talk_left
    reply = Reply(told.format(number=ticket.number), menu_rows(context.texts.buttons, context.language))
    return context.turn("handoff", reply, state=_apart(context, ticket))


def _to(ticket: Ticket) -> Writing:
    is_live = ticket.kind is TicketKind.QUESTION
    return Writing(
        kind=ticket.kind, unit=ticket.unit, procedure=ticket.procedure, ticket=ticket.number, is_live=is_live
    )


def _apart(context: Context, ticket: Ticket) -> DialogueState:
    """The state without writing to ``ticket``; what is being written to anything else stays."""
    writing = context.state.writing
    is_this = writing is not None and writing.ticket == ticket.number
    return context.state.writing_to(None) if is_this else context.state


def _ways_out(ticket: Ticket, context: Context) -> Rows:
    """The buttons while words for ``ticket`` are awaited."""
    say = context.texts.feedback
    return talk_rows(ticket.number, say) if ticket.kind is TicketKind.QUESTION else (cancel_row(say),)


async def _mine(context: Context, number: str) -> Ticket | None:
    """The ticket, when its answers go to this chat."""
    return await context.services.tickets.my_ticket(context.message.chat, number)
