"""Telegram's limits on how often a bot may speak (off unless a test asks for them)."""

import math
import time
from collections import deque
from dataclasses import dataclass, field

from .refusals import too_many_requests


@dataclass(slots=True)
class Window:
    """At most `most` messages in any `seconds`."""

    most: int
    seconds: float
    sent_at: deque[float] = field(default_factory=deque[float])

    def wait(self, now: float) -> float:
        """Seconds until one more is allowed; 0 for at once."""
        while self.sent_at and now - self.sent_at[0] >= self.seconds:
            self.sent_at.popleft()
        if len(self.sent_at) < self.most:
            return 0
        return self.seconds - (now - self.sent_at[0])


@dataclass(slots=True)
class RateLimits:
    """The published figures: 1/s in a private chat, 20/min in a group, 30/s over all chats."""

    private_per_second: int = 1
    group_per_minute: int = 20
    overall_per_second: int = 30
    overall: Window = field(init=False)
    chats: dict[int, Window] = field(default_factory=dict[int, Window])

    def __post_init__(self) -> None:
        self.overall = Window(self.overall_per_second, 1)

    def admit(self, chat_id: int) -> None:
        """Count one message to the chat, or refuse it with 429."""
        now = time.monotonic()
        windows = (self.overall, self._window_of(chat_id))
        wait = max(window.wait(now) for window in windows)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for window in windows:
            window.sent_at.append(now)

    def _window_of(self, chat_id: int) -> Window:
        if chat_id not in self.chats:
            private = Window(self.private_per_second, 1)
            group = Window(self.group_per_minute, 60)
            self.chats[chat_id] = private if chat_id > 0 else group
        return self.chats[chat_id]
