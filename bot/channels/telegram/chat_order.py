"""First in, first out within a chat; chats side by side."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class ChatOrder:
    """One lock a chat, kept only while someone holds or awaits it."""

    def __init__(self) -> None:
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def turn_of(self, chat: str) -> AsyncGenerator[None]:
        """Wait for ``chat``'s turn; turns come in the order in which they were asked for."""
        lock, users = self._locks.get(chat, (asyncio.Lock(), 0))
        self._locks[chat] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            users = self._locks[chat][1] - 1
            if users:
                self._locks[chat] = (lock, users)
            else:
                del self._locks[chat]
