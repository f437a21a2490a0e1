"""Running the bot on Telegram: the composition root of ``motcua run``."""

import asyncio
import gc
import re
import signal
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog
from starlette.routing import Route
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.app import Assistant, assistant
from bot.channels.telegram.clerk import Clerk
from bot.channels.telegram.desks import DeskChats, Desks
from bot.channels.telegram.door import Door
from bot.channels.telegram.handover import Handover
from bot.channels.telegram.measured import MeasuredRequest, UpdateWatch
from bot.channels.telegram.operator import ByPost, ChatOperator
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.pace import Limits, Pace
from bot.channels.telegram.polling import PollingBot, wait_out
from bot.channels.telegram.proxies import proxy_for
from bot.channels.telegram.receiver import Receiver
from bot.channels.telegram.transport import BotRequest, Patience, Way
from bot.channels.telegram.webhook import webhook
from bot.channels.telegram.webhook_guard import patient_only_with_telegram
from bot.content.knowledge import ContentFaulty
from bot.event_loop import loop_factory
from bot.logs import never_log
from bot.operations.retaining import DailyRetention
from bot.operations.serving import served
from bot.operations_app import Messenger, Watchtower, daily_retention, operated
from bot.service.knowledge_base import KeptOld, KnowledgeBase, Reloaded
from bot.service.ports import Operator
from bot.settings import Settings, SettingsFaulty, TelegramSettings, WebhookSettings, secret_of
from bot.telegram_deployment import deploy as make_known
from bot.telegram_deployment import webhook_secret
from bot.telegram_duties import Duties, end_all

log = structlog.get_logger()

TELL_HOW_TO_GET_ONE = (
    "Chưa có token Telegram: nhắn /newbot cho @BotFather để lấy token rồi đặt MOTCUA_TELEGRAM__TOKEN "
    "(muốn thử ngay không cần token: motcua chat)."
)
TELL_IT_IS_REFUSED = (
    "Telegram không nhận token này: kiểm tra lại MOTCUA_TELEGRAM__TOKEN, hoặc nhắn /token cho @BotFather."
)
POOL_PATIENCE = Patience(pool=30.0)
_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{1,128}\Z")


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the bot: who counts updates, the pages that tell how it is, and the daily erasure."""

    metrics: UpdateWatch
    pages: Sequence[Route]
    daily: DailyRetention


def run(settings: Settings) -> None:
    """Run until SIGTERM or Ctrl-C; raises SettingsFaulty when there is no usable token."""
    token, tower = _token(settings), Watchtower()
    with assistant(settings, tower.metrics) as assembled, asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(_serve_until_signalled(settings, assembled, token, tower))


def deploy(settings: Settings) -> list[str]:
    """Make the bot known to Telegram; what was done, a sentence each. Raises SettingsFaulty, TelegramOutOfReach."""

    async def make() -> list[str]:
        async with polling_bot(settings.telegram, _token(settings), Watchtower().called) as bot:
            await bot.initialize()
            return await make_known(settings.telegram.webhook, bot)

    try:
        return asyncio.run(make())
    except (InvalidToken, Forbidden):
        raise SettingsFaulty([TELL_IT_IS_REFUSED]) from None
    except TelegramError as trouble:
        raise TelegramOutOfReach(f"Telegram không trả lời hoặc từ chối ({trouble}); hãy thử lại.") from trouble


class TelegramOutOfReach(OSError):
    """Telegram cannot be spoken to; the message is one Vietnamese sentence."""


def _token(settings: Settings) -> str:
    token = secret_of(settings.telegram.token, settings.telegram.token_file, "telegram.token_file")
    if token is None:
        raise SettingsFaulty([TELL_HOW_TO_GET_ONE])
    if not _TOKEN.match(token):
        raise SettingsFaulty([TELL_IT_IS_REFUSED])
    never_log(token)
    return token


async def _serve_until_signalled(settings: Settings, assembled: Assistant, token: str, tower: Watchtower) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await serve(settings, assembled, token, stop, tower)


async def serve(
    settings: Settings, assembled: Assistant, token: str, stop: asyncio.Event, tower: Watchtower | None = None
) -> None:
    """Answer citizens until ``stop`` is set; raises SettingsFaulty when Telegram refuses token or webhook."""
    tower = tower or Watchtower()
    try:
        async with polling_bot(settings.telegram, token, tower.called) as bot:
            telegram = Messenger(bot.get_me, TelegramError)
            # before Telegram is reached: whoever watches must see why nobody is answered
            async with operated(settings, assembled, tower, telegram) as pages:
                if await wait_out(bot.initialize, stop):
                    beside = Beside(tower.metrics, pages, daily_retention(settings, assembled, tower))
                    await _answer_citizens(settings, assembled, bot, stop, beside)
    except (InvalidToken, Forbidden):
        raise SettingsFaulty([TELL_IT_IS_REFUSED]) from None
    except BadRequest as refused:
        raise SettingsFaulty([f"Telegram từ chối: {refused}. Kiểm tra telegram.base_url và telegram.proxy."]) from None
    log.info("stopped")


async def _answer_citizens(
    settings: Settings, assembled: Assistant, bot: PollingBot, stop: asyncio.Event, beside: Beside
) -> None:
    room = _furnished(settings, assembled, bot, stop, beside)
    assembled.operators.connect(room.duties.operator)
    operator, knowledge_base = room.duties.operator, assembled.knowledge_base
    finished_clerk = asyncio.Event()
    reloading = asyncio.create_task(watch_knowledge(knowledge_base, operator, settings.reload_seconds))
    _let_collector_rest()
    log.info("started", bot=bot.username, procedures=len(knowledge_base.current.knowledge.procedures))
    webhook = settings.telegram.webhook
    try:
        async with _webhook_served(webhook, room.receiver, beside.pages) if webhook is not None else nullcontext():
            clerk = asyncio.create_task(room.clerk.run(finished_clerk, settings.telegram.drain_seconds))
            duties = asyncio.create_task(room.duties.stand_by(assembled.post.duty))
            try:
                await _until_stopped(stop, clerk, duties)
            except BaseException:
                await end_all(clerk, duties)
                raise
        # in this order: nothing comes in any more, what came in is answered, the answers are sent
        await room.duties.not_polling.wait()
        await room.receiver.finish()
        finished_clerk.set()
        await clerk
        room.duties.finish.set()
        await duties
    finally:
        reloading.cancel()
        for close in assembled.closing:
            await close()


async def _until_stopped(stop: asyncio.Event, *working: "asyncio.Task[None]") -> None:
    """Wait for ``stop``; raises what ends one of ``working`` before."""
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({stopping, *working}, return_when=asyncio.FIRST_COMPLETED)
        for task in working:
            if task.done():
                task.result()
    finally:
        await end_all(stopping)


def _let_collector_rest() -> None:
    """Look through everything that lasts once more, and then never again: that takes a tenth of a second each time."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@dataclass(frozen=True, slots=True)
class _Room:
    """Who works in this process."""

    receiver: Receiver
    clerk: Clerk
    duties: Duties


def _furnished(settings: Settings, assembled: Assistant, bot: PollingBot, stop: asyncio.Event, beside: Beside) -> _Room:
    telegram, post = settings.telegram, assembled.post
    outgoing = Outgoing(bot, pace=Pace(Limits(**telegram.limits.model_dump())))
    operator = ChatOperator(ByPost(post.outbox, post.bells, outgoing), telegram.operator_chat)
    chats = DeskChats(telegram.desk_chats, telegram.operator_chat, outgoing.moved)
    desks = Desks(chats, assembled.desk)
    handover, conversation = Handover(post.bells), assembled.conversation
    door = Door(bot, conversation, assembled.records, post.inbox, outgoing, post.bells, handover, desks, beside.metrics)
    clerk = Clerk(door, post.inbox, operator, post.bells, assembled.clock)
    receiver = Receiver(post.inbox, outgoing, post.bells, clerk)
    duties = Duties(
        settings,
        assembled,
        bot,
        outgoing,
        operator,
        chats,
        beside.daily,
        handover,
        receiver.receive,
        stop,
        asyncio.Event(),
    )
    return _Room(receiver, clerk, duties)


@asynccontextmanager
async def polling_bot(
    settings: TelegramSettings, token: str, called: Callable[[str, str], None]
) -> AsyncGenerator[PollingBot]:
    """The connection to Telegram, not yet initialised; closed at the end. ``called`` hears method and result."""
    way = _way_to_telegram(settings)
    base_file_url = settings.base_file_url or settings.base_url.replace("/bot", "/file/bot")
    bot = PollingBot(
        token,
        base_url=settings.base_url,
        base_file_url=base_file_url,
        request=MeasuredRequest(BotRequest(settings.connections, POOL_PATIENCE, way), called),
        get_updates_request=MeasuredRequest(BotRequest(1, way=way), called),
    )
    try:
        yield bot
    finally:
        await bot.shutdown()


def _way_to_telegram(settings: TelegramSettings) -> Way:
    given = settings.proxy.get_secret_value() if settings.proxy is not None else None
    try:
        return Way(proxy_for(settings.base_url, given))
    except ValueError as unusable:
        raise SettingsFaulty([f"telegram.proxy: {unusable}"]) from None


async def watch_knowledge(known: KnowledgeBase, operator: Operator, every_seconds: float) -> None:
    """Reload changed knowledge while the bot runs; a broken change keeps the old and is told to the operator."""
    while True:
        await asyncio.sleep(every_seconds)
        try:
            outcome = await asyncio.to_thread(known.reload_if_changed, ContentFaulty)
        except Exception as fault:  # one bad look must not end all later ones
            log.exception("knowledge_not_reloaded")
            outcome = KeptOld(f"{type(fault).__name__}: {fault}")
        match outcome:
            case Reloaded(procedures):
                _let_collector_rest()
                log.info("knowledge_reloaded", procedures=procedures)
            case KeptOld(why):
                await operator.tell(f"Tri thức mới có lỗi, bot vẫn dùng bản cũ:\n{why}")
            case None:
                pass


@asynccontextmanager
async def _webhook_served(
    settings: WebhookSettings, receiver: Receiver, pages: Sequence[Route]
) -> AsyncGenerator[None]:
    """Take updates from Telegram meanwhile; those that came are received to their end."""
    secret, path = webhook_secret(settings), urlsplit(settings.url).path or "/"
    never_log(secret)
    guarded = webhook(path, secret, receiver.receive, pages)
    async with served(patient_only_with_telegram(guarded), settings.host, settings.port, "telegram.webhook.port"):
        yield
