"""Questionnaires: what citizens are asked about the service, and by which criteria.

The models are at once the domain's own types, the schema of the files in ``knowledge/surveys/`` and the source of the
JSON Schema that editors use; the descriptions are therefore Vietnamese. A questionnaire is versioned: its laws change
(decision 1001/QĐ-BNV holds for 2023-2026 only), and answers are always kept under the version that was asked.

The models refuse what no walk could ask and no index could count; what one scheme demands beyond that stands in
``bot/domain/survey_rules.py``.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

from pydantic import Field, model_validator

from bot.domain.faults import Breach, RulesBroken
from bot.domain.procedures import Content, Day, LegalAct, Text, WholeNumber
from bot.domain.survey_items import Asked, ButtonText, Item, Option, PartId, Scale, same_buttons

__all__ = [
    "Asked",
    "Band",
    "Factor",
    "FactorUse",
    "Item",
    "Offered",
    "Option",
    "Questionnaire",
    "Scale",
    "Scheme",
    "in_force",
]


class Scheme(StrEnum):
    """Whose criteria a questionnaire follows; figures of different schemes are never mixed."""

    SIPAS = "sipas"
    PAPI = "papi"
    ONE_STOP = "one_stop"
    STARS = "stars"
    POLL = "poll"


class FactorUse(StrEnum):
    """What becomes of a factor's answers: part of the index, or shown apart as distributions.

    An overall mark that is no criterion of its own (SIPAS) stands in a factor of ``PERCEPTION``.
    """

    INDEX = "index"
    PERCEPTION = "perception"
    EXPECTATION = "expectation"


class Offered(StrEnum):
    """On which occasion a questionnaire is offered."""

    AFTER_RESULT = "after_result"
    AT_COUNTER = "at_counter"
    ON_REQUEST = "on_request"


_DIMENSION = "PAPI: số của trục nội dung (1-8); nhiều yếu tố được chung một trục, điểm tính gộp"


class Factor(Content):
    """A factor (yếu tố; with PAPI a dimension) and how many items it has, so that a lost one is noticed."""

    id: PartId = Field(description="Mã yếu tố")
    name: Text = Field(description="Tên yếu tố")
    name_en: Text = Field(description="Tên tiếng Anh")
    use: FactorUse = Field(default=FactorUse.INDEX, description="index: vào chỉ số; perception, expectation: nêu riêng")
    item_count: WholeNumber = Field(ge=1, description="Yếu tố này có mấy câu hỏi")
    weight: WholeNumber | None = Field(default=None, description="Trọng số (phần trăm); bỏ trống: các yếu tố bằng nhau")
    dimension: WholeNumber | None = Field(default=None, ge=1, le=8, description=_DIMENSION)


class Band(Content):
    """A class of the total points: from ``points`` upwards."""

    points: WholeNumber = Field(description="Từ bao nhiêu điểm")
    name: Text = Field(description="Xếp loại")
    name_en: Text = Field(description="Xếp loại, tiếng Anh")


class Questionnaire(Content):
    """One version of a questionnaire, as its file in ``knowledge/surveys`` says."""

    id: PartId = Field(description="Mã phiếu, có năm hoặc số phiên bản: sipas-2023")
    scheme: Scheme = Field(description="sipas, papi, one_stop, stars, poll")
    title: ButtonText = Field(description="Tên phiếu, hiện trên nút")
    title_en: ButtonText = Field(description="Tên phiếu bằng tiếng Anh")
    valid_from: Day = Field(description="Dùng từ ngày")
    valid_until: Day | None = Field(default=None, description="Dùng đến hết ngày; bỏ trống khi chưa biết")
    legal_basis: tuple[LegalAct, ...] = Field(default=(), description="Căn cứ; phiếu poll không bắt buộc")
    to_confirm: tuple[Text, ...] = Field(default=(), description="Điểm chưa chắc, chờ cán bộ kiểm tra")
    offered: tuple[Offered, ...] = Field(
        min_length=1, description="Đưa ra khi nào: after_result (sau khi trả kết quả), at_counter (mã QR), on_request"
    )
    rank: WholeNumber = Field(
        default=100,
        description="Thứ tự: số nhỏ đứng trước. Sau khi trả kết quả và ở quầy, chỉ phiếu đứng đầu được tự đưa ra; "
        "các phiếu khác chờ người dân chọn trong /danhgia",
    )
    overall: PartId | None = Field(default=None, description="Câu chấm chung, luôn hỏi đầu tiên")
    factors: tuple[Factor, ...] = Field(min_length=1, description="Các yếu tố")
    items: tuple[Item, ...] = Field(min_length=1, description="Các câu hỏi, theo thứ tự hỏi")
    reasons: tuple[Option, ...] = Field(default=(), description="Lý do khi không hài lòng, hiện thành nút")
    bands: tuple[Band, ...] = Field(default=(), description="one_stop: xếp loại theo tổng điểm, từ cao xuống thấp")

    @model_validator(mode="after")
    def _adds_up(self) -> "Questionnaire":
        if breaches := [breach for rule in _RULES for breach in rule(self)]:
            raise RulesBroken(breaches)
        return self

    def is_valid_on(self, day: date) -> bool:
        """Whether this version is in force on ``day``."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def item(self, item_id: str) -> Item | None:
        """The item called ``item_id``, or None."""
        return next((item for item in self.items if item.id == item_id), None)

    def items_of(self, factor_id: str) -> tuple[Item, ...]:
        """The items of one factor, the overall mark apart, in the order in which they are asked."""
        return tuple(item for item in self.items if item.factor == factor_id and item.id != self.overall)


def _ids_differ(survey: Questionnaire) -> Iterator[Breach]:
    for key, parts in (("factors", survey.factors), ("items", survey.items)):
        seen: set[str] = set()
        for place, part in enumerate(parts):
            if part.id in seen:
                yield Breach((key, place, "id"), f"hai mục trong {key} dùng chung id {part.id}")
            seen.add(part.id)


def _factors_filled(survey: Questionnaire) -> Iterator[Breach]:
    known = {factor.id for factor in survey.factors}
    for place, item in enumerate(survey.items):
        if item.factor not in known:
            yield Breach(("items", place, "factor"), f"không có yếu tố {item.factor} trong factors")
    for place, factor in enumerate(survey.factors):
        count = sum(item.factor == factor.id for item in survey.items)
        if count != factor.item_count:
            reason = f"yếu tố {factor.id} ghi item_count {factor.item_count} nhưng có {count} câu hỏi"
            yield Breach(("factors", place, "item_count"), reason)


def _weights_add_up(survey: Questionnaire) -> Iterator[Breach]:
    weights = [factor.weight for factor in survey.factors if factor.use is FactorUse.INDEX]
    given = [weight for weight in weights if weight is not None]
    if given and (len(given) != len(weights) or sum(given) != 100):
        reason = "weight: nêu cho mọi yếu tố use: index và cộng lại đúng 100, hoặc bỏ trống tất cả"
        yield Breach(("factors",), f"{reason}; nay {len(given)}/{len(weights)} yếu tố có, cộng lại {sum(given)}")


def _overall_known(survey: Questionnaire) -> Iterator[Breach]:
    if survey.overall is None:
        return
    item = survey.item(survey.overall)
    if item is None:
        yield Breach(("overall",), f"không có câu hỏi nào tên {survey.overall}")
    elif item.scale not in (Scale.SATISFACTION, Scale.STARS) or item.optional or item.asked is not Asked.EVERYONE:
        yield Breach(("overall",), "câu chấm chung dùng thang satisfaction hoặc stars, hỏi mọi người, không tùy ý")


def _dates_in_order(survey: Questionnaire) -> Iterator[Breach]:
    if survey.valid_until is not None and survey.valid_until < survey.valid_from:
        yield Breach(("valid_until",), "valid_until không được trước valid_from")


def _bands_fall(survey: Questionnaire) -> Iterator[Breach]:
    points = [band.points for band in survey.bands]
    if points != sorted(set(points), reverse=True) or (points and points[-1] != 0):
        yield Breach(("bands",), "điểm giảm dần, loại cuối bắt đầu từ 0")


def _reasons_differ(survey: Questionnaire) -> Iterator[Breach]:
    yield from same_buttons("reasons", survey.reasons)
    for place, reason in enumerate(survey.reasons):
        if reason.value == 0:
            yield Breach(("reasons", place, "value"), "value của các lý do đếm từ 1")


_RULES = (
    _ids_differ,
    _factors_filled,
    _weights_add_up,
    _overall_known,
    _dates_in_order,
    _bands_fall,
    _reasons_differ,
)


def in_force(surveys: Sequence[Questionnaire], day: date, offered: Offered | None = None) -> Sequence[Questionnaire]:
    """The questionnaires in force on ``day`` (and offered on an occasion), the first to offer first.

    That order is ``rank``, and the order given where ranks are equal.
    """
    valid = [each for each in surveys if each.is_valid_on(day) and (offered is None or offered in each.offered)]
    return sorted(valid, key=lambda survey: survey.rank)
