"""The numbers of messages: citizens' chats and plain groups share one series, each supergroup has its own."""

from dataclasses import dataclass, field

MOST_SERIES = 1000
"""Groups whose numbers are remembered; a bot may be put into any number of them."""
_SHARED = 0
_FIRST_PLAIN_GROUP = -1_000_000_000_000
"""Supergroups have the numbers below (the Bot API writes them with -100 in front)."""


def has_own_numbers(chat_id: int) -> bool:
    """Whether ``chat_id`` is a supergroup, which numbers its messages by itself."""
    return chat_id < _FIRST_PLAIN_GROUP


@dataclass(slots=True)
class Numbers:
    """The highest number seen in each series, and the highest that this very process sent."""

    _highest: dict[int, int] = field(default_factory=dict[int, int])
    _own: dict[int, int] = field(default_factory=dict[int, int])

    def highest(self, chat_id: int) -> int:
        """The highest known in the series of ``chat_id``; 0 for none."""
        return self._highest.get(_series(chat_id), 0)

    def own(self, chat_id: int) -> int:
        """The highest that this process sent in the series of ``chat_id``; 0 for none."""
        return self._own.get(_series(chat_id), 0)

    def note(self, chat_id: int, number: int, *, is_own: bool = False) -> None:
        """Message ``number`` stands in ``chat_id``."""
        for known in (self._highest, self._own) if is_own else (self._highest,):
            series = _series(chat_id)
            known[series] = max(known.pop(series, 0), number)
            if len(known) > MOST_SERIES:
                known.pop(next(iter(known)))


def _series(chat_id: int) -> int:
    return chat_id if has_own_numbers(chat_id) else _SHARED
