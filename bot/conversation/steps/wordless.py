"""Messages of text in which there is no word: dots, emoji, blanks."""

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Reply, Said
from bot.conversation.rendering.choices import menu_rows
from bot.matching.tokens import tokenise


async def step(context: Context) -> Turn | None:
    """Ask for words."""
    content = context.message.content
    if not isinstance(content, Said) or tokenise(content.text):
        return None
    reply = Reply(context.texts.small_talk.empty, menu_rows(context.texts.buttons, context.language))
    return context.turn("refused", reply)
