"""The dossier table: a source of its own when an import fills it, and the memory of what other sources told last."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.calendar import WorkingCalendar
from bot.domain.dossier_codes import DossierCode
from bot.domain.dossier_news import is_news
from bot.domain.dossiers import Dossier, DossierState
from bot.service.dossier_ports import Sighting, SourceUnreachable
from bot.service.importing import Stored
from bot.store.database import Database, DatabaseOutOfReach
from bot.store.dossier_upsert import upsert_dossiers
from bot.store.dossier_values import (
    digest_of,
    dossier_of,
    moment_text,
    snapshot,
    values_of,
)
from bot.store.tables import dossiers, follows, notifications

NEWS, INVITATION = "state", "rate"
"""The kinds of notification that a changed dossier brings: what changed and, once it was returned, a word on rating."""


class SqlDossiers:
    """The ports ``DossierSource``, ``LastSightings`` and ``DossierTable`` on the database's tables."""

    def __init__(self, database: Database, calendar: Callable[[], WorkingCalendar]) -> None:
        """``calendar`` gives the one in force, by which deadlines are counted for the figures."""
        self._database = database
        self._calendar = calendar

    async def find(self, code: DossierCode) -> Sighting | None:
        """The dossier of ``code``, or None when the table has none; raises SourceUnreachable."""
        try:
            return await self.last_seen(code)
        except DatabaseOutOfReach as trouble:
            raise SourceUnreachable(str(trouble)) from trouble

    async def last_seen(self, code: DossierCode) -> Sighting | None:
        """The last sighting of ``code``, or None."""
        query = select(dossiers).where(dossiers.c.code == code.text)
        row = await self._database.transaction(lambda connection: connection.execute(query).one_or_none())
        return Sighting(dossier_of(row), row.seen_at) if row is not None else None

    async def remember(self, sighting: Sighting) -> None:
        """Keep ``sighting`` as the last, and queue what its followers must hear; one already kept changes nothing."""
        await self._database.transaction(
            lambda connection: self._store(connection, [sighting.dossier], sighting.seen_at)
        )

    def store(self, dossiers: Sequence[Dossier], seen_at: datetime) -> Stored:
        """Store ``dossiers`` (each code once) in one transaction, and queue what followers must hear.

        What was stored with the very same ``seen_at`` before is left as it is, and named as repeated.
        """
        return self._database.transact(lambda connection: self._store(connection, dossiers, seen_at))

    def _store(self, connection: Connection, given: Sequence[Dossier], seen_at: datetime) -> Stored:
        if not given:
            return Stored()
        found = _compare(connection, given, seen_at)
        changed = found.changed
        # Before the rows are written over: what followers must hear depends on what they heard before.
        notices = _notices(connection, changed, seen_at)
        self._write(connection, found.written, seen_at)
        if found.unchanged:
            connection.execute(_SEEN_AGAIN, {"codes": found.unchanged, "now": seen_at})
        once = _ONCE[connection.dialect.name]
        return Stored(
            new=len(found.written) - len(changed),
            changed=len(changed),
            unchanged=len(found.unchanged),
            notifications=len(connection.execute(once, notices).all()) if notices else 0,
            repeated=frozenset(found.repeated),
        )

    def _write(self, connection: Connection, written: Sequence["_Written"], seen_at: datetime) -> None:
        calendar, today, stamp = self._calendar(), seen_at.date(), _stamp(connection, seen_at)
        rows = [
            (*each.values, each.digest, each.version, _deadline(each.dossier, calendar, today), stamp)
            for each in written
        ]
        if rows:
            upsert_dossiers(connection, rows)


@dataclass(frozen=True, slots=True)
class _Written:
    """A dossier to be written, with the values of ``SOURCE_COLUMNS``; version 1 is a new one."""

    dossier: Dossier
    values: tuple[Any, ...]
    digest: str
    version: int

    @property
    def key(self) -> str:
        """What tells this change from every other of the dossier."""
        return f"{self.version}-{self.digest}"


@dataclass(slots=True)
class _Found:
    """Dossiers of one call, by what must be done about them."""

    written: list[_Written] = field(default_factory=list[_Written])
    unchanged: list[str] = field(default_factory=list[str])
    repeated: set[str] = field(default_factory=set[str])

    @property
    def changed(self) -> dict[str, _Written]:
        return {each.dossier.code: each for each in self.written if each.version > 1}


def _compare(connection: Connection, given: Sequence[Dossier], seen_at: datetime) -> _Found:
    known = _known(connection, [dossier.code for dossier in given], seen_at)
    found = _Found()
    for dossier in sorted(given, key=_code):  # in one order, so that two writers at once never wait for each other
        digest_before, version, is_repeated = known.get(dossier.code, _NEVER_SEEN)
        if is_repeated:
            found.repeated.add(dossier.code)
            continue
        values = values_of(dossier)
        digest = digest_of(values)
        if digest == digest_before:
            found.unchanged.append(dossier.code)
        else:
            found.written.append(_Written(dossier, values, digest, version + 1))
    return found


_NEVER_SEEN = ("", 0, False)


_WAITING = frozenset(state for state in DossierState if state.stops_the_clock)


def _deadline(dossier: Dossier, calendar: WorkingCalendar, today: date) -> str | None:
    """Counting working days is slow; most dossiers never waited for their citizen."""
    for step in dossier.steps:
        if step.state in _WAITING:
            deadline = dossier.deadline(calendar, today)
            return deadline.isoformat() if deadline else None
    return dossier.due_at.date().isoformat() if dossier.due_at else None


def _known(connection: Connection, codes: list[str], seen_at: datetime) -> dict[str, tuple[str, int, bool]]:
    """Digest and version of what is stored already, and whether it was told at this very ``seen_at``."""
    rows = connection.execute(_KNOWN, {"codes": codes, "now": seen_at})
    return {code: (digest, version, is_repeated) for code, digest, version, is_repeated in rows}


def _notices(connection: Connection, changed: Mapping[str, _Written], now: datetime) -> list[dict[str, Any]]:
    """One notification for each follower of each dossier whose change is news, and an invitation at its return."""
    if not changed:
        return []
    followers = connection.execute(_FOLLOWERS, {"codes": list(changed)}).all()
    if not followers:
        return []
    followed = {code for code, _ in followers}
    before = connection.execute(select(dossiers).where(dossiers.c.code.in_(followed)))
    news = {row.code for row in before if is_news(dossier_of(row), changed[row.code].dossier)}
    told = [(chat, changed[code]) for code, chat in sorted(map(tuple, followers)) if code in news]
    invited = [(chat, written) for chat, written in told if written.dossier.state is DossierState.RETURNED]
    return [
        *(_notice(chat, written, NEWS, written.key, now) for chat, written in told),
        # Queued last, so that it is sent last; its key makes it one a dossier, whatever changes after the return.
        *(_notice(chat, written, INVITATION, written.dossier.code, now) for chat, written in invited),
    ]


def _notice(chat: str, written: _Written, kind: str, key: str, now: datetime) -> dict[str, Any]:
    return {
        "chat": chat,
        "code": written.dossier.code,
        "kind": kind,
        "key": key,
        "dossier": snapshot(written.dossier),
        "created_at": now,
        "send_after": now,
    }


def _stamp(connection: Connection, moment: datetime) -> str:
    """A moment as ``UtcDateTime`` writes it: without zone into SQLite."""
    text = moment_text(moment.astimezone(UTC).replace(tzinfo=None))
    return text if connection.dialect.name == "sqlite" else f"{text}+00"


def _code(dossier: Dossier) -> str:
    return dossier.code


# Made once: a statement with two thousand codes in it is garbage that only the collector finds, 85 MB of it by the
# millionth row of an import.
_THESE = dossiers.c.code.in_(bindparam("codes", expanding=True))
_NOW = bindparam("now", type_=dossiers.c.seen_at.type)
_KNOWN = select(dossiers.c.code, dossiers.c.digest, dossiers.c.version, dossiers.c.seen_at == _NOW).where(_THESE)
_FOLLOWERS = select(follows.c.code, follows.c.chat).where(follows.c.code.in_(bindparam("codes", expanding=True)))
_SEEN_AGAIN = update(dossiers).where(_THESE).values(seen_at=_NOW)
_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_ONCE = {
    name: insert(notifications).on_conflict_do_nothing().returning(notifications.c.id)
    for name, insert in _INSERTS.items()
}
"""The unique constraint knows what was queued: the same change of the same dossier for the same chat."""
