"""The working calendar: which days the State's offices work."""

from bisect import bisect_right
from datetime import date, timedelta
from functools import cached_property

from pydantic import Field, model_validator

from bot.domain.faults import RuleBroken
from bot.domain.procedures import Content, Day, Text


class Holiday(Content):
    """A day, or a run of days, off for public offices."""

    name: Text = Field(description="Tên ngày nghỉ")
    on: Day = Field(description="Ngày nghỉ (năm-tháng-ngày)")
    until: Day | None = Field(default=None, description="Ngày nghỉ cuối cùng, nếu nghỉ nhiều ngày")
    source: Text = Field(description="Văn bản quy định ngày nghỉ")
    to_confirm: Text | None = Field(default=None, description="Điều còn chờ văn bản chính thức")

    @model_validator(mode="after")
    def _in_order(self) -> "Holiday":
        if self.until is not None and self.until < self.on:
            raise RuleBroken("until không được trước on")
        return self

    def covers(self, day: date) -> bool:
        """Whether ``day`` falls within this holiday."""
        return self.on <= day <= (self.until or self.on)


class MakeUpDay(Content):
    """A weekend day worked in exchange for a day off."""

    on: Day = Field(description="Ngày làm bù")
    source: Text = Field(description="Văn bản quy định")


class WorkingCalendar(Content):
    """Everything that ``calendar.yaml`` holds."""

    holidays: tuple[Holiday, ...] = Field(min_length=1, description="Các ngày nghỉ lễ, tết")
    make_up_days: tuple[MakeUpDay, ...] = Field(default=(), description="Ngày làm bù")

    def holiday_on(self, day: date) -> Holiday | None:
        """The holiday that ``day`` falls in, or None."""
        return next((holiday for holiday in self.holidays if holiday.covers(day)), None)

    def is_working_day(self, day: date) -> bool:
        """Weekdays that are no holiday, and the make-up days."""
        return day in self._worked if day.weekday() >= 5 or day in self._off else True

    @cached_property
    def _worked(self) -> frozenset[date]:
        return frozenset(make_up.on for make_up in self.make_up_days)

    @cached_property
    def _off(self) -> frozenset[date]:
        """Every single day off: a million deadlines are counted by them."""
        spans = ((holiday.on, ((holiday.until or holiday.on) - holiday.on).days) for holiday in self.holidays)
        return frozenset(first + timedelta(days=day) for first, days in spans for day in range(days + 1))

    def working_days_between(self, start: date, end: date) -> int:
        """The working days after ``start`` up to and including ``end``; 0 when ``end`` is not after ``start``."""
        return max(0, self._working_days_until(end.toordinal()) - self._working_days_until(start.toordinal()))

    def add_working_days(self, start: date, working_days: int) -> date:
        """The day that lies ``working_days`` (at least 0) working days after ``start``."""
        day = start.toordinal()
        wanted = self._working_days_until(day) + working_days
        # Never too far: so many working days take at least so many days, and the last of the last stretch works.
        while missing := wanted - self._working_days_until(day):
            day += missing
        return date.fromordinal(day)

    def _working_days_until(self, day: int) -> int:
        """The working days of our era up to and including the ``day`` with this ordinal; its first was a Monday."""
        weeks, days = divmod(day, 7)
        usual = weeks * 5 + min(days, 5)
        return usual - bisect_right(self._weekdays_off, day) + bisect_right(self._weekend_days_worked, day)

    @cached_property
    def _weekdays_off(self) -> list[int]:
        return sorted(day.toordinal() for day in self._off - self._worked if day.weekday() < 5)

    @cached_property
    def _weekend_days_worked(self) -> list[int]:
        return sorted(day.toordinal() for day in self._worked if day.weekday() >= 5)
