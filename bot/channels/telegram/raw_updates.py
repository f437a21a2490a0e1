"""Raw updates looked at before anything is built from them: what no Telegram sends is set aside.

python-telegram-bot takes every type for granted, and a text that is a number fails far from where it came in.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

LARGEST_NUMBER = 2**63 - 1
"""What databases and Telegram's own numbers hold."""
_MESSAGES = ("message", "edited_message")
_TEXTS = ("text", "caption")


class MalformedUpdate(ValueError):
    """An update that Telegram never sends; what it holds is not told."""


def those_with_numbers(result: object) -> Sequence[Mapping[str, Any]]:
    """The updates in what ``getUpdates`` answered: objects with a number, for without one nothing can be confirmed."""
    return [cast("Mapping[str, Any]", each) for each in _list(result) if _is_numbered(each)]


def is_readable(raw: Mapping[str, Any]) -> bool:
    """Whether the parts of ``raw`` that the bot reads are of the types that Telegram documents."""
    return (
        _is_numbered(raw)
        and all(_is_message(raw[kind]) for kind in _MESSAGES if raw.get(kind) is not None)
        and (raw.get("callback_query") is None or _is_press(raw["callback_query"]))
        and (raw.get("my_chat_member") is None or _is_in_a_chat(raw["my_chat_member"]))
    )


def _is_message(raw: object) -> bool:
    message = _object(raw)
    earlier = message.get("reply_to_message")
    return (
        _is_number(message.get("message_id"))
        and _is_number(message.get("date"), 2**32)
        and all(isinstance(message.get(name, ""), str) for name in _TEXTS)
        and _is_in_a_chat(message)
        and (earlier is None or _is_in_a_chat(earlier))
    )


def _is_press(raw: object) -> bool:
    press = _object(raw)
    message = press.get("message")
    return (
        isinstance(press.get("id"), str)
        and isinstance(press.get("data", ""), str)
        and _is_number(_object(press.get("from")).get("id"))
        and (message is None or (_is_in_a_chat(message) and _is_number(_object(message).get("message_id"))))
    )


def _is_in_a_chat(raw: object) -> bool:
    chat = _object(_object(raw).get("chat"))
    return _is_number(chat.get("id")) and isinstance(chat.get("type"), str)


def _is_numbered(raw: object) -> bool:
    return _is_number(_object(raw).get("update_id"))


def _is_number(value: object, most: int = LARGEST_NUMBER) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= most


def _object(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []
