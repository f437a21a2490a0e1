"""Buttons. A button works however old it is, unless what it points to is gone."""

from collections.abc import Callable
from typing import assert_never

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Pressed, Reply
from bot.conversation.payloads import (
    AskHuman,
    BrowseField,
    BrowseFields,
    NotThisOne,
    ShowAspect,
    ShowMenu,
    ShowOffices,
    ShowProcedure,
    ShowToConfirm,
    SpeakLanguage,
    decode,
)
from bot.conversation.rendering.answers import points_to_confirm
from bot.conversation.steps import browsing, commands, handoff, offices
from bot.conversation.steps.questions import answered, offer, others_exhausted
from bot.domain.procedures import Procedure
from bot.service.answering import MOST_OPTIONS


async def step(context: Context) -> Turn | None:
    """Answer a pressed button."""
    if not isinstance(context.message.content, Pressed):
        return None
    match decode(context.message.content.payload):
        case None:
            return stale(context)
        case ShowProcedure() | ShowAspect() | ShowToConfirm() | NotThisOne() as pressed:
            procedure = context.knowledge.procedure(pressed.code)
            return _about(context, pressed, procedure) if procedure else stale(context)
        case BrowseField(field, page):
            return browsing.field(context, field, page) or stale(context)
        case SpeakLanguage(language):
            return commands.speak(context, language)
        case BrowseFields() | ShowOffices() | ShowMenu() | AskHuman() as pressed:
            return _SHOWN[type(pressed)](context)
        case _ as never:
            assert_never(never)


def stale(context: Context) -> Turn:
    """A button that no longer works, or was never ours."""
    return context.turn("refused", Reply(context.texts.faults.stale_button))


def _about(
    context: Context, pressed: ShowProcedure | ShowAspect | ShowToConfirm | NotThisOne, procedure: Procedure
) -> Turn:
    match pressed:
        case ShowProcedure():
            return answered(context, procedure, context.state.asked, context.state.further)
        case ShowAspect(_, aspect):
            return answered(context, procedure, (aspect,), context.state.further)
        case ShowToConfirm():
            return context.turn("answer", points_to_confirm(procedure, context.texts), procedure=procedure)
        case NotThisOne():
            return _next_candidates(context, procedure)


def _next_candidates(context: Context, refused: Procedure) -> Turn:
    """The candidates behind the one refused; a second press on the same old button must not skip any."""
    known = (context.knowledge.procedure(code) for code in context.state.further)
    left = [procedure for procedure in known if procedure and procedure.code != refused.code]
    if not left or context.state.procedure not in (None, refused.code):
        return others_exhausted(context)
    return offer(
        context, left[:MOST_OPTIONS], left[MOST_OPTIONS:], context.texts.choice.which_next, context.state.asked
    )


_SHOWN: dict[type[BrowseFields | ShowOffices | ShowMenu | AskHuman], Callable[[Context], Turn]] = {
    BrowseFields: browsing.fields,
    ShowOffices: offices.all_offices,
    ShowMenu: commands.menu,
    AskHuman: handoff.to_human,
}
