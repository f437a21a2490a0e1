"""Dates and times as one-stop systems write them."""

import re
from datetime import date, datetime, time, tzinfo

from bot.domain.faults import RuleBroken

EARLIEST, LATEST = datetime(1990, 1, 1), datetime(2101, 1, 1)  # noqa: DTZ001 - local times of the office

_ISO = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?P<offset>Z|[+-]\d\d:?\d\d)?)?", re.ASCII | re.IGNORECASE
)
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T]+(\d{1,2}):(\d\d)(?::(\d\d))?)?", re.ASCII)
_NEVER = date(1, 1, 1)
"""What .NET writes for a date that was never set."""


def read_moment(value: object, zone: tzinfo, what: str = "ngày") -> datetime | None:
    """The local time, without zone, that ``value`` tells; None for an empty one. Raises RuleBroken about ``what``.

    Understood are ``yyyyMMddHHmmss``, ``yyyyMMdd``, ISO 8601 (a time with its own offset is moved to ``zone``),
    ``dd/MM/yyyy`` with or without a time, and the date cells of a spreadsheet.
    """
    if value is None or value == "":
        return None
    if type(value) is str and len(value) == 14 and (usual := _usual(value)) is not None:
        return usual
    try:
        moment = _written(value, zone) if isinstance(value, str) else _typed(value, zone)
    except (ValueError, OverflowError):
        moment = None
    if moment is not None and EARLIEST <= moment < LATEST:
        return moment
    if (moment is not None and moment.date() == _NEVER) or not str(value).strip():
        return None
    if moment is not None:
        raise RuleBroken(f"{what}: năm {moment.year} không hợp lý")
    raise RuleBroken(f"{what}: không đọc được “{str(value)[:40]}”; viết như 20261103, 2026-11-03 hoặc 03/11/2026")


def _usual(text: str) -> datetime | None:
    """The moment as the national synchronisation writes it: most of the millions that an import reads."""
    try:
        moment = datetime.fromisoformat(f"{text[:8]}T{text[8:]}") if text.isdecimal() else LATEST
    except ValueError:
        return None
    return moment if EARLIEST <= moment < LATEST else None


def _written(text: str, zone: tzinfo) -> datetime | None:
    if len(text) == 14 and text.isdecimal():
        return datetime.fromisoformat(f"{text[:8]}T{text[8:]}")
    if text != (bare := text.strip()):
        return _written(bare, zone)
    if iso := _ISO.fullmatch(text):
        moment = datetime.fromisoformat(text.upper())
        return moment.astimezone(zone).replace(tzinfo=None) if iso["offset"] else moment
    if parts := _DAY_FIRST.fullmatch(text):
        day, month, year, hour, minute, second = (int(part or 0) for part in parts.groups())
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - a local time of the office
    return datetime.fromisoformat(text) if len(text) == 8 and text.isdecimal() else None


def _typed(value: object, zone: tzinfo) -> datetime | None:
    """The date cells of a spreadsheet, and dates that a spreadsheet took for numbers."""
    match value:
        case datetime():
            return value
        case date():
            return datetime.combine(value, time())
        case int() | float():
            return _written(f"{value:.0f}", zone)
        case _:
            return None
