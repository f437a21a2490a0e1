"""The working calendar: which days the State's offices work."""

from datetime import date

from pydantic import Field, model_validator

from bot.domain.faults import RuleBroken
from bot.domain.procedures import Content, Text


class Holiday(Content):
    """A day, or a run of days, off for public offices."""

    name: Text = Field(description="Tên ngày nghỉ")
    on: date = Field(description="Ngày nghỉ (năm-tháng-ngày)")
    until: date | None = Field(None, description="Ngày nghỉ cuối cùng, nếu nghỉ nhiều ngày")
    source: Text = Field(description="Văn bản quy định ngày nghỉ")
    to_confirm: Text | None = Field(None, description="Điều còn chờ văn bản chính thức")

    @model_validator(mode="after")
    def _in_order(self) -> "Holiday":
        if self.until is not None and self.until < self.on:
            raise RuleBroken("until phải sau on")
        return self

    def covers(self, day: date) -> bool:
        """Whether ``day`` falls within this holiday."""
        return self.on <= day <= (self.until or self.on)


class MakeUpDay(Content):
    """A weekend day worked in exchange for a day off."""

    on: date = Field(description="Ngày làm bù")
    source: Text = Field(description="Văn bản quy định")


class WorkingCalendar(Content):
    """Everything that ``calendar.yaml`` holds."""

    holidays: tuple[Holiday, ...] = Field(min_length=1, description="Các ngày nghỉ lễ, tết")
    make_up_days: tuple[MakeUpDay, ...] = Field((), description="Ngày làm bù")

    def holiday_on(self, day: date) -> Holiday | None:
        """The holiday that ``day`` falls in, or None."""
        return next((holiday for holiday in self.holidays if holiday.covers(day)), None)

    def is_working_day(self, day: date) -> bool:
        """Weekdays that are no holiday, and the make-up days."""
        if any(make_up.on == day for make_up in self.make_up_days):
            return True
        return day.weekday() < 5 and self.holiday_on(day) is None
