"""Filling the database with a made-up year: the composition root of ``motcua sample``."""

import random
import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import Progress

from bot.app import ZonedClock, open_database
from bot.content.dossier_states import read_state_words
from bot.content.knowledge import load, shipped
from bot.domain.dossiers import Dossier
from bot.domain.knowledge import Knowledge
from bot.domain.months import month_of
from bot.domain.survey_items import Asked
from bot.samples.dossier_rows import Row
from bot.samples.dossiers import FIRST_NUMBER, sample_rows
from bot.samples.responses import SampleResponse, returned, sample_responses
from bot.samples.year import UNIT, SampleYear, year_before
from bot.service.dossier_columns import DossierColumns
from bot.service.importing import Tally, Unusable, import_rows
from bot.service.ports import RecordsUnusable
from bot.service.rating_ports import InvitationCount, OfficeMark
from bot.service.secrets import HashKey
from bot.settings import Settings, hash_key_of
from bot.sources.cells import Cells
from bot.sources.dossier_rows import DossierReader
from bot.store.database import Database, DatabaseOutOfReach
from bot.store.dossiers import SqlDossiers
from bot.store.migrating import TablesUnusable, migrate
from bot.store.ratings import SqlRatings
from bot.store.sample_unit import SqlSampleUnit

MOST_UNITS_NAMED = 5
INVITED_IN_VAIN = 0.3
"""Of the returned dossiers that nobody rated, those whose citizen had been invited."""


class SampleRefused(Exception):
    """The made-up year does not belong into this database; the message is one Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class SampleMade:
    """What was made up."""

    dossiers: int
    responses: int
    invitations: int
    first: date
    last: date


class _SampleClock:
    """Tells the day that is being made up."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self.day = date.min

    def now(self) -> datetime:
        return datetime.combine(self.day, time(10), self._zone)


def fill(settings: Settings, seed: int, dossiers: int, responses: int) -> SampleMade:
    """Fill the database with the year up to today.

    Raises SampleRefused, ContentFaulty, SettingsFaulty, RecordsUnusable.
    """
    knowledge = load(settings.knowledge_dir or shipped())
    year = year_before(ZonedClock(settings.time_zone).now().date(), knowledge)
    with _database(settings) as database, _progress(dossiers + responses) as advance:
        _check(SqlSampleUnit(database, UNIT))
        key = HashKey(hash_key_of(settings))
        known = read_rows(sample_rows(year, dossiers, seed), settings, key)
        _import(SqlDossiers(database, lambda: knowledge.calendar), known, advance)
        clock = _SampleClock(ZoneInfo(settings.time_zone))
        ratings = SqlRatings(database, clock, key)
        walked = list(sample_responses(year, knowledge.questionnaires, known, responses, seed))
        _record(ratings, clock, walked, advance)
        invitations = _invitations(known, walked, random.Random(f"{seed} invitations"))  # noqa: S311 - made up
        ratings.count_invitations(invitations)
        ratings.enter_all(_office_marks(year, knowledge, seed))
    invited = sum(each.count for each in invitations)
    return SampleMade(len(known), len(walked), invited, year.working_days[0], year.today)


def remove(settings: Settings) -> None:
    """Take everything of the unit out of the database; raises SettingsFaulty, RecordsUnusable."""
    with _database(settings) as database:
        SqlSampleUnit(database, UNIT).remove()


def summary(made: SampleMade) -> Iterator[str]:
    """What was made up, a line each."""
    yield f"Đã ghi một năm mẫu của đơn vị {UNIT} ({made.first:%d/%m/%Y} – {made.last:%d/%m/%Y}); mọi thứ đều bịa ra."
    yield f"Hồ sơ: {made.dossiers:,}; lời mời chấm điểm: {made.invitations:,}; phiếu: {made.responses:,}."
    yield "Xóa đi bằng: motcua sample --remove"


def _check(held: SqlSampleUnit) -> None:
    foreign = held.foreign_units()
    if foreign:
        named = ", ".join(foreign[:MOST_UNITS_NAMED]) + ("…" if len(foreign) > MOST_UNITS_NAMED else "")
        raise SampleRefused(
            f"Cơ sở dữ liệu đang có dữ liệu của đơn vị khác ({named}), không ghi dữ liệu mẫu vào đó; "
            "hãy trỏ MOTCUA_DATA_DIR (hoặc MOTCUA_DATABASE_URL) sang một nơi khác."
        )
    if held.is_filled() or held.has_dossiers_from(FIRST_NUMBER):
        raise SampleRefused(
            f"Cơ sở dữ liệu đã có dữ liệu mẫu hoặc phiếu của {UNIT}; muốn làm lại thì xóa trước: motcua sample --remove"
        )


def _import(table: SqlDossiers, known: Sequence[Dossier], advance: Callable[[int], None]) -> None:
    done = Tally()

    def chunk_done(tally: Tally) -> None:
        nonlocal done
        advance(tally.read - done.read)
        done = tally

    import_rows(enumerate(known, start=1), table, datetime.now(UTC), lambda _number, _reason: None, chunk_done)


def _record(
    ratings: SqlRatings, clock: _SampleClock, walked: Sequence[SampleResponse], advance: Callable[[int], None]
) -> None:
    """By the same functions as a citizen's answers, a day in one transaction."""
    for day, given in groupby(walked, key=lambda response: response.on):
        clock.day = day
        responses = list(given)
        ratings.carry_out_all((response.chat, effect) for response in responses for effect in response.effects)
        advance(len(responses))


def _invitations(
    known: Sequence[Dossier], walked: Sequence[SampleResponse], dice: random.Random
) -> Sequence[InvitationCount]:
    rated = {response.occasion.dossier for response in walked}
    invited = (
        (dossier.unit, dossier.procedure_code, month_of(on))
        for on, dossier in returned(known)
        if dossier.code in rated or dice.random() < INVITED_IN_VAIN
    )
    return [InvitationCount(*key, count) for key, count in Counter(invited).items()]


def _office_marks(year: SampleYear, knowledge: Knowledge, seed: int) -> Iterator[OfficeMark]:
    dice = random.Random(f"{seed} office marks")  # noqa: S311 - made up
    for survey in knowledge.questionnaires:
        items = [item for item in survey.items if item.asked is Asked.OFFICE]
        for month in sorted({month_of(day) for day in year.working_days}):
            for desk in year.desks if survey.is_valid_on(month) else ():
                for item in items:
                    value = max(item.values) if dice.random() < desk.content else 1
                    yield OfficeMark(survey.id, item.id, desk.unit, month, value)


def read_rows(rows: Iterable[Row], settings: Settings, key: HashKey) -> Sequence[Dossier]:
    """The dossiers of made-up rows, read as those of a file are."""
    words, _ = read_state_words(settings.knowledge_dir or shipped())
    read = DossierReader(words, key, ZoneInfo(settings.time_zone)).read
    return [_usable(read(_cells(row))) for row in rows]


def _cells(row: Row) -> Cells:
    columns: dict[str, str] = DossierColumns().model_dump()
    return Cells(**{name: row.get(column, "") for name, column in columns.items()})


def _usable(dossier: Dossier | Unusable) -> Dossier:
    assert isinstance(dossier, Dossier), dossier  # noqa: S101 - made up by ourselves
    return dossier


@contextmanager
def _database(settings: Settings) -> Generator[Database]:
    database = open_database(settings)
    try:
        migrate(database)
        yield database
    except (DatabaseOutOfReach, TablesUnusable) as trouble:
        raise RecordsUnusable(f"Không dùng được cơ sở dữ liệu: {trouble}") from trouble
    finally:
        database.close()


@contextmanager
def _progress(total: int) -> Generator[Callable[[int], None]]:
    """A bar on standard error, when somebody is there to see it."""
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("Năm mẫu", total=total)
        yield lambda steps: progress.advance(task, steps)
