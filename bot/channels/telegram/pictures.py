"""Pictures fetched from Telegram, as far as they are small enough to be looked at."""

from telegram import Bot

LARGEST_PICTURE = 10 * 1024 * 1024
"""Bytes; Telegram's own photos are far below, pictures sent as files may be up to 20 MB."""


async def fetch(bot: Bot, picture_id: str) -> bytes:
    """The picture's file; empty when it is too large. Raises TelegramError when it cannot be had."""
    file = await bot.get_file(picture_id)
    if (file.file_size or 0) > LARGEST_PICTURE:
        return b""
    return bytes(await file.download_as_bytearray())
