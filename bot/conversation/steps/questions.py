"""Questions in the citizen's own words: the last step, which answers everything."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from markupsafe import Markup

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Reply, Said
from bot.conversation.rendering.answers import PARAGRAPH, answer
from bot.conversation.rendering.choices import menu_rows, procedure_rows, way_out
from bot.conversation.rendering.offices import hours, name_of
from bot.domain.procedures import Aspect, Procedure
from bot.matching.matcher import Candidate
from bot.matching.small_talk import Kind
from bot.service.answering import Answered, Clarify, NotKnown
from bot.service.dialogue import UnansweredQuestion
from bot.service.scrubbing import scrub


async def step(context: Context) -> Turn | None:
    """Answer, ask which procedure is meant, or say that it is not known."""
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
    understood = context.answering.understand(words, context.state.procedure)
    match understood.outcome:
        case Answered(procedure, others):
            return answered(context, procedure, understood.intents, _codes(others), understood.candidates)
        case Clarify(options, others):
            which = context.texts.choice.which
            return offer(context, options, others, which, understood.intents, understood.candidates)
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
) -> Turn:
    """Ask which of ``options`` is meant."""
    rows = (*procedure_rows(options, context.language), way_out(context.texts.buttons))
    state = context.state.offering(_codes(options), _codes(others), tuple(asked))
    return context.turn("choose", Reply(question, rows), state=state, intents=asked, candidates=candidates)


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


def _what_to_try(context: Context) -> Markup:
    office = context.knowledge.offices.main
    return context.texts.choice.unknown_try.format(
        office=name_of(office, context.language), phone=office.phone, hours=hours(office, context.texts.office)
    )


def _codes(procedures: Iterable[Procedure]) -> tuple[str, ...]:
    return tuple(procedure.code for procedure in procedures)
