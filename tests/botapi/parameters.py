"""What a bot sent with a call, whichever of the three encodings it used."""

import json
from dataclasses import dataclass, field
from typing import Any, cast

from aiohttp import web

from .refusals import bad_request
from .types import Json

OBJECTS = frozenset(
    [
        "reply_markup",
        "entities",
        "caption_entities",
        "allowed_updates",
        "commands",
        "scope",
        "menu_button",
        "reply_parameters",
        "link_preview_options",
    ]
)
"""Parameters that travel as JSON text inside a form."""
INTEGERS = frozenset(
    [
        "chat_id",
        "from_chat_id",
        "message_id",
        "offset",
        "limit",
        "timeout",
        "max_connections",
        "reply_to_message_id",
        "message_thread_id",
        "cache_time",
    ]
)
FLAGS = frozenset(
    [
        "drop_pending_updates",
        "show_alert",
        "disable_notification",
        "protect_content",
        "allow_sending_without_reply",
    ]
)


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Parameters:
    values: Json = field(default_factory=dict[str, Any])
    uploads: dict[str, Upload] = field(default_factory=dict[str, Upload])

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        value = self.values.get(name)
        return value if isinstance(value, int) else default

    def flag(self, name: str) -> bool:
        return self.values.get(name) is True

    def entities(self, name: str) -> list[Json] | None:
        value = self.values.get(name)
        return cast("list[Json]", value) if isinstance(value, list) else None

    def get(self, name: str) -> Any:
        return self.values.get(name)


async def read_parameters(request: web.Request) -> Parameters:
    """Query string and body together, decoded to JSON values."""
    values: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        values |= await _json_object(request)
    else:
        for name, part in (await request.post()).items():
            if isinstance(part, web.FileField):
                uploads[name] = Upload(part.filename, part.file.read(), part.content_type)
            else:
                values[name] = part if isinstance(part, str) else part.decode()
    return Parameters(decoded(values), uploads)


async def _json_object(request: web.Request) -> Json:
    body = await request.read()
    if not body:
        return {}
    try:
        parsed: Any = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(parsed, dict):
        raise bad_request("object expected")
    return cast("Json", parsed)


def decoded(values: Json) -> Json:
    """Texts of a form turned into the JSON values they stand for."""
    return {name: _decoded_value(name, value) if isinstance(value, str) else value for name, value in values.items()}


def _decoded_value(name: str, value: str) -> Any:
    if name in OBJECTS:
        return _parsed(name, value) if value else None
    if name in INTEGERS and value.removeprefix("-").isdecimal():
        return int(value)
    if name in FLAGS:
        return value.lower() in {"true", "1", "yes"}
    return value


def _parsed(name: str, value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        what = "reply keyboard markup" if name == "reply_markup" else name
        raise bad_request(f"can't parse {what} JSON object") from None
