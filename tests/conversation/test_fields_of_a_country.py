"""A catalogue of a whole country has more fields of work than one keyboard holds."""

import pytest

from bot.content.texts import load_texts
from bot.conversation.payloads import BrowseField, TurnFields, decode
from bot.conversation.rendering.choices import FIELDS_ON_PAGE, fields_page
from bot.domain.fields import FieldOfWork

FIELDS = [FieldOfWork(id=f"linh-vuc-{n}", name=f"Lĩnh vực {n}", name_en=f"Field {n}") for n in range(157)]
TEXTS = load_texts()["vi"]


def pressable(page: int) -> list[object]:
    return [decode(button.press) for row in fields_page(FIELDS, page, TEXTS, "vi").buttons for button in row]


def test_every_field_stands_on_one_page_and_no_page_is_too_long():
    pages = [pressable(page) for page in range(6)]
    assert all(len(page) <= FIELDS_ON_PAGE + 3 for page in pages)
    shown = [press.field for page in pages for press in page if isinstance(press, BrowseField)]
    assert shown == [field.id for field in FIELDS]


@pytest.mark.parametrize(("page", "turns"), [(0, [1]), (3, [2, 4]), (5, [4]), (99, [4])])
def test_pages_turn_to_their_neighbours(page: int, turns: list[int]):
    assert [press.page for press in pressable(page) if isinstance(press, TurnFields)] == turns


def test_few_fields_need_no_turning():
    reply = fields_page(FIELDS[:5], 0, TEXTS, "vi")
    assert not [row for row in reply.buttons for button in row if isinstance(decode(button.press), TurnFields)]
