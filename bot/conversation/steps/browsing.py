"""Browsing the procedures by field of work, page by page."""

from bot.conversation.context import Context, Turn
from bot.conversation.rendering.choices import field_page, fields_page


def fields(context: Context, page: int = 0) -> Turn:
    """One page of the fields that have procedures."""
    found = context.knowledge.browsable_fields()
    return context.turn("menu", fields_page(found, page, context.texts, context.language))


def field(context: Context, field_id: str, page: int) -> Turn | None:
    """One page of a field, or None when there is no such field (any more)."""
    entry = next((entry for entry in context.knowledge.browsable_fields() if entry.id == field_id), None)
    if entry is None:
        return None
    procedures = context.knowledge.in_field(field_id)
    reply = field_page(entry, procedures, page, context.texts, context.language)
    state = context.state.model_copy(update={"asked": (), "offered": (), "further": ()})
    return context.turn("menu", reply, state=state)
