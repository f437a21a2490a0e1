"""One question of a questionnaire: how it is worded, on which scale it is answered, and who is asked."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from bot.domain.faults import Breach, RulesBroken
from bot.domain.procedures import Content, Text, WholeNumber, spelled

MOST_BUTTON_LETTERS = 40
MOST_QUESTION_LETTERS = 140
"""A question fits on a small phone without scrolling, with five buttons below it."""


class Scale(StrEnum):
    """How an item is answered; the values of an answer are whole numbers.

    ``SATISFACTION`` and ``STARS`` run from 1 to 5, ``POINTS`` from 0 to 2, ``YES_NO`` is 1 or 0, ``CHOICE`` is the
    number of one option, ``CHOICES`` the numbers of several.
    """

    SATISFACTION = "satisfaction"
    STARS = "stars"
    POINTS = "points"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"


class Asked(StrEnum):
    """Who is asked an item: ``ONLINE`` and ``AT_COUNTER`` are those known to have come by that channel.

    An item of ``OFFICE`` is scored by the office itself; no citizen is asked.
    """

    EVERYONE = "everyone"
    AFTER_RESULT = "after_result"
    AFTER_LATE_RESULT = "after_late_result"
    ONLINE = "online"
    AT_COUNTER = "at_counter"
    OFFICE = "office"


PartId = Annotated[str, Field(max_length=32), spelled(r"[a-z0-9]+(-[a-z0-9]+)*", "cho-ngoi")]
ButtonText = Annotated[Text, Field(max_length=MOST_BUTTON_LETTERS)]
QuestionText = Annotated[Text, Field(max_length=MOST_QUESTION_LETTERS)]


class Option(Content):
    """One option of a choice; ``value`` counts from 1 and never changes its meaning within a version."""

    value: WholeNumber = Field(ge=0, le=99, description="Số của lựa chọn; đã dùng rồi thì không đổi nghĩa")
    text: ButtonText = Field(description="Chữ trên nút, tối đa 40 ký tự")
    text_en: ButtonText = Field(description="Chữ trên nút, tiếng Anh")
    no_answer: bool = Field(
        default=False, description="“Không biết”, “không muốn trả lời”: vẫn đếm riêng, nhưng không nằm trong tỷ lệ"
    )


class Item(Content):
    """One question."""

    id: PartId = Field(description="Mã câu hỏi, không đổi trong một phiên bản")
    factor: PartId = Field(description="Yếu tố (factors) mà câu hỏi thuộc về")
    scale: Scale = Field(description="Thang: satisfaction, stars, points, yes_no, choice, choices")
    text: QuestionText = Field(description="Câu hỏi, tối đa 140 ký tự")
    text_en: QuestionText = Field(description="Câu hỏi bằng tiếng Anh")
    options: tuple[Option, ...] = Field(
        default=(), description="Các lựa chọn; bắt buộc với choice, choices và points, bỏ trống với thang khác"
    )
    most: WholeNumber | None = Field(default=None, description="choices: chọn nhiều nhất mấy")
    sensitive: bool = Field(default=False, description="Nhạy cảm: lưu tách riêng, không kèm thủ tục hay thời điểm")
    optional: bool = Field(default=False, description="Được bỏ qua, và chỉ hỏi người muốn trả lời thêm")
    asked: Asked = Field(default=Asked.EVERYONE, description="Hỏi ai; office: cán bộ nhập, không hỏi người dân")
    favourable: tuple[WholeNumber, ...] = Field(
        default=(), description="choice, yes_no: những giá trị được coi là tốt (để tính điểm PAPI 1-10)"
    )

    @model_validator(mode="after")
    def _consistent(self) -> "Item":
        if breaches := [*_option_breaches(self), *_answer_breaches(self)]:
            raise RulesBroken(breaches)
        return self

    @property
    def values(self) -> tuple[int, ...]:
        """Every value that an answer may have, worst first where there is an order."""
        match self.scale:
            case Scale.SATISFACTION | Scale.STARS:
                return (1, 2, 3, 4, 5)
            case Scale.YES_NO:
                return (0, 1)
            case Scale.POINTS | Scale.CHOICE | Scale.CHOICES:
                return tuple(option.value for option in self.options)

    @property
    def valid_values(self) -> tuple[int, ...]:
        """The values that count in a share: all but those that say “I do not know” or “I would rather not say”."""
        silent = {option.value for option in self.options if option.no_answer}
        return tuple(value for value in self.values if value not in silent)


_WITH_OPTIONS = (Scale.POINTS, Scale.CHOICE, Scale.CHOICES)
_WITH_FAVOURABLE = (Scale.YES_NO, Scale.CHOICE)


def _option_breaches(item: Item) -> Iterator[Breach]:
    if item.scale not in _WITH_OPTIONS:
        if item.options:
            yield Breach(("options",), f"thang {item.scale} không có options")
        return
    if len(item.options) < 2:
        yield Breach(("options",), f"thang {item.scale} cần ít nhất hai lựa chọn (options)")
        return
    yield from same_buttons("options", item.options)
    values = sorted(option.value for option in item.options)
    if item.scale is Scale.POINTS and values != [0, 1, 2]:
        yield Breach(("options",), "thang points có đúng ba lựa chọn, value 0, 1, 2")
    elif item.scale is not Scale.POINTS and values[0] == 0:
        yield Breach(("options",), "value của các lựa chọn đếm từ 1")


def _answer_breaches(item: Item) -> Iterator[Breach]:
    if (item.scale is Scale.CHOICES) != (item.most is not None):
        yield Breach(("most",), "most đi cùng thang choices, và chỉ thang ấy")
    elif item.most is not None and not 1 <= item.most <= len(item.options):
        yield Breach(("most",), f"most phải từ 1 đến {len(item.options)}, là số lựa chọn")
    if item.sensitive and not item.optional:
        yield Breach(("sensitive",), "câu nhạy cảm (sensitive) phải là câu tùy ý (optional: true)")
    if item.sensitive and item.asked is Asked.OFFICE:
        yield Breach(("sensitive",), "câu do cán bộ nhập (asked: office) không thể là câu nhạy cảm")
    if item.favourable and item.scale not in _WITH_FAVOURABLE:
        yield Breach(("favourable",), "favourable chỉ đi cùng thang yes_no và choice")
    elif item.favourable and not set(item.favourable) < set(item.valid_values):
        allowed = ", ".join(map(str, item.valid_values))
        yield Breach(("favourable",), f"favourable nêu một phần, không phải tất cả, trong các giá trị {allowed}")


def same_buttons(key: str, options: Sequence[Option]) -> Iterator[Breach]:
    """Two options that a citizen or an index could not tell apart."""
    for name in ("value", "text", "text_en"):
        seen: set[object] = set()
        for place, option in enumerate(options):
            shown = getattr(option, name)
            if shown in seen:
                yield Breach((key, place, name), f"hai lựa chọn dùng chung một {name}: {shown}")
            seen.add(shown)
