"""A citizen's own list of papers: a few questions about the case, then only the papers of that case, to tick."""

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from bot.content.checklist_sentences import ChecklistTexts
from bot.conversation.checklist_payloads import AtChecklist, ChecklistAction, ShowChecklist, given
from bot.conversation.context import Context, Turn
from bot.conversation.messages import Reply, Said
from bot.conversation.rendering.checklist import asked, listed, printed
from bot.conversation.steps.options import by_number
from bot.conversation.steps.questions import ask
from bot.conversation.typed_checklists import begins_with, goes_back, is_unclear, is_unsure, picked
from bot.domain.checklists import UNSURE, Checklist, begun, edition
from bot.domain.procedures import Aspect, Procedure
from bot.service.answering import Answered, Clarify, Elsewhere, NotKnown
from bot.service.dialogue import Listing


async def step(context: Context) -> Turn | None:
    """Begin a list that was asked for in words, or take words for an answer to the case question asked last."""
    content = context.message.content
    if not isinstance(content, Said):
        return None
    return _begun_in_words(context, content.text) or _answered_in_words(context, content.text)


def pressed(context: Context, payload: ShowChecklist | AtChecklist) -> Turn | None:
    """Carry out a button, however old; None when what it points to is gone."""
    procedure = context.knowledge.procedure(payload.code)
    if procedure is None or isinstance(payload, ShowChecklist):
        return _begun(context, procedure)
    shown = _carried(context, procedure, payload)
    if shown is None:
        return _shown(context, begun(procedure), lead=context.texts.checklist.changed, in_place=True)
    if payload.action is ChecklistAction.PRINT:
        return _turn(context, shown, printed(shown, context.texts, context.language, context.now.date()))
    try:
        return _shown(context, _moved(shown, payload), in_place=payload.action is not ChecklistAction.SHOW)
    except ValueError:
        return None


def _moved(shown: Checklist, payload: AtChecklist) -> Checklist:
    """The list after the button's action; raises ValueError for one that no button carries."""
    match payload.action:
        case ChecklistAction.ANSWER | ChecklistAction.UNSURE:
            answer = UNSURE if payload.action is ChecklistAction.UNSURE else payload.value
            return shown if shown.next_question is None else shown.answering(shown.next_question, answer)
        case ChecklistAction.TICK:
            # what the button showed was unticked is ticked, so that a tap too many changes nothing
            return shown.ticking(payload.value, is_at_hand=not payload.ticks >> payload.value & 1)
        case ChecklistAction.BACK:
            return shown.back()
        case ChecklistAction.AGAIN:
            return shown.afresh()
        case ChecklistAction.SHOW | ChecklistAction.PRINT:
            return shown


def _carried(context: Context, procedure: Procedure, payload: AtChecklist) -> Checklist | None:
    """The list that the button's message shows; None when papers or questions have changed since.

    Ticks come from memory where there is one: two quick taps on one message must not undo each other.
    """
    answers = given(payload.answers)
    if payload.edition != edition(procedure) or len(answers) != len(procedure.case_questions):
        return None
    if any(
        answer is not None and answer >= len(each.options)
        for each, answer in zip(procedure.case_questions, answers, strict=True)
    ):
        return None
    remembered = _remembered(context, procedure)
    return Checklist(procedure, answers, remembered.ticks if remembered else payload.ticks)


def _remembered(context: Context, procedure: Procedure) -> Checklist | None:
    """The list of ``procedure`` that this chat saw last, unless its papers or questions have changed since."""
    listing = context.state.listing
    if listing is None or (listing.procedure, listing.edition) != (procedure.code, edition(procedure)):
        return None
    return Checklist(procedure, listing.answers, listing.ticks)


def _shown(context: Context, checklist: Checklist, lead: Markup | None = None, *, in_place: bool = False) -> Turn:
    """The next question, or the list when no question changes it any more."""
    at, texts, language = checklist.next_question, context.texts, context.language
    if at is None:
        reply = listed(checklist, texts, language, context.now.date(), lead)
    else:
        reply = asked(checklist, at, texts, language, lead)
    return _turn(context, checklist, replace(reply, in_place=in_place))


def _turn(context: Context, checklist: Checklist, reply: Reply) -> Turn:
    procedure, aspects = checklist.procedure, (Aspect.DOCUMENTS,)
    listing = Listing(
        procedure=procedure.code, edition=edition(procedure), answers=checklist.answers, ticks=checklist.ticks
    )
    state = context.state.about(procedure.code, context.state.others_than(procedure.code), aspects)
    state = state.model_copy(update={"listing": listing})
    return context.turn("answer", reply, state=state, procedure=procedure, intents=aspects)


def _begun_in_words(context: Context, text: str) -> Turn | None:
    """The list of the procedure named beside the request, else of the one under discussion."""
    rest = begins_with(text, _say(context))
    if rest is None:
        return None
    match context.answering.understand(rest).outcome:
        case Answered(procedure):
            return _begun(context, procedure)
        case Clarify() | Elsewhere():
            return ask(context, rest)
        case NotKnown():
            code = context.state.procedure
            return _begun(context, context.knowledge.procedure(code) if code else None)


def _begun(context: Context, procedure: Procedure | None) -> Turn | None:
    if procedure is None or not procedure.required_documents:
        return None
    return _shown(context, _remembered(context, procedure) or begun(procedure))


def _answered_in_words(context: Context, text: str) -> Turn | None:
    """Take ``text`` for an answer when it clearly is one; anything else is answered like any other question."""
    checklist = _being_asked(context)
    if checklist is None or checklist.next_question is None:
        return None
    if goes_back(text, _say(context)):
        return _shown(context, checklist.back())
    question = checklist.questions[checklist.next_question]
    places = {option.id: nth for nth, option in enumerate(question.options)}
    numbered = by_number(text, tuple(places), context.answering)
    answer = places[numbered] if numbered is not None else picked(text, question)
    if answer is None and is_unsure(text, _say(context)):
        answer = UNSURE
    if answer is not None:
        return _shown(context, checklist.answering(checklist.next_question, answer))
    return _shown(context, checklist, context.texts.checklist.not_clear) if is_unclear(text, question) else None


def _being_asked(context: Context) -> Checklist | None:
    """The list whose question was asked last, unless the citizen has been offered something else since."""
    state = context.state
    procedure = context.knowledge.procedure(state.procedure) if state.procedure and not state.offered else None
    return _remembered(context, procedure) if procedure else None


def _say(context: Context) -> Iterator[ChecklistTexts]:
    return (texts.checklist for texts in context.every_language.values())
