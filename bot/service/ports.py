"""What the use cases need from the outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.service.delivery import Settling
from bot.service.dialogue import DialogueState, Effect, Holdings


class RecordsUnusable(Exception):
    """What is kept of citizens cannot be reached or used; the message is one Vietnamese sentence."""


class Clock(Protocol):
    """Tells the local time."""

    def now(self) -> datetime:
        """The current time with its zone."""
        ...


class CitizenRecords(Protocol):
    """What is remembered of citizens. Chats are named by their channel and id, for instance ``telegram:12``."""

    async def dialogue(self, chat: str) -> DialogueState | None:
        """The dialogue state of ``chat``, or None for a new citizen."""
        ...

    async def holdings(self, chat: str) -> Holdings:
        """What is kept about ``chat``."""
        ...

    async def commit(
        self, chat: str, state: DialogueState, effects: Sequence[Effect], settling: Settling | None = None
    ) -> None:
        """Store ``state``, carry out ``effects`` and do the ``settling``: all of it or, when this raises, nothing.

        Raises AlreadySettled when the update to settle was dealt with by somebody else meanwhile.
        """
        ...

    async def mark_unreachable(self, chat: str) -> None:
        """Note that ``chat`` blocked the bot or is gone."""
        ...

    async def mark_reachable(self, chat: str) -> None:
        """Note that ``chat`` can be written to again."""
        ...


class Operator(Protocol):
    """Whoever runs the bot and must hear of faults."""

    async def tell(self, fault: str) -> None:
        """Report ``fault``; must not raise."""
        ...
