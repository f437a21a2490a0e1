"""Offices, their hours, and the way to a human."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from markupsafe import Markup

from bot.content.sentences import OfficeTexts
from bot.conversation.rendering.aspects import lines
from bot.domain.calendar import WorkingCalendar
from bot.domain.offices import WEEKDAYS, Office, Opening, Weekday
from bot.service.dialogue import Language


def hours(office: Office, say: OfficeTexts) -> Markup:
    """Opening hours, with runs of like weekdays told together."""
    open_days: list[Weekday] = [day for day in WEEKDAYS if office.hours.get(day)]
    runs = groupby(open_days, key=lambda day: (office.hours[day], WEEKDAYS.index(day) - open_days.index(day)))
    return Markup("; ").join(_run(list(days), stretches, say) for (stretches, _), days in runs)


def _run(days: Sequence[Weekday], stretches: Sequence[Opening], say: OfficeTexts) -> Markup:
    first, last = say.weekdays[days[0]], say.weekdays[days[-1]]
    named = first if len(days) == 1 else say.days_range.format(first=first, last=last)
    told = ", ".join(f"{stretch.opens:%H:%M}-{stretch.closes:%H:%M}" for stretch in stretches)
    return Markup("{} {}").format(named, told)


def office_card(
    office: Office, now: datetime, calendar: WorkingCalendar, say: OfficeTexts, language: Language
) -> Markup:
    """Everything about one office, and whether it is open at ``now``."""
    holiday = calendar.holiday_on(now.date())
    opening = office.opening_at(now, calendar)
    open_now = say.open_now.format(closes=f"{opening.closes:%H:%M}") if opening else say.closed_now
    point = office.map_point
    return lines(
        say.office.format(name=name_of(office, language), address=office.address, phone=office.phone),
        say.hours.format(hours=hours(office, say)),
        say.holiday.format(name=holiday.name) if holiday else open_now,
        say.note.format(note=office.note) if office.note else None,
        say.map_link.format(latitude=f"{point.latitude:.5f}", longitude=f"{point.longitude:.5f}"),
    )


def name_of(office: Office, language: Language) -> str:
    """The office's name in ``language``."""
    return office.name_en if language == "en" else office.name


def nearest(office: Office, distance_km: float, say: OfficeTexts, language: Language) -> Markup:
    """Which office is nearest, and how far."""
    distance = f"{distance_km:.1f}"
    shown = distance if language == "en" else distance.replace(".", ",")
    return say.nearest.format(name=name_of(office, language), distance=shown)
