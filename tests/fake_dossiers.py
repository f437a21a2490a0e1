"""Dossiers, followers and wrong tries in memory: the ports of ``dossier_ports`` for tests."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from bot.domain.dossier_codes import DossierCode
from bot.domain.dossiers import Dossier, DossierState
from bot.service.dossier_ports import Followed, Sighting, SourceUnreachable, TriesSoFar
from bot.service.figures import Figures, Grouping
from bot.service.secrets import HashKey
from bot.service.tracking import factor_hash

SEEN_AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@dataclass
class FakeDossiers:
    """A source of dossiers, its last sightings, followings, wrong tries and an operator, all in one."""

    dossiers: dict[str, Dossier] = field(default_factory=dict[str, Dossier])
    is_down: bool = False
    follows: dict[str, list[Followed]] = field(default_factory=dict[str, list[Followed]])
    tries: TriesSoFar = field(default_factory=lambda: TriesSoFar(0, 0))
    figures: list[Figures] = field(default_factory=list[Figures])
    remembered: list[str] = field(default_factory=list[str])
    told: list[str] = field(default_factory=list[str])

    async def find(self, code: DossierCode) -> Sighting | None:
        if self.is_down:
            raise SourceUnreachable("down")
        return await self.last_seen(code)

    async def last_seen(self, code: DossierCode) -> Sighting | None:
        dossier = self.dossiers.get(code.text)
        return Sighting(dossier, SEEN_AT) if dossier else None

    async def remember(self, sighting: Sighting) -> None:
        self.remembered.append(sighting.dossier.code)
        self.dossiers[sighting.dossier.code] = sighting.dossier

    async def followed_by(self, chat: str) -> Sequence[Followed]:
        return self.follows.get(chat, [])

    async def wrong_tries(self, chat: str, code: DossierCode, since: datetime) -> TriesSoFar:
        return self.tries

    async def count(
        self, grouping: Grouping, today: date, first: date | None, last: date, unit: str | None = None
    ) -> Sequence[Figures]:
        return self.figures

    async def tell(self, fault: str) -> None:
        self.told.append(fault)


def dossier(state: DossierState | None = DossierState.IN_PROGRESS, **changes: Any) -> Dossier:
    """A made-up dossier, received on a Monday and due on Friday of the next week."""
    usual = Dossier(
        code="H99.01-261109-0042",
        procedure_code="1.001193",
        procedure_name="Thủ tục đăng ký khai sinh",
        unit="H99.01",
        field="Hộ tịch",
        state=state,
        received_at=datetime(2026, 11, 9, 9, 0),
        due_at=datetime(2026, 11, 27, 17, 0),
        office="UBND xã Mẫu",
    )
    return replace(usual, **changes)


def opened_by(known: Dossier, key: HashKey, *digits: str) -> Dossier:
    """The dossier with the hashes of these last four digits on file."""
    return replace(known, factor_hashes=frozenset(factor_hash(key, known.code, each) for each in digits))
