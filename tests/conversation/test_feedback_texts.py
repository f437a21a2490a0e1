"""Whatever is written into tickets, the bot's messages about them are accepted by Telegram, part by part."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from string import Formatter

import pytest
from markupsafe import Markup

from bot.channels.telegram.splitting import LONGEST as ONE_MESSAGE
from bot.channels.telegram.splitting import split
from bot.content.feedback_sentences import DeskTexts, FeedbackTexts
from bot.conversation.feedback_payloads import DeskAction
from bot.conversation.messages import Reply
from bot.conversation.payloads import decode
from bot.conversation.rendering.desk import news_card, read_tag, tag, waiting_card, whole_card, words_wanted
from bot.conversation.rendering.tickets import (
    OFFERED_KINDS,
    answer_card,
    contact_question,
    kinds_card,
    prompt,
    talk_rows,
    ticket_card,
)
from bot.conversation.steps.tickets import LONGEST
from bot.domain.knowledge import Knowledge
from bot.domain.tickets import Sender, Ticket, TicketKind, TicketMessage, TicketState
from bot.service.dialogue import Language
from bot.service.ticket_ports import ToTellCitizen, ToTellDesk
from bot.service.ticketing import LONGEST_TEXT
from tests.botapi import rules
from tests.botapi.markup_text import parsed_html
from tests.botapi.types import utf16_length
from tests.conversation import town
from tests.conversation.citizen import TEXTS, buttons
from tests.conversation.office import DESK_TEXTS
from tests.fake_tickets import NUMBER, a_ticket

TODAY = date(2026, 12, 31)
LONGEST_ON_A_BUTTON = 64
EXTREMES = {
    "ordinary": "Quầy số 2 vắng người.",
    "without a blank": "x" * LONGEST_TEXT,
    "tags": "</b><i>&lt;&amp;" * (LONGEST_TEXT // 16),
    "emoji": "😡" * LONGEST,
    "lines": "a\n" * (LONGEST // 2),
    "placeholders": "{number}{0}%s #phieu_26_000001_resolve " * 70,
}


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return town.knowledge()


@pytest.fixture(params=EXTREMES)
def words(request: pytest.FixtureRequest) -> str:
    return EXTREMES[request.param]


def tickets(words: str) -> Iterator[Ticket]:
    """Tickets with ``words`` from both sides; with ordinary ones of every kind in every state."""
    said = [TicketMessage(n + 1, sender, words, TODAY) for n, sender in enumerate([*Sender] * 6)]
    is_ordinary = words == EXTREMES["ordinary"]
    for kind in TicketKind if is_ordinary else [TicketKind.QUESTION]:
        for state in TicketState if is_ordinary else [TicketState.OPEN]:
            for reached in (True, False) if is_ordinary else [True]:
                yield a_ticket(
                    kind=kind,
                    state=state,
                    procedure=town.ODD,
                    messages=said,
                    is_contactable=reached,
                    was_reopened=reached,
                )


def for_citizens(words: str, known: Knowledge, language: Language) -> Iterator[Reply]:
    say = TEXTS[language].feedback
    law = say.other_law.format(office=words[:200], address=words[:200], phone="0299 000 0001")
    yield from (prompt(kind, say) for kind in OFFERED_KINDS)
    yield contact_question(TicketKind.PROPOSAL, words, say, law)
    yield Reply(law, talk_rows(NUMBER, say))
    every = list(tickets(words))
    yield kinds_card(words[:200], every, TEXTS[language])
    for ticket in every:
        yield ticket_card(ticket, known.calendar, say)
        for state in (None, *TicketState) if words == EXTREMES["ordinary"] else [TicketState.RESOLVED]:
            told = ToTellCitizen("test:an", ticket, TicketMessage(3, Sender.OFFICER, words, TODAY, state))
            yield from (answer_card(told, say, is_live=is_live) for is_live in (True, False))


def for_officers(words: str, known: Knowledge) -> Iterator[Reply]:
    every = list(tickets(words))
    yield waiting_card(every, DESK_TEXTS)
    yield waiting_card([], DESK_TEXTS)
    for action in (DeskAction.RESOLVE, DeskAction.REFUSE, DeskAction.SUPPLEMENT):
        yield words_wanted(NUMBER, action, DESK_TEXTS)
    for ticket in every:
        yield whole_card(ticket, DESK_TEXTS, known, TODAY)
        later = [(2, None), *((3, state) for state in TicketState)] if words == EXTREMES["ordinary"] else []
        for number, state in ((1, TicketState.OPEN), *later):
            message = TicketMessage(number, Sender.CITIZEN, words, TODAY, state)
            yield news_card(ToTellDesk(ticket, message), DESK_TEXTS, known, TODAY)


def every_sentence(texts: FeedbackTexts | DeskTexts) -> Iterator[Markup]:
    for _, field in texts:
        if isinstance(field, Markup):
            yield field
        else:
            yield from field.values()


def check(replies: Sequence[Reply]) -> None:
    assert replies
    for reply in replies:
        for part in split(str(reply.text), ONE_MESSAGE - len(reply.label) - 2):
            shown, _ = parsed_html(f"{part}\n\n{reply.label}")
            assert 0 < utf16_length(shown.strip()) <= rules.MESSAGE_LENGTH
            assert len(part.encode()) <= rules.RAW_TEXT_BYTES
            assert not reply.label or read_tag(shown) == read_tag(reply.label)
        for button in buttons(reply):
            rules.check_callback_data(button.press)
            assert decode(button.press) is not None
            assert 0 < len(button.text) <= LONGEST_ON_A_BUTTON
            assert "<" not in button.text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_citizens_get_messages_that_telegram_takes(words: str, known: Knowledge, language: Language) -> None:
    check(list(for_citizens(words, known, language)))


def test_officers_get_messages_that_telegram_takes_and_every_part_can_be_answered(words: str, known: Knowledge) -> None:
    check(list(for_officers(words, known)))


@pytest.mark.parametrize("texts", [TEXTS["vi"].feedback, TEXTS["en"].feedback, DESK_TEXTS], ids=["vi", "en", "desk"])
@pytest.mark.parametrize("value", ["<b>&", "😡" * 50, "{number}"])
def test_every_sentence_is_html_that_telegram_reads(texts: FeedbackTexts | DeskTexts, value: str) -> None:
    sentences = list(every_sentence(texts))
    assert len(sentences) > 40
    for sentence in sentences:
        names = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        shown, _ = parsed_html(str(sentence.format(**dict.fromkeys(names, value))))
        assert utf16_length(shown) <= rules.MESSAGE_LENGTH
        assert shown.strip()


def test_an_ordinary_ticket_is_one_message_on_either_side(known: Knowledge) -> None:
    ordinary = TicketMessage(1, Sender.CITIZEN, "Quầy số 2 vắng người. " * 20, TODAY, TicketState.OPEN)
    ticket = replace(a_ticket(), messages=(ordinary,))
    for reply in (
        news_card(ToTellDesk(ticket, ordinary), DESK_TEXTS, known, TODAY),
        whole_card(ticket, DESK_TEXTS, known, TODAY),
        ticket_card(ticket, known.calendar, TEXTS["vi"].feedback),
    ):
        assert len(split(str(reply.text), ONE_MESSAGE - len(tag(NUMBER)) - 2)) == 1
