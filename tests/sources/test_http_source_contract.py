"""The connector to a system over HTTP keeps the contract of the port, against a real server."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.dossiers import Dossier, DossierState
from bot.service.dossier_columns import DossierColumns
from bot.service.dossier_ports import DossierSource
from bot.service.state_words import StateWords
from bot.sources.dossier_rows import DossierReader
from bot.sources.http_rows import AnsweredRows
from bot.sources.http_settings import HttpSourceSettings
from bot.sources.http_source import HttpDossierSource
from tests.builders import HANOI, FixedClock
from tests.sources.dossier_source_contract import CONTRACT_KEY, IDENTITY, PHONE, DossierSourceContract, SourceOf
from tests.sources.one_stop_double import OneStopDouble

FIELDS = {name: name if name.startswith("step_") else f"data.{name}" for name in DossierColumns.model_fields}
NUMBERS_OF_CHANNELS = {"counter": 1, "online": 2, "post": 3}


class TestHttpDossierSource(DossierSourceContract):
    @pytest.fixture
    async def asking(self) -> AsyncIterator[tuple[OneStopDouble, HttpDossierSource]]:
        words = StateWords([("Chờ bổ sung", DossierState.SUPPLEMENT_REQUESTED)])
        reader = DossierReader(words, CONTRACT_KEY, HANOI)
        async with OneStopDouble() as system:
            settings = HttpSourceSettings.model_validate({"url": system.url, "fields": FIELDS, "tries": 1})
            clock = FixedClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
            source = HttpDossierSource(settings, {}, AnsweredRows(FIELDS, reader), clock)
            yield system, source
            await source.aclose()

    @pytest.fixture
    def source_of(self, asking: tuple[OneStopDouble, HttpDossierSource]) -> SourceOf:
        system, source = asking

        def known(*dossiers: Dossier) -> DossierSource:
            system.dossiers = {dossier.code: as_the_system_tells(dossier) for dossier in dossiers}
            return source

        return known

    @pytest.fixture
    async def broken_source(self, asking: tuple[OneStopDouble, HttpDossierSource]) -> DossierSource:
        system, source = asking
        await system.__aexit__(None, None, None)
        return source


def as_the_system_tells(dossier: Dossier) -> dict[str, Any]:
    return {
        "code": dossier.code,
        "procedure_code": dossier.procedure_code,
        "procedure_name": dossier.procedure_name,
        "field": dossier.field,
        "channel": NUMBERS_OF_CHANNELS.get(dossier.channel or ""),
        "phone": PHONE if dossier.factor_hashes else None,
        "identity_number": IDENTITY if dossier.factor_hashes else None,
        "received_at": _moment(dossier.received_at),
        "due_at": _moment(dossier.due_at),
        "state": dossier.local_state or dossier.state,
        "returned_at": _moment(dossier.returned_at),
        "finished_at": _moment(dossier.finished_at),
        "office": dossier.office,
        "note": dossier.note,
        "extension_due_on": dossier.extension and dossier.extension.due_on.isoformat(),
        "extension_reason": dossier.extension and dossier.extension.reason,
        "steps": [
            {
                "step_at": _moment(step.at),
                "step_office": step.office,
                "step_action": step.action,
                "step_state": step.state,
            }
            for step in dossier.steps
        ],
    }


def _moment(moment: datetime | None) -> int | None:
    return int(f"{moment:%Y%m%d%H%M%S}") if moment else None
