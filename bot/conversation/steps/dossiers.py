"""Dossiers: a code is recognised, the last four digits are asked for, and the dossier is shown."""

import re
from dataclasses import replace
from typing import assert_never

from markupsafe import Markup

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Button, Reply, Said
from bot.conversation.payloads import ShowDossier, encode
from bot.conversation.rendering.choices import menu_rows
from bot.conversation.rendering.dossiers import dossier_card, followed_list
from bot.domain.dossier_codes import (
    DossierCode,
    MalformedDossierCode,
    NearCode,
    find_codes,
    find_near_codes,
    without_codes,
)
from bot.service.dialogue import DialogueState, FactorWrong, Follow, RemindDesk, Unfollow
from bot.service.tracking import DoesNotFit, Opened, Opening, SourceDown, TooManyTries

_FOUR_DIGITS = re.compile(r"(?<!\d)(\d{4})(?!\d)")


async def step(context: Context) -> Turn | None:
    """Answer a message that holds a dossier code, or the digits that were asked for."""
    content = context.message.content
    if not isinstance(content, Said):
        return None
    codes = find_codes(content.text)
    if codes:
        return await ask_for(context, codes[0], without_codes(content.text, " "))
    near = find_near_codes(content.text)
    if near:
        return _nearly(context, near[0])
    return await _digits_for_locked(context, content.text)


async def ask_for(context: Context, code: DossierCode, besides: str = "") -> Turn:
    """Show the dossier when this chat may see it, else ask for the last four digits; they may stand beside the code."""
    if await may_see(context, code):
        return await show(context, code)
    digits = _four_digits(besides)
    if digits:
        return await _open(context, code, digits)
    asking = Reply(context.texts.dossier.ask_factor.format(code=code.text))
    return context.turn("dossier", asking, state=context.state.unlocking(code.text))


def ask_for_code(context: Context) -> Turn:
    """Tell how to look up a dossier."""
    return context.turn("dossier", Reply(context.texts.dossier.ask_code))


async def show(context: Context, code: DossierCode) -> Turn:
    """The dossier, for a chat that may see it."""
    if not await may_see(context, code):
        return await ask_for(context, code)
    return await _told(context, code, await context.services.tracking.look_up(code))


async def follow(context: Context, code: DossierCode) -> Turn:
    """Follow a dossier that this chat has opened; pressing is the consent, and it is noted with its time."""
    if not await may_see(context, code):
        return await ask_for(context, code)
    say = context.texts.dossier
    return context.turn("dossier", Reply(say.following.format(code=code.text)), effects=[Follow(code=code.text)])


async def unfollow(context: Context, code: DossierCode) -> Turn:
    """Stop following."""
    say = context.texts.dossier
    return context.turn("dossier", Reply(say.unfollowed.format(code=code.text)), effects=[Unfollow(code=code.text)])


async def remind(context: Context, code: DossierCode) -> Turn:
    """Leave the desk a note, at most one a day."""
    if not await may_see(context, code):
        return await ask_for(context, code)
    looked_up = await context.services.tracking.look_up(code)
    if not isinstance(looked_up, Opened):
        return await _told(context, code, looked_up)
    noted = RemindDesk(code=code.text, unit=looked_up.dossier.unit)
    return context.turn("dossier", Reply(context.texts.dossier.reminded.format(code=code.text)), effects=[noted])


async def list_followed(context: Context) -> Turn:
    """What this chat follows, each with a button to stop."""
    followed = await context.services.followings.followed_by(context.message.chat)
    return context.turn("dossier", followed_list(followed, context.texts))


async def _digits_for_locked(context: Context, text: str) -> Turn | None:
    digits = _four_digits(text) if context.state.locked else None
    if digits is None:
        return None
    try:
        code = DossierCode.parse(context.state.locked or "")
    except MalformedDossierCode:
        return None
    return await _open(context, code, digits)


def _four_digits(text: str) -> str | None:
    digits = _FOUR_DIGITS.search(text)
    return digits[1] if digits and len(text.split()) <= MOST_WORDS_BESIDE_DIGITS else None


MOST_WORDS_BESIDE_DIGITS = 6
"""A longer message is a question of its own ("năm 2026 thì …"), not an answer to "which four digits"."""


async def _open(context: Context, code: DossierCode, digits: str) -> Turn:
    opening = await context.services.tracking.open(context.message.chat, code, digits)
    turn = await _told(context, code, opening)
    return (
        replace(turn, effects=(FactorWrong(code=code.text),)) if isinstance(opening, DoesNotFit | SourceDown) else turn
    )


async def _told(context: Context, code: DossierCode, opening: Opening) -> Turn:
    say = context.texts.dossier
    match opening:
        case Opened() as opened:
            is_followed = code.text in {
                followed.code for followed in await context.services.followings.followed_by(context.message.chat)
            }
            card = dossier_card(opened, context.texts, context.knowledge, context.now, is_followed=is_followed)
            return context.turn("dossier", card, state=context.state.with_opened(code.text))
        case DoesNotFit():
            text = say.does_not_fit.format(code=code.text)
            return context.turn("dossier", Reply(text), state=context.state.unlocking(code.text))
        case TooManyTries():
            return context.turn("refused", _with_menu(context, say.too_many_tries), state=_unlocked(context.state))
        case SourceDown():
            phone = context.knowledge.offices.main.phone
            return context.turn("dossier", _with_menu(context, say.source_down.format(phone=phone)))
        case _ as never:
            assert_never(never)


def _nearly(context: Context, near: NearCode) -> Turn:
    """Say what keeps a text from being a code; whether any dossier is near is not known here."""
    say = context.texts.dossier
    text = say.nearly.format(text=near.text, hint=say.near_reasons[near.reason.name.lower()])
    meant = near.suggestion.text if near.suggestion else None
    return context.turn("dossier", Reply(text, ((Button(meant, encode(ShowDossier(meant))),),) if meant else ()))


async def may_see(context: Context, code: DossierCode) -> bool:
    """Whether this chat has opened the dossier or follows it."""
    if code.text in context.state.opened:
        return True
    followed = await context.services.followings.followed_by(context.message.chat)
    return any(code.text == each.code for each in followed)


def _unlocked(state: DialogueState) -> DialogueState:
    return state.model_copy(update={"locked": None})


def _with_menu(context: Context, text: Markup) -> Reply:
    return Reply(text, menu_rows(context.texts.buttons, context.language))
