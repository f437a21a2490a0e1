"""The one door by which replies leave for Telegram: tries again what may succeed, tells apart what cannot."""

import asyncio
import copy
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from html import escape, unescape
from typing import TypeVar

import structlog
from telegram import MessageOriginUser
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram import direct_calls
from bot.channels.telegram.direct_calls import DirectBot, SentMessage
from bot.channels.telegram.numbers import Numbers
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.splitting import LONGEST, split
from bot.conversation.messages import Button, Reply
from bot.service.delivery import Urgency

log = structlog.get_logger()

TRIES = 6
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
"""A longer wait than this is left to whoever sends: the message goes back to its queue."""

Sleep = Callable[[float], Awaitable[None]]
Sent = TypeVar("Sent")
Trying = Callable[[Callable[[], Awaitable[SentMessage]]], Awaitable[SentMessage]]
Rows = Sequence[Sequence[Button]]


class Unreachable(Exception):
    """The chat cannot be written to: blocked by the citizen, deleted, or never begun."""


class NotSent(Exception):
    """Telegram did not take the message, and will not."""


class NotYet(NotSent):
    """Telegram did not take the message in all tries, but may later: not before ``again_in`` seconds."""

    def __init__(self, why: str, again_in: float = 0.0) -> None:
        super().__init__(why)
        self.again_in = again_in


class InDoubt(Exception):
    """The connection failed while Telegram may already have taken the message."""


@dataclass(slots=True)
class _Seen:
    """What sending showed: ``moved`` groups with their new number, the ``numbers`` of messages."""

    moved: dict[int, int] = field(default_factory=dict[int, int])
    numbers: Numbers = field(default_factory=Numbers)


class Outgoing:
    """Sends replies, no faster than its ``pace``.

    A reply whose sending timed out may arrive twice: Telegram does not tell whether it took it. So may the first parts
    of a long one when the connection fails at a later part.
    """

    def __init__(self, bot: DirectBot, sleep: Sleep = asyncio.sleep, pace: Pace | None = None) -> None:
        self._bot = bot
        self._sleep = sleep
        self._pace = pace or Pace()
        self._urgency = Urgency.REPLY
        self._seen = _Seen()

    @property
    def moved(self) -> dict[int, int]:
        """Groups that became supergroups, with the number that they have now."""
        return self._seen.moved

    @property
    def latest(self) -> int:
        """The highest number of a message with a citizen so far; supergroups have numbers of their own."""
        return self._seen.numbers.highest(0)

    def latest_in(self, chat_id: int) -> int:
        """The highest number so far among those that messages in ``chat_id`` get; 0 for none."""
        return self._seen.numbers.highest(self.moved.get(chat_id, chat_id))

    async def latest_own(self, chat_id: int, wait: float) -> int:
        """The highest of them that this process itself sent, looked at after ``wait`` seconds; 0 for none.

        Whatever a process that died before had sent has a smaller one.
        """
        await self._sleep(wait)
        return self._seen.numbers.own(self.moved.get(chat_id, chat_id))

    def urged(self, urgency: Urgency) -> "Outgoing":
        """The same door for messages of another ``urgency``."""
        if urgency is self._urgency:
            return self
        other = copy.copy(self)
        other._urgency = urgency  # noqa: SLF001 - its own twin
        return other

    async def send(self, chat_id: int, reply: Reply, in_place_of: int | None = None) -> None:
        """Send ``reply``, or put it in place of a message; raises Unreachable or NotSent."""
        chat_id = self.moved.get(chat_id, chat_id)
        if reply.in_place and in_place_of is not None and await self._edited(chat_id, reply, in_place_of):
            return
        *parts, last = parts_of(reply)
        for part in parts:
            await self._send_part(chat_id, part)
        await self._send_part(chat_id, last, reply.buttons)

    async def send_or_doubt(self, chat_id: int, reply: Reply) -> None:
        """Send ``reply`` without trying again where it may have arrived; raises InDoubt, Unreachable or NotSent."""
        chat_id = self.moved.get(chat_id, chat_id)
        *parts, last = parts_of(reply)
        trying = self._trying_while_certain(chat_id)
        try:
            for part in parts:
                await self._send_part(chat_id, part, trying=trying)
            await self._send_part(chat_id, last, reply.buttons, trying=trying)
        except NetworkError as trouble:
            raise InDoubt(str(trouble)) from trouble

    def _trying_while_certain(self, chat_id: int) -> Trying:
        """Call again only when Telegram said that it did not take it; other network trouble is raised."""

        async def trying(send: Callable[[], Awaitable[SentMessage]]) -> SentMessage:
            for left in range(TRIES - 1, -1, -1):
                try:
                    return await self._in_turn(chat_id, send)
                except RetryAfter as wait:
                    await self._pause(seconds_of(wait), left, wait)
                except Forbidden as blocked:
                    raise Unreachable(str(blocked)) from blocked
            raise AssertionError("the last pause raises")

        return trying

    async def _in_turn(self, chat_id: int, send: Callable[[], Awaitable[Sent]]) -> Sent:
        """Call ``send`` when it may leave; what Telegram asks to wait is kept by everything for that chat."""
        await self._pace.turn(chat_id, self._urgency)
        try:
            return await send()
        except RetryAfter as wait:
            self._pace.hold(chat_id, seconds_of(wait))
            raise

    def note(self, number: int, chat_id: int = 0) -> None:
        """Somebody wrote message ``number``; without ``chat_id``, a citizen."""
        self._seen.numbers.note(chat_id, number)

    async def send_silently(self, chat_id: int, reply: Reply) -> list[int]:
        """Send ``reply`` without a sound; the numbers of its parts. Raises Unreachable or NotSent."""
        chat_id = self.moved.get(chat_id, chat_id)
        *parts, last = parts_of(reply)
        sent = [await self._send_part(chat_id, part, silently=True) for part in parts]
        sent.append(await self._send_part(chat_id, last, reply.buttons, silently=True))
        return [part.message_id for part in sent]

    async def text_of(self, chat_id: int, number: int) -> str | None:
        """The text of the bot's own message ``number`` in ``chat_id``, or None when it has no such message there."""
        chat_id = self.moved.get(chat_id, chat_id)
        try:
            copy = await self._trying(
                lambda: self._bot.forward_message(chat_id, chat_id, number, disable_notification=True), tries=2
            )
        except (TelegramError, NotSent, Unreachable):
            return None
        await self.take_back(chat_id, copy.message_id)
        origin = copy.forward_origin
        is_ours = isinstance(origin, MessageOriginUser) and origin.sender_user.id == self._bot.id
        return copy.text if is_ours else None

    async def take_back(self, chat_id: int, number: int) -> None:
        """Delete the bot's message ``number``; what cannot be deleted stays."""
        try:
            in_chat = self.moved.get(chat_id, chat_id)
            await self._trying(lambda: self._bot.delete_message(in_chat, number), tries=2)
        except (TelegramError, NotSent, Unreachable) as trouble:
            log.warning("message_not_taken_back", trouble=str(trouble))

    async def confirm_press(self, callback_id: str) -> None:
        """Stop the button's waiting circle. Late or doubled confirmations do not matter."""
        try:
            await self._trying(lambda: direct_calls.confirm_press(self._bot, callback_id), tries=2)
        except (NotSent, Unreachable, TelegramError) as trouble:
            log.info("press_not_confirmed", trouble=str(trouble))

    async def _edited(self, chat_id: int, reply: Reply, message_id: int) -> bool:
        """Whether the message now shows ``reply``; False when it is too old or gone."""
        try:
            await self._trying(
                lambda: direct_calls.edit_text(self._bot, chat_id, message_id, str(reply.text), reply.buttons), chat_id
            )
        except BadRequest as refused:
            return "not modified" in str(refused).lower()
        except ChatMigrated:
            return False
        return True

    async def _send_part(
        self,
        chat_id: int,
        html: str,
        buttons: Rows = (),
        *,
        silently: bool = False,
        trying: Trying | None = None,
    ) -> SentMessage:
        async def as_html() -> SentMessage:
            return await direct_calls.send_text(self._bot, chat_id, html, buttons, silently=silently)

        async def as_plain() -> SentMessage:
            plain = unescape(re.sub(r"<[^>]*>", "", html))
            return await direct_calls.send_text(self._bot, chat_id, plain, buttons, is_html=False, silently=silently)

        try:
            return self._noted(await (trying(as_html) if trying else self._trying(as_html, chat_id)))
        except ChatMigrated as moved:
            self.moved[chat_id] = moved.new_chat_id
            return await self._send_part(moved.new_chat_id, html, buttons, silently=silently)
        except BadRequest as refused:
            if "parse entities" not in str(refused).lower():
                raise _final(refused) from refused
            log.warning("html_refused", trouble=str(refused))
            return self._noted(await self._as_last_resort(as_plain, chat_id))

    def _noted(self, sent: SentMessage) -> SentMessage:
        self._seen.numbers.note(sent.chat_id, sent.message_id, is_own=True)
        return sent

    async def _as_last_resort(self, send: Callable[[], Awaitable[Sent]], chat_id: int) -> Sent:
        try:
            return await self._trying(send, chat_id)
        except BadRequest as refused:
            raise _final(refused) from refused

    async def _trying(
        self, send: Callable[[], Awaitable[Sent]], paced_for: int | None = None, tries: int = TRIES
    ) -> Sent:
        """Call ``send`` until it succeeds; waits as long as Telegram asks, or ever longer after network trouble."""
        pause = FIRST_PAUSE
        for left in range(tries - 1, -1, -1):
            try:
                return await (send() if paced_for is None else self._in_turn(paced_for, send))
            except RetryAfter as wait:
                await self._pause(seconds_of(wait), left, wait)
            except Forbidden as blocked:
                raise Unreachable(str(blocked)) from blocked
            except (BadRequest, ChatMigrated):
                raise
            except NetworkError as trouble:
                await self._pause(pause, left, trouble)
                pause *= 2
        raise AssertionError("the last pause raises")

    async def _pause(self, seconds: float, tries_left: int, trouble: TelegramError) -> None:
        if tries_left == 0 or seconds > LONGEST_PAUSE:
            raise NotYet(str(trouble), seconds if isinstance(trouble, RetryAfter) else 0.0) from trouble
        await self._sleep(seconds)


def _final(refused: BadRequest) -> Exception:
    return Unreachable(str(refused)) if "chat not found" in str(refused).lower() else NotSent(str(refused))


def seconds_of(wait: RetryAfter) -> float:
    """How long Telegram asks to wait (a number or, with newer settings of PTB, a timedelta)."""
    asked = wait.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)


def parts_of(reply: Reply) -> list[str]:
    """The messages, in HTML, as which ``reply`` is sent."""
    ending = f"\n\n{escape(reply.label)}" if reply.label else ""
    return [part + ending for part in split(str(reply.text), LONGEST - len(ending))]
