"""The calls that are made for every message, past python-telegram-bot's objects.

PTB turns a message's every part into objects and each of them into JSON, which it puts into JSON once more, and makes
objects of Telegram's answer, which repeats it all: two thirds of what sending costs. Here the body is written at once,
and of the answer only the number is read. PTB's connection and its errors stay.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import NetworkError
from telegram.request import RequestData

from bot.channels.telegram.transport_body import PlainData
from bot.conversation.messages import Button

_NO_PREVIEW = {"is_disabled": True}


class DirectBot(Bot):
    """A bot that can be called without objects."""

    async def call(self, method: str, parameters: Mapping[str, Any]) -> Any:
        """The result of ``method``, as JSON has it; raises TelegramError."""
        return await self.request.post(f"{self.base_url}/{method}", cast("RequestData", PlainData(parameters)))


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that Telegram took."""

    message_id: int
    chat_id: int


async def send_text(
    bot: DirectBot,
    chat_id: int,
    text: str,
    buttons: Sequence[Sequence[Button]] = (),
    *,
    is_html: bool = True,
    silently: bool = False,
) -> SentMessage:
    """Send ``text``; raises TelegramError."""
    parameters: dict[str, Any] = {"chat_id": chat_id, "text": text}
    if is_html:
        parameters |= {"parse_mode": ParseMode.HTML, "link_preview_options": _NO_PREVIEW}
    if buttons:
        parameters["reply_markup"] = _markup(buttons)
    if silently:
        parameters["disable_notification"] = True
    match await bot.call("sendMessage", parameters):
        case {"message_id": int(number), "chat": {"id": int(there)}}:
            return SentMessage(number, there)
        case _:
            raise NetworkError("trả lời cho sendMessage không phải một tin nhắn")


async def edit_text(
    bot: DirectBot, chat_id: int, message_id: int, html: str, buttons: Sequence[Sequence[Button]]
) -> None:
    """Put ``html`` in place of what message ``message_id`` shows; raises TelegramError."""
    parameters: dict[str, Any] = {
        "chat_id": chat_id,
        "message_id": message_id,
        "text": html,
        "parse_mode": ParseMode.HTML,
    }
    if buttons:
        parameters["reply_markup"] = _markup(buttons)
    await bot.call("editMessageText", parameters)


async def confirm_press(bot: DirectBot, callback_id: str) -> None:
    """Stop the button's waiting circle; raises TelegramError."""
    await bot.call("answerCallbackQuery", {"callback_query_id": callback_id})


def _markup(rows: Sequence[Sequence[Button]]) -> Mapping[str, Any]:
    return {
        "inline_keyboard": [
            [{"text": str(button.text), "callback_data": button.press} for button in row] for row in rows
        ]
    }
