"""Units of government and their offices: where they are and when they are open."""

import re
from datetime import datetime, time
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from bot.domain.calendar import WorkingCalendar
from bot.domain.faults import RuleBroken
from bot.domain.procedures import Content, Text, spelled

EARTH_RADIUS_KM = 6371.0
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Opening(Content):
    """One stretch of opening hours within a day."""

    opens: time
    closes: time


def _opening(value: object) -> object:
    if not isinstance(value, str):
        return value
    hours = _HOURS.fullmatch(value.strip())
    if hours is None:
        raise RuleBroken(f"cần giờ dạng 07:00-11:30, nhưng gặp “{value}”")
    stretch = Opening(opens=time(int(hours[1]), int(hours[2])), closes=time(int(hours[3]), int(hours[4])))
    if stretch.closes <= stretch.opens:
        raise RuleBroken(f"giờ đóng cửa phải sau giờ mở cửa: “{value}”")
    return stretch


def _one_after_another(stretches: tuple[Opening, ...]) -> tuple[Opening, ...]:
    for earlier, later in pairwise(stretches):
        if later.opens < earlier.closes:
            raise RuleBroken("các khoảng giờ phải theo thứ tự trong ngày và không chồng lên nhau")
    return stretches


_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
Hours = Annotated[Opening, BeforeValidator(_opening, json_schema_input_type=str)]


class MapPoint(Content):
    """A place on the map, in degrees."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]

    def distance_km(self, other: "MapPoint") -> float:
        """Great-circle distance in kilometres (haversine)."""
        phi, psi = radians(self.latitude), radians(other.latitude)
        across = sin(radians(other.longitude - self.longitude) / 2) ** 2
        chord = sin((psi - phi) / 2) ** 2 + cos(phi) * cos(psi) * across
        return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))  # rounding can lift antipodes above 1


class Office(Content):
    """A unit's office that receives citizens."""

    unit: Annotated[str, spelled(r"[A-Z]\d{2}(\.\d{2,3})*", "H99.01")] = Field(description="Mã đơn vị, ví dụ H99.01")
    name: Text = Field(description="Tên cơ quan")
    name_en: Text = Field(description="Tên tiếng Anh")
    parent: str | None = Field(default=None, description="Mã đơn vị cấp trên; bỏ trống nếu là đơn vị chính")
    address: Text = Field(description="Địa chỉ")
    map_point: MapPoint = Field(description="Vị trí trên bản đồ")
    phone: Text = Field(description="Điện thoại")
    hours: dict[Weekday, Annotated[tuple[Hours, ...], AfterValidator(_one_after_another)]] = Field(
        description="Giờ làm việc theo thứ; ngày không có tên là ngày nghỉ"
    )
    note: Text | None = Field(default=None, description="Ghi chú cho người dân")

    def opening_at(self, moment: datetime, calendar: WorkingCalendar) -> Opening | None:
        """The opening hours that ``moment`` (local time) falls in, or None when the office is closed then."""
        if calendar.holiday_on(moment.date()) is not None:
            return None
        stretches = self.hours.get(WEEKDAYS[moment.weekday()], ())
        return next((hours for hours in stretches if hours.opens <= moment.time() < hours.closes), None)


def _known_parents(offices: tuple[Office, ...]) -> tuple[Office, ...]:
    units = [office.unit for office in offices]
    if len(units) != len(set(units)):
        raise RuleBroken("hai cơ quan dùng chung một mã đơn vị (unit)")
    orphans = {office.parent for office in offices if office.parent} - set(units)
    if orphans:
        raise RuleBroken(f"parent không có trong danh sách: {', '.join(sorted(orphans))}")
    return offices


class Offices(Content):
    """Everything that ``offices.yaml`` holds; the first office is the one that speaks for the bot."""

    offices: Annotated[tuple[Office, ...], AfterValidator(_known_parents)] = Field(
        min_length=1, description="Các cơ quan, cơ quan chính đứng đầu"
    )

    @property
    def main(self) -> Office:
        """The office named first."""
        return self.offices[0]

    def of_unit(self, unit: str) -> Office:
        """The office of ``unit``, or of the closest unit above it, or the main one."""
        while unit:
            for office in self.offices:
                if office.unit == unit:
                    return office
            unit = unit.rpartition(".")[0]
        return self.main

    def nearest(self, point: MapPoint) -> list[tuple[Office, float]]:
        """All offices with their distance from ``point`` in kilometres, nearest first."""
        return sorted(
            ((office, office.map_point.distance_km(point)) for office in self.offices), key=lambda pair: pair[1]
        )
