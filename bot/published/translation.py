"""From a published record to a procedure of the knowledge base: every text goes somewhere, what is doubtful is said."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.procedures import Level, Source
from bot.domain.published import KeptText, PublishedProcedure
from bot.published.channels import ChannelsRead, read_channels
from bot.published.documents import DocumentsRead, read_documents
from bot.published.doubts import Counted, Doubt, Part, squeezed
from bot.published.laws import LawsRead, read_laws
from bot.published.page_text import lines_of, said, without_furniture
from bot.published.record import PublishedRecord
from bot.published.results import ResultsRead, read_results

SOURCE = "Cổng Dịch vụ công quốc gia"
UNCHECKED = "Nhập từ dữ liệu công bố, chưa kiểm tra: đối chiếu toàn bộ với nguồn."

JUSTICE = "bo-tu-phap"
"""The ministry in whose procedures a time without unit is days."""

_LABELS = {
    "loai_thu_tuc": "Loại thủ tục",
    "trang": "Trang nguồn",
    "co_quan_phoi_hop": "Cơ quan phối hợp",
    "cơ_quan_phối_hợp": "Cơ quan phối hợp",
    "co_quan_duoc_uy_quyen": "Cơ quan được ủy quyền",
    "thu_tuc_lien_quan": "Thủ tục liên quan",
}
_LEVELS = (("cấp xã", Level.COMMUNE), ("cấp tỉnh", Level.PROVINCE), ("cấp bộ", Level.MINISTRY))
_DECISION = re.compile(r"^quyết định(?: số)?:? *|^số:? +", re.IGNORECASE)
_EXAMPLE = 120


@dataclass(frozen=True, slots=True)
class Translated:
    """The procedure, what is doubtful about it, and how much of each part was understood."""

    procedure: PublishedProcedure
    doubts: tuple[Doubt, ...]
    counted: Mapping[Part, Counted]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a record that have a form of their own, read."""

    record: PublishedRecord
    channels: ChannelsRead
    documents: DocumentsRead
    laws: LawsRead
    results: ResultsRead


def translate(record: PublishedRecord, short_name: str, field: str, imported_on: date) -> Translated:
    """The procedure that ``record`` describes, to be filed in ``field`` and called ``short_name``."""
    parts = _Parts(
        record,
        read_channels(record.channels, bare_means_days=record.ministry == JUSTICE),
        read_documents(record.documents),
        read_laws(record.laws),
        read_results(record.result),
    )
    level = _level(record)
    doubts = [*parts.channels.doubts, *parts.documents.doubts, *parts.laws.doubts]
    if level is None:
        doubts.append(Doubt(Part.LEVEL, squeezed(record.levels), "không nêu cấp xã, tỉnh hay bộ"))
    agency = _first_said(record.agency, record.authority)
    procedure = PublishedProcedure(
        origin="published",
        code=record.national_code,
        name=squeezed(record.name),
        short_name=short_name,
        name_en=short_name,
        field=field,
        level=level or Level.MINISTRY,
        agency=agency or "Nguồn không nêu cơ quan giải quyết",
        place=squeezed(said(record.place)) or "Nguồn không nêu nơi nộp" + (f"; hỏi: {agency}" if agency else ""),
        audience=squeezed(said(record.audience)) or "Nguồn không nêu đối tượng",
        channels=parts.channels.channels,
        required_documents=parts.documents.documents,
        steps=lines_of(said(record.steps)) or ("Nguồn không nêu trình tự thực hiện.",),
        conditions=_conditions(record),
        result=parts.results.result or "Nguồn không nêu kết quả",
        legal_basis=parts.laws.acts,
        kept_texts=tuple(_kept(parts)),
        to_confirm=(UNCHECKED, *_points(doubts)),
        source=Source(name=SOURCE, decision=_DECISION.sub("", squeezed(record.decision)) or None, on=imported_on),
        checked_on=imported_on,
    )
    return Translated(procedure, tuple(doubts), _counted(parts, has_level=level is not None))


def _level(record: PublishedRecord) -> Level | None:
    """The level closest to citizens among those named."""
    named = record.levels.lower()
    return next((level for word, level in _LEVELS if word in named), None)


def _first_said(*texts: str) -> str:
    return next((found for text in texts if (found := squeezed(said(text)))), "")


def _conditions(record: PublishedRecord) -> tuple[str, ...]:
    pages = [without_furniture(text) for text in (record.conditions, record.more_conditions)]
    return tuple(line for page in pages for line in lines_of(page.text))


def _points(doubts: list[Doubt]) -> Iterator[str]:
    """Each kind of doubt once, with an example."""
    told: dict[tuple[Part, str], str] = {}
    for doubt in doubts:
        told.setdefault((doubt.part, doubt.reason), doubt.written)
    for (part, reason), written in told.items():
        yield f"{part}: {reason} – “{written[:_EXAMPLE]}{'…' if len(written) > _EXAMPLE else ''}”"


def _kept(parts: _Parts) -> Iterator[KeptText]:
    for about, text in _beside(parts):
        if kept := squeezed(said(text)):
            yield KeptText(about=about, text=kept)


def _beside(parts: _Parts) -> Iterator[tuple[str, str]]:
    """What no entry of a procedure holds, with the name of the part it comes from."""
    record, results = parts.record, parts.results
    yield "Lĩnh vực", record.field
    yield "Bộ, ngành công bố", record.ministry
    yield "Cấp thực hiện", record.levels
    if record.code.strip() != record.national_code:
        yield "Mã trong nguồn", record.code
    if said(record.agency):
        yield "Cơ quan có thẩm quyền", record.authority
    yield from (("Cách thức thực hiện", text) for text in parts.channels.kept)
    yield from (("Thành phần hồ sơ", text) for text in parts.documents.kept)
    yield from (("Căn cứ pháp lý", text) for text in parts.laws.kept)
    yield "Mã kết quả", ", ".join(results.codes)
    for page in (results, without_furniture(record.conditions), without_furniture(record.more_conditions)):
        yield "Từ khóa", page.keywords
        yield "Mô tả", page.description
    yield from ((_LABELS.get(key, key.strip() or "Mục không tên"), text) for key, text in record.others.items())


def _counted(parts: _Parts, *, has_level: bool) -> dict[Part, Counted]:
    record = parts.record
    whole = {
        Part.STEPS: record.steps,
        Part.CONDITIONS: record.conditions + record.more_conditions,
        Part.RESULT: parts.results.result,
        Part.AGENCY: record.agency + record.authority,
        Part.PLACE: record.place,
    }
    return {
        Part.TIMES: parts.channels.times,
        Part.FEES: parts.channels.fees,
        Part.DOCUMENTS: parts.documents.counted,
        Part.LAWS: parts.laws.counted,
        Part.LEVEL: Counted(1, int(has_level)),
    } | {part: Counted(*(2 * (int(bool(said(text))),))) for part, text in whole.items()}
