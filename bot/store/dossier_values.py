"""Dossiers as rows of the table, as digests, and as the JSON snapshots in notifications."""

import json
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from bot.domain.dossiers import Dossier, DossierState, DossierStep, Extension
from bot.domain.procedures import ChannelKind

DIGEST_BYTES = 16

_dossiers = TypeAdapter(Dossier)
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def snapshot(dossier: Dossier) -> str:
    """``dossier`` as JSON, without the hashes of its second factor."""
    return _dossiers.dump_json(dossier, exclude={"factor_hashes"}).decode()


def from_snapshot(text: str) -> Dossier:
    """The dossier of a ``snapshot``; raises pydantic's ValidationError for anything else."""
    return _dossiers.validate_json(text)


SOURCE_COLUMNS = (
    "code",
    "unit",
    "procedure_code",
    "procedure_name",
    "field",
    "channel",
    "state",
    "local_state",
    "received_at",
    "due_at",
    "finished_at",
    "returned_at",
    "office",
    "note",
    "extension_due_on",
    "extension_reason",
    "steps",
    "factor_hashes",
)
"""The columns that the source speaks for."""


def values_of(dossier: Dossier) -> tuple[Any, ...]:
    """The values of ``SOURCE_COLUMNS`` as the drivers of both databases take them: dates are texts."""
    extension = dossier.extension
    return (
        dossier.code,
        dossier.unit,
        dossier.procedure_code,
        dossier.procedure_name,
        dossier.field,
        dossier.channel and dossier.channel.value,
        dossier.state and dossier.state.value,
        dossier.local_state,
        dossier.received_at and moment_text(dossier.received_at),
        dossier.due_at and moment_text(dossier.due_at),
        dossier.finished_at and moment_text(dossier.finished_at),
        dossier.returned_at and moment_text(dossier.returned_at),
        dossier.office,
        dossier.note,
        extension and extension.due_on.isoformat(),
        extension.reason if extension else "",
        _steps_json(dossier.steps) if dossier.steps else "[]",
        " ".join(sorted(dossier.factor_hashes)),
    )


def digest_of(values: tuple[Any, ...]) -> str:
    """What changes whenever one of ``values`` does."""
    return blake2b("\x1f".join(map(str, values)).encode(), digest_size=DIGEST_BYTES).hexdigest()


def moment_text(moment: datetime) -> str:
    """A moment just as SQLAlchemy writes it into SQLite, so that both compare; PostgreSQL understands it as well."""
    return moment.isoformat(" ", "microseconds")


def dossier_of(row: Row[Any]) -> Dossier:
    """The dossier that a whole row of the table holds."""
    return Dossier(
        code=row.code,
        procedure_code=row.procedure_code,
        procedure_name=row.procedure_name,
        unit=row.unit,
        field=row.field,
        state=DossierState(row.state) if row.state is not None else None,
        local_state=row.local_state,
        channel=ChannelKind(row.channel) if row.channel is not None else None,
        received_at=row.received_at,
        due_at=row.due_at,
        finished_at=row.finished_at,
        returned_at=row.returned_at,
        office=row.office,
        note=row.note,
        extension=Extension(row.extension_due_on, row.extension_reason) if row.extension_due_on else None,
        steps=tuple(_step(*step) for step in json.loads(row.steps)),
        factor_hashes=frozenset(row.factor_hashes.split()),
    )


def _steps_json(steps: tuple[DossierStep, ...]) -> str:
    parts: list[str] = []
    for step in steps:
        before, behind = _around_the_time(step.office, step.action, step.state)
        parts.append(f'{before}"{step.at.isoformat()}"{behind}' if step.at else f"{before}null{behind}")
    return f"[{','.join(parts)}]"


@lru_cache(4096)  # the same few offices do the same few things in every dossier
def _around_the_time(office: str, action: str, state: DossierState | None) -> tuple[str, str]:
    """The JSON of a step but for its time: ``["office",`` and ``,"action",2]``."""
    return f"[{_compact(office)},", f",{_compact(action)},{_compact(state and state.value)}]"


def _step(office: str, at: str | None, action: str, state: int | None) -> DossierStep:
    return DossierStep(
        office, datetime.fromisoformat(at) if at else None, action, DossierState(state) if state else None
    )
