"""Where rating begins: a finished dossier, ``/danhgia``, a counter's QR code."""

import re

from markupsafe import Markup

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Button, Reply
from bot.conversation.payloads import ChooseOfficeToRate, ShowMenu, StartSurvey, encode
from bot.conversation.rendering.choices import PAGE_SIZE, menu_rows
from bot.conversation.rendering.offices import name_of
from bot.conversation.rendering.rating import button_row, resume_row, title
from bot.conversation.steps import dossiers
from bot.conversation.steps.rating import asked, closing, survey_under_way
from bot.domain.dossier_codes import DossierCode
from bot.domain.dossiers import Dossier
from bot.domain.procedures import ChannelKind
from bot.domain.survey_walk import Occasion, OccasionKind, Walk
from bot.domain.surveys import Offered, Questionnaire, in_force
from bot.service.dialogue import Effect
from bot.service.rating import AlreadyRated, NothingToAsk, finished, offered_first
from bot.service.tracking import Opened

COUNTER_LINK = "dg_"
_UNIT = re.compile(r"([A-Z]\d{2})((?:-\d{2,3}){0,4})", re.ASCII)


async def rate_dossier(context: Context, code: DossierCode) -> Turn:
    """Rate a finished dossier that this chat may see."""
    if not await dossiers.may_see(context, code):
        return await dossiers.ask_for(context, code)
    looked_up = await context.services.tracking.look_up(code)
    if not isinstance(looked_up, Opened):
        return await dossiers.show(context, code)
    dossier = looked_up.dossier
    if dossier.state is None or not dossier.state.is_end:
        return context.turn("survey", _with_menu(context, context.texts.rating.not_ended.format(code=code.text)))
    survey = offered_first(context.knowledge.questionnaires, context.now.date(), Offered.AFTER_RESULT)
    return await _begun(context, survey, _occasion(context, dossier))


async def at_counter(context: Context, link: str) -> Turn:
    """Rate the counter whose QR code carries ``link``: ``dg_H99-01``."""
    unit = _unit(link.removeprefix(COUNTER_LINK))
    if unit not in _units(context):
        return _choice(context, context.texts.rating.unknown_unit)
    survey = offered_first(context.knowledge.questionnaires, context.now.date(), Offered.AT_COUNTER)
    return await _begun(context, survey, Occasion(kind=OccasionKind.COUNTER, unit=unit, channel=ChannelKind.COUNTER))


def choose(context: Context) -> Turn:
    """What can be rated on request, and the walk under way."""
    return _choice(context, context.texts.rating.choose)


def choose_office(context: Context, questionnaire: str, page: int) -> Turn | None:
    """One page of the offices that a questionnaire can be answered about; None when it is not offered."""
    survey = _offered(context, questionnaire)
    if survey is None:
        return None
    offices = context.knowledge.offices.offices
    page = min(page, (len(offices) - 1) // PAGE_SIZE)
    rows = [
        button_row(name_of(office, context.language), StartSurvey(survey.id, office.unit))
        for office in offices[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
    ]
    labels = context.texts.buttons
    turning = [
        Button(label, encode(ChooseOfficeToRate(survey.id, other)))
        for label, other in ((labels.previous_page, page - 1), (labels.next_page, page + 1))
        if 0 <= other <= (len(offices) - 1) // PAGE_SIZE
    ]
    text = context.texts.rating.choose_office.format(title=title(survey, context.language))
    last = button_row(labels.menu, ShowMenu())
    return context.turn("survey", Reply(text, (*rows, *([tuple(turning)] if turning else []), last), in_place=True))


async def start(context: Context, chosen: StartSurvey) -> Turn | None:
    """Begin the questionnaire chosen; None when it is not offered, or not there."""
    survey = _offered(context, chosen.questionnaire)
    if survey is None or chosen.unit not in _units(context):
        return None
    return await _begun(context, survey, Occasion(kind=OccasionKind.REQUEST, unit=chosen.unit))


async def _begun(context: Context, survey: Questionnaire | None, occasion: Occasion) -> Turn:
    """Ask the first question; the walk that was under way ends, unless it is this one."""
    say, old = context.texts.rating, context.state.walk
    if survey is None:
        return context.turn("survey", _with_menu(context, say.none_in_force))
    if old and survey_under_way(context) is survey and old.occasion == occasion:
        return asked(context, old, survey)
    match await context.services.rating.begin(context.message.chat, survey, occasion):
        case AlreadyRated():
            told = say.dossier_rated if occasion.kind is OccasionKind.DOSSIER else say.rated_today
            return context.turn("survey", _with_menu(context, told))
        case NothingToAsk():
            return _choice(context, say.nothing_to_ask)
        case Walk() as walk:
            return _in_place_of_old(context, walk, survey)


def _in_place_of_old(context: Context, walk: Walk, survey: Questionnaire) -> Turn:
    old = context.state.walk
    if old is None or not old.has_answers:
        return asked(context, walk, survey)
    reply, writing = closing(context, old, survey_under_way(context))
    effects: tuple[Effect, ...] = finished(old)
    turn = asked(context, walk, survey, effects=effects)
    if writing is None:
        return turn
    state = turn.state.model_copy(update={"writing": writing})
    return context.turn("survey", reply, *turn.replies.replies, state=state, effects=effects)


def _choice(context: Context, text: Markup) -> Turn:
    say = context.texts.rating
    surveys = in_force(context.knowledge.questionnaires, context.now.date(), Offered.ON_REQUEST)
    resume = resume_row(context.state.walk, say) if survey_under_way(context) else ()
    if not surveys and not resume:
        return context.turn("survey", _with_menu(context, say.none_in_force))
    rows = [*resume, *(_survey_row(context, survey) for survey in surveys)]
    return context.turn("survey", Reply(text, (*rows, button_row(context.texts.buttons.menu, ShowMenu()))))


def _survey_row(context: Context, survey: Questionnaire) -> tuple[Button, ...]:
    label = title(survey, context.language)
    if len(context.knowledge.offices.offices) > 1:
        return button_row(label, ChooseOfficeToRate(survey.id, 0))
    return button_row(label, StartSurvey(survey.id, context.knowledge.offices.main.unit))


def _offered(context: Context, questionnaire: str) -> Questionnaire | None:
    surveys = in_force(context.knowledge.questionnaires, context.now.date(), Offered.ON_REQUEST)
    return next((survey for survey in surveys if survey.id == questionnaire), None)


def _occasion(context: Context, dossier: Dossier) -> Occasion:
    return Occasion(
        kind=OccasionKind.DOSSIER,
        unit=dossier.unit,
        procedure=dossier.procedure_code or None,
        channel=dossier.channel,
        was_late=dossier.is_overdue(context.knowledge.calendar, context.now.date()),
        dossier=dossier.code,
    )


def _unit(spelled: str) -> str | None:
    found = _UNIT.fullmatch(spelled.upper())
    return f"{found[1]}{found[2].replace('-', '.')}" if found else None


def _units(context: Context) -> set[str]:
    return {office.unit for office in context.knowledge.offices.offices}


def _with_menu(context: Context, text: Markup) -> Reply:
    return Reply(text, menu_rows(context.texts.buttons, context.language))
