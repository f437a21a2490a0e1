"""How fast messages may leave: Telegram's limits, kept before it has to refuse, and its refusals, obeyed."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import Protocol

from bot.service.delivery import Urgency

GLOBAL_AFTER = 3
"""Chats refused within a second, after which the limit over all chats must be meant: Telegram does not say which."""
MANY = 1_000
"""Chats whose last messages are remembered, before those that matter no more are forgotten; a kilobyte each."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages that may leave: over all chats, to one citizen (a few at once, then one by one), to one group."""

    overall_per_second: int = 30
    private_per_second: float = 1.0
    private_burst: int = 5
    group_per_minute: int = 20


@dataclass(slots=True)
class Window:
    """At most ``most`` in any ``seconds``; ``held_until`` is what Telegram asked for."""

    most: int
    seconds: float
    held_until: float = 0.0
    sent: deque[float] = field(default_factory=deque[float])

    def wait(self, now: float) -> float:
        """Seconds until one more may leave; not more than 0 when it may now."""
        while self.sent and now - self.sent[0] >= self.seconds:
            self.sent.popleft()
        full = self.sent[0] + self.seconds - now if len(self.sent) >= self.most else 0.0
        return max(full, self.held_until - now)

    @property
    def is_idle(self) -> bool:
        """Whether nothing of it matters any more; true only after ``wait`` was asked."""
        return not self.sent


class Timer(Protocol):
    """Something that will happen unless it is cancelled."""

    def cancel(self) -> None:
        """Let it not happen."""
        ...


@dataclass(frozen=True, slots=True)
class Time:
    """The time in seconds and a way to be called later; tests have one of their own."""

    now: Callable[[], float] = monotonic
    call_later: Callable[[float, Callable[[], None]], Timer] = lambda seconds, call: (
        asyncio.get_running_loop().call_later(seconds, call)
    )


@dataclass(order=True, slots=True)
class _Waiting:
    """A message that waits for its turn; the more urgent and then the earlier goes first."""

    urgency: int
    place: int
    chat_id: int = field(compare=False)
    turn: "asyncio.Future[None]" = field(compare=False)


class Pace:
    """Gives turns. One in a process, and only the process on duty sends; so the limits hold over all processes."""

    def __init__(self, limits: Limits | None = None, time: Time | None = None) -> None:
        self._limits = limits or Limits()
        self._time = time or Time()
        self._overall = Window(self._limits.overall_per_second, 1.0)
        self._chats: dict[int, Window] = {}
        self._waiting: list[_Waiting] = []
        self._many = MANY
        self._places = count()
        self._timer: Timer | None = None
        self._refused: deque[tuple[float, int]] = deque()

    async def turn(self, chat_id: int, urgency: Urgency = Urgency.REPLY) -> None:
        """Return when a message to ``chat_id`` may leave, which it then must."""
        if self._goes_at_once(chat_id):
            return
        waiting = _Waiting(urgency, next(self._places), chat_id, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._give_turns()
        try:
            await waiting.turn
        finally:
            if waiting in self._waiting:
                self._waiting.remove(waiting)

    def _goes_at_once(self, chat_id: int) -> bool:
        """Whether nobody waits and nothing is full: as it mostly is, without making anything that waits."""
        now = self._time.now()
        if self._waiting or self._overall.wait(now) > 0 or self._of(chat_id).wait(now) > 0:
            return False
        self._note_sent(chat_id, now)
        return True

    def hold(self, chat_id: int, seconds: float) -> None:
        """Telegram refused a message to ``chat_id`` for ``seconds``: that chat waits, or all when it refuses many."""
        now = self._time.now()
        self._refused.append((now, chat_id))
        while now - self._refused[0][0] > 1.0:
            self._refused.popleft()
        is_global = len({refused for _, refused in self._refused}) >= GLOBAL_AFTER
        window = self._overall if is_global else self._of(chat_id)
        window.held_until = max(window.held_until, now + seconds)

    def _give_turns(self) -> None:
        now, soonest = self._time.now(), float("inf")
        for waiting in sorted(self._waiting):
            overall = self._overall.wait(now)
            if overall > 0:
                soonest = min(soonest, overall)
                break
            wait = self._of(waiting.chat_id).wait(now)
            if wait > 0:
                soonest = min(soonest, wait)
            else:
                self._give(waiting, now)
        self._wake_in(soonest)

    def _give(self, waiting: _Waiting, now: float) -> None:
        self._waiting.remove(waiting)
        if waiting.turn.done():
            return  # nobody waits for it any more
        self._note_sent(waiting.chat_id, now)
        waiting.turn.set_result(None)

    def _note_sent(self, chat_id: int, now: float) -> None:
        self._overall.sent.append(now)
        self._of(chat_id).sent.append(now)

    def _wake_in(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if seconds != float("inf"):
            self._timer = self._time.call_later(seconds, self._give_turns)

    def _of(self, chat_id: int) -> Window:
        window = self._chats.get(chat_id)
        if window is None:
            self._forget_some()
            window = self._chats[chat_id] = self._new_window(chat_id)
        return window

    def _new_window(self, chat_id: int) -> Window:
        limits = self._limits
        if chat_id < 0:
            return Window(limits.group_per_minute, 60.0)
        return Window(limits.private_burst, limits.private_burst / limits.private_per_second)

    def _forget_some(self) -> None:
        if len(self._chats) >= self._many:
            now = self._time.now()
            self._chats = {
                chat: window for chat, window in self._chats.items() if window.wait(now) > 0 or not window.is_idle
            }
            self._many = max(MANY, 2 * len(self._chats))
