"""Tickets in words, for the officers who answer them. Nothing here tells who the citizen is: nobody here knows."""

import re
from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.content.feedback_sentences import DeskTexts
from bot.conversation.feedback_payloads import AtTheDesk, DeskAction
from bot.conversation.messages import Button, Reply
from bot.conversation.payloads import encode
from bot.conversation.rendering.answers import PARAGRAPH
from bot.conversation.rendering.aspects import lines
from bot.conversation.rendering.tickets import in_words, latest
from bot.domain.knowledge import Knowledge
from bot.domain.tickets import Sender, Ticket, TicketMessage, TicketState
from bot.service.ticket_ports import ToTellDesk

MOST_LISTED = 10
_TAG = re.compile(r"#phieu_(\d{2})_(\d{6})(?:_(resolve|refuse|supplement))?\b", re.ASCII)
_NEWS = {TicketState.CLOSED: "closed", TicketState.TAKEN: "supplied", TicketState.OPEN: "reopened"}


def tag(number: str, asked: DeskAction | None = None) -> str:
    """The label by which an officer's reply to a message is told to be about ticket ``number``, and as what."""
    return f"#phieu_{number.replace('-', '_')}" + (f"_{asked.value}" if asked else "")


def read_tag(text: str) -> tuple[str, DeskAction | None] | None:
    """The ticket that the message ``text`` is about, and what its reply is meant as; None for other messages.

    The last tag counts: it is the bot's own, whatever citizens and officers wrote above it.
    """
    tags = list(_TAG.finditer(text))
    if not tags:
        return None
    year, digits, asked = tags[-1].groups()
    return f"{year}-{digits}", DeskAction(asked) if asked else None


def news_card(told: ToTellDesk, say: DeskTexts, knowledge: Knowledge, today: date) -> Reply:
    """What a citizen wrote or did."""
    ticket, message = told.ticket, told.message
    brought_to = _NEWS.get(message.state, "written") if message.state else "written"
    news = "open" if message.number == 1 else brought_to
    words = _message(message, say) if message.text else None
    return _card(ticket, say, say.news[news], _head(ticket, say, knowledge, today), words)


def whole_card(ticket: Ticket, say: DeskTexts, knowledge: Knowledge, today: date) -> Reply:
    """The ticket with what was written."""
    written = latest(ticket.messages)
    before = len(ticket.messages) - len(written)
    state = say.state.format(state=say.ticket_states[ticket.state])
    head = lines(_head(ticket, say, knowledge, today), state, say.earlier.format(count=before) if before else None)
    return _card(ticket, say, head, *(_message(message, say) for message in written))


def waiting_card(waiting: Sequence[Ticket], say: DeskTexts) -> Reply:
    """The tickets that wait, the oldest first, each with a button."""
    if not waiting:
        return Reply(say.none_waiting)
    rows = [
        (
            Button(
                say.button_show.format(number=t.number, kind=say.ticket_kinds[t.kind], on=f"{t.opened_on:%d/%m}"),
                encode(AtTheDesk(t.number, DeskAction.SHOW)),
            ),
        )
        for t in waiting[:MOST_LISTED]
    ]
    more = len(waiting) - MOST_LISTED
    text = lines(say.waiting.format(count=len(waiting)), say.more_waiting.format(count=more) if more > 0 else None)
    return Reply(text, tuple(rows))


def words_wanted(number: str, action: DeskAction, say: DeskTexts) -> Reply:
    """Asks for the words that an action needs: they come as a reply to this very message."""
    return Reply(say.ask_words[action.value].format(number=number), label=tag(number, action))


def _card(ticket: Ticket, say: DeskTexts, *parts: Markup | None) -> Reply:
    paragraphs = [part for part in (*parts, _hint(ticket, say)) if part]
    return Reply(PARAGRAPH.join(paragraphs), _rows(ticket, say), label=tag(ticket.number))


def _head(ticket: Ticket, say: DeskTexts, knowledge: Knowledge, today: date) -> Markup:
    calendar = knowledge.calendar
    procedure = knowledge.procedure(ticket.procedure) if ticket.procedure else None
    kind, due = say.ticket_kinds[ticket.kind], in_words(ticket.answer_due_on(calendar))
    return lines(
        say.heading.format(number=ticket.number, kind=kind, unit=_unit(ticket, knowledge)),
        say.procedure.format(name=procedure.short_name) if procedure else None,
        say.dates.format(on=in_words(ticket.opened_on), due=due),
        say.late if not ticket.state.is_end and ticket.is_late(calendar, today) else None,
    )


def _unit(ticket: Ticket, knowledge: Knowledge) -> str:
    office = knowledge.offices.of_unit(ticket.unit)
    return office.name if office.unit == ticket.unit else ticket.unit


def _message(message: TicketMessage, say: DeskTexts) -> Markup:
    written = say.from_citizen if message.sender is Sender.CITIZEN else say.from_officer
    return written.format(on=in_words(message.on), text=message.text)


def _hint(ticket: Ticket, say: DeskTexts) -> Markup | None:
    """How to go on, while the office owes something."""
    if ticket.state.is_end:
        return None
    return say.how_to_answer if ticket.is_contactable else say.nobody_to_answer


def _rows(ticket: Ticket, say: DeskTexts) -> tuple[tuple[Button, ...], ...]:
    """What the state of the ticket allows."""
    if ticket.state.is_end:
        return ()

    def button(action: DeskAction) -> Button:
        return Button(say.actions[action.value], encode(AtTheDesk(ticket.number, action)))

    first = (button(DeskAction.TAKE),) if ticket.allows(TicketState.TAKEN) else ()
    ends = (button(DeskAction.RESOLVE), button(DeskAction.REFUSE))
    asks = (button(DeskAction.SUPPLEMENT),) if _may_ask(ticket) else ()
    return tuple(row for row in (first, ends, (*asks, button(DeskAction.SHOW))) if row)


def _may_ask(ticket: Ticket) -> bool:
    return ticket.is_contactable and ticket.allows(TicketState.SUPPLEMENT_REQUESTED)
