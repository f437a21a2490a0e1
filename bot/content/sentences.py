"""Every sentence the bot says, in one language: the shape of ``bot/texts/<language>.yaml``.

Missing keys, unknown keys and wrong placeholders are faults with file and line, found at the start.
"""

from typing import Annotated

from markupsafe import Markup

from bot.content.checklist_sentences import ChecklistTexts
from bot.content.dossier_sentences import DossierTexts, FigureTexts
from bot.content.feedback_sentences import FeedbackTexts
from bot.content.placeholders import fills
from bot.content.rating_sentences import RatingTexts
from bot.content.sentence_sections import Command, Complete, Counted, Section, Sentence
from bot.domain.offices import Weekday
from bot.domain.procedures import Aspect, ChannelKind, TimeUnit
from bot.service.dialogue import Language
from bot.service.retention import RetentionRules


class ButtonTexts(Complete):
    """What stands on buttons."""

    aspects: dict[Aspect, Sentence]
    to_confirm: Sentence
    not_this: Sentence
    browse: Sentence
    offices: Sentence
    dossier: Sentence
    human: Sentence
    rate: Sentence
    feedback: Sentence
    menu: Sentence
    language: Sentence
    previous_page: Sentence
    next_page: Sentence
    all_fields: Sentence


class MenuTexts(Complete):
    """Greetings, help and the menu."""

    welcome: Annotated[Markup, fills("office")]
    menu: Sentence
    help: Sentence
    commands: dict[Command, Sentence]


class TimeUnitTexts(Section):
    """A processing time in words, by its unit; the amount stands where the unit is counted."""

    hour: Counted
    working_day: Counted
    day: Counted
    month: Counted
    within_the_day: Sentence
    as_noted: Sentence

    def __getitem__(self, unit: TimeUnit) -> Markup:
        told: Markup = getattr(self, unit.value)
        return told


class AnswerTexts(Complete):
    """The parts of an answer about a procedure."""

    heading: Annotated[Markup, fills("name", "code")]
    official_name: Annotated[Markup, fills("name")]
    notice: Annotated[Markup, fills("notice")]
    documents: Sentence
    documents_maximum: Sentence
    more_documents: Annotated[Markup, fills("count")]
    no_documents: Sentence
    only_when: Annotated[Markup, fills("when")]
    originals: Annotated[Markup, fills("count")]
    copies: Annotated[Markup, fills("count")]
    to_show: Sentence
    form: Annotated[Markup, fills("form")]
    forms: Sentence
    no_form: Sentence
    fee: Sentence
    fee_by_province: Sentence
    fee_free: Sentence
    fee_as_noted: Sentence
    fee_amount: Annotated[Markup, fills("amount")]
    fee_per: Annotated[Markup, fills("per")]
    fee_not_named: Sentence
    channels_not_named: Sentence
    fee_exempt: Annotated[Markup, fills("who")]
    time: Sentence
    time_units: TimeUnitTexts
    channels: dict[ChannelKind, Sentence]
    place: Annotated[Markup, fills("place")]
    agency: Annotated[Markup, fills("agency")]
    ways: Annotated[Markup, fills("ways")]
    online_yes: Sentence
    online_no: Annotated[Markup, fills("ways")]
    steps: Sentence
    conditions: Sentence
    no_conditions: Sentence
    result: Annotated[Markup, fills("result")]
    legal: Sentence
    no_legal: Sentence
    audience: Annotated[Markup, fills("audience")]
    source: Annotated[Markup, fills("source", "on", "checked")]
    decision: Annotated[Markup, fills("decision")]
    unconfirmed: Sentence
    published: Annotated[Markup, fills("source", "on")]
    confirmed: Annotated[Markup, fills("by")]
    check_expired: Annotated[Markup, fills("on")]
    awaiting: Sentence
    awaiting_some: Annotated[Markup, fills("count")]
    replaced: Annotated[Markup, fills("old", "new")]
    content_language: Sentence


class ChoiceTexts(Section):
    """Asking which procedure is meant, and not knowing."""

    which: Sentence
    several: Sentence
    which_next: Sentence
    none_left: Sentence
    unknown: Sentence
    unknown_try: Annotated[Markup, fills("office", "phone", "hours")]
    question_kept: Sentence


class ElsewhereTexts(Section):
    """Matters that somebody else handles."""

    heading: Annotated[Markup, fills("name")]
    heading_unsettled: Annotated[Markup, fills("name")]
    where: Sentence
    related: Sentence
    which: Annotated[Markup, fills("name")]
    option: Annotated[Markup, fills("name")]
    which_unsettled: Annotated[Markup, fills("name")]
    option_unsettled: Annotated[Markup, fills("name")]
    not_this: Sentence


class OfficeTexts(Complete):
    """Offices, hours and people."""

    office: Annotated[Markup, fills("name", "address", "phone")]
    map_link: Annotated[Markup, fills("latitude", "longitude")]
    hours: Annotated[Markup, fills("hours")]
    weekdays: dict[Weekday, Sentence]
    days_range: Annotated[Markup, fills("first", "last")]
    open_now: Annotated[Markup, fills("closes")]
    closed_now: Sentence
    holiday: Annotated[Markup, fills("name")]
    note: Annotated[Markup, fills("note")]
    nearest: Annotated[Markup, fills("name", "distance")]
    human: Annotated[Markup, fills("office", "phone", "hours")]


class BrowseTexts(Section):
    """Browsing by field of work."""

    fields: Sentence
    field: Annotated[Markup, fills("field", "page", "pages")]


class SmallTalkTexts(Section):
    """Replies to what is said around the matter, and to what cannot be read."""

    greeting: Sentence
    thanks: Sentence
    farewell: Sentence
    identity: Annotated[Markup, fills("office")]
    insult: Annotated[Markup, fills("phone")]
    emergency: Sentence
    scam: Sentence
    scam_in_short: Sentence
    complaint: Annotated[Markup, fills("office", "address", "phone")]
    complaint_in_short: Sentence
    tampering: Sentence
    corrected: Sentence
    sticker: Sentence
    voice: Sentence
    photo: Sentence
    photo_without_code: Sentence
    photo_unreadable: Sentence
    too_long: Sentence
    video: Sentence
    document: Sentence
    contact: Sentence
    other: Sentence
    empty: Sentence


class PrivacyTexts(Section):
    """The privacy notice and erasure."""

    notice: Annotated[Markup, fills(*RetentionRules.model_fields)]
    erased: Annotated[Markup, fills("questions")]
    erased_dialogue: Sentence
    erased_follows: Annotated[Markup, fills("count")]
    erased_contacts: Annotated[Markup, fills("count")]
    nothing_to_erase: Sentence


class LanguageTexts(Complete):
    """Choosing the language."""

    choose: Sentence
    chosen: Sentence
    names: dict[Language, Sentence]


class FaultTexts(Section):
    """Apologies."""

    stale_button: Sentence
    too_many: Sentence
    apology: Annotated[Markup, fills("phone")]
    unknown_command: Sentence
    unknown_link: Sentence


class Sentences(Section):
    """Everything the bot says in one language."""

    buttons: ButtonTexts
    menu: MenuTexts
    answer: AnswerTexts
    choice: ChoiceTexts
    elsewhere: ElsewhereTexts
    office: OfficeTexts
    browse: BrowseTexts
    small_talk: SmallTalkTexts
    privacy: PrivacyTexts
    dossier: DossierTexts
    figures: FigureTexts
    rating: RatingTexts
    feedback: FeedbackTexts
    checklist: ChecklistTexts
    language: LanguageTexts
    faults: FaultTexts
