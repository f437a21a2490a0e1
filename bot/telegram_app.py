"""Running the bot on Telegram: the composition root of ``motcua run``."""

import asyncio
import re
import signal
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog
from starlette.routing import Route
from telegram import BotCommand
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.app import Assistant, assistant
from bot.channels.telegram.desks import DeskChats, Desks, DeskSender
from bot.channels.telegram.door import Door
from bot.channels.telegram.measured import MeasuredRequest, UpdateWatch, counted
from bot.channels.telegram.notices import DeskTeller, NoticeSender, keep_carrying, keep_telling
from bot.channels.telegram.operator import ChatOperator
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.polling import ALLOWED_UPDATES, PollingBot, poll, wait_out
from bot.channels.telegram.proxies import proxy_for
from bot.channels.telegram.transport import BotRequest, Patience, Way
from bot.channels.telegram.webhook import Receive, webhook
from bot.channels.telegram.webhook_guard import WebhookGuard, patient_only_with_telegram
from bot.content.knowledge import ContentFaulty
from bot.content.texts import load_texts
from bot.event_loop import loop_factory
from bot.logs import never_log
from bot.operations.serving import served
from bot.operations_app import Messenger, Watchtower, operated
from bot.service.knowledge_base import KeptOld, KnowledgeBase, Reloaded
from bot.service.ports import Operator
from bot.settings import Settings, SettingsFaulty, TelegramSettings, WebhookSettings, secret_of

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
    """What stands beside the bot: who counts updates, and the pages that tell how it is."""

    metrics: UpdateWatch
    pages: Sequence[Route]


def run(settings: Settings) -> None:
    """Run until SIGTERM or Ctrl-C; raises SettingsFaulty when there is no usable token."""
    token = secret_of(settings.telegram.token, settings.telegram.token_file, "telegram.token_file")
    if token is None:
        raise SettingsFaulty([TELL_HOW_TO_GET_ONE])
    if not _TOKEN.match(token):
        raise SettingsFaulty([TELL_IT_IS_REFUSED])
    never_log(token)
    tower = Watchtower()
    with assistant(settings, tower.metrics) as assembled, asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(_serve_until_signalled(settings, assembled, token, tower))


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
                    await _answer_citizens(settings, assembled, bot, stop, Beside(tower.metrics, pages))
    except (InvalidToken, Forbidden):
        raise SettingsFaulty([TELL_IT_IS_REFUSED]) from None
    except BadRequest as refused:
        raise SettingsFaulty([f"Telegram từ chối: {refused}. Kiểm tra telegram.base_url và telegram.proxy."]) from None
    log.info("stopped")


async def _answer_citizens(
    settings: Settings, assembled: Assistant, bot: PollingBot, stop: asyncio.Event, beside: Beside
) -> None:
    outgoing = Outgoing(bot)
    operator = ChatOperator(outgoing, settings.telegram.operator_chat)
    desks, bell = _desks(settings.telegram, assembled, outgoing), asyncio.Event()
    door = Door(bot, assembled.conversation, assembled.records, outgoing, operator, desks, bell.set)
    receive = counted(door.receive, beside.metrics)
    await _announce_commands(bot)
    assembled.operators.connect(operator)
    telling = asyncio.create_task(_tell_followers(settings, assembled, outgoing, operator))
    carrying = asyncio.create_task(_carry_tickets(settings, assembled, outgoing, operator, desks.chats, bell))
    reloading = asyncio.create_task(watch_knowledge(assembled.knowledge_base, operator, settings.reload_seconds))
    log.info("started", bot=bot.username, procedures=len(assembled.knowledge_base.current.knowledge.procedures))
    try:
        if settings.telegram.webhook is not None:
            await _serve_webhook(settings.telegram.webhook, bot, receive, stop, beside.pages)
        elif await wait_out(bot.delete_webhook, stop):
            await poll(bot, receive, stop)
    finally:
        reloading.cancel()
        telling.cancel()
        carrying.cancel()
        for close in assembled.closing:
            await close()


async def _tell_followers(settings: Settings, assembled: Assistant, outgoing: Outgoing, operator: Operator) -> None:
    async def look() -> None:
        if settings.dossiers.source == "http":
            await assembled.due_watch.refresh()
        await assembled.due_watch.look(assembled.knowledge_base.current.knowledge.calendar)

    desks = DeskTeller(outgoing, assembled.desk_notes, _desks(settings.telegram, assembled, outgoing).chats)

    async def look_and_tell_desks() -> None:
        await look()
        await desks.tell()
        await assembled.records.ratings.ballot_box.shake()

    sender = NoticeSender(outgoing, assembled.records)
    await assembled.notifier.resume()
    await keep_telling(look_and_tell_desks, assembled.notifier, sender, operator, settings.dossiers.look_seconds)


async def _carry_tickets(
    settings: Settings,
    assembled: Assistant,
    outgoing: Outgoing,
    operator: Operator,
    chats: DeskChats,
    bell: asyncio.Event,
) -> None:
    await assembled.ticket_teller.resume()
    desks, citizens = DeskSender(outgoing, chats, operator), NoticeSender(outgoing, assembled.records)
    await keep_carrying(assembled.ticket_teller, desks, citizens, operator, bell, settings.dossiers.look_seconds)


def _desks(settings: TelegramSettings, assembled: Assistant, outgoing: Outgoing) -> Desks:
    return Desks(DeskChats(settings.desk_chats, settings.operator_chat, outgoing.moved), assembled.desk)


@asynccontextmanager
async def polling_bot(
    settings: TelegramSettings, token: str, called: Callable[[str, str], None]
) -> AsyncGenerator[PollingBot]:
    """The connection to Telegram, not yet initialised; closed at the end. ``called`` hears method and result."""
    base_file_url = settings.base_file_url or settings.base_url.replace("/bot", "/file/bot")
    way = _way_to_telegram(settings)
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
                log.info("knowledge_reloaded", procedures=procedures)
            case KeptOld(why):
                await operator.tell(f"Tri thức mới có lỗi, bot vẫn dùng bản cũ:\n{why}")
            case None:
                pass


async def _announce_commands(bot: PollingBot) -> None:
    """Tell Telegram the menu of commands; without it the bot works all the same."""
    try:
        for language, texts in load_texts().items():
            commands = [BotCommand(name, str(text)) for name, text in texts.menu.commands.items()]
            await bot.set_my_commands(commands, language_code=None if language == "vi" else language)
    except InvalidToken:
        raise
    except TelegramError as trouble:
        log.warning("commands_not_announced", trouble=str(trouble))


async def _serve_webhook(
    settings: WebhookSettings, bot: PollingBot, receive: Receive, stop: asyncio.Event, pages: Sequence[Route]
) -> None:
    secret = secret_of(settings.secret, settings.secret_file, "telegram.webhook.secret_file")
    if secret is None:
        raise SettingsFaulty(["telegram.webhook.secret: tệp bí mật trống"])
    never_log(secret)
    path = urlsplit(settings.url).path or "/"
    guarded = patient_only_with_telegram(WebhookGuard(webhook(path, secret, receive, pages), path, secret))
    async with served(guarded, settings.host, settings.port, "telegram.webhook.port"):
        if await wait_out(lambda: _register(settings.url, secret, bot), stop):
            await stop.wait()


async def _register(url: str, secret: str, bot: PollingBot) -> None:
    try:
        await bot.set_webhook(url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES))
    except BadRequest as refused:
        raise SettingsFaulty([f"telegram.webhook: Telegram không nhận webhook này: {refused}"]) from None
