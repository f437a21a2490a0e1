"""The rules of fees, times, channels and checks."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from bot.domain.procedures import ChannelKind, Fee, ProcessingTime, RequiredDocument
from tests.builders import a_procedure, some_knowledge


@pytest.mark.parametrize(
    ("written", "amount"), [("8000", 8000), ("set_by_province", "set_by_province"), (8000, 8000), ("0010", 10)]
)
def test_a_fee_is_an_amount_or_says_who_sets_it(written: object, amount: object):
    assert Fee.model_validate({"amount": written}).amount == amount


@pytest.mark.parametrize(
    "written", ["8.000", "8,000", "8000đ", "-5", "0", "", " 8000", "٨٠٠٠", "8e3", "mien phi", None]
)
def test_a_fee_is_never_guessed(written: object):
    with pytest.raises(ValidationError):
        Fee.model_validate({"amount": written})


@pytest.mark.parametrize("amount", ["free", "as_noted"])
def test_free_and_as_noted_say_on_what_ground(amount: str):
    assert Fee.model_validate({"amount": amount, "note": "Điều 11"}).note == "Điều 11"
    with pytest.raises(ValidationError, match="phải kèm note"):
        Fee.model_validate({"amount": amount})


@pytest.mark.parametrize(
    "time",
    [
        {"amount": "3", "unit": "working_day"},
        {"amount": "0", "unit": "hour"},
        {"unit": "within_the_day"},
        {"unit": "as_noted", "note": "Theo từng vụ việc"},
    ],
)
def test_a_time_is_counted_or_told(time: dict[str, Any]):
    assert ProcessingTime.model_validate(time).unit.value == time["unit"]


@pytest.mark.parametrize(
    ("time", "reason"),
    [
        ({"unit": "working_day"}, "thiếu amount"),
        ({"amount": "1", "unit": "within_the_day"}, "không đi cùng amount"),
        ({"amount": "1", "unit": "as_noted", "note": "x"}, "không đi cùng amount"),
        ({"unit": "as_noted"}, "phải kèm note"),
        ({"amount": "-1", "unit": "day"}, "số nguyên viết liền"),
    ],
)
def test_a_time_that_says_too_little_or_too_much_is_refused(time: dict[str, Any], reason: str):
    with pytest.raises(ValidationError, match=reason):
        ProcessingTime.model_validate(time)


def test_texts_lose_stray_blanks_and_may_not_be_blank():
    assert RequiredDocument.model_validate({"name": "  Tờ \n khai "}).name == "Tờ khai"
    with pytest.raises(ValidationError, match="không được để trống"):
        RequiredDocument.model_validate({"name": " \n "})


def test_a_channel_is_found_by_the_way_of_filing():
    procedure = a_procedure()
    assert procedure.channel(ChannelKind.ONLINE) == procedure.channels[0]
    assert procedure.channel(ChannelKind.POST) is None


def test_a_check_holds_a_year_unless_it_is_due_sooner():
    assert a_procedure(checked_on="2026-11-22").check_expires_on == date(2027, 11, 22)
    assert a_procedure(check_again_by="2026-12-31").check_expires_on == date(2026, 12, 31)


def test_a_procedure_cannot_be_changed_by_accident():
    procedure = a_procedure()
    with pytest.raises(ValidationError):
        procedure.name = "khác"  # type: ignore[misc]


def test_knowledge_finds_a_procedure_by_its_current_and_its_replaced_code():
    renewed = a_procedure(replaces=["1.000009"])
    known = some_knowledge(renewed)
    assert known.procedure("1.000009") is known.procedure("1.000001") is renewed
    assert known.procedure("9.999999") is None


def test_a_current_code_wins_over_a_replaced_one():
    current = a_procedure(code="1.000009")
    known = some_knowledge(current, a_procedure(replaces=["1.000008"]))
    assert known.procedure("1.000009") is current


def test_fields_without_procedures_are_not_browsed_and_procedures_come_by_short_name():
    known = some_knowledge(a_procedure(short_name="Voi"), a_procedure(code="1.000005", short_name="Bò"))
    assert [field.id for field in known.browsable_fields()] == ["nong-nghiep"]
    assert [procedure.short_name for procedure in known.in_field("nong-nghiep")] == ["Bò", "Voi"]
    assert known.in_field("y-te") == []
