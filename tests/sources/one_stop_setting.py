"""A source set up against the double, with time that passes only when told to."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.dossier_codes import DossierCode
from bot.service.dossier_ports import DossierSource, SourceUnreachable
from bot.service.secrets import HashKey
from bot.service.state_words import StateWords
from bot.sources.dossier_rows import DossierReader
from bot.sources.http_rows import AnsweredRows
from bot.sources.http_settings import HttpSourceSettings
from bot.sources.http_source import HttpDossierSource, Timing
from tests.builders import HANOI, FixedClock
from tests.sources.one_stop_double import OneStopDouble
from tests.sources.watch import Watch

CODE = DossierCode.parse("H99.12-261101-0042")
NEIGHBOUR = DossierCode.parse("H99.12-261101-0043")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECRET = "Bearer rat-bi-mat"
HASH_KEY = HashKey(b"only for tests")
FIELDS = {
    "code": "data.maHoSo",
    "procedure_name": "data.thuTuc.ten",
    "state": "data.trangThai",
    "received_at": "data.ngayTiepNhan",
    "filer": "data.nguoiNop.ten",
    "phone": "data.nguoiNop.dienThoai",
    "note": "data.ghiChu",
    "steps": "data.quaTrinh",
    "step_office": "noiXuLy.ten",
    "step_at": "luc",
}


@dataclass
class Waits:
    """Seconds slept, without sleeping; dice always show ``chance``."""

    watch: Watch = field(default_factory=Watch)
    chance: float = 1.0
    slept: list[float] = field(default_factory=list[float])

    async def sleep(self, seconds: float) -> None:
        """Let the watch run on at once."""
        self.slept.append(seconds)
        self.watch.seconds += seconds

    def timing(self) -> Timing:
        """This as the source wants it."""
        return Timing(self.watch, self.sleep, lambda: self.chance)


@dataclass
class Setting:
    """A town's one-stop system and the source that asks it."""

    system: OneStopDouble
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    waits: Waits = field(default_factory=Waits)

    @asynccontextmanager
    async def source(self, **settings: Any) -> AsyncGenerator[HttpDossierSource]:
        """The source, closed at the end; ``settings`` replace those of ``settings_for``."""
        source = HttpDossierSource(
            settings_for(self.system, **settings),
            {"Authorization": SECRET},
            AnsweredRows(FIELDS, reader()),
            self.clock,
            self.waits.timing(),
        )
        try:
            yield source
        finally:
            await source.aclose()

    def minutes_pass(self, minutes: float) -> None:
        """Let time pass."""
        self.waits.watch.seconds += minutes * 60
        self.clock.time += timedelta(minutes=minutes)


def settings_for(system: OneStopDouble, **changes: Any) -> HttpSourceSettings:
    """Settings with one try and no cache, unless ``changes`` say otherwise."""
    plain: dict[str, Any] = {"url": system.url, "fields": FIELDS, "tries": 1, "cache_seconds": 0}
    return HttpSourceSettings.model_validate(plain | changes)


def answered(code: DossierCode, **changes: Any) -> dict[str, Any]:
    """A dossier as the system tells it, with what must never be kept."""
    return {
        "maHoSo": code.text,
        "thuTuc": {"ten": "Nuôi voi"},
        "trangThai": 4,
        "ngayTiepNhan": 20261101083000,
        "nguoiNop": {"ten": "Nguyễn Văn Mẫu", "dienThoai": "0999000777"},
        "ghiChu": "Nguyễn Văn Mẫu bổ sung ảnh con voi",
        "quaTrinh": [{"noiXuLy": {"ten": "Văn phòng xã Mẫu"}, "luc": "2026-11-02 08:00", "nguoiXuLy": "Lê Thị Thử"}],
    } | changes


def reader() -> DossierReader:
    """The reader of rows, as for imports."""
    return DossierReader(StateWords(), HASH_KEY, HANOI)


async def reason_of_silence(source: DossierSource, code: DossierCode = CODE) -> str:
    """Why the source tells nothing of ``code``."""
    with pytest.raises(SourceUnreachable) as silence:
        await source.find(code)
    return str(silence.value)
