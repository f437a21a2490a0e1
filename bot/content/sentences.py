"""Every sentence the bot says, in one language: the shape of ``bot/texts/<language>.yaml``.

A sentence is HTML with placeholders; ``sentence.format(name=…)`` escapes every value that is not HTML itself.
Missing keys, unknown keys and wrong placeholders are faults with file and line, found at the start.
"""

from string import Formatter
from typing import Annotated, Any

from markupsafe import Markup
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, field_validator

from bot.domain.faults import RuleBroken
from bot.domain.offices import Weekday
from bot.domain.procedures import Aspect, ChannelKind, TimeUnit
from bot.service.dialogue import Language


def fills(*expected: str) -> BeforeValidator:
    """A sentence with exactly these placeholders."""

    def check(text: object) -> Markup:
        if not isinstance(text, str) or not text.strip():
            raise RuleBroken("cần một câu, không được để trống")
        try:
            used = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError:
            raise RuleBroken("dấu ngoặc nhọn { } không khớp nhau") from None
        for name in sorted(set(expected) - used):
            raise RuleBroken(f"thiếu chỗ điền {{{name}}}")
        for name in sorted(used - set(expected)):
            raise RuleBroken(f"chỗ điền {{{name}}} không có ở câu này")
        return Markup(text.strip())  # noqa: S704 - the program's own texts, not a citizen's

    return BeforeValidator(check)


Sentence = Annotated[Markup, fills()]
Counted = Annotated[Markup, fills("amount")]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class _Complete(_Section):
    """A section whose tables must name every member of their enumeration."""

    @field_validator("*", mode="after")
    @classmethod
    def _every_member(cls, value: Any, info: ValidationInfo) -> Any:
        members = _TABLES.get(info.field_name or "")
        missing = [member for member in members or () if member not in value]
        if missing:
            raise RuleBroken(f"thiếu mục {missing[0]}")
        return value


class ButtonTexts(_Complete):
    """What stands on buttons."""

    aspects: dict[Aspect, Sentence]
    to_confirm: Sentence
    not_this: Sentence
    browse: Sentence
    offices: Sentence
    human: Sentence
    menu: Sentence
    language: Sentence
    previous_page: Sentence
    next_page: Sentence
    all_fields: Sentence


class MenuTexts(_Section):
    """Greetings, help and the menu."""

    welcome: Annotated[Markup, fills("office")]
    menu: Sentence
    help: Sentence
    commands: dict[str, Sentence]


class AnswerTexts(_Complete):
    """The parts of an answer about a procedure."""

    heading: Annotated[Markup, fills("name", "code")]
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
    time_units: dict[TimeUnit, Counted | Sentence]
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
    nothing_to_erase: Sentence


class LanguageTexts(_Section):
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
    language: LanguageTexts
    faults: FaultTexts


_TABLES: dict[str, tuple[str, ...]] = {
    "aspects": tuple(Aspect),
    "time_units": tuple(TimeUnit),
    "channels": tuple(ChannelKind),
    "weekdays": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
}
