"""A made-up citizen who rates: what is marked, how far the questionnaire is followed, and what is written."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.survey_items import Item, Option, Scale

COMMENTS_CONTENT = (
    "Cán bộ hướng dẫn rất tận tình, cảm ơn.",
    "Làm nhanh hơn tôi nghĩ, chỉ đi một lần là xong.",
    "Nộp qua mạng tiện, đỡ phải nghỉ làm.",
    "Trung tâm sạch sẽ, có nước uống cho người chờ.",
    "Được nhắn tin khi có kết quả, rất tiện.",
)
COMMENTS_DISSATISFIED = (
    "Phải chờ lâu mà không ai báo trước.",
    "Hỏi thì cán bộ trả lời cộc lốc, không nhìn dân.",
    "Hẹn hai lần mới có kết quả, đi lại mất công.",
    "Bảng hướng dẫn chữ nhỏ, người già không đọc được.",
    "Trang mạng báo lỗi, tôi phải ra tận nơi nộp lại.",
    "Bắt photo thêm giấy tờ trong khi đã nộp bản điện tử.",
    "Cần gọi lại cho tôi theo số 0990 123 456 để giải thích vì sao trễ.",
)
"""Some with what must not be kept, so that the sample shows it scrubbed."""

_REASON_WORDS = {"Thái độ": "attitude", "trễ": "late", "chờ lâu": "late", "Hướng dẫn": "attitude"}


@dataclass(frozen=True, slots=True)
class Temper:
    """How a citizen rates: ``mood`` shifts every chance to be content, ``taps`` is how long the patience lasts."""

    mood: float
    taps: int
    goes_on: float
    is_heard_badly: bool
    was_late: bool


def values_for(item: Item, content: float, dice: random.Random) -> tuple[int, ...]:
    """What a citizen answers who is content with a chance of ``content``; several values where several may be."""
    is_content = dice.random() < min(max(content, 0.02), 0.98)
    match item.scale:
        case Scale.SATISFACTION | Scale.STARS:
            return (_mark(dice, is_content=is_content),)
        case Scale.POINTS:
            return (2 if is_content and dice.random() < 0.8 else 1 if is_content or dice.random() < 0.6 else 0,)
        case Scale.CHOICES:
            most = item.most or 1
            return tuple(sorted(dice.sample(item.values, k=min(dice.randint(1, most), len(item.values)))))
        case Scale.YES_NO | Scale.CHOICE:
            return (_choice(item, dice, is_content=is_content),)


def reasons_for(temper: Temper, reasons: tuple[Option, ...], dice: random.Random) -> tuple[int, ...]:
    """Why a mark was low: what was bad is named more often."""
    if not reasons:
        return ()
    weights = [6.0 if _troubles(temper).get(_trouble(reason)) else 1.0 for reason in reasons]
    values = [reason.value for reason in reasons]
    return tuple(dict.fromkeys(dice.choices(values, weights, k=dice.choice((1, 1, 2)))))


def words_for(dice: random.Random, *, is_content: bool) -> str:
    """What the citizen writes, as it was written."""
    return dice.choice(COMMENTS_CONTENT if is_content else COMMENTS_DISSATISFIED)


def _mark(dice: random.Random, *, is_content: bool) -> int:
    return dice.choices((5, 4), (55, 45))[0] if is_content else dice.choices((3, 2, 1), (56, 30, 14))[0]


def _choice(item: Item, dice: random.Random, *, is_content: bool) -> int:
    liked = item.favourable or item.values[:1]
    others = [value for value in item.values if value not in liked]
    if is_content or not others:
        return dice.choice(liked)
    # The further from the best, the rarer: four trips are rarer than two.
    return dice.choices(others, [1 / 2**place for place in range(len(others))])[0]


def _troubles(temper: Temper) -> Mapping[str, bool]:
    return {"attitude": temper.is_heard_badly, "late": temper.was_late}


def _trouble(reason: Option) -> str:
    return next((trouble for word, trouble in _REASON_WORDS.items() if word in reason.text), "")
