"""The questions of a walk: progress, wording, the scale as buttons, and the ways out."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from bot.content.rating_sentences import RatingTexts
from bot.conversation.messages import Button, Reply
from bot.conversation.payloads import AnswerItem, Move, MoveInSurvey, Payload, encode
from bot.conversation.rendering.answers import PARAGRAPH
from bot.conversation.rendering.aspects import lines
from bot.domain.survey_items import Item, Option, Scale
from bot.domain.survey_moves import UNTICK, can_go_back, item_asked
from bot.domain.survey_plan import left_over
from bot.domain.survey_walk import Walk
from bot.domain.surveys import Questionnaire
from bot.service.dialogue import Language

SHORT_OPTION = 14
"""Letters of an option of which two fit side by side on an old phone."""

Rows = tuple[tuple[Button, ...], ...]


def question(walk: Walk, survey: Questionnaire, say: RatingTexts, language: Language) -> Reply:
    """What is asked just now."""
    item = item_asked(walk, survey)
    if item is None:
        return _more(walk, survey, say)
    if walk.awaiting == "reason":
        return _reason(walk, survey, say, language)
    wording = item.text_en if language == "en" else item.text
    text = lines(
        say.question.format(place=walk.place + 1, total=len(walk.plan), question=wording),
        _hint(item, say),
        say.anonymous if item.sensitive else None,
    )
    return Reply(text, (*_scale(walk, item, say, language), _moves(walk, survey, say)))


def title(survey: Questionnaire, language: Language) -> str:
    """What a button calls a questionnaire."""
    return survey.title_en if language == "en" else survey.title


def option_text(option: Option, language: Language) -> str:
    """What a button calls an option."""
    return option.text_en if language == "en" else option.text


def move_button(label: Markup, walk: Walk, move: Move) -> Button:
    """A button that moves in ``walk`` from its present question."""
    return Button(label, encode(MoveInSurvey(walk.nonce, walk.number, move)))


def resume_row(walk: Walk | None, say: RatingTexts) -> Rows:
    """A row to go on with ``walk``, if there is one."""
    return ((move_button(say.button_resume, walk, Move.RESUME),),) if walk else ()


def _hint(item: Item, say: RatingTexts) -> Markup | None:
    match item.scale:
        case Scale.SATISFACTION:
            return say.satisfaction_scale
        case Scale.CHOICES:
            return say.choose_most.format(most=item.most)
        case _:
            return None


def _scale(walk: Walk, item: Item, say: RatingTexts, language: Language) -> Rows:
    match item.scale:
        case Scale.SATISFACTION:
            return (tuple(_press(walk, say.satisfaction_marks[str(value)], value) for value in item.values),)
        case Scale.STARS:
            return (tuple(_press(walk, say.star_marks[str(value)], value) for value in item.values),)
        case Scale.YES_NO:
            return ((_press(walk, say.yes, 1), _press(walk, say.no, 0)),)
        case Scale.POINTS | Scale.CHOICE:
            return _arranged(_press(walk, option_text(option, language), option.value) for option in item.options)
        case Scale.CHOICES:
            return _boxes(walk, item.options, walk.chosen, say, language)


def _press(walk: Walk, label: str, value: int) -> Button:
    return Button(label, encode(AnswerItem(walk.nonce, walk.number, value)))


def _arranged(buttons: Iterable[Button]) -> Rows:
    """Two a row where all are short, else one a row."""
    every = list(buttons)
    width = 2 if all(len(button.text) <= SHORT_OPTION for button in every) else 1
    return tuple(tuple(every[first : first + width]) for first in range(0, len(every), width))


def _boxes(walk: Walk, options: Sequence[Option], ticked: Sequence[int], say: RatingTexts, language: Language) -> Rows:
    """The options with their ticks; a button says what it does, so that pressing it twice does it once."""
    return tuple(
        (
            _press(walk, say.ticked.format(option=option_text(option, language)), UNTICK + option.value)
            if option.value in ticked
            else _press(walk, say.unticked.format(option=option_text(option, language)), option.value),
        )
        for option in options
    )


def _moves(walk: Walk, survey: Questionnaire, say: RatingTexts) -> tuple[Button, ...]:
    """Back, on, and out; to go on is called done where something was ticked or written, else skipping."""
    has_ticked = walk.chosen or (walk.awaiting == "reason" and (walk.reasons or walk.words))
    on = move_button(say.button_done, walk, Move.DONE) if has_ticked else move_button(say.button_skip, walk, Move.SKIP)
    back = (move_button(say.button_back, walk, Move.BACK),) if can_go_back(walk, survey) else ()
    return (*back, on, move_button(say.button_stop, walk, Move.STOP))


def _reason(walk: Walk, survey: Questionnaire, say: RatingTexts, language: Language) -> Reply:
    asking = say.why_buttons if survey.reasons else say.why
    written = say.why_kept.format(words=walk.words) if walk.words else None
    rows = _boxes(walk, survey.reasons, walk.reasons, say, language)
    return Reply(lines(asking, written), (*rows, _moves(walk, survey, say)))


def _more(walk: Walk, survey: Questionnaire, say: RatingTexts) -> Reply:
    left = left_over(survey, walk.occasion, walk.plan)
    text = lines(
        say.more.format(count=len(left)),
        say.more_anonymous if left and left[0].sensitive else None,
        say.more_complaint if walk.low else None,
    )
    back = ((move_button(say.button_back, walk, Move.BACK),),) if can_go_back(walk, survey) else ()
    enough = move_button(say.button_enough, walk, Move.STOP)
    return Reply(text, ((move_button(say.button_more, walk, Move.MORE), enough), *back))


def introduced(reply: Reply, lead: Sequence[Markup | None]) -> Reply:
    """``reply`` with ``lead`` in a paragraph above it."""
    return Reply(PARAGRAPH.join(part for part in (lines(*lead), reply.text) if part), reply.buttons, reply.in_place)


def button_row(label: str, payload: Payload) -> tuple[Button, ...]:
    """One button a row."""
    return (Button(label, encode(payload)),)
