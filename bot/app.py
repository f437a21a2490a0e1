"""The composition root: alone knows every part and how they fit together."""

import time
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.content.compiled import content_key, folder_name, kept
from bot.content.dossier_states import read_state_words
from bot.content.knowledge import fingerprint, load, shipped
from bot.content.sentences import Sentences
from bot.content.texts import load_desk_texts, load_texts
from bot.conversation.context import Services
from bot.conversation.conversation import Conversation
from bot.conversation.desk import DeskConversation
from bot.conversation.guard import Guard
from bot.conversation.notifier import Notifier
from bot.conversation.ticket_teller import TicketTeller
from bot.service.answering import Answering
from bot.service.bells import HouseBells, OnlyProcess
from bot.service.delivery import Backlog, Bells, Duty, Inbox, Outbox
from bot.service.dialogue import Language
from bot.service.dossier_ports import DossierSource, RememberingSource
from bot.service.knowledge_base import KnowledgeBase
from bot.service.limits import Limits
from bot.service.notices import DueWatch, QuietHours
from bot.service.operators import Switchboard
from bot.service.ports import Clock, RecordsUnusable
from bot.service.rating import Rating
from bot.service.secrets import HashKey
from bot.service.ticketing import DeskWork
from bot.service.tracking import Tracking
from bot.service.watched_clock import WatchedClock
from bot.service.watching import Unwatched, Watch, WatchedAnswering
from bot.settings import LimitSettings, Settings, SettingsFaulty, hash_key_of, http_headers_of
from bot.sources.dossier_rows import DossierReader
from bot.sources.http_rows import AnsweredRows
from bot.store.citizen_records import SqlCitizenRecords
from bot.store.database import Database, DatabaseOutOfReach, DatabaseUrlWrong, sqlite_url
from bot.store.desk_notes import SqlDeskNotes
from bot.store.dossiers import SqlDossiers
from bot.store.figures import SqlFigures
from bot.store.foresight import Foresight
from bot.store.inbox import SqlInbox
from bot.store.migrating import TablesUnusable, migrate
from bot.store.notices import SqlNotices
from bot.store.outbox import SqlOutbox
from bot.store.ticket_post import SqlTicketPost
from bot.store.tickets import SqlTickets

if TYPE_CHECKING:
    from bot.sources.http_source import HttpDossierSource


class ZonedClock:
    """The system's clock (``seconds``, of the epoch) in the office's time zone."""

    def __init__(self, time_zone: str, seconds: Callable[[], float] = time.time) -> None:
        self._zone = ZoneInfo(time_zone)
        self._seconds = seconds

    def now(self) -> datetime:
        """The current time with its zone."""
        return datetime.fromtimestamp(self._seconds(), self._zone)


@dataclass(frozen=True, slots=True)
class PostRoom:
    """Where messages wait on their way in and out, and how processes share the work on them."""

    inbox: Inbox
    outbox: Outbox
    bells: Bells
    duty: Duty

    async def backlog(self) -> tuple[Backlog, Backlog]:
        """What waits in the inbox and in the outbox."""
        return await self.inbox.backlog(), await self.outbox.backlog()


def post_room(database: Database, clock: Clock, hash_key: HashKey, foresight: Foresight | None = None) -> PostRoom:
    """The post room of ``database``: one process has it for itself on SQLite, several share it on PostgreSQL."""
    inbox, outbox = SqlInbox(database, clock, hash_key, foresight), SqlOutbox(database, clock, hash_key)
    if database.is_sqlite:
        return PostRoom(inbox, outbox, HouseBells(), OnlyProcess())
    from bot.store.bells import PostgresBells  # noqa: PLC0415 - PostgreSQL's driver, which SQLite can do without
    from bot.store.duty import PostgresDuty  # noqa: PLC0415 - as above

    bells = PostgresBells(database)
    return PostRoom(inbox, outbox, bells, PostgresDuty(database, bells))


@dataclass(frozen=True, slots=True)
class Assistant:
    """The assembled assistant, ready to be given a channel."""

    conversation: Conversation
    knowledge_base: KnowledgeBase
    records: SqlCitizenRecords
    database: Database
    operators: Switchboard
    notifier: Notifier
    due_watch: DueWatch
    desk_notes: SqlDeskNotes
    desk: DeskConversation
    ticket_teller: TicketTeller
    clock: WatchedClock
    post: PostRoom
    closing: Sequence[Callable[[], Awaitable[None]]]


def knowledge_base(settings: Settings, watch: Watch) -> KnowledgeBase:
    """The knowledge base of ``settings``, loaded, its answering counted by ``watch``; raises ContentFaulty."""
    folder = settings.knowledge_dir or shipped()
    shelf = settings.data_dir / "cache"

    def build() -> Answering:
        answering = kept(
            folder_name(folder), lambda: content_key(folder), shelf, Answering, lambda: Answering(load(folder))
        )
        return WatchedAnswering(answering, watch)

    return KnowledgeBase(build, lambda: fingerprint(folder))


@contextmanager
def assistant(
    settings: Settings, watch: Watch | None = None, seconds: Callable[[], float] = time.time
) -> Generator[Assistant]:
    """The whole assistant but for its channel; ``watch`` counts what it does, ``seconds`` is its clock.

    Raises SettingsFaulty, ContentFaulty or RecordsUnusable when it cannot be built, RecordsUnusable also when the
    database is lost while it is in use.
    """
    database = open_database(settings)
    try:
        migrate(database)
        key = HashKey(hash_key_of(settings))
        clock = WatchedClock(ZonedClock(settings.time_zone, seconds))
        yield _assembled(settings, database, clock, key, watch or Unwatched())
    except (DatabaseOutOfReach, TablesUnusable) as trouble:
        raise RecordsUnusable(f"Không dùng được cơ sở dữ liệu: {trouble}") from trouble
    finally:
        database.close()


def _assembled(
    settings: Settings, database: Database, clock: WatchedClock, hash_key: HashKey, watch: Watch
) -> Assistant:
    known, texts, foresight = knowledge_base(settings, watch), load_texts(), Foresight()
    records, table, notices = (
        SqlCitizenRecords(database, clock, hash_key, foresight),
        SqlDossiers(database, lambda: known.current.knowledge.calendar),
        SqlNotices(database, clock, hash_key),
    )
    operators = Switchboard()
    http = _http_source(settings, clock, hash_key)
    source: DossierSource = RememberingSource(http, table) if http else table
    tracking = Tracking(source, table, records.followings, hash_key, clock, operators)
    tickets = SqlTickets(database, clock, hash_key, lambda: known.current.knowledge.calendar)
    rating = Rating(records.ratings, SystemRandom())
    services = Services(
        records, tracking, records.followings, SqlFigures(database), tickets, rating, settings.retention
    )
    desk_texts, post = load_desk_texts(), SqlTicketPost(database, clock, hash_key)
    quiet_hours = QuietHours(settings.dossiers.quiet_from, settings.dossiers.quiet_until)
    return Assistant(
        conversation=Conversation(known, texts, clock, services, watch, _guard(settings.limits, known, texts)),
        knowledge_base=known,
        records=records,
        database=database,
        operators=operators,
        notifier=Notifier(notices, records, known, texts, clock, quiet_hours),
        due_watch=DueWatch(notices, source, clock, operators),
        desk_notes=SqlDeskNotes(database, clock),
        desk=DeskConversation(DeskWork(tickets), known, desk_texts, clock),
        ticket_teller=TicketTeller(post, records, known, texts, desk_texts, clock),
        clock=clock,
        post=post_room(database, clock, hash_key, foresight),
        closing=[http.aclose] if http else [],
    )


def _guard(limits: LimitSettings, known: KnowledgeBase, texts: Mapping[Language, Sentences]) -> Guard | None:
    if not limits.enabled:
        return None
    return Guard(Limits(limits.rates, time.time), texts, lambda: known.current.small_talk.find)


def _http_source(settings: Settings, clock: Clock, hash_key: HashKey) -> "HttpDossierSource | None":
    http = settings.dossiers.http
    if settings.dossiers.source != "http" or http is None:
        return None
    from bot.sources.http_source import HttpDossierSource  # noqa: PLC0415 - aiohttp, which most offices do not need

    states, _ = read_state_words(settings.knowledge_dir or shipped())
    reader = DossierReader(states, hash_key, ZoneInfo(settings.time_zone))
    return HttpDossierSource(http, http_headers_of(http), AnsweredRows(http.fields, reader), clock)


def open_database(settings: Settings) -> Database:
    """The database of ``settings``; its folder is made when there is none."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise SettingsFaulty([f"data_dir: không tạo được thư mục {settings.data_dir}: {refused}"]) from None
    url = settings.database_url.get_secret_value() if settings.database_url else sqlite_url(settings.data_dir)
    try:
        return Database(url)
    except DatabaseUrlWrong as wrong:
        raise SettingsFaulty([str(wrong)]) from None


@contextmanager
def ready_database(settings: Settings) -> Generator[Database]:
    """The database of ``settings`` with its tables up to date, closed in the end; raises SettingsFaulty.

    Raises RecordsUnusable also when the database is lost while it is in use.
    """
    database = open_database(settings)
    try:
        migrate(database)
        yield database
    except (DatabaseOutOfReach, TablesUnusable) as trouble:
        raise RecordsUnusable(f"Không dùng được cơ sở dữ liệu: {trouble}") from trouble
    finally:
        database.close()
