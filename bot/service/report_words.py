"""The words of a report: what its parts are called, whose criteria a figure follows, and how it came about."""

from collections.abc import Sequence
from datetime import date

from bot.domain.knowledge import Knowledge
from bot.domain.months import MonthSpan
from bot.domain.surveys import Scheme

TITLE = "Báo cáo mức độ hài lòng và tình hình giải quyết thủ tục hành chính"
WHOLE = "Toàn đơn vị"
NO_FIELD = "Không gắn với thủ tục nào trong danh mục"
OWN_PART = "{name} (nhận trực tiếp)"
ALL_UNITS = "Tất cả các đơn vị"
SENSITIVE_TITLE = "{title}: câu hỏi nhạy cảm, {where}"

LABELS = {
    Scheme.SIPAS: "Chỉ số hài lòng nội bộ theo bộ tiêu chí SIPAS; không phải Chỉ số SIPAS do Bộ Nội vụ công bố",
    Scheme.PAPI: "Tự theo dõi theo nội dung PAPI; không phải Chỉ số PAPI",
    Scheme.ONE_STOP: "Đánh giá nội bộ theo 9 chỉ số của cơ chế một cửa; không phải kết quả xếp loại chính thức",
    Scheme.STARS: "Đánh giá nội bộ bằng số sao; không phải chỉ số chính thức",
    Scheme.POLL: "Thăm dò ý kiến nội bộ; không phải chỉ số chính thức",
}
"""Said beside every figure of a questionnaire: a bot's respondents are no random sample."""

SATISFACTION = {
    1: "Rất không hài lòng",
    2: "Không hài lòng",
    3: "Bình thường",
    4: "Hài lòng",
    5: "Rất hài lòng",
}
STARS = {stars: f"{stars} sao" for stars in range(1, 6)}
YES_NO = {0: "Không", 1: "Có"}


def month_name(month: date) -> str:
    """What a month is called."""
    return f"Tháng {month.month} năm {month.year}"


def quarter_name(quarter: date) -> str:
    """What the quarter that begins with this day is called."""
    return f"Quý {(quarter.month + 2) // 3} năm {quarter.year}"


def year_name(year: int) -> str:
    """What a year is called."""
    return f"Năm {year}"


def unit_name(knowledge: Knowledge, unit: str) -> str:
    """The name of the office of just this unit, else its code."""
    return next((office.name for office in knowledge.offices.offices if office.unit == unit), unit or ALL_UNITS)


def field_name(knowledge: Knowledge, field: str) -> str:
    """The name of a field of work."""
    return next((entry.name for entry in knowledge.fields.fields if entry.id == field), NO_FIELD)


def notes(span: MonthSpan, today: date, threshold: int) -> Sequence[str]:
    """How the figures came about, and what they do not say; for the last page."""
    told = [" ".join(paragraph.split()) for paragraph in _NOTES.strip().split("\n\n")]
    first, last = month_name(span.first), month_name(span.last)
    unfinished = [_UNFINISHED.format(month=last)] if today <= span.last_day else []
    return [*(note.format(first=first, last=last, threshold=threshold) for note in told), *unfinished]


def unknown_surveys(questionnaires: Sequence[str]) -> str:
    """Responses that cannot be read any more."""
    return f"Có phiếu trả lời mà tệp câu hỏi không còn trong kho tri thức, nên không tính: {', '.join(questionnaires)}."


_UNFINISHED = "{month} chưa hết khi lập báo cáo; số của tháng này còn thay đổi, nên lập lại báo cáo sau khi hết tháng."

_NOTES = """
Mọi chỉ số ở đây là số nội bộ, tính từ phiếu của người dân tự nguyện trả lời qua bot. Đó không phải mẫu ngẫu nhiên,
nên không thay cho SIPAS, PAPI hay kết quả xếp loại do cơ quan có thẩm quyền công bố.

Kỳ báo cáo gồm trọn các tháng, từ {first} đến {last}; so sánh với số tháng bằng như vậy liền trước, riêng từng tháng
so với tháng liền trước. Hồ sơ tính theo tháng tiếp nhận, phiếu theo tháng trả lời, phản ánh và kiến nghị theo tháng
gửi.

Số liệu của dưới {threshold} phiếu không được nêu. Số khác cũng không được nêu khi từ nó trừ ra được số ấy, kể cả
khi đặt cạnh báo cáo cùng kỳ của đơn vị cấp trên, cấp dưới.

Chưa che được: so các báo cáo khác kỳ, hoặc cùng kỳ nhưng lập vào những ngày khác nhau, với nhau; đặt báo cáo cạnh
tệp phiếu xuất cho nghiên cứu; và điều người đọc đã biết từ nơi khác (ví dụ ai đã đến quầy hôm ấy). Vì vậy nên lập
báo cáo theo kỳ cố định, sau khi hết kỳ, và chỉ giao tệp phiếu cho người nghiên cứu.

Chỉ số của tiêu chí là tỷ lệ trả lời 4 và 5 (hoặc trả lời được coi là tốt) trên số trả lời hợp lệ; chỉ số của yếu tố
gộp các tiêu chí; chỉ số chung là trung bình các yếu tố theo trọng số của phiếu, mặc định bằng nhau, và chỉ có khi
mọi yếu tố đều có trả lời. Cách tính này suy từ số đã công bố, chưa đối chiếu được văn bản.

Khoảng tin cậy 95 % theo Wilson; thay đổi được coi là có ý nghĩa khi p < 0,05 (kiểm định z hai tỷ lệ). Cả hai coi
các trả lời là độc lập; ở yếu tố, một phiếu có thể góp vài trả lời, nên khoảng thật rộng hơn.

Điểm 1-10 theo trục nội dung PAPI: trung bình vị trí các câu trả lời trên thang, đặt đều lên thang 1-10, không trọng
số. Đây là cách tính riêng, không phải điểm PAPI.

Chín chỉ số một cửa: điểm trung bình mỗi chỉ số (người dân chấm, cơ quan nhập các chỉ số 5, 8, 9), cộng lại tối đa
18; chỉ có tổng khi đủ chín. Theo lĩnh vực không có tổng, vì cơ quan nhập chung cho mọi lĩnh vực.

Theo Quyết định 766/QĐ-TTg: công thức lấy từ nguồn thứ cấp, cần đối chiếu. Đúng hạn tính trên hồ sơ đã kết thúc xử
lý và có ngày hẹn, trừ thời gian chờ bổ sung; yêu cầu bổ sung quá một lần coi là trễ. Hồ sơ không có ngày hẹn nằm
ngoài tỷ lệ này (quy định: lấy thời hạn tối đa của thủ tục). Mục 5.3 tính trên phản ánh và kiến nghị; bot không thu
lượt thích, không biết ai gửi lại, nên lấy số người dân mở lại thay cho cả hai. Mục 5.4 trừ tỷ lệ trễ và tỷ lệ phản
ánh, chấm không hài lòng trên số hồ sơ đã kết thúc.

Tỷ lệ trả lời là số phiếu về hồ sơ đã có kết quả trên số lời mời, tính cho phiếu được tự đưa ra sau khi trả kết quả.

Câu hỏi nhạy cảm chỉ được lưu theo đơn vị và quý, nên chỉ tính các quý nằm trọn trong kỳ.

Góp ý viết tay chỉ ghi đơn vị, thủ tục, tháng khi có ít nhất {threshold} phiếu cùng như vậy; nếu không thì ghi rộng
hơn, hoặc không nêu.
"""
