"""Numbers and days as a Vietnamese office writes them."""

from datetime import date

import pytest

from bot.reports import wording
from bot.service.report import WITHHELD, Change, Share


@pytest.mark.parametrize(("number", "written"), [(0, "0"), (999, "999"), (1234567, "1.234.567")])
def test_thousands_have_points(number: int, written: str):
    assert wording.count(number) == written


@pytest.mark.parametrize(
    ("number", "places", "written"),
    [(84.14, 1, "84,1"), (1234.5, 2, "1.234,50"), (-0.04, 1, "-0,0"), (100.0, 1, "100,0")],
)
def test_decimals_have_a_comma(number: float, places: int, written: str):
    assert wording.decimal(number, places) == written


def test_an_interval_runs_from_low_to_high():
    assert wording.interval(Share(9, 10, 90.0, 59.6, 98.2)) == "59,6–98,2%"


def test_a_change_says_in_which_direction():
    assert wording.points(Change(5.25, 0.01, is_significant=True)) == "tăng 5,2 điểm phần trăm"
    assert wording.points(Change(-5.25, 0.01, is_significant=True)) == "giảm 5,2 điểm phần trăm"
    assert (wording.signed(1.26), wording.signed(-1.26)) == ("+1,3", "−1,3")


def test_a_tiny_p_value_is_not_called_nought():
    assert wording.p_value(0.00001).replace("\N{NO-BREAK SPACE}", " ") == "p < 0,001"
    assert wording.p_value(0.0456).replace("\N{NO-BREAK SPACE}", " ") == "p = 0,046"


def test_days_begin_with_the_day():
    assert wording.period(date(2026, 1, 1), date(2026, 11, 22)) == "Từ ngày 01/01/2026 đến ngày 22/11/2026"


def test_a_withheld_number_is_a_dash():
    assert (wording.counted(WITHHELD), wording.counted(1500)) == ("–", "1.500")
