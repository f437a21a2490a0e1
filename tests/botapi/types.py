"""Shapes shared by every part of the double."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""One JSON object of the Bot API, exactly as it travels."""


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: an emoji outside the basic plane counts twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
