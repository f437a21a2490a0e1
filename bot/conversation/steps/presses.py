"""Buttons. A button works however old it is, unless what it points to is gone."""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Pressed, Reply
from bot.conversation.payloads import (
    AboutDossier,
    AskForDossier,
    AskHuman,
    BrowseField,
    BrowseFields,
    FollowDossier,
    NotThisOne,
    Place,
    RemindAboutDossier,
    ShowAspect,
    ShowDossier,
    ShowFigures,
    ShowMenu,
    ShowOffices,
    ShowProcedure,
    ShowToConfirm,
    SpeakLanguage,
    UnfollowDossier,
    decode,
)
from bot.conversation.rendering.answers import points_to_confirm
from bot.conversation.steps import browsing, commands, dossiers, figures, handoff, offices
from bot.conversation.steps.questions import answered, offer, others_exhausted
from bot.domain.dossier_codes import DossierCode, MalformedDossierCode
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
        case ShowDossier() | FollowDossier() | UnfollowDossier() | RemindAboutDossier() as pressed:
            return await _about_dossier(context, pressed)
        case BrowseFields() | ShowOffices() | ShowMenu() | AskHuman() | AskForDossier() as pressed:
            return _SHOWN[type(pressed)](context)
        case BrowseField() | SpeakLanguage() | ShowFigures() as pressed:
            return await _turned(context, pressed)
        case _ as never:
            assert_never(never)


async def _turned(context: Context, pressed: BrowseField | SpeakLanguage | ShowFigures) -> Turn:
    match pressed:
        case BrowseField(field, page):
            return browsing.field(context, field, page) or stale(context)
        case SpeakLanguage(language):
            return commands.speak(context, language)
        case ShowFigures(grouping, period):
            return await figures.show(context, grouping, period)


def stale(context: Context) -> Turn:
    """A button that no longer works, or was never ours."""
    return context.turn("refused", Reply(context.texts.faults.stale_button))


def _about(
    context: Context, pressed: ShowProcedure | ShowAspect | ShowToConfirm | NotThisOne, procedure: Procedure
) -> Turn:
    state = context.state
    match pressed:
        case ShowProcedure():
            asked = state.asked if state.concerns(procedure.code) else ()
            return answered(context, procedure, asked, state.others_than(procedure.code))
        case ShowAspect(_, aspect):
            return answered(context, procedure, (aspect,), state.others_than(procedure.code))
        case ShowToConfirm():
            shown = points_to_confirm(procedure, context.texts)
            state = state.about(procedure.code, state.others_than(procedure.code), state.asked)
            return context.turn("answer", shown, state=state, procedure=procedure)
        case NotThisOne():
            return _next_candidates(context, procedure)


def _next_candidates(context: Context, refused: Procedure) -> Turn:
    """The candidates behind the one refused; pressed twice, the same ones again."""
    if context.state.procedure not in (None, refused.code):
        return others_exhausted(context)
    afresh = replace(context, state=context.state.afresh())
    codes = (*context.state.offered, *context.state.further)
    left = [known for code in codes if (known := context.knowledge.procedure(code)) and known.code != refused.code]
    if not left:
        return others_exhausted(afresh)
    options, others = left[:MOST_OPTIONS], left[MOST_OPTIONS:]
    return offer(afresh, options, others, context.texts.choice.which_next, context.state.asked)


async def _about_dossier(context: Context, pressed: AboutDossier) -> Turn:
    try:
        code = DossierCode.parse(pressed.dossier)
    except MalformedDossierCode:
        return stale(context)
    match pressed:
        case ShowDossier():
            return await dossiers.show(context, code)
        case FollowDossier():
            return await dossiers.follow(context, code)
        case UnfollowDossier():
            return await dossiers.unfollow(context, code)
        case RemindAboutDossier():
            return await dossiers.remind(context, code)


_SHOWN: dict[type[Place], Callable[[Context], Turn]] = {
    AskForDossier: dossiers.ask_for_code,
    BrowseFields: browsing.fields,
    ShowOffices: offices.all_offices,
    ShowMenu: commands.menu,
    AskHuman: handoff.to_human,
}
