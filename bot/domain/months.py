"""Whole months: reports count nothing finer, so that a day more or less cannot tell what one citizen answered."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class MonthSpan:
    """The months from ``first`` to ``last``, both given by their first days; ``first`` is not after ``last``."""

    first: date
    last: date

    @classmethod
    def covering(cls, first: date, last: date) -> "MonthSpan":
        """The whole months that the days from ``first`` to ``last`` lie in; days in the wrong order change places."""
        return cls(month_of(min(first, last)), month_of(max(first, last)))

    @property
    def months(self) -> tuple[date, ...]:
        """Each month by its first day, in order."""
        return tuple(_month(number) for number in range(_number(self.first), _number(self.last) + 1))

    @property
    def last_day(self) -> date:
        """The last day of the last month."""
        return months_later(self.last, 1) - timedelta(days=1)

    @property
    def former(self) -> "MonthSpan":
        """As many months right before."""
        length = len(self.months)
        return MonthSpan(months_later(self.first, -length), months_later(self.last, -length))

    @property
    def quarters(self) -> tuple[date, ...]:
        """The first days of the quarters that lie wholly in the span."""
        months = set(self.months)
        return tuple(month for month in self.months if month.month % 3 == 1 and months_later(month, 2) in months)


def month_of(day: date) -> date:
    """The first day of the month of ``day``."""
    return day.replace(day=1)


def quarter_of(day: date) -> date:
    """The first day of the quarter of ``day``."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def months_later(month: date, count: int) -> date:
    """The first day of the month that is ``count`` months after ``month`` (before, when negative)."""
    return _month(_number(month) + count)


def _number(month: date) -> int:
    return month.year * 12 + month.month - 1


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
