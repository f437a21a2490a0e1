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

A copy that a process left which died while it was looking lies as far behind the first as a restart takes.
"""
LOOKED_AT_ONCE = 16


async def send_once(outgoing: Outgoing, chat_id: int, reply: Reply) -> None:
    """Send ``reply``; where the network fails, look whether it arrived instead of sending it blindly again."""
    before = outgoing.latest
    try:
        await outgoing.send_or_doubt(chat_id, reply)
    except InDoubt:
        await send_unless_sent(outgoing, chat_id, reply, before)


async def send_unless_sent(outgoing: Outgoing, chat_id: int, reply: Reply, after: int) -> None:
    """Send ``reply`` unless one of the messages behind number ``after`` is it; raises Unreachable or NotSent."""
    second = await outgoing.send_silently(chat_id, reply)
    first = after + 1 if after else max(1, second - MOST_LOOKED_AT)
    sent = reply.text.striptags()
    looking = asyncio.Semaphore(LOOKED_AT_ONCE)

    async def is_it(number: int) -> bool:
        async with looking:
            text = await outgoing.text_of(chat_id, number)
        return text is not None and " ".join(text.split()) == sent

    numbers = range(first, min(second, first + MOST_LOOKED_AT))
    found = await asyncio.gather(*map(is_it, numbers))
    arrived = [number for number, is_ours in zip(numbers, found, strict=True) if is_ours]
    for number in [*arrived, second][1:]:  # more than one where a process died while looking
        await outgoing.take_back(chat_id, number)
