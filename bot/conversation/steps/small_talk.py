"""Greetings, thanks, "who are you", insults: when that is all a message says."""

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Reply, Said
from bot.conversation.rendering.choices import menu_rows
from bot.conversation.rendering.offices import name_of
from bot.conversation.steps import commands
from bot.matching.small_talk import Kind


async def step(context: Context) -> Turn | None:
    """Answer a message that is nothing but small talk; of several kinds the weightiest."""
    if not isinstance(context.message.content, Said):
        return None
    remark = context.remark
    if not remark.is_all:
        return None
    if Kind.MENU in remark.kinds:
        return commands.menu(context)
    kind = next((kind for kind in _WEIGHTIEST_FIRST if kind in remark.kinds), None)
    return None if kind is None else _reply(context, kind)


_WEIGHTIEST_FIRST = (Kind.IDENTITY, Kind.INSULT, Kind.FAREWELL, Kind.THANKS, Kind.GREETING)


def _reply(context: Context, kind: Kind) -> Turn | None:
    say = context.texts.small_talk
    office = context.knowledge.offices.main
    match kind:
        case Kind.IDENTITY:
            text = say.identity.format(office=name_of(office, context.language))
        case Kind.INSULT:
            text = say.insult.format(phone=office.phone)
        case Kind.FAREWELL:
            text = say.farewell
        case Kind.THANKS:
            text = say.thanks
        case _:
            text = say.greeting
    buttons = () if kind in (Kind.THANKS, Kind.FAREWELL) else menu_rows(context.texts.buttons, context.language)
    return context.turn("smalltalk", Reply(text, buttons))


def apology(context: Context) -> Turn:
    """What to say when answering failed."""
    phone = context.knowledge.offices.main.phone
    return context.turn("refused", Reply(context.texts.faults.apology.format(phone=phone)))
