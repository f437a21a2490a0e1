"""Every sentence the bot says, in one language: the shape of ``bot/texts/<language>.yaml``.

A sentence is HTML with placeholders; ``sentence.format(name=…)`` escapes every value that is not HTML itself.
Missing keys, unknown keys and wrong placeholders are faults with file and line, found at the start.
"""

from typing import Annotated, Any, Literal, get_args

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from bot.content.placeholders import fills
from bot.domain.dossier_codes import CodeFault
from bot.domain.dossiers import DossierState, Turn
from bot.domain.faults import RuleBroken
from bot.domain.offices import WEEKDAYS, Weekday
from bot.domain.procedures import Aspect, ChannelKind, TimeUnit
from bot.domain.processing_figures import Progress
from bot.service.dialogue import Language
from bot.service.figures import Grouping, Period

Sentence = Annotated[Markup, fills()]
Counted = Annotated[Markup, fills("amount")]
Command = Literal[
    "start", "help", "thutuc", "hoso", "theodoi", "tinhhinh", "vanphong", "ngonngu", "quyenriengtu", "xoadulieu"
]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


class _Complete(_Section):
    """A section whose tables must name every member of their enumeration."""

    @field_validator("*", mode="after")
    @classmethod
    def _every_member(cls, value: Any, info: ValidationInfo) -> Any:
        members = _TABLES.get(info.field_name or "")
        missing = [member for member in members or () if member not in value]
        if missing:
            raise RuleBroken(f"thiếu mục {', '.join(missing)}")
        return value


class ButtonTexts(_Complete):
    """What stands on buttons."""

    aspects: dict[Aspect, Sentence]
    to_confirm: Sentence
    not_this: Sentence
    browse: Sentence
    offices: Sentence
    dossier: Sentence
    human: Sentence
    menu: Sentence
    language: Sentence
    previous_page: Sentence
    next_page: Sentence
    all_fields: Sentence


class MenuTexts(_Complete):
    """Greetings, help and the menu."""

    welcome: Annotated[Markup, fills("office")]
    menu: Sentence
    help: Sentence
    commands: dict[Command, Sentence]


class TimeUnitTexts(_Section):
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


class AnswerTexts(_Complete):
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
    confirmed: Annotated[Markup, fills("by")]
    check_expired: Annotated[Markup, fills("on")]
    awaiting: Sentence
    awaiting_some: Annotated[Markup, fills("count")]
    replaced: Annotated[Markup, fills("old", "new")]
    content_language: Sentence


class ChoiceTexts(_Section):
    """Asking which procedure is meant, and not knowing."""

    which: Sentence
    which_next: Sentence
    none_left: Sentence
    unknown: Sentence
    unknown_try: Annotated[Markup, fills("office", "phone", "hours")]
    question_kept: Sentence


class OfficeTexts(_Complete):
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


class BrowseTexts(_Section):
    """Browsing by field of work."""

    fields: Sentence
    field: Annotated[Markup, fills("field", "page", "pages")]


class SmallTalkTexts(_Section):
    """Replies to what is said around the matter, and to what cannot be read."""

    greeting: Sentence
    thanks: Sentence
    farewell: Sentence
    identity: Annotated[Markup, fills("office")]
    insult: Annotated[Markup, fills("phone")]
    corrected: Sentence
    sticker: Sentence
    voice: Sentence
    photo: Sentence
    photo_without_code: Sentence
    photo_unreadable: Sentence
    video: Sentence
    document: Sentence
    contact: Sentence
    other: Sentence
    empty: Sentence


class PrivacyTexts(_Section):
    """The privacy notice and erasure."""

    notice: Sentence
    erased: Annotated[Markup, fills("questions")]
    erased_dialogue: Sentence
    erased_follows: Annotated[Markup, fills("count")]
    nothing_to_erase: Sentence


class DossierTexts(_Complete):
    """Dossiers: asking for the code and the digits, and telling where a dossier stands."""

    ask_code: Sentence
    ask_factor: Annotated[Markup, fills("code")]
    does_not_fit: Annotated[Markup, fills("code")]
    too_many_tries: Sentence
    source_down: Annotated[Markup, fills("phone")]
    nearly: Annotated[Markup, fills("text", "hint")]
    near_reasons: dict[str, Sentence]
    heading: Annotated[Markup, fills("code")]
    procedure: Annotated[Markup, fills("name")]
    received: Annotated[Markup, fills("on")]
    due: Annotated[Markup, fills("on")]
    state: Annotated[Markup, fills("state")]
    states: dict[str, Sentence]
    unknown_state: Annotated[Markup, fills("word")]
    local_word: Annotated[Markup, fills("word")]
    turns: dict[str, Sentence]
    next_steps: dict[str, Sentence]
    note: Annotated[Markup, fills("note")]
    desk: Annotated[Markup, fills("office", "address", "hours")]
    days_left: Annotated[Markup, fills("days")]
    due_today: Sentence
    clock_stopped: Sentence
    late_by: Annotated[Markup, fills("days")]
    was_late: Sentence
    extended: Annotated[Markup, fills("on")]
    extension_reason: Annotated[Markup, fills("reason")]
    not_extended: Sentence
    steps: Sentence
    not_live: Annotated[Markup, fills("at")]
    button_follow: Sentence
    button_unfollow: Sentence
    button_remind: Sentence
    button_refresh: Sentence
    button_look: Sentence
    following: Annotated[Markup, fills("code")]
    unfollowed: Annotated[Markup, fills("code")]
    reminded: Annotated[Markup, fills("code")]
    follows: Sentence
    follows_since: Annotated[Markup, fills("code", "on")]
    follows_nothing: Sentence
    told: dict[str, Sentence]


class FigureTexts(_Complete):
    """Public figures of how dossiers are processed."""

    heading: Annotated[Markup, fills("period", "today")]
    none: Sentence
    periods: dict[Period, Sentence]
    groupings: dict[Grouping, Sentence]
    counts: dict[str, Annotated[Markup, fills("count")]]
    rate: Annotated[Markup, fills("percent", "name", "part", "whole", "of")]
    rates: dict[str, Sentence]
    denominators: dict[str, Sentence]
    group: Annotated[Markup, fills("name", "received", "in_time", "finished", "past")]
    explained: Sentence


class LanguageTexts(_Complete):
    """Choosing the language."""

    choose: Sentence
    chosen: Sentence
    names: dict[Language, Sentence]


class FaultTexts(_Section):
    """Apologies."""

    stale_button: Sentence
    apology: Annotated[Markup, fills("phone")]
    unknown_command: Sentence
    unknown_link: Sentence


class Sentences(_Section):
    """Everything the bot says in one language."""

    buttons: ButtonTexts
    menu: MenuTexts
    answer: AnswerTexts
    choice: ChoiceTexts
    office: OfficeTexts
    browse: BrowseTexts
    small_talk: SmallTalkTexts
    privacy: PrivacyTexts
    dossier: DossierTexts
    figures: FigureTexts
    language: LanguageTexts
    faults: FaultTexts


_TABLES: dict[str, tuple[str, ...]] = {
    "aspects": tuple(Aspect),
    "channels": tuple(ChannelKind),
    "weekdays": WEEKDAYS,
    "commands": get_args(Command),
    "names": get_args(Language),
    "states": tuple(state.name.lower() for state in DossierState),
    "next_steps": tuple(state.name.lower() for state in DossierState),
    "turns": tuple(turn.value for turn in Turn),
    "near_reasons": tuple(fault.name.lower() for fault in CodeFault),
    "periods": tuple(Period),
    "groupings": tuple(Grouping),
    "counts": ("received", *(progress.value for progress in Progress)),
    "rates": ("in_time", "early", "late", "past", "not_late"),
    "denominators": ("finished", "in_progress", "received"),
    "told": ("state", "due_tomorrow", "overdue"),
}
