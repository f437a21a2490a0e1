"""What stands beside the bot for whoever runs it: health, figures, the pages that show them, and daily erasure."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import structlog
from starlette.applications import Starlette
from starlette.routing import Route

from bot.app import Assistant
from bot.content.knowledge import shipped, yaml_files
from bot.operations.clock_watch import ClockWatch
from bot.operations.disk import DiskWatch, MeasureSpace, free_space
from bot.operations.health import LOOK_SECONDS, NOT_LOOKED, Health
from bot.operations.metrics import Metrics
from bot.operations.pages import pages
from bot.operations.pulse import Pulse
from bot.operations.retaining import DailyRetention
from bot.operations.serving import served
from bot.service.answering import Answering
from bot.service.backlog import Backlog
from bot.service.retention import Retention
from bot.settings import Settings
from bot.store.alive import answers
from bot.store.backlog import SqlBacklog
from bot.store.database import Database, DatabaseOutOfReach
from bot.store.retention import SqlRetention

log = structlog.get_logger()

ANSWER_SECONDS = 2.5
"""Less than connecting may take, and with that less than the look at a part may: a new line may be dead as well."""
TOLD_TO_OPERATOR = ("database", "disk", "clock", "knowledge")
"""Not Telegram: by whom?"""


@dataclass(frozen=True)
class Surroundings:
    """What the bot stands on, as tests replace it."""

    wall: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    measure: MeasureSpace = free_space


@dataclass
class Watchtower:
    """What is counted and heard; made before the assistant, which tells it what it does."""

    metrics: Metrics = field(default_factory=Metrics)
    surroundings: Surroundings = field(default_factory=Surroundings)
    pulse: Pulse = field(init=False)

    def __post_init__(self) -> None:
        """Begin to listen."""
        self.pulse = Pulse(self.surroundings.monotonic)

    def called(self, method: str, result: str) -> None:
        """The Bot API was called: counted, and where it answered at all, heard."""
        self.metrics.called(method, result)
        if result not in ("timed_out", "network_error"):
            self.pulse.beat()


@dataclass(frozen=True)
class Messenger:
    """The messenger: ``ask`` makes it answer, or raises ``refusal``."""

    ask: Callable[[], Awaitable[object]]
    refusal: type[Exception]


@asynccontextmanager
async def operated(
    settings: Settings, assembled: Assistant, tower: Watchtower, messenger: Messenger
) -> AsyncGenerator[Sequence[Route]]:
    """Watch over the bot meanwhile; the pages for whoever asks. Raises SettingsFaulty when its port cannot be had."""
    health = health_of(settings, assembled, tower, messenger)
    routes = pages(health, tower.metrics)
    backlog = SqlBacklog(assembled.database, assembled.clock)
    lookout = Lookout(settings, assembled, health, tower.metrics, backlog)
    async with AsyncExitStack() as stack:
        if settings.operations.port is not None:
            there = (settings.operations.host, settings.operations.port, "operations.port")
            port = await stack.enter_async_context(served(Starlette(routes=list(routes)), *there))
            log.info("operations_served", host=settings.operations.host, port=port)
        looking = asyncio.create_task(lookout.keep_looking())
        try:
            yield routes
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
            health.close()


def daily_retention(settings: Settings, assembled: Assistant, tower: Watchtower) -> DailyRetention:
    """The daily erasure, which is for one process only: several would lock one another out."""
    clock = assembled.clock
    retention = Retention(SqlRetention(assembled.database), clock, settings.retention)
    return DailyRetention(retention, clock, assembled.operators, tower.metrics.erased, clock.is_trusted)


def health_of(settings: Settings, assembled: Assistant, tower: Watchtower, messenger: Messenger) -> Health:
    """The parts that must be well."""
    around = tower.surroundings
    disk = DiskWatch(settings.data_dir, settings.operations.least_free_mb, around.measure)
    clock = ClockWatch(around.wall, around.monotonic)

    async def database() -> str | None:
        return await _trouble_with(assembled.database)

    async def knowledge() -> str | None:
        has_any = bool(assembled.knowledge_base.current.knowledge.procedures)
        return None if has_any else "chưa có thủ tục nào trong tri thức"

    async def telegram() -> str | None:
        return await tower.pulse.look(messenger.ask, messenger.refusal)

    looks = {"database": database, "knowledge": knowledge, "disk": disk.look, "clock": clock.look}
    return Health({**looks, "telegram": telegram})


async def _trouble_with(database: Database) -> str | None:
    """A database that says nothing, without a word of farewell, is hung up on: else work waits on it for hours."""
    looking = asyncio.ensure_future(answers(database))
    await asyncio.wait({looking}, timeout=ANSWER_SECONDS)
    is_silent = not looking.done()
    if is_silent:
        database.hang_up()
    try:
        await looking
    except DatabaseOutOfReach as lost:
        if is_silent:
            return f"cơ sở dữ liệu không trả lời trong {ANSWER_SECONDS:g} giây"
        return f"không tới được cơ sở dữ liệu: {lost}"
    return None


class Lookout:
    """Looks again and again, and keeps the figures that nobody tells by themselves."""

    def __init__(
        self, settings: Settings, assembled: Assistant, health: Health, metrics: Metrics, backlog: Backlog
    ) -> None:
        self._every = settings.operations.look_seconds
        self._folder = settings.knowledge_dir or shipped()
        self._assembled = assembled
        self._health = health
        self._metrics = metrics
        self._backlog = backlog
        self._known: Answering | None = None
        self._telling: set[asyncio.Task[None]] = set()

    async def keep_looking(self) -> None:
        """Look until cancelled; whatever is wrong, the next look comes."""
        while True:
            try:
                await self.look()
            except Exception as fault:
                log.exception("look_failed", fault=type(fault).__name__)
            await asyncio.sleep(self._every)

    async def look(self) -> None:
        """Look once."""
        before = dict(self._health.troubles)
        await self._health.look()
        for part, trouble in self._health.troubles.items():
            self._metrics.is_well(part, well=trouble is None)
            if part in TOLD_TO_OPERATOR:
                self._tell(part, before[part], trouble)
        await self._note_knowledge()
        if self._health.troubles["database"] is None:
            # bounded: a database that goes away just now must not keep the next look from telling so
            self._metrics.waits(await asyncio.wait_for(self._backlog.waiting(), LOOK_SECONDS))

    def _tell(self, part: str, before: str | None, trouble: str | None) -> None:
        """Tell the operator what changed, beside the looks: it may take a while."""
        if trouble is not None and before in (None, NOT_LOOKED):
            news = f"unhealthy: {part}: {trouble}"
        elif trouble is None and before not in (None, NOT_LOOKED):
            news = f"healthy_again: {part}: đã ổn trở lại"
        else:
            return
        telling = asyncio.create_task(self._assembled.operators.tell(news))
        self._telling.add(telling)
        telling.add_done_callback(self._telling.discard)

    async def _note_knowledge(self) -> None:
        current = self._assembled.knowledge_base.current
        if current is self._known:
            return
        digest = await asyncio.to_thread(digest_of, self._folder)
        self._metrics.knows(digest, len(current.knowledge.procedures))
        self._known = current


def digest_of(folder: Path) -> str:
    """Twelve digits that are the same wherever the same knowledge is in force."""
    digest = sha256()
    for file in yaml_files(folder):
        digest.update(f"\x00{file.relative_to(folder).as_posix()}\x00".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
