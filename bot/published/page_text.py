"""Texts as the portal's page shows them: its own furniture taken off, the rest in lines."""

import re
from dataclasses import dataclass

from bot.published.doubts import squeezed

_TAIL = re.compile(
    r"Từ khóa(?P<keywords>.*?)Mô tả(?P<description>.*?)(?P<picker>Chọn cơ quan thực hiện.*)?$", re.DOTALL
)
_PICKER = re.compile(
    r"Chọn cơ quan thực hiện|Tỉnh/ Thành phố|Bộ ngành|-- Chọn [^-]{1,20} --|Phường/ Xã|Sở|Đơn vị|"
    r"Hệ thống chỉ hiển thị những cơ quan đã áp dụng dịch vụ công trực tuyến|Nộp hồ sơ"
)
_STEP = re.compile(r"(?<=[.;:!?)])\s+(?=(?:[-+*•] ?)?Bước \d+ ?[.:)])")
_LIST_MARK = re.compile(r"^[-–•]\s+")
_SAYS_NOTHING = {"", "--", "không có thông tin"}


@dataclass(frozen=True, slots=True)
class PageText:
    """A text without the page's furniture; ``keywords`` and ``description`` are empty where the page names none."""

    text: str
    keywords: str
    description: str


def without_furniture(text: str) -> PageText:
    """Part ``text`` from the search words and the picker of offices that the page shows below it."""
    tail = _TAIL.search(text)
    if tail is None or _PICKER.sub("", tail["picker"] or "").strip():
        return PageText(said(text), "", "")
    return PageText(said(text[: tail.start()]), said(tail["keywords"]), said(tail["description"]))


def said(text: str) -> str:
    """``text``, or nothing where it only says that there is nothing."""
    return "" if squeezed(text).lower() in _SAYS_NOTHING else text.strip()


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of ``text``, squeezed; steps that were numbered on one line stand apart."""
    return tuple(item(line) for whole in text.splitlines() for line in _STEP.split(whole) if item(line))


def item(text: str) -> str:
    """``text``, squeezed, without the dash of the list that it was in."""
    return squeezed(_LIST_MARK.sub("", text.strip()))
