"""Where dossiers come from, and what is kept about those who ask for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.dossier_codes import DossierCode
from bot.domain.dossiers import Dossier


class SourceUnreachable(Exception):
    """The source of dossiers gave no usable answer: down, too slow, or answering nonsense."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A dossier as a source told it at ``seen_at`` (with zone)."""

    dossier: Dossier
    seen_at: datetime


class DossierSource(Protocol):
    """Where dossiers come from."""

    async def find(self, code: DossierCode) -> Sighting | None:
        """The dossier of ``code``, or None when the source has none; raises SourceUnreachable."""
        ...


class LastSightings(Protocol):
    """What sources told last, for when they are down."""

    async def last_seen(self, code: DossierCode) -> Sighting | None:
        """The last sighting of ``code``, or None."""
        ...

    async def remember(self, sighting: Sighting) -> None:
        """Keep ``sighting`` as the last, and queue what its followers must hear."""
        ...


@dataclass(frozen=True, slots=True)
class Followed:
    """A dossier that a chat follows."""

    code: str
    consented_at: datetime


class RememberingSource:
    """A source that keeps what it finds: for when it is down, and so that followers hear of every change."""

    def __init__(self, source: DossierSource, last_sightings: LastSightings) -> None:
        self._source = source
        self._last_sightings = last_sightings

    async def find(self, code: DossierCode) -> Sighting | None:
        """The dossier of ``code`` as the source tells it now; raises SourceUnreachable."""
        sighting = await self._source.find(code)
        if sighting is not None:
            await self._last_sightings.remember(sighting)
        return sighting


class Followings(Protocol):
    """Who follows which dossier."""

    async def followed_by(self, chat: str) -> Sequence[Followed]:
        """What ``chat`` follows, in the order of consent."""
        ...


class FactorTries(Protocol):
    """Wrong tries of the second factor."""

    async def wrong_tries(self, chat: str, code: DossierCode, since: datetime) -> "TriesSoFar":
        """How often ``chat`` and, over all chats, ``code`` were tried wrongly since ``since``."""
        ...


@dataclass(frozen=True, slots=True)
class TriesSoFar:
    """Wrong tries by one chat over all codes, and for one code over all chats."""

    by_chat: int
    for_code: int
