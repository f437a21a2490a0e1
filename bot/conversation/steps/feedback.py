"""Writing to the office: a reflection, a proposal, a low mark's reason, or a question for a human."""

from markupsafe import Markup

from bot.conversation.context import Context, Turn
from bot.conversation.messages import OutcomeKind, Reply, Said
from bot.conversation.rendering.aspects import lines
from bot.conversation.rendering.choices import menu_rows
from bot.conversation.rendering.offices import hours, name_of
from bot.conversation.rendering.tickets import (
    OFFERED_KINDS,
    contact_question,
    contact_rows,
    in_words,
    kinds_card,
    prompt,
    talk_rows,
    unsent,
)
from bot.conversation.steps import tickets
from bot.conversation.steps.offices import is_about
from bot.conversation.steps.questions import asks_in_passing
from bot.conversation.typed_feedback import Verdict, looks_a_dossier_up, names_another_law, verdict
from bot.domain.tickets import Ticket, TicketKind
from bot.matching.small_talk import Kind
from bot.matching.tokens import tokenise
from bot.service.dialogue import OpenTicket, Writing
from bot.service.scrubbing import scrub

SHORTEST = 8
"""Letters from which on an office can tell what is meant ("đèn hỏng")."""


async def step(context: Context) -> Turn | None:
    """Take the citizen's words for the office, when that is what the citizen is writing."""
    content, writing = context.message.content, context.state.writing
    if writing is None or not isinstance(content, Said) or _is_for_the_bot(context, writing, content.text):
        return None
    turn = await _taken(context, writing, scrub(content.text).strip())
    if turn is None or Kind.EMERGENCY not in context.remark.kinds:
        return turn
    return turn.beginning_with(context.texts.feedback.emergency)


async def _taken(context: Context, writing: Writing, text: str) -> Turn | None:
    if writing.ticket is not None:
        return await tickets.written(context, writing, text)
    return await (_about_draft if writing.draft else _drafted)(context, writing, text)


def _is_for_the_bot(context: Context, writing: Writing, text: str) -> bool:
    """A dossier is looked up by the bot, also while an officer answers; to a draft everything is added.

    Nobody is writing the reason of a low mark any more: whoever asks about something else is answered.
    """
    if writing.kind is TicketKind.LOW_MARK and writing.draft:
        is_talk = context.remark.is_all and _typed(context, text) is None
        return is_talk or not context.state.complaint_awaits_words or asks_in_passing(context, text)
    return not writing.draft and looks_a_dossier_up(text, awaits_digits=context.state.locked is not None)


async def wanted(context: Context) -> Turn | None:
    """Ask what to write when the message says that the citizen wants to write, and nothing else."""
    return await choose(context) if is_about(context, Kind.FEEDBACK) else None


async def choose(context: Context) -> Turn:
    """Ask what the citizen wants to write, and show the tickets of this chat."""
    mine = await context.services.tickets.mine(context.message.chat)
    office = name_of(context.knowledge.offices.main, context.language)
    return context.turn("feedback", kinds_card(office, mine, context.texts))


def begin(context: Context, kind: TicketKind) -> Turn | None:
    """Ask for the words of a new ticket; None for a kind that only a rating opens."""
    if kind not in OFFERED_KINDS:
        return None
    state = context.state.writing_to(_new(context, kind))
    asked = context.turn(_kind_of(kind), prompt(kind, context.texts.feedback), state=state)
    return tickets.still_talking(context) or asked


async def draft_of(context: Context, text: str) -> Turn:
    """What was written right behind the command is a reflection."""
    talking = tickets.still_talking(context)
    return talking or await _drafted(context, _new(context, TicketKind.REFLECTION), scrub(text).strip())


async def send(context: Context, *, is_contactable: bool) -> Turn | None:
    """Send what was written; None when there is nothing to send (any more)."""
    writing, say = context.state.writing, context.texts.feedback
    if writing is None or writing.ticket is not None or not writing.draft:
        return None
    number, due = await _opened(context, writing)
    told = say.sent if is_contactable else say.sent_anonymously
    opening = _opening(number, writing, writing.draft, is_contactable=is_contactable)
    reply = Reply(told.format(number=number, due=due), menu_rows(context.texts.buttons, context.language))
    return context.turn("feedback", reply, state=context.state.writing_to(None), effects=[opening])


def cancel(context: Context) -> Turn | None:
    """Drop what was being written; None when nothing is, or when it went to an officer already."""
    writing = context.state.writing
    if writing is None or writing.is_live:
        return None
    reply = Reply(context.texts.feedback.cancelled, menu_rows(context.texts.buttons, context.language))
    return context.turn("feedback", reply, state=context.state.writing_to(None))


async def _drafted(context: Context, writing: Writing, text: str) -> Turn:
    """The words are there: shown again with the question whether answers are wanted; a question wants one."""
    say = context.texts.feedback
    begun = context.state.writing_to(writing)
    if _typed(context, text) is Verdict.DROP:
        dropped = Reply(say.cancelled, menu_rows(context.texts.buttons, context.language))
        return context.turn("feedback", dropped, state=context.state.writing_to(None))
    if len(text) > tickets.LONGEST:
        return context.turn("feedback", unsent(say.too_long.format(most=tickets.LONGEST), say), state=begun)
    if len(text) < SHORTEST:
        return context.turn("feedback", unsent(say.too_short, say), state=begun)
    if writing.kind is TicketKind.QUESTION:
        return await _talk(context, writing, text)
    drafted = context.state.writing_to(writing.model_copy(update={"draft": text}))
    return context.turn(
        "feedback", contact_question(writing.kind, text, say, *_other_law(context, text)), state=drafted
    )


async def _about_draft(context: Context, writing: Writing, text: str) -> Turn | None:
    """Answered in words instead of by a button, or something to add."""
    say = context.texts.feedback
    match _typed(context, text):
        case Verdict.ANSWER_ME:
            return await send(context, is_contactable=True)
        case Verdict.NO_ANSWER:
            return await send(context, is_contactable=False)
        case Verdict.DROP:
            return cancel(context)
        case None if not tokenise(text):
            return context.turn("feedback", contact_question(writing.kind, writing.draft, say))
        case None:
            return _added(context, writing, text)


def _added(context: Context, writing: Writing, text: str) -> Turn:
    """What was written before stays whatever comes; scrubbed together, for a number may come in two parts."""
    say, longer = context.texts.feedback, scrub(f"{writing.draft}\n{text}")
    if len(longer) > tickets.LONGEST:
        return context.turn("feedback", Reply(say.too_long_to_add.format(most=tickets.LONGEST), contact_rows(say)))
    state = context.state.writing_to(writing.model_copy(update={"draft": longer}))
    asked = lines(*_other_law(context, text), say.ask_contact_again)
    return context.turn("feedback", Reply(asked, contact_rows(say)), state=state)


async def _talk(context: Context, writing: Writing, text: str) -> Turn:
    """A question goes to a human at once; from then on the bot stays out of it."""
    say = context.texts.feedback
    number, _ = await _opened(context, writing)
    office = context.knowledge.offices.of_unit(writing.unit)
    begun = say.talk_begun.format(number=number, hours=hours(office, context.texts.office))
    talking = writing.model_copy(update={"ticket": number, "is_live": True})
    opening = _opening(number, writing, text, is_contactable=True)
    reply = Reply(lines(*_other_law(context, text), begun), talk_rows(number, say))
    return context.turn("handoff", reply, state=context.state.writing_to(talking), effects=[opening])


async def _opened(context: Context, writing: Writing) -> tuple[str, str]:
    """The number of a new ticket, and the day by which it is to be answered."""
    today = context.now.date()
    number = await context.services.tickets.new_number(today.year)
    ticket = Ticket(number, writing.kind, writing.unit, writing.procedure, today)
    return number, in_words(ticket.answer_due_on(context.knowledge.calendar))


def _opening(number: str, writing: Writing, text: str, *, is_contactable: bool) -> OpenTicket:
    return OpenTicket(
        number=number,
        kind=writing.kind,
        unit=writing.unit,
        procedure=writing.procedure,
        text=text,
        is_contactable=is_contactable,
    )


def _typed(context: Context, text: str) -> Verdict | None:
    return verdict(text, (texts.feedback for texts in context.every_language.values()))


def _other_law(context: Context, text: str) -> list[Markup]:
    """Where a formal complaint or a denunciation goes, when the words name one."""
    office, say = context.knowledge.offices.main, context.texts.feedback
    if not any(names_another_law(text, texts.feedback) for texts in context.every_language.values()):
        return []
    name = name_of(office, context.language)
    return [say.other_law.format(office=name, address=office.address, phone=office.phone)]


def _new(context: Context, kind: TicketKind) -> Writing:
    return Writing(kind=kind, unit=context.knowledge.offices.main.unit)


def _kind_of(kind: TicketKind) -> OutcomeKind:
    return "handoff" if kind is TicketKind.QUESTION else "feedback"
