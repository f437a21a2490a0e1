"""What the bot says about dossiers and their figures."""

from typing import Annotated

from markupsafe import Markup

from bot.content.placeholders import fills
from bot.content.sentence_sections import Complete, Sentence
from bot.service.figures import Grouping, Period


class DossierTexts(Complete):
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


class FigureTexts(Complete):
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
