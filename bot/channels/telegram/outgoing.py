"""The one door by which replies leave for Telegram: tries again what may succeed, tells apart what cannot."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from html import unescape

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram.splitting import split
from bot.conversation.messages import Button, Reply

log = structlog.get_logger()

TRIES = 6
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
"""A longer wait than this is no longer an answer; the message is given up and told to the operator."""

Sleep = Callable[[float], Awaitable[None]]


class Unreachable(Exception):
    """The chat cannot be written to: blocked by the citizen, deleted, or never begun."""


class NotSent(Exception):
    """Telegram did not take the message in all tries."""


class Outgoing:
    """Sends replies. A reply whose sending timed out may arrive twice: Telegram does not tell whether it took it."""

    def __init__(self, bot: Bot, sleep: Sleep = asyncio.sleep) -> None:
        self._bot = bot
        self._sleep = sleep

    async def send(self, chat_id: int, reply: Reply, in_place_of: int | None = None) -> None:
        """Send ``reply``, or put it in place of a message; raises Unreachable or NotSent."""
        if reply.in_place and in_place_of is not None and await self._edited(chat_id, reply, in_place_of):
            return
        *parts, last = split(str(reply.text))
        for part in parts:
            await self._send_part(chat_id, part, None)
        await self._send_part(chat_id, last, _markup(reply.buttons))

    async def confirm_press(self, callback_id: str) -> None:
        """Stop the button's waiting circle. Late or doubled confirmations do not matter."""
        try:
            await self._trying(lambda: self._bot.answer_callback_query(callback_id), tries=2)
        except (NotSent, Unreachable, TelegramError) as trouble:
            log.info("press_not_confirmed", trouble=str(trouble))

    async def _edited(self, chat_id: int, reply: Reply, message_id: int) -> bool:
        """Whether the message now shows ``reply``; False when it is too old or gone."""
        try:
            await self._trying(
                lambda: self._bot.edit_message_text(
                    str(reply.text), chat_id, message_id, parse_mode=ParseMode.HTML, reply_markup=_markup(reply.buttons)
                )
            )
        except BadRequest as refused:
            return "not modified" in str(refused).lower()
        except ChatMigrated:
            return False
        return True

    async def _send_part(self, chat_id: int, html: str, markup: InlineKeyboardMarkup | None) -> None:
        async def as_html() -> object:
            return await self._bot.send_message(
                chat_id,
                html,
                ParseMode.HTML,
                reply_markup=markup,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )

        async def as_plain() -> object:
            plain = unescape(re.sub(r"<[^>]*>", "", html))
            return await self._bot.send_message(chat_id, plain, reply_markup=markup)

        try:
            await self._trying(as_html)
        except ChatMigrated as moved:
            await self._send_part(moved.new_chat_id, html, markup)
        except BadRequest as refused:
            if "parse entities" not in str(refused).lower():
                raise _final(refused) from refused
            log.warning("html_refused", trouble=str(refused))
            await self._as_last_resort(as_plain)

    async def _as_last_resort(self, send: Callable[[], Awaitable[object]]) -> None:
        try:
            await self._trying(send)
        except BadRequest as refused:
            raise _final(refused) from refused

    async def _trying(self, send: Callable[[], Awaitable[object]], tries: int = TRIES) -> None:
        """Call ``send`` until it succeeds; waits as long as Telegram asks, or ever longer after network trouble."""
        pause = FIRST_PAUSE
        for left in range(tries - 1, -1, -1):
            try:
                await send()
            except RetryAfter as wait:
                await self._pause(seconds_of(wait), left, wait)
            except Forbidden as blocked:
                raise Unreachable(str(blocked)) from blocked
            except (BadRequest, ChatMigrated):
                raise
            except NetworkError as trouble:
                await self._pause(pause, left, trouble)
                pause *= 2
            else:
                return

    async def _pause(self, seconds: float, tries_left: int, trouble: TelegramError) -> None:
        if tries_left == 0 or seconds > LONGEST_PAUSE:
            raise NotSent(str(trouble)) from trouble
        await self._sleep(seconds)


def _final(refused: BadRequest) -> Exception:
    return Unreachable(str(refused)) if "chat not found" in str(refused).lower() else NotSent(str(refused))


def seconds_of(wait: RetryAfter) -> float:
    """How long Telegram asks to wait (a number or, with newer settings of PTB, a timedelta)."""
    asked = wait.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)


def _markup(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(str(button.text), callback_data=button.press) for button in row] for row in rows]
    )
