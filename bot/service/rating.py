"""Rating the service: who may begin a response, and what each step of it leaves to be recorded."""

from dataclasses import dataclass
from datetime import date
from random import Random

from bot.domain import survey_moves as moves
from bot.domain.survey_moves import Moved, Refusal
from bot.domain.survey_plan import Rotation
from bot.domain.survey_walk import Occasion, Walk
from bot.domain.surveys import Offered, Questionnaire, in_force
from bot.service.dialogue import Effect, FinishResponse, RecordAnswer, RecordComment, RecordSensitiveAnswer
from bot.service.rating_ports import Ratings

_NONCE_BITS = 32


@dataclass(frozen=True, slots=True)
class AlreadyRated:
    """The response of this occasion is final, or somebody else's."""


@dataclass(frozen=True, slots=True)
class NothingToAsk:
    """No item of the questionnaire fits the occasion."""


class Rating:
    """Begins walks through questionnaires and leads on; ``chance`` breaks ties between factors and names walks."""

    def __init__(self, ratings: Ratings, chance: Random) -> None:
        self._ratings = ratings
        self._chance = chance

    async def begin(self, chat: str, survey: Questionnaire, occasion: Occasion) -> Walk | AlreadyRated | NothingToAsk:
        """The walk of ``chat`` at its first question."""
        if (await self._ratings.standing(chat, survey.id, occasion)).is_closed:
            return AlreadyRated()
        nonce = f"{self._chance.getrandbits(_NONCE_BITS):08x}"
        return moves.begin(survey, occasion, nonce, await self._rotation(survey, occasion)) or NothingToAsk()

    async def more(self, walk: Walk, survey: Questionnaire) -> Moved | Refusal:
        """Go on with the factor that has the fewest answers by now."""
        return moves.more(walk, survey, await self._rotation(survey, walk.occasion))

    async def _rotation(self, survey: Questionnaire, occasion: Occasion) -> Rotation:
        return Rotation(await self._ratings.answers_per_item(survey.id, occasion.unit), self._chance)


def offered_first(surveys: tuple[Questionnaire, ...], day: date, offered: Offered) -> Questionnaire | None:
    """The questionnaire that is offered by itself on such an occasion."""
    return next(iter(in_force(surveys, day, offered)), None)


def recorded(moved: Moved) -> tuple[Effect, ...]:
    """What a move leaves behind, at once."""
    walk = moved.walk
    answers = (_recorded_answer(walk, answer) for answer in moved.answers)
    return (*answers, *(finished(walk) if moved.is_over else ()))


def _recorded_answer(walk: Walk, answer: moves.Answer) -> Effect:
    if answer.is_sensitive:
        unit = walk.occasion.unit
        return RecordSensitiveAnswer(
            questionnaire=walk.questionnaire, unit=unit, item=answer.item, values=answer.values
        )
    return RecordAnswer(
        questionnaire=walk.questionnaire, occasion=walk.occasion, item=answer.item, values=answer.values
    )


def commented(walk: Walk, words: str) -> tuple[Effect, ...]:
    """What ``words`` (scrubbed) beside a response leave behind."""
    return (RecordComment(questionnaire=walk.questionnaire, occasion=walk.occasion, text=words),)


def finished(walk: Walk) -> tuple[Effect, ...]:
    """What the end of a walk leaves behind; without any answer the occasion may still be rated another time."""
    if not walk.has_answers:
        return ()
    return (FinishResponse(questionnaire=walk.questionnaire, occasion=walk.occasion),)


def complains(walk: Walk, survey: Questionnaire) -> bool:
    """Whether the office owes an answer: the overall mark is dissatisfied, or some mark is and its reason was told."""
    return walk.low is not None and bool(walk.low == survey.overall or walk.reasons or walk.words)
