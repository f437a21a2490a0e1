"""Public figures of how dossiers are processed."""

from bot.conversation.context import Context, Turn
from bot.conversation.rendering.figures import figures_card
from bot.service.figures import Grouping, Period


async def show(context: Context, grouping: Grouping, period: Period) -> Turn:
    """The figures of ``period`` by ``grouping``, with buttons for the other views."""
    today = context.now.date()
    figures = await context.services.figures.count(grouping, today, period.first_day(today), today)
    card = figures_card(figures, grouping, period, context.texts, context.knowledge, context.language, today)
    return context.turn("menu", card)
