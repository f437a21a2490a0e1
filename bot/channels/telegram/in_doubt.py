"""A message that may have arrived already: sent so that it arrives once.

Telegram gives a sender no key to repeat under and no way to look into a chat. But a bot's messages with citizens are
numbered upwards, one after another over all chats, those in a supergroup by themselves, and a message that is forwarded
comes back with its text. So the message is sent again without a sound, the few numbers since the first try are looked
at by forwarding them within the same chat, and when one of them is this very message, whatever is too many is taken
away again. Of a message in several parts, the last tells that all arrived: they are sent in order.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence

from markupsafe import Markup

from bot.channels.telegram.numbers import has_own_numbers
from bot.channels.telegram.outgoing import InDoubt, Outgoing, parts_of
from bot.conversation.messages import Reply

MOST_LOOKED_AT = 400
"""Numbers looked at: those of half a minute at Telegram's greatest speed, in which a process died and another began.

Where nothing else is sent meanwhile, a copy left by a process that died while it was looking lies among them, too.
"""
MOST_LOOKED_AT_IN_SUPERGROUP = 16
"""There the latest of its own numbers: each look is a message, and Telegram takes twenty a minute in a group."""
LOOKED_AT_ONCE = 16
SETTLED_AFTER = 1.0
"""Seconds after which what a process that died was just sending has arrived, or will not."""

Found = list[list[int]]
"""For each part of a reply, the numbers of the messages that are it."""


async def send_noted(
    outgoing: Outgoing,
    chat_id: int,
    reply: Reply,
    begun_after: int | None,
    begin: Callable[[int], Awaitable[None]],
) -> None:
    """Send ``reply`` once, whoever died over it before; raises Unreachable, NotSent, or NotYet while in doubt.

    ``begin`` notes behind which number it is being sent, ``begun_after`` is what was noted when that was begun before.
    """
    if begun_after is not None:
        arrived = await has_arrived(outgoing, chat_id, reply, begun_after)
        if arrived is None:
            await send_unless_sent(outgoing, chat_id, reply, begun_after)
        if arrived is not False:
            return
    await begin(outgoing.latest_in(chat_id))
    await send_once(outgoing, chat_id, reply)


async def send_once(outgoing: Outgoing, chat_id: int, reply: Reply) -> None:
    """Send ``reply``; where the network fails, look whether it arrived instead of sending it blindly again."""
    before = outgoing.latest_in(chat_id)
    try:
        await outgoing.send_or_doubt(chat_id, reply)
    except InDoubt:
        await send_unless_sent(outgoing, chat_id, reply, before)


async def has_arrived(outgoing: Outgoing, chat_id: int, reply: Reply, after: int) -> bool | None:
    """Whether ``reply`` arrived behind number ``after``; None where nothing tells up to which number to look.

    What this process sent itself meanwhile bounds the numbers. So nothing has to be sent in order to look, and a
    process that dies while it looks leaves nothing behind. Copies too many are taken away.
    """
    bound = await outgoing.latest_own(chat_id, SETTLED_AFTER) if after else 0
    if bound <= after:
        return None
    found = await _found(outgoing, chat_id, reply, range(after + 1, bound + 1))
    await _take_back(outgoing, chat_id, _too_many(found))
    return bool(found[-1])


async def send_unless_sent(outgoing: Outgoing, chat_id: int, reply: Reply, after: int) -> None:
    """Send ``reply`` unless the messages behind number ``after`` are it; raises Unreachable or NotSent."""
    second = await outgoing.send_silently(chat_id, reply)
    is_behind = 0 < after < second[0]  # not where the group became a supergroup and numbers from 1 on
    first = after + 1 if is_behind else max(1, second[0] - MOST_LOOKED_AT)
    found = await _found(outgoing, chat_id, reply, range(first, second[0]))
    await _take_back(outgoing, chat_id, [*_too_many(found), *(second if found[-1] else ())])


async def _take_back(outgoing: Outgoing, chat_id: int, numbers: Sequence[int]) -> None:
    for number in numbers:
        await outgoing.take_back(chat_id, number)


def _too_many(found: Found) -> list[int]:
    """All but one of each part; or all, where the last part is missing and so all parts are sent anew."""
    return [number for numbers in found for number in numbers[1 if found[-1] else 0 :]]


async def _found(outgoing: Outgoing, chat_id: int, reply: Reply, numbers: range) -> Found:
    """Those of the ``numbers`` looked at that are parts of ``reply``."""
    looking = asyncio.Semaphore(LOOKED_AT_ONCE)
    looked_at = _looked_at(outgoing.moved.get(chat_id, chat_id), numbers)

    async def text_of(number: int) -> str:
        async with looking:
            text = await outgoing.text_of(chat_id, number)
        return _with_single_blanks(text or "")

    seen = dict(zip(looked_at, await asyncio.gather(*map(text_of, looked_at)), strict=True))
    return [[number for number, text in seen.items() if text == part] for part in _texts(reply)]


def _looked_at(chat_id: int, numbers: range) -> range:
    return numbers[-MOST_LOOKED_AT_IN_SUPERGROUP:] if has_own_numbers(chat_id) else numbers[:MOST_LOOKED_AT]


def _texts(reply: Reply) -> Iterator[str]:
    """The parts of ``reply`` as a citizen reads them, with single blanks."""
    return (_with_single_blanks(Markup(part).striptags()) for part in parts_of(reply))  # noqa: S704 - our own HTML


def _with_single_blanks(text: str) -> str:
    return " ".join(text.split())
