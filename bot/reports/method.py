"""How the figures of a report come about, in the words of an office; the same for workbook and page."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.reports import wording
from bot.service.report import Report

INTERNAL = "Số liệu nội bộ để cơ quan tự cải thiện; không phải chỉ số SIPAS, PAPI hay PAR INDEX chính thức."


@dataclass(frozen=True, slots=True)
class Explained:
    """A term of the report and what it means."""

    term: str
    meaning: str


def explained(report: Report) -> Iterator[Explained]:
    """Every term, the general ones first, then what holds for this report alone."""
    threshold = report.threshold
    yield Explained("Tính chất", INTERNAL)
    yield Explained("Kỳ báo cáo", f"{_period(report)}; so với kỳ trước: {_former(report)}.")
    labels = {survey.questionnaire: f"{survey.title}: {survey.label}." for survey in report.overall.surveys}
    for questionnaire, label in labels.items():
        yield Explained(f"Phiếu {questionnaire}", label)
    yield Explained("n", "Mẫu số của tỷ lệ: số câu trả lời hợp lệ, hoặc số hồ sơ, số phản ánh nêu bên cạnh.")
    yield Explained(
        "từ, đến (khoảng tin cậy)",
        "Nếu hỏi lại nhiều lần, 95 trên 100 khoảng tính như vậy chứa tỷ lệ thật. n càng nhỏ khoảng càng rộng; hai nơi "
        "có khoảng chồng nhau nhiều thì chưa thể nói nơi nào hơn.",
    )
    yield Explained(
        "So với kỳ trước",
        "Chênh lệch tính bằng điểm phần trăm; p là xác suất gặp chênh lệch ít nhất chừng ấy chỉ do ngẫu nhiên. “Có ý "
        "nghĩa” khi p < 0,05; so sánh nhiều nơi thì khoảng 1 trên 20 chênh lệch như vậy vẫn chỉ là ngẫu nhiên.",
    )
    yield Explained(
        f"“{wording.DASH}” (không nêu)",
        f"Có dưới {threshold} câu trả lời, hoặc từ số đó cùng các số khác tính ngược ra được số của dưới {threshold} "
        "câu trả lời; để không ai bị nhận ra.",
    )
    for note in report.notes:
        yield Explained("Ghi chú", note)


def _period(report: Report) -> str:
    return f"{wording.day(report.first)}{wording.DASH}{wording.day(report.last)}"


def _former(report: Report) -> str:
    return f"{wording.day(report.former_first)}{wording.DASH}{wording.day(report.former_last)}"
