"""Walking through a questionnaire: a pure state machine, one question at a time.

Every move takes the walk and its questionnaire and gives the walk as it then is with what is to be recorded, or a
``Refusal`` that changes nothing. Whether a button belongs to the present question is for the caller to compare
(``Walk.number``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.domain.survey_items import Item, Scale
from bot.domain.survey_plan import Rotation, first_part, left_over, next_part
from bot.domain.survey_walk import REASON, Occasion, Walk
from bot.domain.surveys import Questionnaire

UNTICK = 100
"""Added to an option's value (99 at most) to take its tick away: pressed twice, a button says the same twice."""

LONGEST_WORDS = 2000
"""Characters of the reason in the citizen's own words."""

_DISSATISFIED = {Scale.SATISFACTION: (1, 2), Scale.STARS: (1, 2), Scale.POINTS: (0,)}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be recorded at once; ``values`` replace an earlier answer and are empty when it is withdrawn."""

    item: str
    values: tuple[int, ...]
    is_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """The walk after a move."""

    walk: Walk
    answers: tuple[Answer, ...] = ()
    is_over: bool = False


class Refusal(Enum):
    """Why a move changes nothing: it is none of this question's, or as many options as allowed are ticked."""

    NOT_HERE = "not_here"
    TOO_MANY = "too_many"


def begin(survey: Questionnaire, occasion: Occasion, nonce: str, rotation: Rotation) -> Walk | None:
    """The walk at its first question, or None when nothing in ``survey`` fits the ``occasion``."""
    plan = first_part(survey, occasion, rotation)
    return Walk(questionnaire=survey.id, occasion=occasion, nonce=nonce, plan=plan) if plan else None


def fits(walk: Walk, survey: Questionnaire) -> bool:
    """Whether ``survey`` still has all that was planned; somebody may have edited it in the meantime."""
    return all(survey.item(item) is not None for item in walk.plan)


def item_asked(walk: Walk, survey: Questionnaire) -> Item | None:
    """The item whose mark, or the reason of whose mark, is asked for; None when all were asked."""
    return survey.item(walk.plan[walk.place]) if walk.place < len(walk.plan) else None


def answer(walk: Walk, survey: Questionnaire, value: int) -> Moved | Refusal:
    """Answer the present question by ``value``, or tick it where several may be chosen."""
    item = item_asked(walk, survey)
    if item is None:
        return Refusal.NOT_HERE
    if walk.awaiting == "reason":
        allowed = [reason.value for reason in survey.reasons]
        ticked = _ticked(walk.reasons, value, allowed, len(allowed))
        return ticked if isinstance(ticked, Refusal) else _given_reasons(walk, ticked)
    if item.scale is Scale.CHOICES:
        ticked = _ticked(walk.chosen, value, item.values, item.most or 1)
        return ticked if isinstance(ticked, Refusal) else _chosen(walk, item, ticked)
    return _marked(walk, survey, item, value) if value in item.values else Refusal.NOT_HERE


def explain(walk: Walk, words: str) -> Moved | Refusal:
    """Give the reason of a dissatisfied mark in (scrubbed) ``words``, or add to it, even while the next is asked."""
    if walk.low is None:
        return Refusal.NOT_HERE
    told = f"{walk.words}\n{words.strip()}".strip()[:LONGEST_WORDS]
    return Moved(walk.model_copy(update={"words": told, "has_answers": True}))


def skip(walk: Walk, survey: Questionnaire) -> Moved | Refusal:
    """Go on without answering; what was answered here before stays."""
    return Refusal.NOT_HERE if walk.awaiting == "more" else _forward(walk, survey)


def done(walk: Walk, survey: Questionnaire) -> Moved | Refusal:
    """Go on after ticking."""
    item = item_asked(walk, survey)
    if item is None or (walk.awaiting == "mark" and item.scale is not Scale.CHOICES):
        return Refusal.NOT_HERE
    is_final = walk.awaiting == "mark" and item.sensitive and walk.chosen
    return _forward(walk, survey, (Answer(item.id, walk.chosen, is_sensitive=True),) if is_final else ())


def can_go_back(walk: Walk, survey: Questionnaire) -> bool:
    """Whether there is a question to go back to: not to a sensitive one, nor past it."""
    return walk.awaiting == "reason" or walk.place > _earliest(walk, survey)


def back(walk: Walk, survey: Questionnaire) -> Moved | Refusal:
    """Go back to the question before; a new answer replaces the old one."""
    if not can_go_back(walk, survey):
        return Refusal.NOT_HERE
    place = walk.place if walk.awaiting == "reason" else walk.place - 1
    return Moved(walk.model_copy(update={"place": place, "awaiting": "mark", "chosen": ()}))


def more(walk: Walk, survey: Questionnaire, rotation: Rotation) -> Moved | Refusal:
    """Go on with the next factor."""
    added = next_part(survey, walk.occasion, walk.plan, rotation) if walk.awaiting == "more" else ()
    if not added:
        return Refusal.NOT_HERE
    return Moved(walk.model_copy(update={"plan": (*walk.plan, *added), "awaiting": "mark"}))


def stop(walk: Walk) -> Moved:
    """End the walk here."""
    return Moved(walk, is_over=True)


def _marked(walk: Walk, survey: Questionnaire, item: Item, value: int) -> Moved:
    given = Answer(item.id, (value,), is_sensitive=item.sensitive)
    answered = walk.model_copy(update={"has_answers": walk.has_answers or not item.sensitive})
    if walk.low in (None, item.id) and _asks_why(survey, item, value):
        return Moved(answered.model_copy(update={"low": item.id, "awaiting": "reason"}), (given,))
    if walk.low != item.id:
        return _forward(answered, survey, (given,))
    withdrawn = (Answer(REASON, ()),) if walk.reasons else ()
    content = answered.model_copy(update={"low": None, "reasons": (), "words": ""})
    return _forward(content, survey, (given, *withdrawn))


def _asks_why(survey: Questionnaire, item: Item, value: int) -> bool:
    """Whether the mark is a dissatisfied one whose reason somebody would act on."""
    if item.sensitive or not (item.id == survey.overall or survey.reasons):
        return False
    return value in _DISSATISFIED.get(item.scale, ())


def _ticked(ticked: tuple[int, ...], value: int, allowed: Sequence[int], most: int) -> tuple[int, ...] | Refusal:
    option = value - UNTICK if value >= UNTICK else value
    if option not in allowed:
        return Refusal.NOT_HERE
    others = tuple(each for each in ticked if each != option)
    if value >= UNTICK:
        return others
    return Refusal.TOO_MANY if len(others) >= most else tuple(sorted((*others, option)))


def _given_reasons(walk: Walk, reasons: tuple[int, ...]) -> Moved:
    return Moved(walk.model_copy(update={"reasons": reasons, "has_answers": True}), (Answer(REASON, reasons),))


def _chosen(walk: Walk, item: Item, chosen: tuple[int, ...]) -> Moved:
    """Ticked; recorded at once, but for a sensitive item: counted once, it cannot be counted back."""
    if item.sensitive:
        return Moved(walk.model_copy(update={"chosen": chosen}))
    return Moved(walk.model_copy(update={"chosen": chosen, "has_answers": True}), (Answer(item.id, chosen),))


def _forward(walk: Walk, survey: Questionnaire, answers: tuple[Answer, ...] = ()) -> Moved:
    onward = walk.model_copy(update={"place": walk.place + 1, "awaiting": "mark", "chosen": ()})
    if onward.place < len(onward.plan):
        return Moved(onward, answers)
    is_over = not left_over(survey, walk.occasion, walk.plan)
    return Moved(onward.model_copy(update={"awaiting": "more"}), answers, is_over)


def _earliest(walk: Walk, survey: Questionnaire) -> int:
    """The first place behind the last sensitive item passed."""
    passed = (survey.item(item) for item in walk.plan[: walk.place])
    return max((place for place, item in enumerate(passed, 1) if item is not None and item.sensitive), default=0)
