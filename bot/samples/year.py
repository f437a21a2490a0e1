"""The made-up year: which desks of H99 there are, how well each serves, and what citizens come for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.calendar import WorkingCalendar
from bot.domain.knowledge import Knowledge
from bot.domain.months import month_of, months_later
from bot.domain.procedures import Procedure, ProcessingTime, TimeUnit

UNIT = "H99"
MONTHS = 12
MOST_WORKING_DAYS = 30
FEWEST_POPULAR = 5
LATE_FIELDS = frozenset({"dat-dai", "xay-dung"})
"""Fields in which other offices are involved, where lateness comes from (domain facts, section 11)."""

POPULAR = {
    "1.001193": 16, "1.000894": 8, "1.004873": 9, "1.000656": 5, "1.004884": 3, "2.000635": 10, "1.004859": 3,
    "2.000815": 18, "2.000884": 8, "2.001035": 6, "1.004222": 10, "1.004194": 9, "1.010041": 5, "1.001612": 7,
    "2.000720": 3, "1.012783": 6, "1.013831": 7, "1.013225": 4, "1.014027": 5, "1.001776": 6, "1.001699": 3,
    "1.013133": 3, "1.001731": 2,
}  # fmt: skip
"""What citizens ask most, and how often of about 150."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk, its share of the dossiers, the chance that a citizen is content, and that a dossier is late.

    ``weak_at`` are the factors and items in which it is worse by ``weak_by``.
    """

    unit: str
    office: str
    share: float
    content: float
    late: float
    weak_at: frozenset[str] = frozenset()
    weak_by: float = 0.0


@dataclass(frozen=True, slots=True)
class Errand:
    """A procedure that citizens come for; ``weight`` says how often."""

    code: str
    name: str
    field: str
    working_days: int
    weight: int
    late: float


@dataclass(frozen=True, slots=True)
class Dip:
    """The month in which a new software came: everybody waited, and said so."""

    month: date
    content: float = -0.22
    late: float = 0.14


@dataclass(frozen=True, slots=True)
class SampleYear:
    """Everything that the made-up year is drawn from."""

    today: date
    desks: Sequence[Desk]
    errands: Sequence[Errand]
    working_days: Sequence[date]
    dip: Dip
    calendar: WorkingCalendar

    def desk_of(self, unit: str) -> Desk:
        """The desk of ``unit``, which must be one of the year's."""
        return next(desk for desk in self.desks if desk.unit == unit)

    def content(self, unit: str, parts: frozenset[str], on: date) -> float:
        """The chance that a citizen is content with a part of the service (named by item and factor)."""
        desk = self.desk_of(unit)
        weak = desk.weak_by if parts & desk.weak_at else 0.0
        return desk.content - weak + (self.dip.content if month_of(on) == self.dip.month else 0.0)

    def late(self, desk: Desk, errand: Errand, on: date) -> float:
        """The chance that a dossier received ``on`` a day will be late."""
        return desk.late + errand.late + (self.dip.late if month_of(on) == self.dip.month else 0.0)


def year_before(today: date, knowledge: Knowledge) -> SampleYear:
    """The twelve whole months before this one, and this one up to ``today``."""
    first = months_later(month_of(today), -MONTHS)
    days = (first + timedelta(days=day) for day in range((today - first).days + 1))
    working_days = [day for day in days if knowledge.calendar.is_working_day(day)]
    dip = Dip(months_later(month_of(today), -5))
    return SampleYear(today, desks_of(knowledge), errands_of(knowledge), working_days, dip, knowledge.calendar)


def desks_of(knowledge: Knowledge) -> Sequence[Desk]:
    """The desks of H99, each with its own quality; made-up ones when the knowledge is another unit's already."""
    named = {
        office.unit: office.name
        for office in knowledge.offices.offices
        if office.unit == UNIT or office.unit.startswith(f"{UNIT}.")
    }
    desks = named or {UNIT: "Đơn vị mẫu", f"{UNIT}.01": "Điểm Đông", f"{UNIT}.02": "Điểm Tây", f"{UNIT}.03": "Điểm Nam"}
    return [_desk(place, unit, name) for place, (unit, name) in enumerate(desks.items())]


def errands_of(knowledge: Knowledge) -> Sequence[Errand]:
    """The procedures that citizens come for."""
    popular = [procedure for procedure in knowledge.procedures if procedure.code in POPULAR]
    chosen = popular if len(popular) >= FEWEST_POPULAR else knowledge.procedures
    names = {field.id: field.name for field in knowledge.fields.fields}
    return [_errand(procedure, names) for procedure in chosen]


_OFFICERS = frozenset({"cong-chuc", "nguoi-phuc-vu", "thai-do"})
"""Officers' conduct, as the shipped questionnaires call it."""


def _desk(place: int, unit: str, office: str) -> Desk:
    match place:
        case 0:
            return Desk(unit, office, share=46, content=0.86, late=0.03)
        case 1:
            return Desk(unit, office, share=20, content=0.90, late=0.02)
        case 2:
            return Desk(unit, office, share=18, content=0.83, late=0.04, weak_at=_OFFICERS, weak_by=0.33)
        case 3:
            return Desk(unit, office, share=16, content=0.82, late=0.12)
        case _:
            return Desk(unit, office, share=10, content=0.80 + place % 5 * 0.03, late=0.03)


def _errand(procedure: Procedure, fields: Mapping[str, str]) -> Errand:
    return Errand(
        code=procedure.code,
        name=procedure.name,
        field=fields.get(procedure.field, procedure.field),
        working_days=_working_days(procedure.channels[0].processing_time) if procedure.channels else 5,
        weight=POPULAR.get(procedure.code, 1),
        late=0.07 if procedure.field in LATE_FIELDS else 0.0,
    )


def _working_days(time: ProcessingTime) -> int:
    amount = time.amount or 1
    match time.unit:
        case TimeUnit.HOUR | TimeUnit.WITHIN_THE_DAY:
            days = 1
        case TimeUnit.WORKING_DAY:
            days = amount
        case TimeUnit.DAY:
            days = amount * 5 // 7
        case TimeUnit.MONTH:
            days = amount * 22
        case TimeUnit.AS_NOTED:
            days = 5
    return max(1, min(days, MOST_WORKING_DAYS))
