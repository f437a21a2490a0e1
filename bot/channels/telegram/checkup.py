"""What Telegram says about token, webhook and time, asked once and in a hurry."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from telegram import Bot
from telegram.error import Forbidden, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

SECONDS_TO_ANSWER = 8.0


class TokenRefused(Exception):
    """Telegram does not know the token."""


class TelegramSilent(Exception):
    """Telegram did not answer, or not sensibly; the message is what the network said."""


@dataclass(frozen=True, slots=True)
class TelegramSeen:
    """What Telegram said. ``ahead_seconds`` is how far our clock is ahead of Telegram's; None when it told no time."""

    username: str
    webhook_url: str
    waiting: int
    last_error: str | None
    last_error_at: datetime | None
    ahead_seconds: float | None


async def ask_telegram(token: str, base_url: str, wall: Callable[[], float], proxy: str | None = None) -> TelegramSeen:
    """Ask the Bot API at ``base_url``; ``wall`` is our clock. Raises TokenRefused, TelegramSilent."""
    ahead: list[float | None] = []

    async def note_time(response: Any) -> None:
        ahead.append(_ahead(wall(), response.headers.get("Date")))

    request = HTTPXRequest(
        connect_timeout=SECONDS_TO_ANSWER / 2,
        read_timeout=SECONDS_TO_ANSWER,
        proxy=proxy,
        httpx_kwargs={"event_hooks": {"response": [note_time]}},
    )
    try:
        async with Bot(token, base_url, request=request) as bot:
            info = await bot.get_webhook_info()
    except (InvalidToken, Forbidden) as refused:
        raise TokenRefused from refused
    except TelegramError as trouble:
        raise TelegramSilent(str(trouble).replace(token, "…")) from trouble
    error_at = info.last_error_date
    return TelegramSeen(
        bot.username,
        info.url,
        info.pending_update_count,
        info.last_error_message,
        error_at,
        ahead[0] if ahead else None,
    )


def _ahead(now: float, date: str | None) -> float | None:
    """Half a second off at the most: the header leaves out what follows the second."""
    try:
        return now - parsedate_to_datetime(date).timestamp() - 0.5 if date else None
    except ValueError:
        return None
