"""The table of ways to file, cut into rows and cells.

The portal's table comes flattened, without anything between cells: ``Trực tuyến5 Ngày làm việcMiễn phíTrực tiếp…``.
Every character of the text belongs to exactly one cell, so that nothing can get lost.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.procedures import ChannelKind

NOT_SAID = "Không có thông tin"
"""How the portal fills an empty cell."""

HEADING = "Hình thức nộpThời gianPhí, lệ phíMô tả"

KINDS = {
    "Trực tuyến": ChannelKind.ONLINE,
    "Dịch vụ bưu chính": ChannelKind.POST,
    "Trực tiếp": ChannelKind.COUNTER,
}

_MONEY = r"\d[\d.,]* ?(?:VNĐ|Việt Nam Đồng|USD)"
_UNIT = r"(?:Ngày làm việc|Ngày|Giờ làm việc|Giờ|Tháng|Tuần|Năm|Phút)"
_KIND = "|".join(KINDS)
# A few times are words: “Không phải trả kết quả cho người nộp thuế”, “Hệ thống … phản hồi tự động …”.
_WORDS = rf"[A-ZĐ](?:(?!{_KIND})[^\d;:\n]){{0,150}}?(?=Miễn phí|{NOT_SAID})"
_TIME = rf"(?:{NOT_SAID}|\d+(?:[.,]\d+)? ?{_UNIT}|\d+(?=Miễn phí|{NOT_SAID})|{_WORDS})"
_ROW = re.compile(rf"(?P<kind>{_KIND})(?:(?P<time>{_TIME})(?P<fee>Miễn phí|{NOT_SAID}|{_MONEY})|(?P<run>{_MONEY}))")
_RUN = re.compile(r"(\d[\d.,]*)(.*)", re.DOTALL)
_GROUPED = re.compile(r"(?:0|[1-9]\d{0,2}(?:,\d{3})*|[1-9]\d*)")


@dataclass(frozen=True, slots=True)
class FeeCell:
    """The fee as written; ``note`` is what stands behind it in brackets, brackets included."""

    amount: str
    note: str


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One row as written. ``time`` is None where time and fee run into each other (``125 VNĐ``)."""

    kind: str
    time: str | None
    fee: FeeCell
    description: str

    @property
    def written(self) -> str:
        """The row exactly as it stood in the text."""
        return f"{self.kind}{self.time or ''}{self.fee.amount}{self.fee.note}{self.description}"


@dataclass(frozen=True, slots=True)
class ChannelTable:
    """The whole text: ``before`` is what stands ahead of the first row."""

    before: str
    rows: tuple[ChannelRow, ...]


def cut_channels(text: str) -> ChannelTable:
    """Cut ``text``; ``before`` and the rows' ``written`` make up the text again."""
    starts = list(_ROW.finditer(text))
    if not starts:
        return ChannelTable(text, ())
    ends = [start.start() for start in starts[1:]] + [len(text)]
    rows = [_row(start, text[start.end() : end]) for start, end in zip(starts, ends, strict=True)]
    return ChannelTable(text[: starts[0].start()], tuple(_settled(rows)))


def _row(start: re.Match[str], rest: str) -> ChannelRow:
    note, description = _bracketed(rest)
    return ChannelRow(start["kind"], start["time"], FeeCell(start["fee"] or start["run"], note), description)


def _bracketed(text: str) -> tuple[str, str]:
    """The brackets that ``text`` begins with, and the rest; unbalanced ones are no brackets."""
    depth = 0
    for place, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return (text[: place + 1], text[place + 1 :]) if place else ("", text)
    return "", text


def _settled(rows: Sequence[ChannelRow]) -> Iterator[ChannelRow]:
    """The rows, where ``125 VNĐ`` is parted when the sum allows one way only, or another row tells the time."""
    times = {row.time for row in rows if row.time}
    for row in rows:
        ways = list(_ways_to_part(row.fee.amount)) if row.time is None else []
        as_elsewhere = [way for way in ways if way[0] in times]
        chosen = as_elsewhere if len(as_elsewhere) == 1 else ways
        if len(chosen) == 1:
            time, fee = chosen[0]
            yield replace(row, time=time, fee=replace(row.fee, amount=fee))
        else:
            yield row


def _ways_to_part(run: str) -> Iterator[tuple[str, str]]:
    found = _RUN.fullmatch(run)
    digits, currency = (found[1], found[2]) if found else ("", "")
    for place in range(1, len(digits)):
        time, sum_of_money = digits[:place], digits[place:]
        if time.isdigit() and not time.startswith("0") and _GROUPED.fullmatch(sum_of_money):
            yield time, sum_of_money + currency
