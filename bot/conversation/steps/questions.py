"""Questions in the citizen's own words: the last step, which answers everything."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from markupsafe import Markup

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Reply, Said
from bot.conversation.rendering.answers import PARAGRAPH, answer
from bot.conversation.rendering.choices import menu_rows, procedure_rows, way_out
from bot.conversation.rendering.elsewhere import called, topic_row
from bot.conversation.rendering.offices import hours, name_of
from bot.conversation.steps.elsewhere import told_elsewhere
from bot.domain.elsewhere import Topic
from bot.domain.procedures import Aspect, Procedure
from bot.matching.matcher import Candidate
from bot.matching.small_talk import Kind
from bot.service.answering import Answered, Clarify, Elsewhere, NotKnown
from bot.service.dialogue import UnansweredQuestion
from bot.service.scrubbing import scrub


async def step(context: Context) -> Turn | None:
    """Answer, ask which procedure is meant, tell who handles it, or say that it is not known."""
    content = context.message.content
    if not isinstance(content, Said):
        return None
    return ask(context, content.text)


def ask(context: Context, question: str) -> Turn:
    """Answer ``question`` in the light of the procedure under discussion."""
    words = question
    if Kind.CORRECTION in context.remark.kinds:
        context, words = replace(context, state=context.state.afresh()), context.remark.rest_text
        if not words:
            return context.turn("smalltalk", Reply(context.texts.small_talk.corrected))
    understood = context.answering.understand(words, context.state.procedure or context.state.topic)
    match understood.outcome:
        case Answered(procedure, others):
            return answered(context, procedure, understood.intents, _codes(others), understood.candidates)
        case Clarify(options, others, topic, are_all_meant):
            which = context.texts.choice.several if are_all_meant else _which(context, topic)
            return offer(context, options, others, which, understood.intents, understood.candidates, topic)
        case Elsewhere(topic, others):
            return told_elsewhere(context, topic, understood.intents, _codes(others), understood.candidates)
        case NotKnown():
            return not_known(context, question, understood.intents, understood.candidates)
        case _ as never:
            assert_never(never)


def answered(
    context: Context,
    procedure: Procedure,
    asked: Sequence[Aspect],
    further: Sequence[str],
    candidates: Sequence[Candidate] = (),
) -> Turn:
    """The answer about ``procedure``, which is now under discussion."""
    reply = answer(procedure, asked, context.texts, context.language, context.now.date())
    state = context.state.about(procedure.code, tuple(further), tuple(asked))
    return context.turn("answer", reply, state=state, procedure=procedure, intents=asked, candidates=candidates)


def offer(
    context: Context,
    options: Sequence[Procedure],
    others: Sequence[Procedure],
    question: Markup,
    asked: Sequence[Aspect],
    candidates: Sequence[Candidate] = (),
    topic: Topic | None = None,
) -> Turn:
    """Ask which of ``options`` is meant, or whether it is ``topic``, which is not handled here."""
    beside = [topic_row(topic, context.texts, context.language)] if topic else []
    rows = (*procedure_rows(options, context.language), *beside, way_out(context.texts.buttons))
    offered = (*_codes(options), *([topic.id] if topic else ()))
    state = context.state.offering(offered, _codes(others), tuple(asked))
    return context.turn("choose", Reply(question, rows), state=state, intents=asked, candidates=candidates)


MOST_WORDS_IN_PASSING = 8
"""A longer message that names a procedure tells what went wrong with it: "làm khai sinh mà phải đi lại ba lần …"."""
NAMES_FROM = 0.65
"""From this score on a message names a procedure and says little else: "kết hôn" 0.66, "làm khai sinh lâu quá" 0.62."""


def asks_in_passing(context: Context, text: str) -> bool:
    """Whether ``text``, said while other words are awaited, asks the bot about a procedure all the same."""
    if len(text.split()) > MOST_WORDS_IN_PASSING:
        return False
    understood = context.answering.understand(text)
    if isinstance(understood.outcome, Answered) and understood.intents:
        return True
    return bool(understood.candidates) and understood.candidates[0].score >= NAMES_FROM


def not_known(
    context: Context, question: str, asked: Sequence[Aspect] = (), candidates: Sequence[Candidate] = ()
) -> Turn:
    """Say so, tell what can be tried, and keep the question for officials."""
    say = context.texts.choice
    text = PARAGRAPH.join([say.unknown, _what_to_try(context), say.question_kept])
    kept = UnansweredQuestion(question=scrub(question))
    reply = Reply(text, menu_rows(context.texts.buttons, context.language))
    return context.turn("unknown", reply, effects=[kept], intents=asked, candidates=candidates)


def others_exhausted(context: Context) -> Turn:
    """No candidate is left after "not this procedure"."""
    text = PARAGRAPH.join([context.texts.choice.none_left, _what_to_try(context)])
    reply = Reply(text, menu_rows(context.texts.buttons, context.language))
    return context.turn("unknown", reply)


def _which(context: Context, topic: Topic | None) -> Markup:
    if topic is None:
        return context.texts.choice.which
    say = context.texts.elsewhere
    return (say.which_unsettled if topic.is_unsettled else say.which).format(name=called(topic, context.language))


def _what_to_try(context: Context) -> Markup:
    office = context.knowledge.offices.main
    return context.texts.choice.unknown_try.format(
        office=name_of(office, context.language), phone=office.phone, hours=hours(office, context.texts.office)
    )


def _codes(procedures: Iterable[Procedure]) -> tuple[str, ...]:
    return tuple(procedure.code for procedure in procedures)
