"""The legal acts a procedure rests on, cut out of the flattened table: title, number, and so on."""

import re
from dataclasses import dataclass

from bot.domain.procedures import LegalAct
from bot.published.doubts import Counted, Doubt, Part, squeezed

HEADING = "Tên văn bản pháp lýMã văn bản"

_ISSUERS = (
    "CP TTg UBTVQH BTC BTP BCA BQP BXD BGTVT BNNMT BNNPTNT BTNMT NHNN BKHĐT BLĐTBXH BYT BVHTTDL BCT BNV BNG BTTTT "
    "BKHCN BGDĐT BHXH TANDTC VKSNDTC HĐTP VPCP TTCP UBDT BDTTG BTS TCHQ TCT KTNN UBND HĐND HĐBT CTN BTL BNN BCN BTM"
)
_KNOWN = "|".join(sorted(_ISSUERS.split(), key=len, reverse=True))
_ISSUER = rf"(?:UBTVQH\d\d|QH\d\d|(?:{_KNOWN})|[A-ZĐ]{{1,8}}?(?=[A-ZĐ][^\W\d_A-ZĐ])|[A-ZĐ]{{1,8}})"
_KIND = r"(?:TTLT|TT|QĐ|QD|NQ|NĐ|ND|VBHN|CT|PL|KH|TB|CV|SL|LCT|L)"
_ORGAN = rf"(?:QH ?\d\d?|UBTVQH ?\d\d|{_KIND}(?: ?[-–] ?{_ISSUER})+)"
_NUMBER = re.compile(rf"(\d+(?:\.\d+)?[a-zA-Z]?) ?/ ?(?:(?:19|20)\d\d ?[/-] ?)?{_ORGAN}")
_TITLE_WORD = r"(?:Bộ luật|Luật|Nghị định|Thông tư liên tịch|Thông tư|Nghị quyết|Quyết định|Pháp lệnh|Văn bản hợp nhất)"
_NAMED_BEFORE = re.compile(rf"(?:{_TITLE_WORD}(?: số)?|số):? ?$", re.IGNORECASE)
_YEAR_RUN_IN = re.compile(r"(?:19|20)\d\d(?=\d)")
_NEXT_TITLE = re.compile(rf"\s+(?:{_TITLE_WORD}|Quy định|Sửa đổi|Hướng dẫn)")
_WITHIN_TITLE = " ,.;:)(/–-”"
"""What follows a number that is only mentioned in a title; the next row's title begins right after a number's cell."""


@dataclass(frozen=True, slots=True)
class LawRow:
    """One act as written."""

    title: str
    number: str


@dataclass(frozen=True, slots=True)
class LawTable:
    """All acts as written, and ``rest``, in which no number ends a row."""

    rows: tuple[LawRow, ...]
    rest: str

    @property
    def written(self) -> str:
        """The table exactly as it stood in the text."""
        return "".join(row.title + row.number for row in self.rows) + self.rest


@dataclass(frozen=True, slots=True)
class LawsRead:
    """The legal basis; ``kept`` is text without a recognisable number."""

    acts: tuple[LegalAct, ...]
    kept: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    counted: Counted


def read_laws(text: str) -> LawsRead:
    """The acts that ``text`` lists, each once."""
    table = cut_laws(text.removeprefix(HEADING))
    acts = [LegalAct(number=squeezed(row.number), title=squeezed(row.title) or None) for row in table.rows]
    rest = squeezed(table.rest)
    doubts = (Doubt(Part.LAWS, rest, "không tìm thấy số, ký hiệu văn bản"),) if rest else ()
    return LawsRead(
        tuple(dict.fromkeys(acts)), (rest,) if rest else (), doubts, Counted(len(acts) + len(doubts), len(acts))
    )


def cut_laws(text: str) -> LawTable:
    """Cut ``text``; the table's ``written`` is the text again."""
    rows: list[LawRow] = []
    begin = 0
    for found in _NUMBER.finditer(text):
        start = _start_of_number(text, found, begin)
        if start is not None and _ends_row(text, start, found.end(), is_alone=start == begin):
            rows.append(LawRow(text[begin:start], text[start : found.end()]))
            begin = found.end()
    return LawTable(tuple(rows), text[begin:])


def _start_of_number(text: str, found: re.Match[str], begin: int) -> int | None:
    """Where the number's cell begins; None when the number is mentioned within a title."""
    start = found.start()
    if (year := _YEAR_RUN_IN.match(found[1])) and len(found[1]) > 4:
        return start + year.end()  # “… năm 2024” and “48/2024/QH15”
    named = _NAMED_BEFORE.search(text, begin, start)
    is_last = found.end() == len(text)  # the table's last cell is always a number
    if named and named.start() > begin and (is_last or not text[named.start() - 1].isspace()):
        return named.start()
    is_joined = (
        start == begin or text[start - 1] == "\n" or not (text[start - 1].isspace() or text[start - 1] in '(“"/')
    )
    return start if is_joined or is_last else None


def _ends_row(text: str, start: int, end: int, *, is_alone: bool) -> bool:
    if end == len(text):
        return True
    if _NEXT_TITLE.match(text, end):  # a blank between the rows: then the number must follow its title without one
        before = text[max(0, start - 2) : start]
        return not is_alone and not before[-1:].isspace() and before.lower() != "số"
    if is_alone and _NUMBER.match(text, end):
        return False  # “44/2026/NĐ-CP44/2026/NĐ-CP”: the first is the title
    return text[end] not in _WITHIN_TITLE and not text[end].isspace()
