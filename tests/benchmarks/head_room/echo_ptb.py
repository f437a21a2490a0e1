# pyright: basic
"""A bare python-telegram-bot echo by ``run_webhook``, as its documentation shows it."""

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main() -> None:
    application = Application.builder().token(os.environ["TOKEN"]).base_url(os.environ["API"]).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    port = int(os.environ["PORT"])
    application.run_webhook(
        "127.0.0.1", port, "hook", webhook_url=f"http://127.0.0.1:{port}/hook", secret_token=os.environ["SECRET"]
    )


if __name__ == "__main__":
    main()
