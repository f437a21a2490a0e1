"""A message that may have arrived already: sent so that it arrives once.

Telegram gives a sender no key to repeat under and no way to look into a chat. But a bot's messages with citizens are
numbered upwards, one after another over all chats, and a message that is forwarded comes back with its text. So the
message is sent again without a sound, the few numbers since the first try are looked at by forwarding them within the
same chat, and when one of them is this very message, whatever is too many is taken away again.
"""

import asyncio

from bot.channels.telegram.outgoing import InDoubt, Outgoing
from bot.conversation.messages import Reply

MOST_LOOKED_AT = 400
"""Numbers looked at: those of half a minute at Telegram's greatest speed, in which a process died and another began.

Where nothing else is sent meanwhile, a copy left by a process that died while it was looking lies among them, too.
"""
LOOKED_AT_ONCE = 16
SETTLED_AFTER = 1.0
"""Seconds after which what a process that died was just sending has arrived, or will not."""


async def send_once(outgoing: Outgoing, chat_id: int, reply: Reply) -> None:
    """Send ``reply``; where the network fails, look whether it arrived instead of sending it blindly again."""
    before = outgoing.latest
    try:
        await outgoing.send_or_doubt(chat_id, reply)
    except InDoubt:
        await send_unless_sent(outgoing, chat_id, reply, before)


async def has_arrived(outgoing: Outgoing, chat_id: int, reply: Reply, after: int) -> bool | None:
    """Whether ``reply`` arrived behind number ``after``; None where nothing tells up to which number to look.

    What this process sent itself meanwhile bounds the numbers. So nothing has to be sent in order to look, and a
    process that dies while it looks leaves nothing behind. Copies too many are taken away.
    """
    bound = await outgoing.latest_own(SETTLED_AFTER) if after else 0
    if bound <= after:
        return None
    first, *others = [*await _found(outgoing, chat_id, reply, range(after + 1, bound + 1)), 0]
    for number in filter(None, others):
        await outgoing.take_back(chat_id, number)
    return first != 0


async def send_unless_sent(outgoing: Outgoing, chat_id: int, reply: Reply, after: int) -> None:
    """Send ``reply`` unless one of the messages behind number ``after`` is it; raises Unreachable or NotSent."""
    second = await outgoing.send_silently(chat_id, reply)
    first = after + 1 if after else max(1, second - MOST_LOOKED_AT)
    arrived = await _found(outgoing, chat_id, reply, range(first, second))
    for number in [*arrived, second][1:]:  # more than one where a process died while looking
        await outgoing.take_back(chat_id, number)


async def _found(outgoing: Outgoing, chat_id: int, reply: Reply, numbers: range) -> list[int]:
    """Those of the first ``numbers`` that are ``reply``."""
    sent, looking = reply.text.striptags(), asyncio.Semaphore(LOOKED_AT_ONCE)

    async def is_it(number: int) -> bool:
        async with looking:
            text = await outgoing.text_of(chat_id, number)
        return text is not None and " ".join(text.split()) == sent

    looked_at = numbers[:MOST_LOOKED_AT]
    found = await asyncio.gather(*map(is_it, looked_at))
    return [number for number, is_ours in zip(looked_at, found, strict=True) if is_ours]
