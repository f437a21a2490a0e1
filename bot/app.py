"""The composition root: alone knows every part and how they fit together."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.content.knowledge import fingerprint, load
from bot.content.texts import load_texts
from bot.conversation.conversation import Conversation
from bot.service.knowledge_base import KnowledgeBase
from bot.service.secrets import HashKey
from bot.settings import Settings, SettingsFaulty, hash_key_of
from bot.store.citizen_records import SqlCitizenRecords
from bot.store.database import Database, DatabaseOutOfReach, DatabaseUrlWrong, sqlite_url
from bot.store.migrating import migrate


class DatabaseUnusable(Exception):
    """The database cannot be reached or brought up to date; the message is one Vietnamese sentence."""


class ZonedClock:
    """The system's clock in the office's time zone."""

    def __init__(self, time_zone: str) -> None:
        self._zone = ZoneInfo(time_zone)

    def now(self) -> datetime:
        """The current time with its zone."""
        return datetime.now(self._zone)


@dataclass(frozen=True, slots=True)
class Assistant:
    """The assembled assistant, ready to be given a channel."""

    conversation: Conversation
    knowledge_base: KnowledgeBase
    records: SqlCitizenRecords
    database: Database


def shipped_knowledge() -> Path:
    """The knowledge base that came with the program: beside it in a checkout, inside it when installed."""
    package = Path(__file__).parent
    beside = package.parent / "knowledge"
    return beside if beside.is_dir() else package / "shipped" / "knowledge"


def knowledge_folder(settings: Settings) -> Path:
    """The knowledge base in use."""
    return settings.knowledge_dir or shipped_knowledge()


def knowledge_base(settings: Settings) -> KnowledgeBase:
    """The knowledge base of ``settings``, loaded; raises ContentFaulty."""
    folder = knowledge_folder(settings)
    return KnowledgeBase(lambda: load(folder), lambda: fingerprint(folder))


@contextmanager
def assistant(settings: Settings) -> Generator[Assistant]:
    """The whole assistant but for its channel; raises SettingsFaulty or ContentFaulty when it cannot be built."""
    database = open_database(settings)
    try:
        _bring_up_to_date(database)
        clock = ZonedClock(settings.time_zone)
        records = SqlCitizenRecords(database, clock, HashKey(hash_key_of(settings)))
        known = knowledge_base(settings)
        yield Assistant(Conversation(known, records, load_texts(), clock), known, records, database)
    finally:
        database.close()


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


def _bring_up_to_date(database: Database) -> None:
    try:
        migrate(database)
    except DatabaseOutOfReach as trouble:
        raise DatabaseUnusable(f"Không dùng được cơ sở dữ liệu: {trouble}") from None
