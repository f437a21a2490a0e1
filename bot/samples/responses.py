"""The responses of the made-up year: citizens walk through the questionnaires as they would in a chat."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain import survey_moves as moves
from bot.domain.dossiers import Dossier, DossierState
from bot.domain.procedures import ChannelKind
from bot.domain.survey_items import Item, Scale
from bot.domain.survey_moves import Moved, Refusal
from bot.domain.survey_plan import Rotation
from bot.domain.survey_walk import Occasion, OccasionKind, Walk
from bot.domain.surveys import Offered, Questionnaire, in_force
from bot.samples.citizen import Temper, reasons_for, values_for, words_for
from bot.samples.year import SampleYear
from bot.service.dialogue import AboutRating, RecordAnswer
from bot.service.rating import commented, recorded
from bot.service.scrubbing import scrub

AFTER_RESULT, AT_COUNTER = 0.8, 0.6
"""Of all responses those after a result; of the others those by a counter's QR code."""

CHAT = "sample"
"""The channel of the made-up chats; nothing is ever sent there."""


@dataclass(frozen=True, slots=True)
class SampleResponse:
    """One citizen's response: what is to be recorded on which day."""

    on: date
    chat: str
    occasion: Occasion
    effects: Sequence[AboutRating]


@dataclass(frozen=True, slots=True)
class _Visit:
    on: date
    occasion: Occasion
    offered: Offered


def sample_responses(
    year: SampleYear, surveys: Sequence[Questionnaire], dossiers: Sequence[Dossier], count: int, seed: int
) -> Iterator[SampleResponse]:
    """``count`` responses, by their day; fewer only when no questionnaire was in force."""
    dice = random.Random(f"{seed} responses")  # noqa: S311 - made-up citizens, drawn alike each time
    asked: Counter[tuple[str, str, str]] = Counter()
    for number, visit in enumerate(sorted(_visits(year, dossiers, count, dice), key=_day_of), start=1):
        survey = _survey(surveys, visit, dice)
        if survey is None:
            continue
        citizen = _Citizen(year, visit, survey, dice, asked)
        yield SampleResponse(visit.on, f"{CHAT}:{number}", visit.occasion, tuple(citizen.rates()))


def returned(dossiers: Iterable[Dossier]) -> list[tuple[date, Dossier]]:
    """The dossiers whose result was returned, each with the day."""
    return [
        (dossier.returned_at.date(), dossier)
        for dossier in dossiers
        if dossier.state is DossierState.RETURNED and dossier.returned_at
    ]


def _visits(year: SampleYear, dossiers: Sequence[Dossier], count: int, dice: random.Random) -> Iterator[_Visit]:
    rated = returned(dossiers)
    chosen = dice.sample(rated, k=min(round(count * AFTER_RESULT), len(rated)))
    for on, dossier in chosen:
        later = min(on + timedelta(days=dice.choice((0, 0, 0, 1, 2, 4))), year.today)
        yield _Visit(later, _of_dossier(dossier, year), Offered.AFTER_RESULT)
    for _ in range(count - len(chosen)):
        unit = dice.choices(year.desks, [desk.share for desk in year.desks])[0].unit
        on = dice.choice(year.working_days)
        if dice.random() < AT_COUNTER:
            occasion = Occasion(kind=OccasionKind.COUNTER, unit=unit, channel=ChannelKind.COUNTER)
            yield _Visit(on, occasion, Offered.AT_COUNTER)
        else:
            yield _Visit(on, Occasion(kind=OccasionKind.REQUEST, unit=unit), Offered.ON_REQUEST)


def _of_dossier(dossier: Dossier, year: SampleYear) -> Occasion:
    return Occasion(
        kind=OccasionKind.DOSSIER,
        unit=dossier.unit,
        procedure=dossier.procedure_code or None,
        channel=dossier.channel,
        was_late=dossier.is_overdue(year.calendar, year.today),
        dossier=dossier.code,
    )


def _day_of(visit: _Visit) -> date:
    return visit.on


def _survey(surveys: Sequence[Questionnaire], visit: _Visit, dice: random.Random) -> Questionnaire | None:
    """What is offered by itself, or one of those to choose from; the poster may be older than its questionnaire."""
    offered = in_force(surveys, visit.on, visit.offered)
    if visit.offered is not Offered.ON_REQUEST and offered:
        return offered[0]
    choice = offered or in_force(surveys, visit.on, Offered.ON_REQUEST)
    return dice.choice(choice) if choice else None


class _Citizen:
    """Walks through one questionnaire."""

    def __init__(
        self,
        year: SampleYear,
        visit: _Visit,
        survey: Questionnaire,
        dice: random.Random,
        asked: Counter[tuple[str, str, str]],
    ) -> None:
        self._year, self._visit, self._survey, self._dice, self._asked = year, visit, survey, dice, asked
        self._temper = self._drawn_temper()

    def rates(self) -> Iterator[AboutRating]:
        """What the whole walk leaves to be recorded; some citizens leave in the middle."""
        walk = moves.begin(self._survey, self._visit.occasion, "00000000", self._rotation())
        for _ in range(self._temper.taps):
            if walk is None:
                return
            moved = self._next(walk)
            yield from self._effects(moved)
            if moved.is_over:
                return
            walk = moved.walk

    def _effects(self, moved: Moved) -> Iterator[AboutRating]:
        is_dissatisfied = moved.walk.awaiting == "reason"
        if moved.answers and self._dice.random() < (0.3 if is_dissatisfied else 0.015):
            words = scrub(words_for(self._dice, is_content=not is_dissatisfied))
            yield from _ratings(commented(moved.walk, words))
        for effect in _ratings(recorded(moved)):
            if isinstance(effect, RecordAnswer):
                self._asked[self._survey.id, self._visit.occasion.unit, effect.item] += len(effect.values)
            yield effect

    def _next(self, walk: Walk) -> Moved:
        """One question answered, as many taps as it takes."""
        if walk.awaiting == "more":
            goes_on = self._dice.random() < self._temper.goes_on
            more = moves.more(walk, self._survey, self._rotation()) if goes_on else Refusal.NOT_HERE
            return moves.stop(walk) if isinstance(more, Refusal) else more
        if walk.awaiting == "reason":
            return self._ticked(walk, reasons_for(self._temper, self._survey.reasons, self._dice))
        item = self._survey.item(walk.plan[walk.place])
        if item is None or self._dice.random() < (0.35 if item.optional else 0.04):
            return _allowed(moves.skip(walk, self._survey))
        values = values_for(item, self._content(item), self._dice)
        if item.scale is Scale.CHOICES:
            return self._ticked(walk, values)
        return _allowed(moves.answer(walk, self._survey, values[0]))

    def _ticked(self, walk: Walk, values: Sequence[int]) -> Moved:
        """Several values ticked, and on to the next question."""
        given: list[moves.Answer] = []
        for value in values:
            moved = _allowed(moves.answer(walk, self._survey, value))
            walk, given = moved.walk, [*moved.answers]
        done = _allowed(moves.done(walk, self._survey))
        return Moved(done.walk, (*given, *done.answers), done.is_over)

    def _content(self, item: Item) -> float:
        """The chance of a good mark; whoever got a result late is angry about everything."""
        unit = self._visit.occasion.unit
        if item.sensitive:
            return 0.95 if unit != self._year.desks[-1].unit else 0.9
        content = self._year.content(unit, frozenset({item.id, item.factor}), self._visit.on)
        return content + self._temper.mood - (0.3 if self._temper.was_late else 0.0)

    def _rotation(self) -> Rotation:
        here = (self._survey.id, self._visit.occasion.unit)
        answers = {item.id: self._asked[(*here, item.id)] for item in self._survey.items}
        return Rotation(answers, self._dice)

    def _drawn_temper(self) -> Temper:
        leaves_early = self._dice.random() < 0.08
        return Temper(
            mood=self._dice.gauss(0, 0.08),
            taps=self._dice.randint(1, 3) if leaves_early else 100,
            goes_on=0.97 if self._dice.random() < 0.12 else 0.2,
            is_heard_badly=bool(self._year.desk_of(self._visit.occasion.unit).weak_at),
            was_late=self._visit.occasion.was_late,
        )


def _allowed(moved: Moved | Refusal) -> Moved:
    assert not isinstance(moved, Refusal), "a made-up citizen only does what the question allows"  # noqa: S101
    return moved


def _ratings(effects: Iterable[object]) -> Iterator[AboutRating]:
    return (effect for effect in effects if isinstance(effect, AboutRating))
