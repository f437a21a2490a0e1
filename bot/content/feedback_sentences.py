"""What the bot says about feedback: to citizens in their language, to officers in Vietnamese."""

from typing import Annotated

from markupsafe import Markup

from bot.content.placeholders import fills
from bot.content.sentence_sections import Complete, Sentence
from bot.domain.tickets import TicketKind, TicketState


class FeedbackTexts(Complete):
    """Writing to the office, and what becomes of it.

    The ``typed_…`` list what citizens type instead of pressing, parted by semicolons; ``typed_beside`` are words that
    mean nothing beside it ("dạ có ạ"), ``typed_other_law`` names of what goes to other offices.
    """

    ask_kind: Annotated[Markup, fills("office")]
    ticket_kinds: dict[TicketKind, Sentence]
    ticket_states: dict[TicketState, Sentence]
    prompts: dict[TicketKind, Sentence]
    too_short: Sentence
    too_long: Annotated[Markup, fills("most")]
    too_long_to_add: Annotated[Markup, fills("most")]
    emergency: Sentence
    other_law: Annotated[Markup, fills("office", "address", "phone")]
    preview: Annotated[Markup, fills("kind", "text")]
    ask_contact: Sentence
    ask_contact_again: Sentence
    sent: Annotated[Markup, fills("number", "due")]
    sent_anonymously: Annotated[Markup, fills("number", "due")]
    talk_begun: Annotated[Markup, fills("number", "hours")]
    still_talking: Annotated[Markup, fills("number")]
    passed_on: Annotated[Markup, fills("number")]
    not_passed_on: Annotated[Markup, fills("number")]
    talk_left: Annotated[Markup, fills("number")]
    talk_ended: Annotated[Markup, fills("number")]
    write_on: Annotated[Markup, fills("number")]
    reopened: Annotated[Markup, fills("number")]
    reopened_words: Sentence
    closed: Annotated[Markup, fills("number")]
    cancelled: Sentence
    heading: Annotated[Markup, fills("number", "kind", "on")]
    state: Annotated[Markup, fills("state", "since")]
    due: Annotated[Markup, fills("due")]
    earlier: Annotated[Markup, fills("count")]
    from_citizen: Annotated[Markup, fills("on", "text")]
    from_officer: Annotated[Markup, fills("on", "text")]
    outcomes: dict[str, Annotated[Markup, fills("number")]]
    how_to_write: Sentence
    button_contact: Sentence
    button_no_contact: Sentence
    button_cancel: Sentence
    button_write: Sentence
    button_content: Sentence
    button_reopen: Sentence
    button_leave: Sentence
    button_show: Annotated[Markup, fills("number", "state")]
    typed_yes: Sentence
    typed_no: Sentence
    typed_drop: Sentence
    typed_beside: Sentence
    typed_other_law: Sentence


class DeskTexts(Complete):
    """What officers read in their own chat."""

    heading: Annotated[Markup, fills("number", "kind", "unit")]
    procedure: Annotated[Markup, fills("name")]
    dates: Annotated[Markup, fills("on", "due")]
    late: Sentence
    state: Annotated[Markup, fills("state")]
    earlier: Annotated[Markup, fills("count")]
    from_citizen: Annotated[Markup, fills("on", "text")]
    from_officer: Annotated[Markup, fills("on", "text")]
    news: dict[str, Sentence]
    how_to_answer: Sentence
    nobody_to_answer: Sentence
    words_only: Annotated[Markup, fills("number")]
    ask_words: dict[str, Annotated[Markup, fills("number")]]
    done: dict[str, Annotated[Markup, fills("number")]]
    unknown_ticket: Annotated[Markup, fills("number")]
    which_ticket: Sentence
    refused: Annotated[Markup, fills("number", "why")]
    waiting: Annotated[Markup, fills("count")]
    none_waiting: Sentence
    more_waiting: Annotated[Markup, fills("count")]
    actions: dict[str, Sentence]
    button_show: Annotated[Markup, fills("number", "kind", "on")]
    ticket_kinds: dict[TicketKind, Sentence]
    ticket_states: dict[TicketState, Sentence]
    failed: Sentence
