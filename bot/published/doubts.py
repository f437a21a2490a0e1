"""What a machine could not settle about a published record, for the report and for the official who checks."""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """A part of a published record, as the report counts them; the value is its name for officials."""

    TIMES = "Thời hạn"
    FEES = "Phí, lệ phí"
    DOCUMENTS = "Thành phần hồ sơ"
    LAWS = "Căn cứ pháp lý"
    CHANNELS = "Cách thức thực hiện"
    STEPS = "Trình tự thực hiện"
    CONDITIONS = "Yêu cầu, điều kiện"
    RESULT = "Kết quả"
    LEVEL = "Cấp thực hiện"
    AGENCY = "Cơ quan thực hiện"
    PLACE = "Địa chỉ tiếp nhận"
    OTHER = "Mục khác"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A passage that was not, or not surely, understood: ``written`` as published, ``reason`` a Vietnamese clause."""

    part: Part
    written: str
    reason: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many items of a part a record has, and how many of them were understood without a doubt."""

    items: int
    understood: int


def squeezed(text: str) -> str:
    """``text`` with one blank wherever it has any, and none around it."""
    return " ".join(text.split())
