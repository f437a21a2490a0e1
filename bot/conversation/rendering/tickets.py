"""Feedback in words, for the citizen who wrote it."""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate

from markupsafe import Markup

from bot.content.feedback_sentences import FeedbackTexts
from bot.content.sentences import Sentences
from bot.conversation.feedback_payloads import AboutTicket, GiveFeedback, TicketAction
from bot.conversation.messages import Button, Reply
from bot.conversation.payloads import ShowMenu, encode
from bot.conversation.rendering.answers import PARAGRAPH
from bot.conversation.rendering.aspects import lines
from bot.domain.calendar import WorkingCalendar
from bot.domain.tickets import Sender, Ticket, TicketKind, TicketMessage, TicketState
from bot.service.ticket_ports import ToTellCitizen

NO_TICKET = "-"
MOST_MESSAGES, MOST_LETTERS, MOST_TICKETS = 10, 6000, 8
"""Shown of a ticket: what fills two messages or three; more than that nobody reads on a phone."""
OFFERED_KINDS = (TicketKind.REFLECTION, TicketKind.PROPOSAL, TicketKind.QUESTION)
_AWAITING_VERDICT = (TicketState.RESOLVED, TicketState.REFUSED)

Rows = tuple[tuple[Button, ...], ...]


def kinds_card(office: str, mine: Sequence[Ticket], texts: Sentences) -> Reply:
    """What can be written to the office, and the tickets of this chat."""
    say = texts.feedback
    kinds = tuple(Button(say.ticket_kinds[kind], encode(GiveFeedback(kind))) for kind in OFFERED_KINDS)
    shown = [
        (_button(say.button_show.format(number=t.number, state=say.ticket_states[t.state]), t, TicketAction.SHOW),)
        for t in mine[:MOST_TICKETS]
    ]
    menu = (Button(texts.buttons.menu, encode(ShowMenu())),)
    return Reply(say.ask_kind.format(office=office), (kinds[:2], kinds[2:], *shown, menu))


def prompt(kind: TicketKind, say: FeedbackTexts) -> Reply:
    """Asks for the words."""
    return unsent(say.prompts[kind], say)


def unsent(text: Markup, say: FeedbackTexts) -> Reply:
    """Words are awaited, or were not what is needed."""
    return Reply(text, (cancel_row(say),))


def contact_question(kind: TicketKind, draft: str, say: FeedbackTexts, *before: Markup) -> Reply:
    """Shows what will be sent, and asks whether answers are wanted; nothing is ticked beforehand."""
    preview = say.preview.format(kind=say.ticket_kinds[kind], text=draft)
    return Reply(PARAGRAPH.join([*before, preview, say.ask_contact]), contact_rows(say))


def contact_rows(say: FeedbackTexts) -> Rows:
    """The buttons under the question whether answers are wanted."""
    return (
        (Button(say.button_contact, encode(AboutTicket(NO_TICKET, TicketAction.CONTACT))),),
        (Button(say.button_no_contact, encode(AboutTicket(NO_TICKET, TicketAction.NO_CONTACT))),),
        cancel_row(say),
    )


def cancel_row(say: FeedbackTexts) -> tuple[Button, ...]:
    """The way out of writing."""
    return (Button(say.button_cancel, encode(AboutTicket(NO_TICKET, TicketAction.CANCEL))),)


def talk_rows(number: str, say: FeedbackTexts) -> Rows:
    """The way out of a talk with an officer."""
    return ((Button(say.button_leave, encode(AboutTicket(number, TicketAction.LEAVE))),),)


def ticket_card(ticket: Ticket, calendar: WorkingCalendar, say: FeedbackTexts) -> Reply:
    """Where a ticket stands, what was written, and what the citizen can do."""
    head = lines(
        say.heading.format(number=ticket.number, kind=say.ticket_kinds[ticket.kind], on=in_words(ticket.opened_on)),
        say.state.format(state=say.ticket_states[ticket.state], since=in_words(ticket.state_since)),
        None if ticket.state.is_end else say.due.format(due=in_words(ticket.answer_due_on(calendar))),
    )
    written = latest(ticket.messages)
    before = len(ticket.messages) - len(written)
    parts = [head, *([say.earlier.format(count=before)] if before else []), *(_message(each, say) for each in written)]
    return Reply(PARAGRAPH.join(parts), ticket_rows(ticket, say))


def latest(messages: Sequence[TicketMessage]) -> Sequence[TicketMessage]:
    """The last messages that may be shown together, in their order; the very last always."""
    letters = accumulate(len(message.text) for message in reversed(messages))
    fitting = sum(1 for total in letters if total <= MOST_LETTERS)
    return messages[-min(MOST_MESSAGES, max(1, fitting)) :]


def ticket_rows(ticket: Ticket, say: FeedbackTexts) -> Rows:
    """The buttons of a ticket, as its state allows."""
    content = _button(say.button_content, ticket, TicketAction.CONTENT)
    if not ticket.state.is_end:
        return ((_button(say.button_write, ticket, TicketAction.WRITE),),)
    if ticket.state not in _AWAITING_VERDICT:
        return ()
    reopen = (_button(say.button_reopen, ticket, TicketAction.REOPEN),)
    return ((content, *reopen),) if ticket.allows(TicketState.OPEN) else ((content,),)


def answer_card(told: ToTellCitizen, say: FeedbackTexts, *, is_live: bool) -> Reply:
    """What an officer wrote, brought to the citizen; ``is_live``: who is talking with that officer just now."""
    ticket, state = told.ticket, told.message.state
    outcome = state.value if state is not None and state.value in say.outcomes else "answer"
    heading = say.outcomes[outcome].format(number=ticket.number)
    text = PARAGRAPH.join([heading, Markup.escape(told.message.text), *_hint(ticket, say, is_live=is_live)])
    if is_live and not ticket.state.is_end:
        content = (_button(say.button_content, ticket, TicketAction.CONTENT),)
        return Reply(text, (content, *talk_rows(ticket.number, say)))
    return Reply(text, ticket_rows(ticket, say))


def in_words(day: date) -> str:
    """A day as people write it."""
    return f"{day:%d/%m/%Y}"


def _hint(ticket: Ticket, say: FeedbackTexts, *, is_live: bool) -> list[Markup]:
    """How to go on; in a talk that goes on the citizen just writes."""
    if ticket.state.is_end:
        return [say.talk_ended.format(number=ticket.number)] if is_live else []
    return [] if is_live else [say.how_to_write]


def _message(message: TicketMessage, say: FeedbackTexts) -> Markup:
    written = say.from_citizen if message.sender is Sender.CITIZEN else say.from_officer
    return written.format(on=in_words(message.on), text=message.text)


def _button(text: Markup, ticket: Ticket, action: TicketAction) -> Button:
    return Button(text, encode(AboutTicket(ticket.number, action)))
