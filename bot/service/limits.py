"""How much one chat, and all chats together, may ask: buckets that fill up again with time.

Kept in this process and bounded: of N replicas each allows as much. A chat that was forgotten because too many others
came after it begins anew; what all chats do together is limited all the same.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

MOST_CHATS = 20_000
"""Chats remembered at a time, some 400 bytes each."""
_HAIR = 1e-3


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a minute in the long run, and ``burst`` at once after a quiet time."""

    per_minute: float
    burst: float


@dataclass(frozen=True, slots=True)
class Rates:
    """What is allowed: messages of a chat, pictures of a chat, messages of an office's chat, all messages together."""

    messages: Rate = Rate(20, 10)
    pictures: Rate = Rate(6, 3)
    desk: Rate = Rate(120, 60)
    overall: Rate = Rate(30_000, 3_000)


class Verdict(Enum):
    """Whether a message is taken; whoever sends too much is told once, and then nothing until it gets quieter."""

    TAKEN = auto()
    TO_BE_TOLD = auto()
    IN_SILENCE = auto()


class Bucket:
    """Tokens that come back with time."""

    __slots__ = ("_at", "_left", "_rate")

    def __init__(self, rate: Rate, at: float) -> None:
        self._rate = rate
        self._left = rate.burst
        self._at = at

    @property
    def is_at_rest(self) -> bool:
        """Whether so much has come back that a new excess is a new event."""
        return self._left >= self._rate.burst / 2

    def flow(self, at: float, now: float) -> None:
        """Let come back what is due at ``at``; a clock that was set back since does not stop the flow."""
        self._at = min(self._at, now)
        if at > self._at:
            self._left = min(self._rate.burst, self._left + (at - self._at) * self._rate.per_minute / 60)
            self._at = at

    def holds(self, cost: float) -> bool:
        """Whether ``cost`` can be taken. A hair less will do: the time of day has seven digits behind the point."""
        return self._left >= cost - _HAIR

    def take(self, cost: float) -> None:
        """Take ``cost``, which it must hold."""
        self._left -= cost


@dataclass(slots=True)
class _Chat:
    messages: Bucket
    pictures: Bucket
    is_told: bool = False


class Limits:
    """Who may still ask. ``seconds_now`` is the time of day in seconds, for messages tell when they were sent."""

    def __init__(self, rates: Rates, seconds_now: Callable[[], float], most_chats: int = MOST_CHATS) -> None:
        self._rates = rates
        self._seconds_now = seconds_now
        self._most_chats = most_chats
        self._overall = Bucket(rates.overall, seconds_now())
        self._chats: OrderedDict[str, _Chat] = OrderedDict()

    def admit(
        self,
        chat: str,
        cost: float = 1.0,
        *,
        sent_at: float | None = None,
        with_picture: bool = False,
        at_desk: bool = False,
    ) -> Verdict:
        """Count a message of ``chat``.

        A message counts when it was sent, not when it is looked at: after an outage all that waited comes at once.
        """
        now = self._seconds_now()
        at = now if sent_at is None else min(sent_at, now)
        known = self._chat(chat, at, at_desk=at_desk)
        known.messages.flow(at, now)
        known.pictures.flow(at, now)
        self._overall.flow(now, now)
        if known.messages.is_at_rest and known.pictures.is_at_rest:
            known.is_told = False
        if self._has_room(known, cost, with_picture=with_picture):
            self._count(known, cost, with_picture=with_picture)
            return Verdict.TAKEN
        if known.is_told:
            return Verdict.IN_SILENCE
        known.is_told = True
        return Verdict.TO_BE_TOLD

    def _has_room(self, chat: _Chat, cost: float, *, with_picture: bool) -> bool:
        return chat.messages.holds(cost) and (not with_picture or chat.pictures.holds(1)) and self._overall.holds(cost)

    def _count(self, chat: _Chat, cost: float, *, with_picture: bool) -> None:
        chat.messages.take(cost)
        self._overall.take(cost)
        if with_picture:
            chat.pictures.take(1)

    def _chat(self, chat: str, at: float, *, at_desk: bool) -> _Chat:
        known = self._chats.get(chat)
        if known is None:
            rate = self._rates.desk if at_desk else self._rates.messages
            known = self._chats[chat] = _Chat(Bucket(rate, at), Bucket(self._rates.pictures, at))
            if len(self._chats) > self._most_chats:
                self._chats.popitem(last=False)
        self._chats.move_to_end(chat)
        return known
