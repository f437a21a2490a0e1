"""Matters that the made-up commune does not handle."""

from copy import deepcopy
from typing import Any

from bot.domain.elsewhere import Topic

TOPIC: dict[str, Any] = {
    "id": "xiec-voi",
    "name": "Vé xem xiếc voi",
    "name_en": "Circus tickets",
    "aliases": ["đi xem xiếc"],
    "questions": [
        "Tôi muốn mua vé xem xiếc thì mua ở đâu?",
        "Rạp xiếc mấy giờ diễn?",
        "Vé xiếc cho trẻ em giá sao?",
        "Đoàn xiếc về xã khi nào vậy?",
        "mua ve xiec o dau",
        "ve xem xiec con khong",
        "rap xiec dien may gio",
        "tre em co phai mua ve xiec ko",
    ],
    "answer": "Vé do rạp xiếc bán.",
    "where": ["Rạp xiếc của tỉnh", "Trang bán vé của rạp"],
    "related": ["1.000001"],
    "to_confirm": ["Rạp còn mở cửa hay không."],
    "source": {"name": "Rạp xiếc", "on": "2026-07-01"},
    "checked_on": "2026-11-22",
}


def topic_content(**overrides: object) -> dict[str, Any]:
    """The content of a valid file; an override of None leaves the key out."""
    content = {**deepcopy(TOPIC), **overrides}
    return {key: value for key, value in content.items() if value is not None}


def a_topic(**overrides: object) -> Topic:
    """A valid topic."""
    return Topic.model_validate(topic_content(**overrides))
