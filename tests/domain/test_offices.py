"""Offices: when they are open, which is nearest."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import WorkingCalendar
from bot.domain.offices import EARTH_RADIUS_KM, MapPoint, Offices
from tests.builders import CALENDAR, HANOI, OFFICES

OFFICE = Offices.model_validate(OFFICES).main
WORKING = WorkingCalendar.model_validate(CALENDAR)

points = st.builds(MapPoint, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))


@pytest.mark.parametrize(
    ("moment", "closes"),
    [
        ("2026-11-23 06:59:59", None),
        ("2026-11-23 07:00", "11:30"),
        ("2026-11-23 11:29:59", "11:30"),
        ("2026-11-23 11:30", None),
        ("2026-11-23 13:29", None),
        ("2026-11-23 13:30", "17:00"),
        ("2026-11-23 17:00", None),
        ("2026-11-21 09:00", None),  # Saturday
        ("2026-11-22 09:00", None),  # Sunday
        ("2026-02-16 09:00", None),  # Tết, a Monday
        ("2026-02-20 09:00", None),  # its last day, a Friday
        ("2026-02-23 09:00", "11:30"),
    ],
)
def test_an_office_is_open_from_the_first_minute_to_before_the_last(moment: str, closes: str | None):
    opening = OFFICE.opening_at(datetime.fromisoformat(moment).replace(tzinfo=HANOI), WORKING)
    assert (f"{opening.closes:%H:%M}" if opening else None) == closes


def test_the_first_office_speaks_for_the_bot():
    assert OFFICE.unit == "H99"


def test_the_nearest_office_comes_first():
    offices = Offices.model_validate(OFFICES)
    far, near = offices.nearest(MapPoint(latitude=16.0201, longitude=108.0301))[::-1]
    assert (near[0].unit, far[0].unit) == ("H99.01", "H99")
    assert near[1] < 0.1 < far[1]


def test_distances_are_great_circles():
    hanoi = MapPoint(latitude=21.0285, longitude=105.8542)
    saigon = MapPoint(latitude=10.7769, longitude=106.7009)
    assert hanoi.distance_km(saigon) == pytest.approx(1143, abs=2)


@given(points, points)
def test_no_distance_is_negative_or_longer_than_half_the_earth(one: MapPoint, other: MapPoint):
    assert 0 <= one.distance_km(other) <= 3.1416 * EARTH_RADIUS_KM
    assert one.distance_km(other) == pytest.approx(other.distance_km(one), abs=1e-6)


@pytest.mark.parametrize(
    ("unit", "office"), [("H99.01", "H99.01"), ("H99.01.007", "H99.01"), ("H99.05", "H99"), ("X", "H99")]
)
def test_a_unit_without_an_office_of_its_own_is_served_by_the_one_above(unit: str, office: str):
    assert Offices.model_validate(OFFICES).of_unit(unit).unit == office
