"""Fees, from the cells of the table.

“Miễn phí” in the fee cell is often the portal's default, while the note beside it says that the provincial council
sets the fee; so it counts as free of charge only where the note says so too.
"""

import re
from dataclasses import dataclass

from bot.domain.procedures import Fee
from bot.published.channel_table import NOT_SAID, FeeCell
from bot.published.doubts import squeezed

LEAST_DONG = 1000
"""No fee is lower: the publication's “50 VNĐ” is thousands of đồng, or a time run into it."""

_SUM = re.compile(r"(\d{1,3}(?:[.,]\d{3})*|\d+) ?(?:VNĐ|Việt Nam Đồng)", re.ASCII)
_BY_PROVINCE = re.compile(r"hội đồng nhân dân|hđnd", re.IGNORECASE)
_NOTHING_TO_PAY = re.compile(
    r"\W*(?:không(?: có| thu)?(?: phí| lệ phí|,| và)*|không mất (?:lệ )?phí|miễn (?:thu )?(?:lệ )?phí)\W*",
    re.IGNORECASE,
)
_PER = re.compile(r"\(\s*(?:đồng)?\s*/\s*([\w ]{2,30}?)\s*\)", re.IGNORECASE)

FREE_BY_DEFAULT = "Cổng ghi “Miễn phí”, nhưng đó thường là ô để mặc định: hỏi lại cơ quan trước khi nộp"


@dataclass(frozen=True, slots=True)
class FeeRead:
    """A fee as read, None where the source names none, and why it is doubtful."""

    fee: Fee | None
    doubt: str | None = None


def read_fee(cell: FeeCell) -> FeeRead:
    """The fee that ``cell`` names, its note kept beside it."""
    amount, note = squeezed(cell.amount), _unbracketed(cell.note)
    if amount == "Miễn phí":
        return _said_free(note)
    if amount in ("", NOT_SAID):
        return FeeRead(Fee(amount="as_noted", note=note)) if note else FeeRead(None)
    found = _SUM.fullmatch(amount)
    dong = int(re.sub(r"[.,]", "", found[1])) if found else 0
    if dong >= LEAST_DONG:
        per = _PER.fullmatch(cell.note)
        return FeeRead(Fee(amount=dong, per=per[1], note=None) if per else Fee(amount=dong, note=note))
    reason = "số tiền dưới 1.000 đồng" if found else "không phải số tiền đồng"
    return FeeRead(Fee(amount="as_noted", note=_joined(f"Nguồn ghi “{amount}”", note)), reason)


def _said_free(note: str | None) -> FeeRead:
    if note is None:
        return FeeRead(Fee(amount="as_noted", note=FREE_BY_DEFAULT), "“Miễn phí” không kèm căn cứ")
    if _BY_PROVINCE.search(note):
        return FeeRead(Fee(amount="set_by_province", note=note))
    if _NOTHING_TO_PAY.fullmatch(note):
        return FeeRead(Fee(amount="free", note=f"Nguồn ghi: Miễn phí ({note})"))
    return FeeRead(Fee(amount="as_noted", note=note), "ô ghi “Miễn phí” nhưng ghi chú nói khác")


def _unbracketed(note: str) -> str | None:
    """The note without the cell's own brackets; None when nothing is left."""
    inner = squeezed(note)
    if inner.startswith("(") and inner.endswith(")"):
        inner = squeezed(inner[1:-1])
    return inner or None


def _joined(said: str, note: str | None) -> str:
    return f"{said} ({note})" if note else said
