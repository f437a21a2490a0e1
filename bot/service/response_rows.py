"""Single responses for research: read without whoever gave them, written only among enough that look alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.domain.procedures import ChannelKind


@dataclass(frozen=True, slots=True)
class ResponseGroup:
    """How many answered responses share everything that is kept of their occasion.

    ``number`` is by what ``ResponseRows`` finds them again; several channels may share one. ``month`` is its first day.
    """

    number: int
    questionnaire: str
    unit: str
    procedure: str | None
    channel: ChannelKind | None
    month: date
    count: int


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """One response of a group: its answers as (item, value), several values where several were chosen."""

    group: int
    channel: ChannelKind | None
    answers: Sequence[tuple[str, int]]


class ResponseRows(Protocol):
    """Reads responses; sensitive answers and comments are not among their answers."""

    async def groups(self, before: date | None = None) -> Sequence[ResponseGroup]:
        """All groups that have an answered response, of the months that begin before ``before`` (None: all)."""
        ...

    async def rows(self, groups: Sequence[int]) -> Sequence[ResponseRow]:
        """The answered responses of the groups with these numbers, in no order that tells anything."""
        ...
