"""Occasions to rate, and walks that have come to a certain question."""

from random import Random

from bot.domain import survey_moves as moves
from bot.domain.procedures import ChannelKind
from bot.domain.survey_moves import Moved, Refusal
from bot.domain.survey_plan import Rotation
from bot.domain.survey_walk import Occasion, OccasionKind, Walk
from bot.domain.surveys import Questionnaire
from tests.made_up_surveys import full_survey, poll_survey, stars_survey

SURVEYS = (full_survey(), stars_survey(), poll_survey())
ON_REQUEST = Occasion(kind=OccasionKind.REQUEST, unit="H99")
AT_COUNTER = Occasion(kind=OccasionKind.COUNTER, unit="H99.01", channel=ChannelKind.COUNTER)
ONLINE = Occasion(kind=OccasionKind.DOSSIER, unit="H99", channel=ChannelKind.ONLINE, dossier="H99-261101-0042")
LATE = ONLINE.model_copy(update={"was_late": True, "channel": ChannelKind.POST})
OCCASIONS = (ON_REQUEST, AT_COUNTER, ONLINE, LATE)


def rotation(seed: int = 0, **answers: int) -> Rotation:
    return Rotation({key.replace("_", "-"): count for key, count in answers.items()}, Random(seed))


def begun(survey: Questionnaire, occasion: Occasion = ON_REQUEST, **answers: int) -> Walk:
    walk = moves.begin(survey, occasion, "00000000", rotation(**answers))
    assert walk is not None
    return walk


def moved(result: Moved | Refusal) -> Moved:
    assert isinstance(result, Moved), result
    return result


def at(survey: Questionnaire, wanted: str, occasion: Occasion = ON_REQUEST) -> Walk:
    """A walk that has come to the item ``wanted`` by skipping."""
    walk = begun(survey, occasion)
    while wanted not in walk.plan[walk.place : walk.place + 1]:
        step = moves.more(walk, survey, rotation()) if walk.awaiting == "more" else moves.skip(walk, survey)
        walk = moved(step).walk
    return walk
