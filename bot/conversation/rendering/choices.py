"""Menus, options and pages."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from math import ceil

from bot.content.sentences import ButtonTexts, Sentences
from bot.conversation.feedback_payloads import AskWhatIsFeedback
from bot.conversation.messages import Button, Reply
from bot.conversation.payloads import (
    AskForDossier,
    AskHuman,
    BrowseField,
    BrowseFields,
    Payload,
    RateService,
    ShowMenu,
    ShowOffices,
    ShowProcedure,
    SpeakLanguage,
    TurnFields,
    encode,
)
from bot.domain.fields import FieldOfWork
from bot.domain.procedures import Procedure
from bot.service.dialogue import Language

PAGE_SIZE = 8
FIELDS_ON_PAGE = 30
"""Telegram refuses a keyboard of more than a hundred buttons."""


def title(procedure: Procedure, language: Language) -> str:
    """What a button calls a procedure."""
    return procedure.name_en if language == "en" else procedure.short_name


def procedure_rows(procedures: Iterable[Procedure], language: Language) -> list[tuple[Button, ...]]:
    """One button a procedure, one a row: names are long and phones narrow."""
    return [(Button(title(each, language), encode(ShowProcedure(each.code))),) for each in procedures]


def menu_rows(labels: ButtonTexts, language: Language) -> tuple[tuple[Button, ...], ...]:
    """The main menu."""
    other: Language = "en" if language == "vi" else "vi"
    return (
        (Button(labels.browse, encode(BrowseFields())), Button(labels.dossier, encode(AskForDossier()))),
        (Button(labels.offices, encode(ShowOffices())), Button(labels.human, encode(AskHuman()))),
        (Button(labels.rate, encode(RateService())), Button(labels.feedback, encode(AskWhatIsFeedback()))),
        (Button(labels.language, encode(SpeakLanguage(other))),),
    )


def way_out(labels: ButtonTexts) -> tuple[Button, ...]:
    """What can always be tried: browsing, or a human."""
    return (Button(labels.browse, encode(BrowseFields())), Button(labels.human, encode(AskHuman())))


def fields_page(fields: Sequence[FieldOfWork], page: int, texts: Sentences, language: Language) -> Reply:
    """Page ``page`` (from 0, kept within bounds) of all fields of work; a whole country has some 160."""
    pages = max(1, ceil(len(fields) / FIELDS_ON_PAGE))
    page = min(page, pages - 1)
    rows = [
        (Button(entry.name_en if language == "en" else entry.name, encode(BrowseField(entry.id, 0))),)
        for entry in fields[page * FIELDS_ON_PAGE : (page + 1) * FIELDS_ON_PAGE]
    ]
    turning = _turning(page, pages, TurnFields, texts.buttons)
    rest = (*turning, (Button(texts.buttons.menu, encode(ShowMenu())),))
    return Reply(texts.browse.fields, (*rows, *rest), in_place=True)


def _turning(
    page: int, pages: int, to: Callable[[int], Payload], labels: ButtonTexts
) -> tuple[tuple[Button, ...], ...]:
    """The row that turns to the neighbouring pages, when there are any."""
    before = [Button(labels.previous_page, encode(to(page - 1)))] if page > 0 else []
    after = [Button(labels.next_page, encode(to(page + 1)))] if page < pages - 1 else []
    return ((*before, *after),) if before or after else ()


def field_page(
    entry: FieldOfWork, procedures: Sequence[Procedure], page: int, texts: Sentences, language: Language
) -> Reply:
    """Page ``page`` (from 0, kept within bounds) of a field's procedures."""
    pages = max(1, ceil(len(procedures) / PAGE_SIZE))
    page = min(page, pages - 1)
    shown = procedures[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
    labels = texts.buttons
    turning = _turning(page, pages, partial(BrowseField, entry.id), labels)
    name = entry.name_en if language == "en" else entry.name
    head = texts.browse.field.format(field=name, page=page + 1, pages=pages)
    rows = [*procedure_rows(shown, language), *turning]
    return Reply(head, (*rows, (Button(labels.all_fields, encode(BrowseFields())),)), in_place=True)
