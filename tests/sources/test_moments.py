"""Dates however a one-stop system writes them."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.faults import RuleBroken
from bot.sources.moments import EARLIEST, LATEST, read_moment
from tests.builders import HANOI

NOON = datetime(2026, 11, 3, 12, 5, 9)
moments = st.datetimes(EARLIEST, LATEST - timedelta(days=1)).map(lambda moment: moment.replace(microsecond=0))


@given(moments)
def test_the_official_format_is_read_to_the_second(moment: datetime) -> None:
    assert read_moment(f"{moment:%Y%m%d%H%M%S}", HANOI) == moment
    assert read_moment(int(f"{moment:%Y%m%d%H%M%S}"), HANOI) == moment
    assert read_moment(float(f"{moment:%Y%m%d}"), HANOI) == datetime(moment.year, moment.month, moment.day)


@given(moments)
def test_iso_and_day_first_tell_the_same(moment: datetime) -> None:
    assert read_moment(moment.isoformat(), HANOI) == moment
    assert read_moment(f"{moment:%Y-%m-%d %H:%M:%S}", HANOI) == moment
    assert read_moment(f"{moment:%d/%m/%Y %H:%M:%S}", HANOI) == moment


@given(moments, st.integers(-12, 14))
def test_a_time_of_another_zone_becomes_local(moment: datetime, hours: int) -> None:
    told = moment.replace(tzinfo=timezone(timedelta(hours=hours)))

    assert read_moment(told.isoformat(), HANOI) == told.astimezone(HANOI).replace(tzinfo=None)


@given(st.text(max_size=25))
def test_any_other_text_is_a_moment_nothing_or_refused(text: str) -> None:
    with suppress(RuleBroken):
        moment = read_moment(text, HANOI)
        assert moment is None or EARLIEST <= moment < LATEST


@pytest.mark.parametrize(
    "written",
    [
        "20261103120509", " 20261103120509 ", "2026-11-03T12:05:09", "2026-11-03T12:05:09.000", "2026-11-03T05:05:09Z",
        "2026-11-03t12:05:09+07:00", "2026-11-03T12:05:09+0700", "03/11/2026 12:05:09", "3/11/2026 12:05:09", NOON,
    ],
)  # fmt: skip
def test_all_of_these_are_one_moment(written: object) -> None:
    assert read_moment(written, HANOI) == NOON


@pytest.mark.parametrize("written", ["20261103", "2026-11-03", "03/11/2026", "3/11/2026", date(2026, 11, 3), 20261103])
def test_a_day_begins_at_midnight(written: object) -> None:
    assert read_moment(written, HANOI) == datetime(2026, 11, 3)


@pytest.mark.parametrize("written", ["03/11/2026 12:05", "2026-11-03 12:05", "2026-11-03T12:05"])
def test_minutes_do(written: str) -> None:
    assert read_moment(written, HANOI) == NOON.replace(second=0)


@pytest.mark.parametrize("written", [None, "", "  ", "00010101000000", "0001-01-01T00:00:00", "01/01/0001"])
def test_an_empty_date_is_none(written: object) -> None:
    assert read_moment(written, HANOI) is None


@pytest.mark.parametrize(
    "written",
    ["20261301", "20260230", "30/02/2026", "2026", "202611031205", "hôm qua", "2026W451", "45964", 45964, True, [], 1.5,
     "18991231", "21010101", "0001-01-01T00:00:00+14:00", "٢٠٢٦١١٠٣", float("nan")],
)  # fmt: skip
def test_what_is_no_date_is_refused(written: object) -> None:
    with pytest.raises(RuleBroken, match="ngày hẹn trả"):
        read_moment(written, HANOI, "ngày hẹn trả")


def test_the_zone_of_the_office_counts_not_that_of_the_machine() -> None:
    assert read_moment("2026-11-03T00:00:00Z", UTC) == datetime(2026, 11, 3)
