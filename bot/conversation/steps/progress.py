"""The question where a dossier is, asked in plain words and without a code."""

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Said
from bot.conversation.steps import dossiers
from bot.domain.dossier_codes import DossierCode
from bot.domain.procedures import Aspect
from bot.matching.small_talk import Kind
from bot.service.leads import ANSWER_FROM

_OF_A_LODGED_DOSSIER = frozenset({Aspect.TIME, Aspect.RESULT})
"""What is asked of a dossier that lies at the office already; papers and fees are asked about before."""


async def step(context: Context) -> Turn | None:
    """Show the one dossier that this chat may see, else ask for the code."""
    content = context.message.content
    if not isinstance(content, Said) or not _is_about_a_lodged_dossier(context, content.text):
        return None
    followed = [each.code for each in await context.services.followings.followed_by(context.message.chat)]
    known = tuple(dict.fromkeys((*followed, *context.state.opened)))
    if len(known) == 1:
        return await dossiers.show(context, DossierCode.parse(known[0]))
    return await dossiers.list_followed(context) if followed else dossiers.ask_for_code(context)


def _is_about_a_lodged_dossier(context: Context, text: str) -> bool:
    """Some words say so whatever else is said; others ("my dossier …") only when nothing else is."""
    kinds = context.remark.kinds
    if Kind.PROGRESS in kinds:
        return True
    return Kind.DOSSIER in kinds and _names_nothing_else(context) and _asks_nothing_else(context, text)


def _names_nothing_else(context: Context) -> bool:
    others = context.answering.matcher.match(context.remark.rest_text, most=1)
    return others.family is None and others.best_score < ANSWER_FROM


def _asks_nothing_else(context: Context, text: str) -> bool:
    asked = context.answering.matcher.read(text).intents
    if not asked and not context.remark.is_all:
        # Beside a procedure "my dossier …" is the one still to be lodged: "hồ sơ của em nộp thay được không".
        return context.state.procedure is None
    return _OF_A_LODGED_DOSSIER.issuperset(asked)
