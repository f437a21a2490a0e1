"""The reply about a matter that somebody else handles: who that is, the source, and what is handled here."""

from collections.abc import Iterable
from datetime import date

from bot.content.sentences import Sentences
from bot.conversation.messages import Button, Reply
from bot.conversation.payloads import NotThisTopic, ShowMenu, ShowTopic, encode
from bot.conversation.rendering.answers import PARAGRAPH, provenance
from bot.conversation.rendering.aspects import lines
from bot.conversation.rendering.choices import procedure_rows
from bot.domain.elsewhere import Topic
from bot.domain.procedures import Procedure
from bot.service.dialogue import Language


def not_handled_here(
    topic: Topic, related: Iterable[Procedure], texts: Sentences, language: Language, today: date
) -> Reply:
    """Where to go with ``topic``; ``related`` are procedures handled here that may be meant instead."""
    say = texts.elsewhere
    rows = procedure_rows(related, language)
    heading = say.heading_unsettled if topic.is_unsettled else say.heading
    head = lines(
        heading.format(name=called(topic, language)),
        texts.answer.content_language if language == "en" else None,
    )
    awaiting = [lines(texts.answer.awaiting, *(f"• {point}" for point in topic.to_confirm))] if topic.to_confirm else []
    text = PARAGRAPH.join(
        [
            head,
            lines(topic.answer),
            lines(say.where, *(f"• {place}" for place in topic.where)),
            *awaiting,
            provenance(topic, texts.answer, today),
            *([say.related] if rows else []),
        ]
    )
    not_this = Button(str(say.not_this), encode(NotThisTopic(topic.id)))
    return Reply(text, (*rows, (not_this, Button(texts.buttons.menu, encode(ShowMenu())))))


def topic_row(topic: Topic, texts: Sentences, language: Language) -> tuple[Button, ...]:
    """The button of ``topic`` among procedures to choose from; it says that the matter is not handled here."""
    say = texts.elsewhere
    label = (say.option_unsettled if topic.is_unsettled else say.option).format(name=called(topic, language)).unescape()
    return (Button(label, encode(ShowTopic(topic.id))),)


def called(topic: Topic, language: Language) -> str:
    """What ``topic`` is called."""
    return topic.name_en if language == "en" else topic.name
