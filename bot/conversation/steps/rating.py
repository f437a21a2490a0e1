"""A walk under way: buttons and words that answer it, its way on, its end."""

from markupsafe import Markup

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Reply, Said
from bot.conversation.payloads import AnswerItem, Move, MoveInSurvey, RateService
from bot.conversation.rendering.choices import menu_rows
from bot.conversation.rendering.offices import name_of
from bot.conversation.rendering.rating import button_row, introduced, question
from bot.conversation.rendering.tickets import contact_question
from bot.conversation.steps.questions import asks_in_passing
from bot.conversation.typed_ratings import typed_answer
from bot.domain import survey_moves as moves
from bot.domain.dossier_codes import find_codes
from bot.domain.survey_moves import Moved, Refusal
from bot.domain.survey_walk import Walk
from bot.domain.surveys import Questionnaire
from bot.domain.tickets import TicketKind
from bot.service.answering import NotKnown
from bot.service.dialogue import Effect, Writing
from bot.service.rating import commented, complains, finished, recorded
from bot.service.scrubbing import scrub

MOST_WORDS_BESIDE_A_CODE = 3
FEWEST_WORDS_OF_A_REASON = 3


async def step(context: Context) -> Turn | None:
    """Take words for an answer while a question of the walk is what was asked last."""
    awaited = _awaited_words(context)
    if awaited is None:
        return None
    text, walk, survey = awaited
    meant = typed_answer(text, walk, survey, (texts.rating for texts in context.every_language.values()))
    if meant is not None:
        moved = await _moved(context, walk, survey, meant)
        return None if moved is Refusal.NOT_HERE else _led_on(context, walk, survey, moved)
    if walk.awaiting == "reason" and _tells_why(context, text):
        return _explained(context, walk, survey, scrub(text))
    return None


async def remind(context: Context) -> Turn | None:
    """Ask again when words that nobody understands came in place of an answer.

    After a dissatisfied mark several of them are more of its reason: people write in pieces.
    """
    awaited = _awaited_words(context)
    if awaited is None:
        return None
    text, walk, survey = awaited
    if not isinstance(context.answering.understand(text).outcome, NotKnown):
        return None
    say = context.texts.rating
    if walk.low and len(text.split()) >= FEWEST_WORDS_OF_A_REASON:
        return _explained(context, walk, survey, scrub(text), lead=[say.why_added])
    return asked(context, walk, survey, lead=[say.not_understood])


async def pressed(context: Context, payload: AnswerItem | MoveInSurvey) -> Turn:
    """Carry out a button of a walk; one of another question, or of another walk, changes nothing."""
    walk, survey, say = context.state.walk, survey_under_way(context), context.texts.rating
    if walk is None:
        choose = button_row(say.button_choose, RateService())
        return context.turn("survey", Reply(say.closed, (choose,)))
    if survey is None:
        state = context.state.model_copy(update={"walk": None})
        return context.turn("survey", _with_menu(context, say.survey_gone), state=state, effects=finished(walk))
    if isinstance(payload, MoveInSurvey) and payload.move is Move.RESUME:
        return asked(context, walk, survey)
    if (payload.walk, payload.place) != (walk.nonce, walk.number):
        return asked(context, walk, survey, lead=[say.stale], in_place=True)
    meant = payload.value if isinstance(payload, AnswerItem) else payload.move
    return _led_on(context, walk, survey, await _moved(context, walk, survey, meant), in_place=True)


def _awaited_words(context: Context) -> tuple[str, Walk, Questionnaire] | None:
    """The words said while a question of the walk was what was asked last; no command."""
    content, walk, survey = context.message.content, context.state.walk, survey_under_way(context)
    if not isinstance(content, Said) or walk is None or survey is None or not context.state.walk_awaits_words:
        return None
    return None if content.text.lstrip().startswith("/") else (content.text, walk, survey)


def survey_under_way(context: Context) -> Questionnaire | None:
    """The questionnaire of the walk under way, unless somebody has replaced it."""
    walk = context.state.walk
    survey = context.knowledge.questionnaire(walk.questionnaire) if walk else None
    return survey if walk and survey and moves.fits(walk, survey) else None


def asked(
    context: Context,
    walk: Walk,
    survey: Questionnaire,
    *,
    lead: list[Markup] | None = None,
    effects: tuple[Effect, ...] = (),
    in_place: bool = False,
) -> Turn:
    """Ask the present question of ``walk``; before the first one stands what is rated and what is kept."""
    shown = question(walk, survey, context.texts.rating, context.language)
    is_first = walk.place == 0 and walk.awaiting == "mark"
    text = introduced(shown, lead or (_head(context, walk) if is_first else []))
    reply = Reply(text.text, text.buttons, in_place=in_place)
    return context.turn("survey", reply, state=context.state.walking(walk), effects=effects)


def closing(context: Context, walk: Walk, survey: Questionnaire | None) -> tuple[Reply, Writing | None]:
    """The last words of ``walk``; after a complaint they ask whether to be contactable, and say what is to be sent.

    Whoever is writing to the office just now is not interrupted: that ticket says it all.
    """
    say = context.texts.rating
    if not walk.has_answers:
        return _with_menu(context, say.nothing_kept), None
    office = context.knowledge.offices.of_unit(walk.occasion.unit)
    thanks = say.thanks.format(office=name_of(office, context.language))
    is_writing = context.state.writing is not None and context.state.writing.is_live
    if survey is None or is_writing or not complains(walk, survey):
        return _with_menu(context, thanks), None
    occasion = walk.occasion
    draft = _complaint(context, walk, survey)
    writing = Writing(kind=TicketKind.LOW_MARK, unit=occasion.unit, procedure=occasion.procedure, draft=draft)
    return contact_question(writing.kind, draft, context.texts.feedback, thanks), writing


async def _moved(context: Context, walk: Walk, survey: Questionnaire, meant: int | Move) -> Moved | Refusal:
    match meant:
        case Move.BACK:
            return moves.back(walk, survey)
        case Move.SKIP:
            return moves.skip(walk, survey)
        case Move.DONE:
            return moves.done(walk, survey)
        case Move.MORE:
            return await context.services.rating.more(walk, survey)
        case Move.STOP:
            return moves.stop(walk)
        case Move.RESUME:
            return Moved(walk)
        case int() as value:
            return moves.answer(walk, survey, value)


def _led_on(
    context: Context, walk: Walk, survey: Questionnaire, moved: Moved | Refusal, *, in_place: bool = False
) -> Turn:
    """Ask the next question or say goodbye; after a refusal ask the same one again."""
    say = context.texts.rating
    match moved:
        case Moved(is_over=True):
            return _ended(context, moved, survey, in_place=in_place)
        case Moved():
            return asked(context, moved.walk, survey, effects=recorded(moved), in_place=in_place)
        case Refusal.TOO_MANY:
            return asked(context, walk, survey, lead=[say.too_many], in_place=in_place)
        case Refusal.NOT_HERE:
            return asked(context, walk, survey, lead=[say.stale], in_place=in_place)


def _ended(context: Context, moved: Moved, survey: Questionnaire, *, in_place: bool) -> Turn:
    reply, writing = closing(context, moved.walk, survey)
    state = context.state.model_copy(update={"walk": None, "writing": writing or context.state.writing})
    return context.turn("survey", Reply(reply.text, reply.buttons, in_place), state=state, effects=recorded(moved))


def _explained(
    context: Context, walk: Walk, survey: Questionnaire, words: str, *, lead: list[Markup] | None = None
) -> Turn | None:
    moved = moves.explain(walk, words)
    if isinstance(moved, Refusal):
        return None
    return asked(context, moved.walk, survey, lead=lead, effects=commented(walk, words))


def _tells_why(context: Context, text: str) -> bool:
    """Whether ``text`` is the reason asked for: no small talk, no dossier code to look up, no question of its own."""
    is_lookup = find_codes(text) and len(text.split()) <= MOST_WORDS_BESIDE_A_CODE
    return not (context.remark.is_all or is_lookup or asks_in_passing(context, text))


def _head(context: Context, walk: Walk) -> list[Markup]:
    say, occasion = context.texts.rating, walk.occasion
    office = context.knowledge.offices.of_unit(occasion.unit)
    procedure = context.knowledge.procedure(occasion.procedure) if occasion.procedure else None
    name = procedure and (procedure.name_en if context.language == "en" else procedure.short_name)
    about = [say.about_procedure.format(name=name)] if name else []
    return [say.about_office.format(office=name_of(office, context.language)), *about, say.kept]


def _complaint(context: Context, walk: Walk, survey: Questionnaire) -> str:
    """What the office reads, in Vietnamese whatever the citizen's language."""
    say = context.every_language["vi"].rating
    reasons = "; ".join(reason.text for reason in survey.reasons if reason.value in walk.reasons)
    told = str(say.complaint).format(reasons=reasons) if reasons else str(say.complaint_without_reason)
    return scrub("\n".join(part for part in (told, walk.words) if part))


def _with_menu(context: Context, text: Markup) -> Reply:
    return Reply(text, menu_rows(context.texts.buttons, context.language))
