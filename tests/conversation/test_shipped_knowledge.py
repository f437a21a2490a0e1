"""Everything that the shipped knowledge base can make the bot say is accepted by Telegram."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.conversation.messages import Reply
from bot.conversation.payloads import decode
from bot.conversation.rendering.answers import answer, points_to_confirm
from bot.conversation.rendering.choices import field_page, fields_page, menu_rows, procedure_rows
from bot.conversation.rendering.elsewhere import not_handled_here, topic_row
from bot.domain.knowledge import Knowledge
from bot.domain.procedures import Aspect
from bot.service.dialogue import Language
from tests.botapi import rules
from tests.botapi.markup_text import parsed_html
from tests.botapi.types import utf16_length
from tests.conversation.citizen import TEXTS, buttons

TODAY = date(2026, 11, 24)
LONGEST_ON_A_BUTTON = 64
"""Own limit: a phone shows about thirty letters of a button's row and cuts the rest."""


@pytest.fixture(scope="module")
def shipped(shipped_knowledge: Knowledge) -> Knowledge:
    return shipped_knowledge


@pytest.fixture(scope="module", params=["vi", "en"])
def replies(request: pytest.FixtureRequest, shipped: Knowledge) -> list[Reply]:
    return list(every_reply(shipped, request.param))


def every_reply(known: Knowledge, language: Language) -> Iterator[Reply]:
    texts = TEXTS[language]
    for procedure in known.procedures:
        for asked in [(), *((aspect,) for aspect in Aspect)]:
            yield answer(procedure, asked, texts, language, TODAY)
        yield points_to_confirm(procedure, texts)
    for topic in known.elsewhere:
        related = [procedure for code in topic.related if (procedure := known.procedure(code))]
        yield not_handled_here(topic, related, texts, language, TODAY)
        yield Reply(texts.choice.which, (topic_row(topic, texts, language),))
    yield fields_page(known.browsable_fields(), 0, texts, language)
    for entry in known.browsable_fields():
        yield from (field_page(entry, known.in_field(entry.id), page, texts, language) for page in range(3))
    yield Reply(texts.choice.which, tuple(procedure_rows(known.procedures[:4], language)))
    yield Reply(texts.menu.menu, menu_rows(texts.buttons, language))


def test_every_reply_is_html_that_telegram_reads_and_fits_one_message(replies: list[Reply], shipped: Knowledge) -> None:
    assert len(replies) > len(shipped.procedures) * len(Aspect)
    for reply in replies:
        shown, _ = parsed_html(str(reply.text))
        assert 0 < utf16_length(shown.strip()) <= rules.MESSAGE_LENGTH
        assert "{" not in shown, "a placeholder was left unfilled"
        assert "None" not in shown.split()


def test_every_button_has_a_payload_that_telegram_carries_and_we_read_again(replies: list[Reply]) -> None:
    for reply in replies:
        for button in buttons(reply):
            assert button.press.isascii()
            rules.check_callback_data(button.press)
            assert decode(button.press) is not None
            assert 0 < len(button.text) <= LONGEST_ON_A_BUTTON
        assert len(buttons(reply)) <= rules.KEYBOARD_BUTTONS


def test_an_answer_follows_its_procedure_and_the_day(shipped: Knowledge):
    procedure, texts = shipped.procedures[0], TEXTS["vi"]
    first = answer(procedure, (), texts, "vi", TODAY)
    changed = procedure.model_copy(update={"notice": "Từ 1/12 nộp ở phòng số 2."})
    assert "phòng số 2" in answer(changed, (), texts, "vi", TODAY).text
    assert answer(procedure, (), texts, "vi", TODAY) == first
    late = answer(procedure, (), texts, "vi", procedure.check_expires_on + timedelta(days=1))
    assert late.text != first.text
