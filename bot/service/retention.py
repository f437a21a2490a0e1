"""How long what is kept of citizens stays, and its erasure when that is over. Ratings and counted figures stay."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field

from bot.service.ports import Clock

Days = Annotated[int, Field(ge=1, le=3650)]


class Kept(StrEnum):
    """What is erased by a rule of its own; the rule's days are ``RetentionRules.<value>_days``."""

    UNANSWERED_QUESTIONS = "unanswered_question"
    TICKET_CONTACTS = "ticket_contact"
    FINISHED_FOLLOWINGS = "finished_following"
    SETTLED_NOTICES = "settled_notice"
    IDLE_DIALOGUES = "idle_dialogue"
    FACTOR_TRIES = "factor_try"
    SET_ASIDE = "set_aside"


class RetentionRules(BaseModel):
    """After how many days each thing is erased: from being asked, ended, settled, touched last, tried or set aside.

    A wrong try counts for one day against guessing (``tracking.CODE_WINDOW``), so less than a day is refused.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    unanswered_question_days: Days = 30
    ticket_contact_days: Days = 90
    finished_following_days: Days = 30
    settled_notice_days: Days = 30
    idle_dialogue_days: Days = 180
    factor_try_days: Days = 2
    set_aside_days: Days = 30

    def days(self, kept: Kept) -> int:
        """After how many days ``kept`` is erased."""
        days: int = getattr(self, f"{kept.value}_days")
        return days


class Erasable(Protocol):
    """Where what is erased stands."""

    async def erase(self, before: Mapping[Kept, datetime]) -> Mapping[Kept, int]:
        """Erase of each thing what is over since before its moment; how many of each."""
        ...

    async def count(self, before: Mapping[Kept, datetime]) -> Mapping[Kept, int]:
        """How many ``erase`` would erase."""
        ...


class Retention:
    """Erases by the rules; run twice it erases nothing the second time."""

    def __init__(self, erasable: Erasable, clock: Clock, rules: RetentionRules) -> None:
        self._erasable = erasable
        self._clock = clock
        self.rules = rules

    async def erase(self) -> Mapping[Kept, int]:
        """Erase what is over now; how many of each."""
        return await self._erasable.erase(self._before())

    async def rehearse(self) -> Mapping[Kept, int]:
        """How many of each ``erase`` would erase now."""
        return await self._erasable.count(self._before())

    def _before(self) -> Mapping[Kept, datetime]:
        now = self._clock.now()
        return {kept: now - timedelta(days=self.rules.days(kept)) for kept in Kept}
