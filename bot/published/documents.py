"""The papers of a dossier, from the tables of a record."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.procedures import Handling, RequiredDocument
from bot.published.document_table import DocumentRow, DocumentTable, cut_documents, names_a_file
from bot.published.doubts import Counted, Doubt, Part, squeezed
from bot.published.page_text import item, said

LONGEST_CASE = 250
"""Characters of a case that stand beside each of its papers; a longer one is kept whole once."""

_COUNT = re.compile(r"(?:(\d+) bản chính)?,?(?:(\d+) bản sao)?")
_CASE = re.compile(r"\W*(?:\w{1,3}[.)]\s*)?(?:trường hợp|đối với|nếu\b|khi\b)", re.IGNORECASE)
_NOTES = re.compile(r"\W*lưu ý\b", re.IGNORECASE)
_SHOWN = re.compile(r"\bxuất trình\b", re.IGNORECASE)
_HANDED_IN = re.compile(r"\bnộp\b", re.IGNORECASE)

COUNT_DOUBTFUL = "chữ số cuối tên giấy tờ có thể thuộc số bản"
NO_COUNT = "Nguồn không nêu số bản"


@dataclass(frozen=True, slots=True)
class DocumentsRead:
    """The papers; ``kept`` is text beside them: headings, notes, cases too long to repeat."""

    documents: tuple[RequiredDocument, ...]
    kept: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    counted: Counted


def read_documents(text: str) -> DocumentsRead:
    """The papers that ``text`` lists."""
    tables = cut_documents(text)
    with_papers = sum(1 for table in tables if table.rows)
    documents: list[RequiredDocument] = []
    kept: list[str] = []
    doubts: list[Doubt] = []
    for table in tables:
        case = squeezed(said(table.case))
        if not table.has_heading:
            _unlisted(case, documents, kept, doubts)
            continue
        if _NOTES.match(case):
            kept += [case, *(squeezed(row.written) for row in table.rows)]
            continue
        when = _when(case, has_others=with_papers > 1)
        if case and (when != case or not table.rows):
            kept.append(case)
        documents += _papers(table, when, _handling(case))
        doubts += _row_doubts(table.rows)
    papers = len(documents) + len(kept) * (not documents)
    doubtful = sum(1 for doubt in doubts if doubt.part is Part.DOCUMENTS)
    counted = Counted(papers, max(0, papers - doubtful))
    return DocumentsRead(tuple(documents), tuple(dict.fromkeys(kept)), tuple(dict.fromkeys(doubts)), counted)


def _unlisted(text: str, documents: list[RequiredDocument], kept: list[str], doubts: list[Doubt]) -> None:
    """Text that no table follows: a paper without count below the others, or something else in the wrong place."""
    if not text:
        return
    if documents:
        documents.append(RequiredDocument(name=text, note=NO_COUNT))
        doubts.append(Doubt(Part.DOCUMENTS, text, "giấy tờ không kèm số bản"))
    else:
        kept.append(text)
        doubts.append(Doubt(Part.DOCUMENTS, text, "không đúng dạng bảng thành phần hồ sơ"))


def _when(case: str, *, has_others: bool) -> str | None:
    """The case as the papers' condition; a heading over the only table is none, nor is what to do with the papers."""
    if not case or (not _CASE.match(case) and (not has_others or _is_about_handling(case))):
        return None
    if len(case) <= LONGEST_CASE:
        return case
    return case[: LONGEST_CASE - 1].rpartition(" ")[0] + "…"


def _is_about_handling(case: str) -> bool:
    return len(case) <= 60 and bool(_SHOWN.search(case) or _HANDED_IN.search(case))


def _handling(case: str) -> Handling:
    return Handling.SHOW if _SHOWN.search(case) and not _HANDED_IN.search(case) else Handling.SUBMIT


def _papers(table: DocumentTable, when: str | None, handling: Handling) -> Iterator[RequiredDocument]:
    for row in table.rows:
        found = _COUNT.fullmatch(row.count)
        originals, copies = (int(number or 0) for number in found.groups()) if found else (0, 0)
        yield RequiredDocument(
            name=item(row.name) or squeezed(row.form) or "Giấy tờ không ghi tên",
            originals=originals,
            copies=copies,
            form=squeezed(row.form) or None,
            when=when,
            handling=handling,
            note=None if row.is_sure else f"Nguồn ghi liền tên và số bản: “{_written_end(row)}”",
        )


def _row_doubts(rows: Sequence[DocumentRow]) -> Iterator[Doubt]:
    for row in rows:
        if not row.is_sure:
            yield Doubt(Part.DOCUMENTS, _written_end(row), COUNT_DOUBTFUL)
        elif names_a_file(row.name):
            yield Doubt(Part.DOCUMENTS, squeezed(row.name)[-80:], "không tách được tên tệp mẫu khỏi tên giấy tờ")


def _written_end(row: DocumentRow) -> str:
    return squeezed(row.written)[-40:]
