"""Telegram's limits on what a bot may send; each checker returns the clean value or refuses."""

import re
from typing import Any, Literal, cast

from .markup_text import parsed_html
from .refusals import bad_request
from .types import Json, utf16_length

MESSAGE_LENGTH = 4096
CAPTION_LENGTH = 1024
RAW_TEXT_BYTES = 1 << 15
CALLBACK_DATA_BYTES = 64
KEYBOARD_BUTTONS = 100
CALLBACK_ANSWER_LENGTH = 200
CHAT_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)

TooLong = Literal["message is too long", "MESSAGE_TOO_LONG"]
"""Sending and editing complain differently about the same length."""

FormattedText = tuple[str, list[Json]]


def formatted(text: str, parse_mode: str, entities: list[Json] | None) -> FormattedText:
    """The text as a citizen sees it, trailing blanks cut, and its entities."""
    if len(text.encode("utf-8", "surrogatepass")) > RAW_TEXT_BYTES:
        raise bad_request("text is too long")
    match parse_mode.lower():
        case "":
            shown, marks = text, entities or []
        case "html":
            shown, marks = parsed_html(text)
        case "markdown" | "markdownv2":
            raise bad_request("this double reads HTML only; teach it Markdown first")
        case _:
            raise bad_request("unsupported parse_mode")
    return without_trailing_blanks(shown, marks)


def without_trailing_blanks(text: str, entities: list[Json]) -> FormattedText:
    trimmed = text.rstrip()
    end = utf16_length(trimmed)
    clipped = [
        {**entity, "length": min(entity["length"], end - entity["offset"])}
        for entity in entities
        if entity["offset"] < end
    ]
    return trimmed, clipped


def message_text(text: str, parse_mode: str, entities: list[Json] | None, too_long: TooLong) -> FormattedText:
    if not text:
        raise bad_request("message text is empty")
    shown, marks = formatted(text, parse_mode, entities)
    if not shown.strip():
        raise bad_request("text must be non-empty")
    if utf16_length(shown) > MESSAGE_LENGTH:
        raise bad_request(too_long)
    return shown, marks


def caption_text(text: str, parse_mode: str, entities: list[Json] | None) -> FormattedText:
    shown, marks = formatted(text, parse_mode, entities)
    if utf16_length(shown) > CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    return shown, marks


def reply_markup(markup: Any) -> Json | None:
    """Any of the four kinds of markup, checked; None for none."""
    if markup is None or markup == "":
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    checked = cast("Json", markup)
    if "inline_keyboard" in checked:
        return inline_keyboard(checked)
    if "keyboard" in checked:
        rows_of(checked, "keyboard", "ReplyKeyboardMarkup")
    return checked or None


def inline_markup(markup: Any) -> Json | None:
    """For edits, where only an inline keyboard is allowed."""
    checked = reply_markup(markup)
    if checked is not None and "inline_keyboard" not in checked:
        raise bad_request("inline keyboard expected")
    return checked


def inline_keyboard(markup: Json) -> Json | None:
    rows = rows_of(markup, "inline_keyboard", "InlineKeyboardMarkup")
    if sum(len(row) for row in rows) > KEYBOARD_BUTTONS:
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            check_inline_button(button)
    return {"inline_keyboard": rows} if rows else None


def rows_of(markup: Json, name: str, kind: str) -> list[list[Any]]:
    """The rows that hold at least one button."""
    rows = markup[name]
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" of the {kind} must be an Array of Arrays')
    checked: list[list[Any]] = []
    for row in cast("list[Any]", rows):
        if not isinstance(row, list):
            raise bad_request(f'field "{name}" of the {kind} must be an Array of Arrays')
        if row:
            checked.append(cast("list[Any]", row))
    return checked


def check_inline_button(button: Any) -> None:
    prefix = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(prefix + "InlineKeyboardButton must be an Object")
    fields = cast("Json", button)
    if not fields.get("text"):
        raise bad_request(prefix + 'field "text" must be non-empty')
    if "callback_data" in fields:
        check_callback_data(fields["callback_data"])
    elif "url" in fields:
        check_button_url(str(fields["url"]))
    elif len(fields) == 1:
        raise bad_request(prefix + "Text buttons are not allowed in the inline keyboard")


def check_callback_data(payload: Any) -> None:
    size = len(str(payload).encode("utf-8", "surrogatepass"))
    if not 1 <= size <= CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def check_button_url(url: str) -> None:
    if not re.fullmatch(r"(?:https?|tg)://\S+", url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def commands(listed: Any) -> list[Json]:
    if not isinstance(listed, list):
        raise bad_request("expected an Array of BotCommand")
    checked = [cast("Json", command) for command in cast("list[Any]", listed)]
    if len(checked) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in checked:
        name = str(command.get("command", "")).removeprefix("/")
        if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= utf16_length(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return checked


def webhook_secret(secret: str) -> str:
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    return secret


def within(text: str, limit: int, complaint: str) -> str:
    if utf16_length(text) > limit:
        raise bad_request(complaint)
    return text
