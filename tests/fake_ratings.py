"""Ratings in memory: the ports of ``rating_ports`` for tests; passes the contract suite of tests/store."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.domain.survey_walk import Occasion, OccasionKind
from bot.service.dialogue import AboutRating, FinishResponse, RecordAnswer, RecordComment, RecordSensitiveAnswer
from bot.service.ports import Clock
from bot.service.rating_ports import (
    Comment,
    InvitationCount,
    MarkCount,
    OfficeMark,
    ResponseCount,
    SensitiveCount,
    Standing,
)

Key = tuple[str, ...]


@dataclass
class FakeResponse:
    """One response, by its owner; ``answers`` by item."""

    owner: str
    questionnaire: str
    occasion: Occasion
    month: date
    answers: dict[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]])
    comments: list[str] = field(default_factory=list[str])
    is_final: bool = False

    def lies_within(self, first: date, last: date, unit: str | None) -> bool:
        return first <= self.month <= last and is_below(self.occasion.unit, unit)


class InMemoryRatings:
    """The ports ``Ratings``, ``RatingFigures`` and ``OfficeMarks``; give it to ``InMemoryCitizenRecords``."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.kept: dict[Key, FakeResponse] = {}
        self._sensitive: Counter[tuple[str, str, int, str, date]] = Counter()
        self._marks: dict[tuple[str, str, str, date], int] = {}
        self.sent: list[InvitationCount] = []

    async def standing(self, chat: str, questionnaire: str, occasion: Occasion) -> Standing:
        kept = self.kept.get(self._key(chat, questionnaire, occasion))
        return Standing(is_closed=kept is not None and (kept.is_final or kept.owner != chat))

    async def answers_per_item(self, questionnaire: str, unit: str) -> Mapping[str, int]:
        here = (
            each for each in self.kept.values() if (each.questionnaire, each.occasion.unit) == (questionnaire, unit)
        )
        return Counter(item for each in here for item, values in each.answers.items() for _ in values)

    async def enter(self, mark: OfficeMark) -> None:
        self._marks[mark.questionnaire, mark.item, mark.unit, mark.month.replace(day=1)] = mark.value

    def carry_out(self, chat: str, effect: AboutRating) -> None:
        """Carry out one effect of a commit."""
        if isinstance(effect, RecordSensitiveAnswer):
            for value in dict.fromkeys(effect.values):
                self._sensitive[effect.questionnaire, effect.item, value, effect.unit, self._quarter()] += 1
            return
        begun = FakeResponse(chat, effect.questionnaire, effect.occasion, self._today().replace(day=1))
        kept = self.kept.setdefault(self._key(chat, effect.questionnaire, effect.occasion), begun)
        if kept.is_final or kept.owner != chat:
            return
        match effect:
            case RecordAnswer(item=item, values=values):
                kept.answers[item] = tuple(dict.fromkeys(values))
            case RecordComment(text=text):
                kept.comments.append(text)
            case FinishResponse():
                kept.is_final = True

    async def marks(self, first: date, last: date, unit: str | None = None) -> Sequence[MarkCount]:
        counted = Counter(
            (each.questionnaire, item, value, each.occasion.unit, each.occasion.procedure, each.month)
            for each in self._within(first, last, unit)
            for item, values in each.answers.items()
            for value in values
        )
        return [MarkCount(*key, count) for key, count in counted.items()]

    async def responses(self, first: date, last: date, unit: str | None = None) -> Sequence[ResponseCount]:
        counted = Counter(
            (each.questionnaire, each.occasion.kind, each.occasion.unit, each.occasion.procedure, each.month)
            for each in self._within(first, last, unit)
            if any(each.answers.values())
        )
        return [ResponseCount(*key, count) for key, count in counted.items()]

    async def sensitive(self, first: date, last: date, unit: str | None = None) -> Sequence[SensitiveCount]:
        counted = [SensitiveCount(*key, count) for key, count in self._sensitive.items()]
        return [
            each
            for each in counted
            if first <= each.quarter and each.quarter.replace(month=each.quarter.month + 2) <= last
            if is_below(each.unit, unit)
        ]

    async def invitations(self, first: date, last: date, unit: str | None = None) -> Sequence[InvitationCount]:
        return [each for each in self.sent if first <= each.month <= last and is_below(each.unit, unit)]

    async def comments(self, first: date, last: date, unit: str | None = None) -> Sequence[Comment]:
        told = [
            Comment(
                each.questionnaire, each.occasion.unit, each.occasion.procedure, each.month, "\n".join(each.comments)
            )
            for each in self._within(first, last, unit)
            if each.comments
        ]
        return sorted(told, key=lambda comment: comment.text)

    async def office_marks(self, first: date, last: date, unit: str | None = None) -> Sequence[OfficeMark]:
        entered = [OfficeMark(*key, value) for key, value in self._marks.items()]
        return [mark for mark in entered if first <= mark.month <= last and is_below(mark.unit, unit)]

    def _within(self, first: date, last: date, unit: str | None) -> Iterable[FakeResponse]:
        return [each for each in self.kept.values() if each.lies_within(first, last, unit)]

    def _key(self, chat: str, questionnaire: str, occasion: Occasion) -> Key:
        if occasion.kind is OccasionKind.DOSSIER and occasion.dossier:
            return questionnaire, occasion.dossier
        return questionnaire, occasion.unit, str(self._today()), chat

    def _quarter(self) -> date:
        today = self._today()
        return date(today.year, (today.month - 1) // 3 * 3 + 1, 1)

    def _today(self) -> date:
        return self._clock.now().date()


def is_below(unit: str, filter_unit: str | None) -> bool:
    """Whether ``unit`` is ``filter_unit`` or below it."""
    return filter_unit is None or unit == filter_unit or unit.startswith(f"{filter_unit}.")
