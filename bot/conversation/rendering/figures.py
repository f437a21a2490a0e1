"""Figures in words: every rate with what it is a share of."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.content.dossier_sentences import FigureTexts
from bot.content.sentences import Sentences
from bot.conversation.messages import Button, Reply
from bot.conversation.payloads import ShowFigures, ShowMenu, encode
from bot.conversation.rendering.answers import PARAGRAPH
from bot.conversation.rendering.aspects import lines
from bot.conversation.rendering.offices import name_of
from bot.domain.knowledge import Knowledge
from bot.domain.processing_figures import ProcessingCounts, Rate
from bot.service.dialogue import Language
from bot.service.figures import Figures, Grouping, Period, total

MOST_GROUPS = 12


def figures_card(
    figures: Sequence[Figures],
    grouping: Grouping,
    period: Period,
    texts: Sentences,
    knowledge: Knowledge,
    language: Language,
    today: date,
) -> Reply:
    """The whole, then each unit or field in a line."""
    say = texts.figures
    buttons = _buttons(grouping, period, texts)
    head = say.heading.format(period=say.periods[period], today=f"{today:%d/%m/%Y}")
    if not figures:
        return Reply(PARAGRAPH.join([head, say.none]), buttons)
    named = [_line(each, _name(each, grouping, knowledge, language), say) for each in figures[:MOST_GROUPS]]
    parts = [head, _whole(total(figures), say), lines(say.groupings[grouping], *named), say.explained]
    return Reply(PARAGRAPH.join(parts), buttons)


def _whole(counts: ProcessingCounts, say: FigureTexts) -> Markup:
    told = [
        say.counts[name].format(count=number(getattr(counts, name)))
        for name in ("received", *_COUNTS)
        if getattr(counts, name)
    ]
    rates = [rate for rate in counts.rates() if rate.whole]
    return lines(*told, *(rate_in_words(rate, say) for rate in rates))


_COUNTS = (
    "finished_early",
    "finished_on_time",
    "finished_late",
    "in_progress_within",
    "in_progress_past",
    "waiting_for_citizen",
    "without_due_date",
)


def rate_in_words(rate: Rate, say: FigureTexts) -> Markup:
    """A rate and its denominator: "99,50 % … (76.550 of 76.936 …)"."""
    return say.rate.format(
        percent=f"{rate.percent or 0.0:.2f}".replace(".", ","),
        name=say.rates[rate.name],
        part=number(rate.part),
        whole=number(rate.whole),
        of=say.denominators[rate.of],
    )


def number(count: int) -> str:
    """A count with points between thousands."""
    return f"{count:,}".replace(",", ".")


def _line(figures: Figures, name: str, say: FigureTexts) -> Markup:
    counts = figures.counts
    return say.group.format(
        name=name,
        received=number(counts.received),
        in_time=number(counts.in_time),
        finished=number(counts.finished),
        past=number(counts.in_progress_past),
    )


def _name(figures: Figures, grouping: Grouping, knowledge: Knowledge, language: Language) -> str:
    if grouping is Grouping.FIELD:
        return figures.name
    office = knowledge.offices.of_unit(figures.name)
    return name_of(office, language) if office.unit == figures.name else figures.name


def _buttons(grouping: Grouping, period: Period, texts: Sentences) -> tuple[tuple[Button, ...], ...]:
    say = texts.figures
    groupings = tuple(
        Button(say.groupings[other], encode(ShowFigures(other, period))) for other in Grouping if other is not grouping
    )
    periods = tuple(
        Button(say.periods[other], encode(ShowFigures(grouping, other))) for other in Period if other is not period
    )
    return (groupings, periods, (Button(texts.buttons.menu, encode(ShowMenu())),))
