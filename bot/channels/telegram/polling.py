"""Long polling: a batch of updates is confirmed by asking for the next one, and only when it is in the inbox."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

import structlog
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram.direct_calls import DirectBot
from bot.channels.telegram.outgoing import seconds_of
from bot.channels.telegram.raw_updates import those_with_numbers

log = structlog.get_logger()

LONG_POLL_SECONDS = 25
GRACE_SECONDS = 10
"""How much longer than the long poll the HTTP request may take."""
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

Receive = Callable[[Mapping[str, Any]], Awaitable[None]]


class RawUpdates(Protocol):
    """Where raw updates come from."""

    async def raw_updates(self, offset: int | None, wait_seconds: int) -> Sequence[Mapping[str, Any]]:
        """The updates from ``offset`` on; asking with an offset confirms the ones before it."""
        ...


class PollingBot(DirectBot):
    """A bot that hands out updates as Telegram sent them: one that cannot be parsed must not block the others."""

    async def raw_updates(self, offset: int | None, wait_seconds: int) -> Sequence[Mapping[str, Any]]:
        """The updates from ``offset`` on, waiting up to ``wait_seconds`` for the first."""
        asked = {"offset": offset, "timeout": wait_seconds, "allowed_updates": list(ALLOWED_UPDATES)}
        result: Any = await self._post("getUpdates", asked, read_timeout=wait_seconds + GRACE_SECONDS)
        return those_with_numbers(result)


async def poll(
    source: RawUpdates,
    receive: Receive,
    stop: asyncio.Event,
    wait_seconds: int = LONG_POLL_SECONDS,
    pauses: Sequence[float] = PAUSES,
) -> None:
    """Fetch and receive updates until ``stop`` is set; the batch under way is finished and confirmed first.

    A batch that ``receive`` could not keep is not confirmed: it comes again. Raises InvalidToken when Telegram refuses
    the token; waits out every other trouble.
    """
    offset: int | None = None
    troubles = 0
    while not stop.is_set():
        try:
            batch = await _until(stop, source.raw_updates(offset, wait_seconds))
            await _receive_all(batch, receive)
        except (InvalidToken, Forbidden):
            raise
        except RetryAfter as wait:
            await _wait(stop, seconds_of(wait))
        except Exception as trouble:  # noqa: BLE001 - Telegram's or the inbox's: what is not confirmed comes again
            await _rest(stop, pauses, troubles, trouble)
            troubles += 1
        else:
            troubles = 0
            if batch:
                offset = max(update["update_id"] for update in batch) + 1
    if offset is not None:
        await _confirm(source, offset)


async def _receive_all(batch: Sequence[Mapping[str, Any]], receive: Receive) -> None:
    """Receive the whole batch, then raise the first trouble with it, if there was any."""
    for trouble in await asyncio.gather(*map(receive, batch), return_exceptions=True):
        if trouble is not None:
            raise trouble


async def wait_out(
    call: Callable[[], Awaitable[object]], stop: asyncio.Event, pauses: Sequence[float] = PAUSES
) -> bool:
    """Call until it succeeds, waiting ever longer after network trouble; False when ``stop`` was set before.

    Telegram may be out of reach when the program starts, for instance while the machine is still starting itself.
    """
    troubles = 0
    while not stop.is_set():
        try:
            await call()
        except RetryAfter as wait:
            await _wait(stop, seconds_of(wait))
        except BadRequest:
            raise  # a kind of NetworkError to PTB, yet no waiting mends it
        except NetworkError as trouble:
            await _rest(stop, pauses, troubles, trouble)
            troubles += 1
        else:
            return True
    return False


async def _confirm(source: RawUpdates, offset: int) -> None:
    try:
        await source.raw_updates(offset, 0)
    except TelegramError as trouble:
        log.warning("last_batch_not_confirmed", trouble=str(trouble))


async def _until(stop: asyncio.Event, fetching: Awaitable[Sequence[Mapping[str, Any]]]) -> Sequence[Mapping[str, Any]]:
    """What ``fetching`` returns, or nothing as soon as ``stop`` is set."""
    fetch = asyncio.ensure_future(fetching)
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait({fetch, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if fetch.done():
        return fetch.result()
    fetch.cancel()
    await asyncio.wait({fetch})
    return ()


async def _rest(stop: asyncio.Event, pauses: Sequence[float], troubles: int, trouble: Exception) -> None:
    """Wait after the trouble that came after ``troubles`` others in a row."""
    event = "telegram_trouble" if isinstance(trouble, TelegramError) else "updates_not_kept"
    log.warning(event, trouble=str(trouble))
    await _wait(stop, pauses[min(troubles, len(pauses) - 1)])


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
