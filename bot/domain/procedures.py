"""Administrative procedures as a citizen needs to know them.

The models below are at once the domain's own types, the schema of one file in
``knowledge/procedures/`` and the source of the JSON Schema that editors use; the descriptions are therefore
written in Vietnamese, for the officials who edit those files.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from bot.domain.case_questions import CaseQuestion, Cases, case_breaches
from bot.domain.content import Content, Day, FieldId, Text, WholeNumber, spelled, whole_number
from bot.domain.faults import RuleBroken, RulesBroken

CHECK_VALID_FOR = timedelta(days=365)
"""How long a check of a procedure against its source holds. Own limit: the law names none."""

MINIMUM_QUESTIONS = 8
"""Fewer example questions than this starve a procedure in matching (measured: 8-15 are needed)."""


class Aspect(StrEnum):
    """What a citizen can ask about a procedure."""

    DOCUMENTS = "documents"
    FEE = "fee"
    TIME = "time"
    PLACE = "place"
    ONLINE = "online"
    FORM = "form"
    STEPS = "steps"
    CONDITIONS = "conditions"
    RESULT = "result"
    LEGAL = "legal"
    AUDIENCE = "audience"


class Level(StrEnum):
    """The level of government that decides."""

    COMMUNE = "commune"
    PROVINCE = "province"
    MINISTRY = "ministry"


class ChannelKind(StrEnum):
    """How a dossier may be filed (cách thức thực hiện)."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class TimeUnit(StrEnum):
    """Unit of a processing time; ``WITHIN_THE_DAY`` is the civil-status rule of the same day."""

    HOUR = "hour"
    WORKING_DAY = "working_day"
    DAY = "day"
    MONTH = "month"
    WITHIN_THE_DAY = "within_the_day"
    AS_NOTED = "as_noted"


class Handling(StrEnum):
    """Whether a paper stays with the office or is only shown."""

    SUBMIT = "submit"
    SHOW = "show"


_FEE_RULES = ("set_by_province", "free", "as_noted")


def _fee_amount(value: object) -> object:
    if value in _FEE_RULES:
        return value
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        rules = ", ".join(_FEE_RULES)
        raise RuleBroken(f"cần số tiền bằng đồng viết liền (8000) hoặc một trong: {rules}; nhưng gặp “{value}”")
    if value == "0":
        raise RuleBroken("không thu thì ghi free, kèm note nêu văn bản nói rõ không thu")
    return whole_number(value)


ProcedureCode = Annotated[
    str,
    spelled(r"\d\.\d{6}", "1.001193"),
    # editors read an unquoted code as a number
    WithJsonSchema(
        {"type": ["string", "number"], "pattern": r"^\d\.\d{6}$", "description": "Mã thủ tục, ví dụ 1.001193"}
    ),
]


def check_expiry(checked_on: date, check_again_by: date | None) -> date:
    """The last day on which a check against the source still holds."""
    return check_again_by or checked_on + CHECK_VALID_FOR


class Fee(Content):
    """One fee of a channel. ``amount`` is in đồng, or says who sets it."""

    name: Text | None = Field(default=None, description="Tên khoản thu, ví dụ “Lệ phí hộ tịch”")
    amount: Annotated[int | Literal["set_by_province", "free", "as_noted"], BeforeValidator(_fee_amount)] = Field(
        description="Số tiền bằng đồng (viết liền: 8000); set_by_province nếu do HĐND tỉnh quy định; "
        "free nếu văn bản nói rõ không thu; as_noted nếu cách tính nằm ở note"
    )
    per: Text | None = Field(default=None, description="Tính cho mỗi: trang, bản, lần, hồ sơ…")
    note: Text | None = Field(default=None, description="Ghi chú: cách tính, nơi quy định")
    exemptions: tuple[Text, ...] = Field(default=(), description="Ai được miễn, giảm")

    @model_validator(mode="after")
    def _explained(self) -> "Fee":
        if self.amount in ("free", "as_noted") and self.note is None:
            raise RuleBroken(f"amount: {self.amount} phải kèm note nói rõ căn cứ hoặc cách tính")
        return self


class ProcessingTime(Content):
    """How long the office may take; ``amount`` counts ``unit`` and is absent where the unit says it all."""

    amount: WholeNumber | None = Field(
        default=None, description="Số ngày, giờ…; bỏ trống khi unit là within_the_day hoặc as_noted"
    )
    unit: TimeUnit = Field(description="hour, working_day, day, month, within_the_day, as_noted")
    note: Text | None = Field(default=None, description="Trường hợp kéo dài, cách tính")

    @model_validator(mode="after")
    def _complete(self) -> "ProcessingTime":
        wordless = self.unit in (TimeUnit.WITHIN_THE_DAY, TimeUnit.AS_NOTED)
        if wordless and self.amount is not None:
            raise RuleBroken(f"unit: {self.unit} không đi cùng amount")
        if not wordless and self.amount is None:
            raise RuleBroken("thiếu amount (số ngày, giờ…)")
        if self.unit is TimeUnit.AS_NOTED and self.note is None:
            raise RuleBroken("unit: as_noted phải kèm note")
        return self


class Channel(Content):
    """One or several ways to file that share a processing time and fees."""

    by: tuple[ChannelKind, ...] = Field(
        min_length=1, description="counter (trực tiếp), online (trực tuyến), post (bưu chính)"
    )
    processing_time: ProcessingTime = Field(description="Thời hạn giải quyết")
    fees: tuple[Fee, ...] = Field(default=(), description="Phí, lệ phí; bỏ trống khi nguồn không nêu khoản thu nào")
    note: Text | None = Field(default=None, description="Ghi chú riêng cho cách nộp này")


def each_kind_once(channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
    """``channels``, of which no two share a way of filing; raises RuleBroken."""
    kinds = [kind for channel in channels for kind in channel.by]
    if len(kinds) != len(set(kinds)):
        raise RuleBroken("mỗi cách nộp chỉ được nêu một lần")
    return channels


class RequiredDocument(Content):
    """One paper of the dossier, and the case in which it is needed."""

    name: Text = Field(description="Tên giấy tờ, viết dễ hiểu")
    originals: WholeNumber = Field(default=0, description="Số bản chính")
    copies: WholeNumber = Field(default=0, description="Số bản sao")
    form: Text | None = Field(default=None, description="Mẫu đơn, tờ khai: số hiệu và văn bản ban hành")
    when: Text | None = Field(default=None, description="Chỉ cần khi nào; bỏ trống nếu ai cũng cần")
    handling: Handling = Field(default=Handling.SUBMIT, description="submit: nộp; show: xuất trình rồi cầm về")
    note: Text | None = Field(default=None, description="Ghi chú: khi nào được thay bằng dữ liệu điện tử…")
    cases: Cases = Field(
        default={},
        description="Chỉ cần khi người dân trả lời như vậy: mã câu hỏi và các lựa chọn, ví dụ ai-di: [nguoi-khac]; "
        "nhiều câu thì phải đúng cả. Bỏ trống nếu không phụ thuộc câu hỏi nào; lời ở when vẫn giữ",
    )
    depends_on_when: bool = Field(
        default=False, description="true: trả lời đúng như cases rồi vẫn chưa chắc cần, còn tùy điều ghi ở when"
    )

    @model_validator(mode="after")
    def _words_to_depend_on(self) -> "RequiredDocument":
        if self.depends_on_when and not (self.cases and self.when):
            raise RuleBroken("depends_on_when chỉ dùng khi có cả cases và when")
        return self


class LegalAct(Content):
    """A legal basis: number and, where the source gives it, title."""

    number: Text = Field(description="Số, ký hiệu: 60/2014/QH13")
    title: Text | None = Field(default=None, description="Tên văn bản: Luật Hộ tịch")


class Source(Content):
    """Where the facts come from."""

    name: Text = Field(description="Tên nguồn, ví dụ “Cổng Dịch vụ công quốc gia”")
    decision: Text | None = Field(default=None, description="Quyết định công bố, ví dụ 163/QĐ-BTP")
    on: Day = Field(description="Ngày của nguồn (năm-tháng-ngày)")


class Procedure(Content):
    """One administrative procedure (thủ tục hành chính), as its file in ``knowledge/procedures`` says."""

    code: ProcedureCode
    replaces: tuple[ProcedureCode, ...] = Field(default=(), description="Các mã cũ mà thủ tục này thay thế")
    name: Text = Field(description="Tên chính thức")
    short_name: Annotated[Text, Field(max_length=48)] = Field(description="Tên gọn để hiện trên nút, tối đa 48 ký tự")
    name_en: Annotated[Text, Field(max_length=64)] = Field(description="Tên gọn bằng tiếng Anh")
    field: FieldId = Field(description="Lĩnh vực: một mã trong fields.yaml, trùng tên thư mục chứa tệp")
    level: Level = Field(description="Cấp giải quyết: commune, province, ministry")
    agency: Text = Field(description="Cơ quan giải quyết")
    place: Text = Field(description="Nộp ở đâu")
    audience: Text = Field(description="Ai được làm thủ tục này")
    aliases: tuple[Text, ...] = Field(description="Tên gọi khác mà người dân hay dùng")
    questions: tuple[Text, ...] = Field(
        min_length=MINIMUM_QUESTIONS,
        description="Câu hỏi mẫu theo lời người dân: ít nhất 8 câu, một nửa không dấu hoặc viết kiểu nhắn tin",
    )
    channels: Annotated[tuple[Channel, ...], AfterValidator(each_kind_once)] = Field(
        min_length=1, description="Cách nộp, kèm thời hạn và phí"
    )
    required_documents: tuple[RequiredDocument, ...] = Field(description="Thành phần hồ sơ")
    case_questions: tuple[CaseQuestion, ...] = Field(
        default=(),
        description="Một tới ba câu hỏi ngắn để lọc ra giấy tờ của riêng từng người; bỏ trống nếu ai cũng như ai",
    )
    steps: tuple[Text, ...] = Field(min_length=1, description="Các bước, mỗi bước một câu ngắn")
    conditions: tuple[Text, ...] = Field(default=(), description="Yêu cầu, điều kiện")
    result: Text = Field(description="Nhận được gì")
    legal_basis: tuple[LegalAct, ...] = Field(
        default=(), description="Căn cứ pháp lý; bỏ trống khi chưa biết, và ghi rõ ở to_confirm"
    )
    related: tuple[ProcedureCode, ...] = Field(default=(), description="Thủ tục liên quan")
    notice: Text | None = Field(
        default=None, description="Điều người dân cần biết trước tiên, ví dụ quy định sắp thay đổi"
    )
    to_confirm: tuple[Text, ...] = Field(default=(), description="Điểm chưa chắc, chờ cán bộ kiểm tra")
    source: Source = Field(description="Nguồn")
    checked_on: Day = Field(description="Ngày kiểm tra gần nhất")
    check_again_by: Day | None = Field(
        default=None, description="Phải kiểm tra lại trước ngày; bỏ trống là một năm sau ngày kiểm tra"
    )
    confirmed_by: Text | None = Field(
        default=None, description="Cán bộ xác nhận: họ tên, chức danh, ngày. Chưa ai xác nhận thì bỏ trống"
    )

    @model_validator(mode="after")
    def _cases_fit(self) -> "Procedure":
        breaches = case_breaches(self.case_questions, [document.cases for document in self.required_documents])
        if breaches:
            raise RulesBroken(breaches)
        return self

    @property
    def check_expires_on(self) -> date:
        """The last day on which the check still holds."""
        return check_expiry(self.checked_on, self.check_again_by)

    def channel(self, kind: ChannelKind) -> Channel | None:
        """The channel by which ``kind`` of filing is possible, or None."""
        return next((channel for channel in self.channels if kind in channel.by), None)
