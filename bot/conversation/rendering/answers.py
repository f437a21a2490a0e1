"""The reply about one procedure: what was asked first, its source, and buttons for the rest."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Generic, TypeVar

from markupsafe import Markup, escape

from bot.content.sentences import AnswerTexts, Sentences
from bot.conversation.checklist_payloads import AtChecklist, ShowChecklist
from bot.conversation.messages import Button, Reply
from bot.conversation.payloads import NotThisOne, ShowAspect, ShowMenu, ShowToConfirm, encode
from bot.conversation.rendering.aspects import lines, overview, render
from bot.domain.elsewhere import Topic
from bot.domain.procedures import Aspect, Procedure
from bot.domain.published import PublishedProcedure
from bot.service.dialogue import Language

BUTTON_ORDER = (
    Aspect.DOCUMENTS,
    Aspect.FEE,
    Aspect.TIME,
    Aspect.PLACE,
    Aspect.ONLINE,
    Aspect.STEPS,
    Aspect.FORM,
    Aspect.CONDITIONS,
    Aspect.LEGAL,
)
BUTTONS_A_ROW = 3
PARAGRAPH = Markup("\n\n")
MOST_KEPT = 1024
"""Answers; some kilobytes each."""
Thing = TypeVar("Thing")
LONGEST_TITLE = 90
"""Characters; three lines on a small phone."""


class _Same(Generic[Thing]):
    """A thing as part of a key: equal to itself only, which takes no time to find out."""

    __slots__ = ("it",)

    def __init__(self, it: Thing) -> None:
        self.it = it

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.it is self.it  # pyright: ignore[reportUnknownMemberType]

    def __hash__(self) -> int:
        return id(self.it)


def answer(procedure: Procedure, asked: Sequence[Aspect], texts: Sentences, language: Language, today: date) -> Reply:
    """The aspects in ``asked`` (an overview when there is none), the source, and the buttons."""
    return _answer(_Same(procedure), tuple(asked), _Same(texts), language, today)


@lru_cache(maxsize=MOST_KEPT)
def _answer(
    of: _Same[Procedure], asked: Sequence[Aspect], in_words: _Same[Sentences], language: Language, today: date
) -> Reply:
    """Kept, because the same is asked again and again and a quarter of an answer's time goes into writing it."""
    procedure, texts = of.it, in_words.it
    say = texts.answer
    told = [render(aspect, procedure, say) for aspect in asked] or [overview(procedure, say)]
    head = lines(
        say.heading.format(name=_title(procedure), code=procedure.code),
        Markup("<i>{}</i>. {}").format(procedure.name_en, say.content_language) if language == "en" else None,
        say.notice.format(notice=procedure.notice) if procedure.notice else None,
    )
    below = lines(
        say.official_name.format(name=procedure.name) if len(procedure.name) > LONGEST_TITLE else None,
        say.awaiting_some.format(count=len(procedure.to_confirm)) if procedure.to_confirm else None,
        provenance(procedure, say, today),
    )
    text = PARAGRAPH.join([head, *told, below])
    return Reply(text, _buttons(procedure, asked, texts))


def points_to_confirm(procedure: Procedure, texts: Sentences) -> Reply:
    """What an official has yet to check about the procedure."""
    say = texts.answer
    points = lines(say.awaiting, *(f"• {point}" for point in procedure.to_confirm))
    head = say.heading.format(name=_title(procedure), code=procedure.code)
    return Reply(PARAGRAPH.join([head, points]), _buttons(procedure, (), texts))


def _title(procedure: Procedure) -> str:
    """The official name, or the short one where the official would fill a phone's screen; it then stands below."""
    return procedure.name if len(procedure.name) <= LONGEST_TITLE else procedure.short_name


def provenance(entry: Procedure | Topic, say: AnswerTexts, today: date) -> Markup:
    """The source of what is told, when it was checked against it, and by whom."""
    source = entry.source
    decision = Markup(", ") + say.decision.format(decision=source.decision) if source.decision else Markup("")
    named = escape(source.name) + decision
    confirmed = say.confirmed.format(by=entry.confirmed_by) if entry.confirmed_by else say.unconfirmed
    if isinstance(entry, PublishedProcedure) and not entry.confirmed_by:
        told, confirmed = say.published.format(source=named, on=f"{entry.checked_on:%d/%m/%Y}"), Markup("")
    else:
        told = say.source.format(source=named, on=f"{source.on:%d/%m/%Y}", checked=f"{entry.checked_on:%d/%m/%Y}")
    expires = entry.check_expires_on
    return lines(
        say.check_expired.format(on=f"{expires:%d/%m/%Y}") if expires < today else None,
        Markup(" ").join(part for part in (told, confirmed) if part),
    )


def own_list(procedure: Procedure, texts: Sentences, payload: ShowChecklist | AtChecklist) -> Button:
    """The button of the citizen's own list of papers: made to measure where there are case questions."""
    say = texts.checklist
    return Button(say.button_own if procedure.case_questions else say.button_list, encode(payload))


def _buttons(procedure: Procedure, asked: Sequence[Aspect], texts: Sentences) -> tuple[tuple[Button, ...], ...]:
    labels = texts.buttons
    others = [
        Button(labels.aspects[aspect], encode(ShowAspect(procedure.code, aspect)))
        for aspect in BUTTON_ORDER
        if aspect not in asked
    ]
    rows = [tuple(others[start : start + BUTTONS_A_ROW]) for start in range(0, len(others), BUTTONS_A_ROW)]
    if procedure.required_documents:
        rows.append((own_list(procedure, texts, ShowChecklist(procedure.code)),))
    if procedure.to_confirm:
        rows.append((Button(labels.to_confirm, encode(ShowToConfirm(procedure.code))),))
    not_this = Button(labels.not_this, encode(NotThisOne(procedure.code)))
    return (*rows, (not_this, Button(labels.menu, encode(ShowMenu()))))
