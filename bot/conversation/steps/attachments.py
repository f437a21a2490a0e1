"""Stickers, voice, photos and whatever else is no text."""

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Attached, Reply
from bot.conversation.rendering.choices import menu_rows


async def step(context: Context) -> Turn | None:
    """Say kindly what the bot cannot read."""
    content = context.message.content
    if not isinstance(content, Attached):
        return None
    text = getattr(context.texts.small_talk, content.kind)
    return context.turn("refused", Reply(text, menu_rows(context.texts.buttons, context.language)))
