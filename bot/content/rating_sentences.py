"""What the bot says while citizens rate the service."""

from typing import Annotated

from markupsafe import Markup

from bot.content.placeholders import fills
from bot.content.sentence_sections import Complete, Sentence


class RatingTexts(Complete):
    """Rating the service: choosing what to rate, the questions' frame, and what becomes of the answers.

    ``said`` lists what citizens type instead of pressing, parted by semicolons; ``beside`` are words that mean nothing
    beside it ("dạ 5 điểm ạ").
    """

    choose: Sentence
    choose_office: Annotated[Markup, fills("title")]
    none_in_force: Sentence
    nothing_to_ask: Sentence
    unknown_unit: Sentence
    not_ended: Annotated[Markup, fills("code")]
    dossier_rated: Sentence
    rated_today: Sentence
    about_office: Annotated[Markup, fills("office")]
    about_procedure: Annotated[Markup, fills("name")]
    kept: Sentence
    question: Annotated[Markup, fills("place", "total", "question")]
    satisfaction_scale: Sentence
    satisfaction_marks: dict[str, Sentence]
    star_marks: dict[str, Sentence]
    yes: Sentence
    no: Sentence
    ticked: Annotated[Markup, fills("option")]
    unticked: Annotated[Markup, fills("option")]
    choose_most: Annotated[Markup, fills("most")]
    anonymous: Sentence
    why: Sentence
    why_buttons: Sentence
    why_kept: Annotated[Markup, fills("words")]
    why_added: Sentence
    more: Annotated[Markup, fills("count")]
    more_anonymous: Sentence
    more_complaint: Sentence
    stale: Sentence
    too_many: Sentence
    not_understood: Sentence
    closed: Sentence
    survey_gone: Sentence
    thanks: Annotated[Markup, fills("office")]
    nothing_kept: Sentence
    complaint: Annotated[Markup, fills("reasons")]
    complaint_without_reason: Sentence
    button_rate: Sentence
    button_choose: Sentence
    button_resume: Sentence
    button_back: Sentence
    button_skip: Sentence
    button_stop: Sentence
    button_done: Sentence
    button_more: Sentence
    button_enough: Sentence
    said: dict[str, Sentence]
    beside: Sentence
