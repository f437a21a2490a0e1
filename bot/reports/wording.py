"""The words and the numbers of reports as a Vietnamese office writes them: 1.234, 84,1%, 22/11/2026."""

from datetime import date

from bot.service.report import Change, Share, Withheld

DASH = "–"
"""Stands for every figure that is withheld."""

_NO_BREAK = "\N{NO-BREAK SPACE}"

COUNTS = {
    "finished_early": "Xong trước hẹn",
    "finished_on_time": "Xong đúng ngày hẹn",
    "finished_late": "Xong trễ hẹn",
    "in_progress_within": "Đang giải quyết, còn hạn",
    "in_progress_past": "Đang giải quyết, quá hạn",
    "waiting_for_citizen": "Chờ người dân bổ sung hoặc nộp tiền",
    "without_due_date": "Không ghi ngày hẹn",
}
"""The names of the fields of ``ProcessingCounts``; they add up to what was received."""

RATES = {
    "in_time": "Xong trước hoặc đúng hẹn",
    "early": "Xong trước hẹn",
    "late": "Xong trễ hẹn",
    "past": "Quá hạn mà chưa xong",
    "not_late": "Không bị trễ",
}
DENOMINATORS = {
    "finished": "hồ sơ đã giải quyết xong",
    "in_progress": "hồ sơ đang giải quyết",
    "received": "hồ sơ đã nhận",
}
TICKET_KINDS = {
    "low_mark": "Chấm không hài lòng",
    "reflection": "Phản ánh",
    "proposal": "Kiến nghị",
    "question": "Câu hỏi cần người trả lời",
}
TICKETS = {
    "opened": "Đã nhận",
    "waiting": "Chờ cơ quan trả lời",
    "resolved": "Đã trả lời, giải quyết",
    "refused": "Không thuộc thẩm quyền, từ chối",
    "late": "Quá thời hạn trả lời",
    "reopened": "Người dân mở lại vì chưa thỏa đáng",
}
"""The names of the counts of ``TicketResult``."""

DECISION_766 = {
    "on_time": "Tiến độ: hồ sơ đúng hạn",
    "feedback": "Phản ánh, kiến nghị được xử lý tốt (5.3)",
    "satisfaction": "Mức độ hài lòng (5.4)",
}
"""The names of the shares of ``Decision766``."""


def count(number: int) -> str:
    """A whole number with points between thousands."""
    return f"{number:,}".replace(",", ".")


def decimal(number: float, places: int = 1) -> str:
    """A number with a decimal comma."""
    return f"{number:,.{places}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def percent(number: float) -> str:
    """A percentage."""
    return f"{decimal(number)}%"


def interval(share: Share) -> str:
    """The interval of a share."""
    return f"{decimal(share.low)}{DASH}{decimal(share.high)}%"


def points(change: Change) -> str:
    """By how many percentage points a share rose or fell."""
    return f"{'tăng' if change.points >= 0 else 'giảm'} {decimal(abs(change.points))} điểm phần trăm"


def signed(number: float) -> str:
    """A difference with its sign."""
    return f"{'+' if number >= 0 else '−'}{decimal(abs(number))}"


def p_value(value: float) -> str:
    """How likely a change is by chance alone; it stays on one line."""
    return ("p < 0,001" if value < 0.001 else f"p = {decimal(value, 3)}").replace(" ", _NO_BREAK)


def day(value: date) -> str:
    """A day."""
    return f"{value:%d/%m/%Y}"


def period(first: date, last: date) -> str:
    """From day to day."""
    return f"Từ ngày {day(first)} đến ngày {day(last)}"


def counted(number: int | Withheld) -> str:
    """A whole number, or the dash of a withheld one."""
    return DASH if isinstance(number, Withheld) else count(number)
