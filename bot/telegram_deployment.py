"""What Telegram must know about the bot before it runs: its commands, and where updates go."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import structlog
from telegram import BotCommand
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.telegram.polling import ALLOWED_UPDATES, PollingBot
from bot.content.texts import load_texts
from bot.service.ports import Operator
from bot.settings import SettingsFaulty, WebhookSettings, secret_of

log = structlog.get_logger()

NOT_DEPLOYED = "Telegram chưa biết webhook này (hoặc đang dùng địa chỉ khác): hãy chạy “motcua deploy” một lần."


async def announce_commands(bot: PollingBot) -> None:
    """Tell Telegram the menu of commands; without it the bot works all the same."""
    try:
        for language, commands in _commands():
            await bot.set_my_commands(commands, language_code=language)
    except InvalidToken:
        raise
    except TelegramError as trouble:
        log.warning("commands_not_announced", trouble=str(trouble))


async def register(webhook: WebhookSettings, bot: PollingBot) -> None:
    """Tell Telegram where updates go; raises SettingsFaulty when it does not take that."""
    try:
        secret = webhook_secret(webhook)
        await bot.set_webhook(webhook.url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES))
    except BadRequest as refused:
        raise SettingsFaulty([f"telegram.webhook: Telegram không nhận webhook này: {refused}"]) from None


def webhook_secret(webhook: WebhookSettings) -> str:
    """What Telegram must show; raises SettingsFaulty."""
    secret = secret_of(webhook.secret, webhook.secret_file, "telegram.webhook.secret_file")
    if secret is None:
        raise SettingsFaulty(["telegram.webhook.secret: tệp bí mật trống"])
    return secret


async def check_deployed(webhook: WebhookSettings, bot: PollingBot, operator: Operator) -> None:
    """Tell log and operator when nobody has run ``motcua deploy`` for this address."""
    if (await bot.get_webhook_info()).url != webhook.url:
        log.error("not_deployed", hint=NOT_DEPLOYED)
        await operator.tell(f"not_deployed: {NOT_DEPLOYED}")


async def deploy(webhook: WebhookSettings | None, bot: PollingBot) -> list[str]:
    """Make Telegram know all of it; what was done, a sentence each. May be repeated at any time."""
    done: list[str] = []
    for language, commands in _commands():
        named = {"vi": "tiếng Việt"}.get(language or "vi", f"ngôn ngữ {language}")
        if await bot.get_my_commands(language_code=language) == tuple(commands):
            done.append(f"Danh sách lệnh ({named}): đã đúng từ trước.")
        else:
            await bot.set_my_commands(commands, language_code=language)
            done.append(f"Danh sách lệnh ({named}): đã đăng ký {len(commands)} lệnh.")
    if webhook is None:
        await bot.delete_webhook()
        done.append("Webhook: không dùng (bot sẽ hỏi vòng).")
        return done
    before = (await bot.get_webhook_info()).url
    await register(webhook, bot)  # always: Telegram does not tell whether it knows the same secret
    where = urlsplit(webhook.url).netloc
    done.append(
        f"Webhook: {'giữ nguyên' if before == webhook.url else 'đã đăng ký'} địa chỉ ở {where}, bí mật đã cập nhật."
    )
    return done


def _commands() -> Iterator[tuple[str | None, list[BotCommand]]]:
    for language, texts in load_texts().items():
        commands = [BotCommand(name, str(text)) for name, text in texts.menu.commands.items()]
        yield (None if language == "vi" else language), commands
