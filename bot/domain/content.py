"""What the files that officials edit are made of: texts, whole numbers, days, and models that refuse unknown keys."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.domain.faults import RuleBroken


def whole_number(value: object) -> object:
    """A number from its digits; anything else that is text raises RuleBroken."""
    if isinstance(value, str):
        if not (value.isascii() and value.isdigit()):
            raise RuleBroken(f"cần một số nguyên viết liền, không dấu chấm hay dấu phẩy, nhưng gặp “{value}”")
        return int(value)
    return value


def _day(value: object) -> object:
    # pydantic alone would also take 86400 (seconds since 1970) and moments of a day
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise RuleBroken(f"cần ngày dạng năm-tháng-ngày, ví dụ 2026-07-01, nhưng gặp “{value}”")
    return value


def spelled(pattern: str, example: str) -> AfterValidator:
    """A text of exactly this form."""
    form = re.compile(pattern, re.ASCII)

    def check(value: str) -> str:
        if not form.fullmatch(value):
            raise RuleBroken(f"không đúng dạng; ví dụ đúng: {example}, nhưng gặp “{value}”")
        return value

    return AfterValidator(check)


def _not_blank(value: str) -> str:
    squeezed = " ".join(value.split())
    if not squeezed:
        raise RuleBroken("không được để trống")
    return squeezed


WholeNumber = Annotated[int, BeforeValidator(whole_number), Field(ge=0)]
Text = Annotated[str, AfterValidator(_not_blank)]
Day = Annotated[date, BeforeValidator(_day)]
FieldId = Annotated[str, spelled(r"[a-z0-9]+(-[a-z0-9]+)*", "ho-tich")]


class Content(BaseModel):
    """Base of everything read from ``knowledge/``: frozen, and refusing unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
