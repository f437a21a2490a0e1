"""Why a question was answered so: an explanation as tables for officials and as JSON for scripts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.markup import escape
from rich.table import Table

from bot.domain.procedures import Aspect
from bot.evaluation.wording import KIND_NAMES, weighed
from bot.matching.explaining import CandidateExplained, Change, Explanation, ReadingExplained, Worth

_ASPECTS: Mapping[Aspect, str] = {
    Aspect.DOCUMENTS: "giấy tờ",
    Aspect.FEE: "lệ phí",
    Aspect.TIME: "thời gian",
    Aspect.PLACE: "nơi nộp",
    Aspect.ONLINE: "nộp trực tuyến",
    Aspect.FORM: "mẫu đơn",
    Aspect.STEPS: "các bước",
    Aspect.CONDITIONS: "điều kiện",
    Aspect.RESULT: "kết quả",
    Aspect.LEGAL: "căn cứ pháp lý",
    Aspect.AUDIENCE: "ai được làm",
}
_LEAST_WORTH = 0.01
"""Words worth less than this to a candidate are not worth a reader's while."""
NOTE = (
    "Dưới điểm, trong ngoặc: điểm của riêng phần đem đi tìm. Số sau mỗi từ là độ hiếm: càng ít thủ tục có từ đó thì "
    "càng nặng. “Bỏ từ này thì điểm đổi” là đo lại từng từ một; các số đó không cộng lại thành điểm."
)


def explained_as_json(explanation: Explanation) -> dict[str, Any]:
    """Everything that is known of why, on one object."""
    return asdict(explanation)


def explanation_tables(explanation: Explanation) -> Iterator[Table]:
    """How the question was read, then the candidates, best first."""
    yield _reading(explanation.reading)
    if explanation.candidates:
        yield _candidates(explanation.candidates)


def _reading(reading: ReadingExplained) -> Table:
    table = Table(title="Câu hỏi được đọc thế nào", show_header=False)
    table.add_column("", no_wrap=True)
    table.add_column("", overflow="fold")
    rows = {
        "Nghe là": reading.words,
        "Viết tắt đã viết đủ": _changes(reading.spelled_out),
        "Từ lạ đã sửa": _changes(reading.repaired),
        "Lời đưa đẩy bỏ qua": _quoted(reading.dropped),
        "Hỏi về": ", ".join(_ASPECTS[intent] for intent in reading.intents),
        "… vì có chữ": _quoted(reading.asking),
        "Tên dân gian đã đổi": _changes(reading.folk_names),
        "Chỉ nêu tên nhóm": reading.family or "",
        "Đem đi tìm": reading.matter or "(không còn từ nào)",
    }
    for name, told in rows.items():
        if told:
            table.add_row(name, escape(told))
    return table


def _candidates(candidates: Sequence[CandidateExplained]) -> Table:
    table = Table(title="Các thủ tục được xét", caption=NOTE, show_lines=True)
    for heading in ("Điểm", "Thủ tục", "Câu giống nhất", "Từ khớp, từ thiếu"):
        table.add_column(heading, overflow="fold")
    for one in candidates:
        cells = (_scored(one), _named(one), f"{KIND_NAMES[one.kind]}: {one.text}", "\n".join(_reasons(one)))
        table.add_row(*map(escape, cells))
    return table


def _scored(one: CandidateExplained) -> str:
    alone = "" if one.of_matter is None else f"\n({one.of_matter:.2f})"
    return f"{one.score:.2f}{alone}"


def _named(one: CandidateExplained) -> str:
    lines = [one.code, one.name]
    if one.is_elsewhere:
        lines.append("(nơi khác giải quyết)")
    if one.families:
        lines.append(f"nhóm: {', '.join(one.families)}")
    return "\n".join(lines)


def _reasons(one: CandidateExplained) -> Iterator[str]:
    rows = {
        "Khớp": weighed(one.matched),
        "Thiếu": weighed(one.missed),
        "Cùng khía cạnh": ", ".join(one.facets_for),
        "Khía cạnh người dân không nói": ", ".join(one.facets_against),
        "Khía cạnh thủ tục không có": ", ".join(one.facets_lacking),
        "Bỏ từ này thì điểm đổi": _worths(one.worths),
    }
    for name, told in rows.items():
        if told:
            yield f"{name}: {told}"


def _worths(worths: Iterable[Worth]) -> str:
    telling = [worth for worth in worths if abs(worth.lost) >= _LEAST_WORTH]
    telling.sort(key=lambda worth: -worth.lost)
    return ", ".join(f"{worth.text} {-worth.lost:+.2f}" for worth in telling)


def _changes(changes: Iterable[Change]) -> str:
    return ", ".join(f"“{change.typed}” → “{change.read}”" for change in changes)


def _quoted(phrases: Iterable[str]) -> str:
    return ", ".join(f"“{phrase}”" for phrase in phrases)
