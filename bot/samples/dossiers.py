"""The dossiers of the made-up year: each lives from its receipt as far as today."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.samples.dossier_rows import Life, MadeUpDossier, Row, person, row_of
from bot.samples.year import Desk, Errand, SampleYear

FIRST_NUMBER = 900_000
"""Added to the running number, so that no code is one of the sample file, which counts from 1."""

CLOSES = time(17, 0)
EXTENDED_BY = 10
"""Working days."""


def sample_rows(year: SampleYear, count: int, seed: int) -> Iterator[Row]:
    """``count`` dossiers as a one-stop system would export them today, by their day of receipt."""
    dice = random.Random(f"{seed} dossiers")  # noqa: S311 - made-up dossiers, drawn alike each time
    days = sorted(dice.choices(year.working_days, k=count))
    desks = dice.choices(year.desks, [desk.share for desk in year.desks], k=count)
    errands = dice.choices(year.errands, [errand.weight for errand in year.errands], k=count)
    for number, (day, desk, errand) in enumerate(zip(days, desks, errands, strict=True), start=1):
        yield row_of(_dossier(year, FIRST_NUMBER + number, desk, errand, _opening(day, dice), dice))


def _opening(day: date, dice: random.Random) -> datetime:
    return datetime.combine(day, time(7, 30)) + timedelta(minutes=dice.randrange(220))


def _dossier(
    year: SampleYear, number: int, desk: Desk, errand: Errand, received: datetime, dice: random.Random
) -> MadeUpDossier:
    due_on = year.calendar.add_working_days(received.date(), errand.working_days)
    channel = dice.choices("123", (46, 48, 6))[0]
    is_late = dice.random() < year.late(desk, errand, received.date())
    whole = _life(year, received, due_on, channel, dice, is_late=is_late)
    life = [(state, moment) for state, moment in whole if moment.date() <= year.today] or whole[:1]
    is_apologised = is_late and due_on < year.today and life[-1][0] == 4 and dice.random() < 0.5
    return MadeUpDossier(
        number=number,
        unit=desk.unit,
        office=desk.office,
        procedure_code=errand.code,
        procedure_name=errand.name,
        field=errand.field,
        filer=person(dice),
        channel=channel,
        due=datetime.combine(due_on, CLOSES),
        life=life,
        received=received,
        extended_to=year.calendar.add_working_days(due_on, EXTENDED_BY) if is_apologised else None,
    )


def _life(
    year: SampleYear, received: datetime, due_on: date, channel: str, dice: random.Random, *, is_late: bool
) -> Life:
    """The whole life of a dossier, whatever the day is."""
    fate = dice.random()
    begun = [(1, received), (2, received + timedelta(minutes=40))] if channel == "2" else [(2, received)]
    if fate < 0.03:
        return [begun[0], (3, received + timedelta(hours=2))] if channel == "2" else [(3, received)]
    if fate < 0.045:
        return [*begun, (7, received + timedelta(days=1))]
    checked = [*begun, (4, received + timedelta(hours=1))]
    if fate < 0.055:
        return [*checked, (5, received + timedelta(hours=2)), (8, received + timedelta(days=30))]
    waits, waited = _waits(received, dice)
    finished = _finish(year, received.date(), due_on, dice, is_late=is_late)
    finished_at = datetime.combine(year.calendar.add_working_days(finished, waited), _office_time(dice))
    finished_at = max(finished_at, received + timedelta(hours=3), *(moment for _, moment in waits))
    returned_at = finished_at + timedelta(days=0 if channel == "2" else dice.choice((0, 0, 1, 1, 2, 5)), minutes=9)
    is_fetched = dice.random() < 0.97
    return [*checked, *waits, (9, finished_at), *([(10, returned_at)] if is_fetched else [])]


def _waits(received: datetime, dice: random.Random) -> tuple[Life, int]:
    """Requests for a supplement or a payment and the way back to work, and how many working days they take."""
    life: list[tuple[int, datetime]] = []
    days = 0
    begins = received + timedelta(hours=2)
    for state in dice.choices(((), (5,), (6,), (5, 5)), (84, 9, 5, 2))[0]:
        waited = dice.randint(1, 4)
        life += [(state, begins), (4, begins + timedelta(days=waited))]
        begins, days = begins + timedelta(days=waited, hours=1), days + waited
    return life, days


def _finish(year: SampleYear, received: date, due_on: date, dice: random.Random, *, is_late: bool) -> date:
    if is_late:
        return year.calendar.add_working_days(due_on, dice.choice((1, 1, 2, 2, 3, 5, 8, 13)))
    allowed = year.calendar.working_days_between(received, due_on)
    return year.calendar.add_working_days(received, round(allowed * dice.choice((0.4, 0.6, 0.8, 1.0, 1.0))))


def _office_time(dice: random.Random) -> time:
    return time(dice.choice((8, 9, 10, 14, 15, 16)), dice.randrange(60))
