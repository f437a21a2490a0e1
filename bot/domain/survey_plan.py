"""Which items a citizen is asked, and in which order: the overall mark, one factor, and more for the willing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random

from bot.domain.procedures import ChannelKind
from bot.domain.survey_rules import MOST_TAPS
from bot.domain.survey_walk import Occasion, OccasionKind
from bot.domain.surveys import Asked, FactorUse, Item, Questionnaire

_BY_USE = (FactorUse.INDEX, FactorUse.PERCEPTION, FactorUse.EXPECTATION)
_OPTIONAL, _SENSITIVE = len(_BY_USE), len(_BY_USE) + 1


@dataclass(frozen=True, slots=True)
class Rotation:
    """Fills the factors evenly over citizens: ``answers`` says how many each item has, ``chance`` breaks ties."""

    answers: Mapping[str, int]
    chance: Random

    def next_of(self, groups: Sequence[Sequence[Item]]) -> Sequence[Item]:
        """The group with the fewest answers an item."""
        least = min(self._filled(group) for group in groups)
        return self.chance.choice([group for group in groups if self._filled(group) == least])

    def fewest(self, items: Sequence[Item], most: int) -> Sequence[Item]:
        """At most ``most`` of ``items``, those with the fewest answers, in their own order."""
        rarest = sorted(items, key=lambda item: self.answers.get(item.id, 0))[:most]
        return [item for item in items if item in rarest]

    def _filled(self, group: Sequence[Item]) -> float:
        return sum(self.answers.get(item.id, 0) for item in group) / len(group)


def first_part(survey: Questionnaire, occasion: Occasion, rotation: Rotation) -> tuple[str, ...]:
    """What everybody is asked: the overall mark, then one factor; at most ``MOST_TAPS`` items.

    A questionnaire that is no longer than that is asked as a whole, but for what only the willing are asked.
    """
    overall = () if survey.overall is None else (survey.overall,)
    left = MOST_TAPS - len(overall)
    stages = _stages(survey, occasion, overall)
    required = [item for item in _askable(survey, occasion, overall) if not item.optional]
    if len(required) <= left:
        return (*overall, *_ids(required))
    return (*overall, *_ids(rotation.fewest(rotation.next_of(stages[0]), left)))


def next_part(survey: Questionnaire, occasion: Occasion, plan: Sequence[str], rotation: Rotation) -> tuple[str, ...]:
    """What a willing citizen is asked after ``plan``: the next factor, at last what is sensitive; empty when all is."""
    stages = _stages(survey, occasion, plan)
    return tuple(_ids(rotation.fewest(rotation.next_of(stages[0]), MOST_TAPS))) if stages else ()


def left_over(survey: Questionnaire, occasion: Occasion, plan: Sequence[str]) -> Sequence[Item]:
    """What could still be asked after ``plan``, what comes next first."""
    return [item for stage in _stages(survey, occasion, plan) for group in stage for item in group]


def _stages(survey: Questionnaire, occasion: Occasion, asked: Sequence[str]) -> list[list[list[Item]]]:
    """The items not ``asked`` yet, by stage, then by factor; sensitive ones last: there is no way back from them."""
    stage_of = _stage_of(survey)
    askable = sorted(_askable(survey, occasion, asked), key=stage_of)
    stages = (list(items) for _, items in groupby(askable, key=stage_of))
    return [_by_factor(items) for items in stages]


def _by_factor(items: Sequence[Item]) -> list[list[Item]]:
    factors = dict.fromkeys(item.factor for item in items)
    return [[item for item in items if item.factor == factor] for factor in factors]


def _askable(survey: Questionnaire, occasion: Occasion, asked: Sequence[str]) -> list[Item]:
    return [item for item in survey.items if item.id not in (survey.overall, *asked) and _fits(item, occasion)]


def _stage_of(survey: Questionnaire) -> Callable[[Item], int]:
    uses = {factor.id: _BY_USE.index(factor.use) for factor in survey.factors}

    def stage(item: Item) -> int:
        return _SENSITIVE if item.sensitive else _OPTIONAL if item.optional else uses[item.factor]

    return stage


def _fits(item: Item, occasion: Occasion) -> bool:
    """Whether a citizen can judge ``item`` on this ``occasion``."""
    match item.asked:
        case Asked.EVERYONE:
            return True
        case Asked.AFTER_RESULT:
            return occasion.kind is OccasionKind.DOSSIER
        case Asked.AFTER_LATE_RESULT:
            return occasion.was_late
        case Asked.ONLINE:
            return occasion.channel is ChannelKind.ONLINE
        case Asked.AT_COUNTER:
            return occasion.kind is OccasionKind.COUNTER or occasion.channel is ChannelKind.COUNTER
        case Asked.OFFICE:
            return False


def _ids(items: Sequence[Item]) -> list[str]:
    return [item.id for item in items]
