"""Running the bot on Telegram: the composition root of ``motcua run``."""

import asyncio
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import structlog
import uvicorn
from telegram import BotCommand
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.app import Assistant, assistant
from bot.channels.telegram.door import Door
from bot.channels.telegram.operator import ChatOperator
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.polling import ALLOWED_UPDATES, PollingBot, poll
from bot.channels.telegram.webhook import webhook
from bot.content.knowledge import ContentFaulty
from bot.content.texts import load_texts
from bot.service.knowledge_base import KeptOld, Reloaded
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
POOL_SIZE = 64


def run(settings: Settings) -> None:
    """Run until SIGTERM or Ctrl-C; raises SettingsFaulty when there is no usable token."""
    token = secret_of(settings.telegram.token, settings.telegram.token_file, "telegram.token_file")
    if token is None:
        raise SettingsFaulty([TELL_HOW_TO_GET_ONE])
    with assistant(settings) as assembled:
        try:
            asyncio.run(_serve(settings, assembled, token))
        except InvalidToken:
            raise SettingsFaulty([TELL_IT_IS_REFUSED]) from None


async def _serve(settings: Settings, assembled: Assistant, token: str) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with polling_bot(settings.telegram, token) as bot:
        outgoing = Outgoing(bot)
        operator = ChatOperator(outgoing, settings.telegram.operator_chat)
        door = Door(bot, assembled.conversation, assembled.records, outgoing, operator)
        await _announce_commands(bot)
        reloading = asyncio.create_task(watch_knowledge(assembled, operator, settings.reload_seconds))
        log.info("started", bot=bot.username, procedures=len(assembled.knowledge_base.current.knowledge.procedures))
        try:
            if settings.telegram.webhook is None:
                await bot.delete_webhook()
                await poll(bot, door.receive, stop)
            else:
                await _serve_webhook(settings.telegram.webhook, bot, door, stop)
        finally:
            reloading.cancel()
    log.info("stopped")


@asynccontextmanager
async def polling_bot(settings: TelegramSettings, token: str) -> AsyncGenerator[PollingBot]:
    """The connection to Telegram; raises InvalidToken when the token is refused."""
    base_file_url = settings.base_file_url or settings.base_url.replace("/bot", "/file/bot")
    bot = PollingBot(
        token,
        base_url=settings.base_url,
        base_file_url=base_file_url,
        request=HTTPXRequest(connection_pool_size=POOL_SIZE, pool_timeout=30.0),
        get_updates_request=HTTPXRequest(connection_pool_size=1),
    )
    async with bot:
        yield bot


async def watch_knowledge(assembled: Assistant, operator: Operator, every_seconds: float) -> None:
    """Reload changed knowledge while the bot runs; a broken change keeps the old and is told to the operator."""
    while True:
        await asyncio.sleep(every_seconds)
        match await asyncio.to_thread(assembled.knowledge_base.reload_if_changed, ContentFaulty):
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


async def _serve_webhook(settings: WebhookSettings, bot: PollingBot, door: Door, stop: asyncio.Event) -> None:
    secret = secret_of(settings.secret, settings.secret_file, "telegram.webhook.secret_file")
    if secret is None:
        raise SettingsFaulty(["telegram.webhook.secret: tệp bí mật trống"])
    application = webhook(urlsplit(settings.url).path or "/", secret, door.receive)
    server = _Server(uvicorn.Config(application, settings.host, settings.port, log_level="warning", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    await bot.set_webhook(settings.url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    await serving


class _Server(uvicorn.Server):
    """uvicorn that leaves the signals to us, so that stopping drains in our order."""

    def install_signal_handlers(self) -> None:
        """Do nothing."""
