"""Commands: ``/start`` with its deep links, and the rest of the menu."""

import re
from collections.abc import Awaitable, Callable

from markupsafe import Markup

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Button, Reply, Said
from bot.conversation.payloads import SpeakLanguage, encode
from bot.conversation.rendering.aspects import lines
from bot.conversation.rendering.choices import menu_rows
from bot.conversation.rendering.offices import name_of
from bot.conversation.rendering.rating import resume_row
from bot.conversation.steps import browsing, dossiers, feedback, figures, offices, rating_starts
from bot.conversation.steps.questions import answered
from bot.domain.dossier_codes import MalformedDossierCode, find_codes, from_link_payload
from bot.service.dialogue import EraseEverything, Language
from bot.service.figures import Grouping, Period

_COMMAND = re.compile(r"\s*/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?\s*", re.DOTALL)
_DOSSIER_LINK = "hs_"
_PROCEDURE_LINK = re.compile(r"tt_(\d)[._-]?(\d{6})\Z")


async def step(context: Context) -> Turn | None:
    """Carry out a command."""
    content = context.message.content
    found = _COMMAND.fullmatch(content.text) if isinstance(content, Said) else None
    if found is None:
        return None
    command = _COMMANDS.get(found[1].lower())
    if command is None:
        return context.turn("refused", Reply(context.texts.faults.unknown_command, _menu(context)))
    return await command(context, found[2] or "")


async def _start(context: Context, link: str) -> Turn:
    """The menu, or what a deep link points to; whatever was under way is left."""
    state = context.state.afresh()
    if link:
        return await _follow_link(context, link.strip())
    office = name_of(context.knowledge.offices.main, context.language)
    rows = (*resume_row(state.walk, context.texts.rating), *_menu(context))
    return context.turn("menu", Reply(context.texts.menu.welcome.format(office=office), rows), state=state)


async def _follow_link(context: Context, link: str) -> Turn:
    if link.startswith(_DOSSIER_LINK):
        return await _dossier_link(context, link)
    if link.startswith(rating_starts.COUNTER_LINK):
        return await rating_starts.at_counter(context, link)
    found = _PROCEDURE_LINK.match(link)
    code = f"{found[1]}.{found[2]}" if found else ""
    procedure = context.knowledge.procedure(code)
    if procedure is None:
        reply = Reply(context.texts.faults.unknown_link, _menu(context))
        return context.turn("refused", reply, state=context.state.afresh())
    shown = answered(context, procedure, (), ())
    if procedure.code == code:
        return shown
    return shown.beginning_with(context.texts.answer.replaced.format(old=code, new=procedure.code))


async def _dossier_link(context: Context, link: str) -> Turn:
    try:
        code = from_link_payload(link)
    except MalformedDossierCode:
        return dossiers.ask_for_code(context)
    return await dossiers.ask_for(context, code)


def menu(context: Context) -> Turn:
    """The main menu."""
    return context.turn("menu", Reply(context.texts.menu.menu, _menu(context)))


def speak(context: Context, language: Language) -> Turn:
    """Switch to ``language`` and say so in it."""
    switched = context.speaking(language)
    return switched.turn("menu", Reply(switched.texts.language.chosen, _menu(switched)))


async def _help(context: Context, _: str) -> Turn:
    return context.turn("menu", Reply(context.texts.menu.help, _menu(context)))


async def _procedures(context: Context, _: str) -> Turn:
    return browsing.fields(context)


async def _offices(context: Context, _: str) -> Turn:
    return offices.all_offices(context)


async def _language(context: Context, _: str) -> Turn:
    names = context.texts.language.names
    row = tuple(Button(name, encode(SpeakLanguage(language))) for language, name in names.items())
    return context.turn("menu", Reply(context.texts.language.choose, (row,)))


async def _dossier(context: Context, code: str) -> Turn:
    found = find_codes(code)
    return await dossiers.ask_for(context, found[0]) if found else dossiers.ask_for_code(context)


async def _figures(context: Context, _: str) -> Turn:
    return await figures.show(context, Grouping.UNIT, Period.YEAR)


async def _rating(context: Context, _: str) -> Turn:
    return rating_starts.choose(context)


async def _feedback(context: Context, words: str) -> Turn:
    return await feedback.draft_of(context, words) if words.strip() else await feedback.choose(context)


async def _followed(context: Context, _: str) -> Turn:
    return await dossiers.list_followed(context)


async def _privacy(context: Context, _: str) -> Turn:
    days = context.services.retention.model_dump()
    return context.turn("menu", Reply(context.texts.privacy.notice.format(**days)))


async def _erase(context: Context, _: str) -> Turn:
    """Erase at once, and say what was erased."""
    held = await context.services.records.holdings(context.message.chat)
    say = context.texts.privacy
    erased: list[Markup] = []
    if held.has_dialogue:
        erased.append(say.erased_dialogue)
    if held.unanswered_questions:
        erased.append(say.erased.format(questions=held.unanswered_questions))
    if held.followed_dossiers:
        erased.append(say.erased_follows.format(count=held.followed_dossiers))
    if held.contactable_tickets:
        erased.append(say.erased_contacts.format(count=held.contactable_tickets))
    text = lines(*erased) if erased else say.nothing_to_erase
    return context.turn("menu", Reply(text), state=context.state.afresh(), effects=[EraseEverything()])


def _menu(context: Context) -> tuple[tuple[Button, ...], ...]:
    return menu_rows(context.texts.buttons, context.language)


_COMMANDS: dict[str, Callable[[Context, str], Awaitable[Turn]]] = {
    "start": _start,
    "help": _help,
    "thutuc": _procedures,
    "vanphong": _offices,
    "hoso": _dossier,
    "theodoi": _followed,
    "tinhhinh": _figures,
    "danhgia": _rating,
    "gopy": _feedback,
    "ngonngu": _language,
    "quyenriengtu": _privacy,
    "xoadulieu": _erase,
}
