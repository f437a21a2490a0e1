"""A bot's message through the eyes of the citizen who reads it."""

from dataclasses import dataclass
from typing import Any

from .types import Json


@dataclass(frozen=True, slots=True)
class Button:
    """Of an inline keyboard (`callback_data` or `url`) or of a reply keyboard (neither)."""

    text: str
    callback_data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """`text` is the caption when a file came; `from_bot` is false for the citizen's own words."""

    message_id: int
    text: str
    rows: tuple[tuple[Button, ...], ...]
    method: str
    from_bot: bool
    entities: tuple[Json, ...] = ()
    file_id: str | None = None
    file_name: str | None = None
    reply_to: int | None = None

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.rows for button in row]

    @property
    def button_texts(self) -> list[str]:
        return [button.text for button in self.buttons]


def seen(message: Json, method: str, markup: Json | None, bot_id: int) -> SeenMessage:
    sizes: list[Json] = message.get("photo") or [{}]
    document: Json = message.get("document") or sizes[-1]
    reply: Json = message.get("reply_to_message") or {}
    sender: Json = message.get("from") or {}
    return SeenMessage(
        message_id=message["message_id"],
        text=message.get("text") or message.get("caption") or "",
        rows=rows_of_buttons(markup),
        method=method,
        from_bot=sender.get("id") == bot_id,
        entities=tuple(message.get("entities") or message.get("caption_entities") or ()),
        file_id=document.get("file_id"),
        file_name=document.get("file_name"),
        reply_to=reply.get("message_id"),
    )


def rows_of_buttons(markup: Json | None) -> tuple[tuple[Button, ...], ...]:
    rows: list[list[Any]] = []
    if markup is not None:
        rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    return tuple(tuple(_button(button) for button in row) for row in rows)


def _button(button: Json | str) -> Button:
    if isinstance(button, str):
        return Button(button)
    return Button(button["text"], button.get("callback_data"), button.get("url"))


def seen_from_json(plain: Json) -> SeenMessage:
    """The message as `dataclasses.asdict` and JSON carried it to another process."""
    rows = tuple(tuple(Button(**button) for button in row) for row in plain["rows"])
    fields: Json = {**plain, "rows": rows, "entities": tuple(plain["entities"])}
    return SeenMessage(**fields)
