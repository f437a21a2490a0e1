"""Buttons. A button works however old it is, unless what it points to is gone."""

from collections.abc import Callable
from dataclasses import replace

from bot.conversation.checklist_payloads import AtChecklist, ShowChecklist
from bot.conversation.context import Context, Turn
from bot.conversation.feedback_payloads import AboutTicket, AskWhatIsFeedback, AtTheDesk, GiveFeedback, TicketAction
from bot.conversation.messages import Pressed, Reply
from bot.conversation.payloads import (
    AboutChecklist,
    AboutDossier,
    AboutFeedback,
    AboutSurvey,
    AboutTopic,
    AnswerItem,
    AskForDossier,
    AskHuman,
    BrowseField,
    BrowseFields,
    ChooseOfficeToRate,
    FollowDossier,
    MoveInSurvey,
    NotThisOne,
    NotThisTopic,
    Payload,
    Place,
    RateDossier,
    RateService,
    RemindAboutDossier,
    ShowAspect,
    ShowDossier,
    ShowFigures,
    ShowMenu,
    ShowOffices,
    ShowProcedure,
    ShowToConfirm,
    ShowTopic,
    SpeakLanguage,
    StartSurvey,
    TurnFields,
    UnfollowDossier,
    decode,
)
from bot.conversation.rendering.answers import points_to_confirm
from bot.conversation.steps import (
    browsing,
    checklist,
    commands,
    dossiers,
    feedback,
    figures,
    handoff,
    offices,
    rating,
    rating_starts,
    tickets,
)
from bot.conversation.steps.elsewhere import told_elsewhere
from bot.conversation.steps.questions import answered, offer, others_exhausted
from bot.domain.dossier_codes import DossierCode, MalformedDossierCode
from bot.domain.procedures import Procedure
from bot.service.answering import MOST_OPTIONS


async def step(context: Context) -> Turn | None:
    """Answer a pressed button."""
    if not isinstance(context.message.content, Pressed):
        return None
    payload = decode(context.message.content.payload)
    return stale(context) if payload is None else await _pressed(context, payload)


async def _pressed(context: Context, payload: Payload) -> Turn:
    match payload:
        case AtTheDesk():
            return stale(context)
        case ShowProcedure() | ShowAspect() | ShowToConfirm() | NotThisOne() as pressed:
            procedure = context.knowledge.procedure(pressed.code)
            return _about(context, pressed, procedure) if procedure else stale(context)
        case ShowTopic() | NotThisTopic() as pressed:
            return _about_topic(context, pressed)
        case ShowDossier() | FollowDossier() | UnfollowDossier() | RemindAboutDossier() as pressed:
            return await _about_dossier(context, pressed)
        case BrowseFields() | ShowOffices() | ShowMenu() | AskHuman() | AskForDossier() | RateService() as pressed:
            return _SHOWN[type(pressed)](context)
        case (
            TurnFields() | BrowseField() | SpeakLanguage() | ShowFigures() | ShowChecklist() | AtChecklist()
        ) as pressed:
            return await _turned(context, pressed)
        case _ as pressed:
            return await _said_to_the_office(context, pressed) or stale(context)


async def _said_to_the_office(
    context: Context, pressed: AboutSurvey | AboutFeedback | AskWhatIsFeedback
) -> Turn | None:
    match pressed:
        case RateDossier() | StartSurvey() | AnswerItem() | MoveInSurvey() | ChooseOfficeToRate():
            return await _about_survey(context, pressed)
        case GiveFeedback() | AboutTicket() | AskWhatIsFeedback():
            return await _about_feedback(context, pressed)


async def _turned(
    context: Context, pressed: TurnFields | BrowseField | SpeakLanguage | ShowFigures | AboutChecklist
) -> Turn:
    match pressed:
        case TurnFields(page):
            return browsing.fields(context, page)
        case ShowChecklist() | AtChecklist():
            return checklist.pressed(context, pressed) or stale(context)
        case BrowseField(field, page):
            return browsing.field(context, field, page) or stale(context)
        case SpeakLanguage(language):
            return commands.speak(context, language)
        case ShowFigures(grouping, period):
            return await figures.show(context, grouping, period)


async def _about_survey(context: Context, pressed: AboutSurvey) -> Turn | None:
    match pressed:
        case AnswerItem() | MoveInSurvey():
            return await rating.pressed(context, pressed)
        case StartSurvey():
            return await rating_starts.start(context, pressed)
        case ChooseOfficeToRate(questionnaire, page):
            return rating_starts.choose_office(context, questionnaire, page)
        case RateDossier(code):
            return await _rate_dossier(context, code)


async def _rate_dossier(context: Context, spelled: str) -> Turn | None:
    try:
        code = DossierCode.parse(spelled)
    except MalformedDossierCode:
        return None
    return await rating_starts.rate_dossier(context, code)


async def _about_feedback(context: Context, pressed: AboutFeedback | AskWhatIsFeedback) -> Turn | None:
    match pressed:
        case AskWhatIsFeedback():
            return await feedback.choose(context)
        case GiveFeedback(kind):
            return feedback.begin(context, kind)
        case AboutTicket(_, TicketAction.CONTACT | TicketAction.NO_CONTACT as action):
            return await feedback.send(context, is_contactable=action is TicketAction.CONTACT)
        case AboutTicket(_, TicketAction.CANCEL):
            return feedback.cancel(context)
        case AboutTicket():
            return await tickets.act(context, pressed)


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
            return _next_candidates(context, procedure.code)


def _about_topic(context: Context, pressed: AboutTopic) -> Turn:
    topic = context.knowledge.topic(pressed.topic)
    match pressed:
        case ShowTopic() if topic is not None:
            asked = context.state.asked if context.state.concerns(topic.id) else ()
            return told_elsewhere(context, topic, asked, context.state.others_than(topic.id))
        case ShowTopic():
            return stale(context)
        case NotThisTopic(refused):
            return _next_candidates(context, refused)


def _next_candidates(context: Context, refused: str) -> Turn:
    """The candidates behind the one refused; pressed twice, the same ones again."""
    if (context.state.procedure or context.state.topic) not in (None, refused):
        return others_exhausted(context)
    afresh = replace(context, state=context.state.afresh())
    codes = (*context.state.offered, *context.state.further)
    left = [known for code in codes if (known := context.knowledge.procedure(code)) and known.code != refused]
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
    RateService: rating_starts.choose,
}
