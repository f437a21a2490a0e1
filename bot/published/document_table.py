"""The tables of papers, cut into rows and cells.

Flattened as the table of channels is: the case a table is for (``--`` for none), its heading, then rows of name, form
and count: ``Đơn đề nghịMẫu số 05.docx1 bản chính,1 bản saoBản vẽ1 bản chính``. Every character belongs to exactly one
cell.
"""

import re
from dataclasses import dataclass

HEADING = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"

# The count's cell follows the name without a blank and is followed by the next row without one; “nộp 02 bản chính tờ
# khai” and “: 01 bản chụp;” within a name are not. “năm 20191 bản chínhGiấy…” is a year and a count.
_COUNT = re.compile(
    r"(?<![\d\s])(?:\d+ bản chính(?:,\d+ bản sao)?|\d+ bản sao)(?=$|[^\s.,;:)\]])"
    r"|(?<=\s)\d{2,} bản chính(?:,\d+ bản sao)?(?!\d+ bản )(?=$|[^\s.,;:)\]])"
    r"|(?<!\S)\d bản chính(?:,\d+ bản sao)?$"
)
_RUN = re.compile(r"(\d+)( .*)", re.DOTALL)
_YEAR_AND_COUNT = re.compile(r"(?:19|20)\d{3}")
_FILE = re.compile(r"\.(?:docx?|pdf|xlsx?|rar|zip|jpe?g|png|odt|rtf|pptx?|tiff?)(?![a-z])", re.IGNORECASE)
_CAPITALISED = re.compile(r"(?!Tg)[^\W\d_][^\W\d_A-Z]{2}")
_ACRONYM = re.compile(r"[A-ZĐ]{2}")
_NUMBERED = re.compile(r"\d\.\d")
LONGEST_FILE_NAME = 110
"""Characters; further back a change of case is a typing error in the paper's name, not where a file's name begins."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One paper as written. ``is_sure`` is False where the name ends in digits that may belong to the count."""

    name: str
    form: str
    count: str
    is_sure: bool = True

    @property
    def written(self) -> str:
        """The row exactly as it stood in the text."""
        return self.name + self.form + self.count


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """The papers of one case, as written; ``has_heading`` is False for text that no table follows."""

    case: str
    has_heading: bool
    rows: tuple[DocumentRow, ...]

    @property
    def written(self) -> str:
        """The table exactly as it stood in the text."""
        return self.case + (HEADING if self.has_heading else "") + "".join(row.written for row in self.rows)


def cut_documents(text: str) -> tuple[DocumentTable, ...]:
    """Cut ``text``; the tables' ``written`` make up the text again. What follows the last row ends as a case alone."""
    case, *parts = text.split(HEADING)
    tables: list[DocumentTable] = []
    for part in parts:
        rows, rest = _rows(part)
        tables.append(DocumentTable(case, has_heading=True, rows=rows))
        case = rest
    if case:
        tables.append(DocumentTable(case, has_heading=False, rows=()))
    return tuple(tables)


def names_a_file(cell: str) -> bool:
    """Whether ``cell`` has the name of a file in it."""
    return _FILE.search(cell) is not None


def _rows(part: str) -> tuple[tuple[DocumentRow, ...], str]:
    rows: list[DocumentRow] = []
    begin = 0
    for count in _COUNT.finditer(part):
        name, number, is_sure = _count_parted(part[begin : count.start()], count[0])
        name, form = _form_parted(name)
        rows.append(DocumentRow(name, form, number, is_sure))
        begin = count.end()
    return tuple(rows), part[begin:]


def _count_parted(name: str, count: str) -> tuple[str, str, bool]:
    """``năm 2026`` and ``1 bản chính`` from ``năm `` and ``20261 bản chính``: no count in the 2,832 has two digits."""
    run = _RUN.fullmatch(count)
    if run is None or len(run[1]) == 1:
        return name, count, True
    return name + run[1][:-1], run[1][-1] + run[2], _YEAR_AND_COUNT.fullmatch(run[1]) is not None


def _form_parted(cell: str) -> tuple[str, str]:
    """The paper's name and the names of its form's files, which are empty when there are none or none can be told."""
    if not _FILE.search(cell):
        return cell, ""
    first = next(_FILE.finditer(cell))
    earliest = max(1, first.end() - LONGEST_FILE_NAME)
    for place in range(earliest, first.start()):
        if _may_begin_a_file(cell, place) and "; " not in cell[place : first.start()]:
            return cell[:place], cell[place:]
    return cell, ""


def _may_begin_a_file(cell: str, place: int) -> bool:
    """Whether what stands at ``place`` joins the letter before it without belonging to its word."""
    before, here = cell[place - 1], cell[place]
    if before.isspace() or not here.isalnum() or before + here == "CP":
        return False
    if _NUMBERED.match(cell, place):
        return not before.isdigit()
    if before in ").;:,”]…":
        return not here.isdigit() or before in ");”" or not cell[max(0, place - 2)].isdigit()
    if here.isupper():
        return before.islower() or _CAPITALISED.match(cell, place) is not None
    return here.islower() and _ACRONYM.fullmatch(cell[max(0, place - 2) : place]) is not None and cell[place] != "g"
