"""A personal checklist in words and buttons: a question of the case, the list to tick, the list to print."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from textwrap import shorten

from markupsafe import Markup

from bot.content.sentences import Sentences
from bot.conversation.checklist_payloads import AtChecklist, ChecklistAction, carried
from bot.conversation.messages import Button, Reply
from bot.conversation.payloads import ShowMenu, ShowProcedure, encode
from bot.conversation.rendering.answers import PARAGRAPH, own_list, provenance
from bot.conversation.rendering.aspects import fees, lines, place, times
from bot.domain.case_questions import CaseQuestion
from bot.domain.checklists import MOST_TICKS, UNSURE, Checklist, Paper, edition
from bot.domain.procedures import Handling, Procedure
from bot.service.dialogue import Language

LONGEST = 4096
"""UTF-16 units of one message; a list that is ticked must stay one, for only one can be shown in place of another."""
NAMED_BUTTONS = 8
"""More papers than this have numbers on their buttons: their names would push the list off a phone's screen."""
NUMBERS_A_ROW = 5
LONGEST_ON_A_BUTTON = 40
BOX, TICKED_BOX = "☐", "☑"


@dataclass(frozen=True, slots=True)
class _Detail:
    """How much is told of each paper; names, and cases in words, beyond ``longest`` are cut."""

    with_notes: bool = True
    with_forms: bool = True
    longest: int = 1000


_DETAILS = (
    _Detail(),
    _Detail(with_notes=False),
    _Detail(with_notes=False, with_forms=False, longest=80),
    _Detail(with_notes=False, with_forms=False, longest=40),
)
"""Fullest first: the first that fits one message is told."""


def asked(checklist: Checklist, at: int, texts: Sentences, language: Language, lead: Markup | None = None) -> Reply:
    """The case question at place ``at``, below the answers so far."""
    say, question = texts.checklist, checklist.questions[at]
    given = len(checklist.answered)
    top = lines(lead, say.heading, _named(checklist, texts), *_answers(checklist, say.answered, texts, language))
    ask = _ask(question, language)
    wording = say.question.format(place=given + 1, most=given + checklist.questions_left, question=ask)
    rows = (*_option_rows(checklist, question, texts, language), _leaving(checklist, texts))
    return Reply(PARAGRAPH.join([top, lines(wording, say.how_to_answer)]), rows)


def listed(
    checklist: Checklist, texts: Sentences, language: Language, today: date, lead: Markup | None = None
) -> Reply:
    """The citizen's papers, each with a button that ticks it."""
    say, papers = texts.checklist, checklist.papers
    top = lines(lead, say.heading, _named(checklist, texts), *_answers(checklist, say.answered, texts, language))
    below = [say.how_to_tick] if papers else []
    origin = _origin(checklist.procedure, texts, today)

    def told(detail: _Detail) -> Markup:
        return PARAGRAPH.join([top, *_parts(papers, texts, detail), *below, origin])

    return Reply(_fitting(told), (*_tick_rows(checklist, papers), *_rows_below(checklist, texts)))


def printed(checklist: Checklist, texts: Sentences, language: Language, today: date) -> Reply:
    """Everything that a citizen takes along, as one message."""
    say, procedure, papers = texts.checklist, checklist.procedure, checklist.papers
    cases = _answers(checklist, say.printed_case, texts, language)
    top = lines(say.printed_heading, _named(checklist, texts), *cases)
    around = [each(procedure, texts.answer) for each in (fees, times, place)]
    origin = _origin(procedure, texts, today)

    def told(detail: _Detail) -> Markup:
        return PARAGRAPH.join([top, *_parts(papers, texts, detail), *around, origin])

    back = own_list(procedure, texts, _doing(checklist, ChecklistAction.SHOW))
    return Reply(_fitting(told), ((back, Button(texts.buttons.menu, encode(ShowMenu()))),))


def _fitting(told: Callable[[_Detail], Markup]) -> Markup:
    """The fullest text that one message holds; where none does, the channel cuts the shortest."""
    text = told(_DETAILS[0])
    for detail in _DETAILS[1:]:
        if len(text.encode("utf-16-le")) // 2 <= LONGEST:
            break
        text = told(detail)
    return text


def _named(checklist: Checklist, texts: Sentences) -> Markup:
    """What the procedure is called for short, its code, its official name where it says more, what to know first."""
    procedure, say = checklist.procedure, texts.answer
    return lines(
        say.heading.format(name=procedure.short_name, code=procedure.code),
        None if _says_the_same(procedure) else say.official_name.format(name=procedure.name),
        say.notice.format(notice=procedure.notice) if procedure.notice else None,
    )


def _says_the_same(procedure: Procedure) -> bool:
    """Whether the official name is the short one behind the words "Thủ tục"."""
    return procedure.name.lower().removeprefix("thủ tục").strip() == procedure.short_name.lower()


def _answers(checklist: Checklist, form: Markup, texts: Sentences, language: Language) -> Iterator[Markup]:
    for question, answer in checklist.answered:
        told = texts.checklist.unsure if answer == UNSURE else _option(question, answer, language)
        yield form.format(question=_ask(question, language), answer=told)


def _ask(question: CaseQuestion, language: Language) -> str:
    return (question.ask_en if language == "en" else None) or question.ask


def _option(question: CaseQuestion, nth: int, language: Language) -> str:
    option = question.options[nth]
    return (option.text_en if language == "en" else None) or option.text


def _parts(papers: Sequence[Paper], texts: Sentences, detail: _Detail) -> Iterator[Markup]:
    """The certain papers with how many are at hand, then those of cases that nobody asked about."""
    say = texts.checklist
    if not papers:
        yield say.nothing
        return
    numbered = list(enumerate(papers, 1))
    certain = [_paper(paper, number, texts, detail) for number, paper in numbered if paper.is_certain]
    perhaps = [_paper(paper, number, texts, detail) for number, paper in numbered if not paper.is_certain]
    have = sum(paper.is_certain and paper.is_ticked for paper in papers)
    counted = say.all_there if have == len(certain) else say.certain
    yield lines(counted.format(have=have, all=len(certain)) if certain else say.perhaps_only, *certain)
    if perhaps:
        yield lines(say.perhaps, *perhaps)


def _paper(paper: Paper, number: int, texts: Sentences, detail: _Detail) -> Markup:
    document, say = paper.document, texts.checklist
    name = shorten(document.name, detail.longest, placeholder="…")
    told = Markup("{} {}. <b>{}</b>{}").format(_box(paper), number, name, _how_many(paper, texts))
    case = shorten(document.when or "", detail.longest, placeholder="…")
    when = Markup(" – ") + say.when.format(when=case) if case and not paper.is_certain else Markup("")
    return lines(
        told + when,
        say.form.format(form=document.form) if document.form and detail.with_forms else None,
        say.note.format(note=document.note) if document.note and detail.with_notes else None,
    )


def _how_many(paper: Paper, texts: Sentences) -> Markup:
    document, say = paper.document, texts.answer
    told = [
        say.originals.format(count=document.originals) if document.originals else None,
        say.copies.format(count=document.copies) if document.copies else None,
        say.to_show if document.handling is Handling.SHOW else None,
    ]
    joined = Markup("; ").join(each for each in told if each)
    return Markup(": ") + joined if joined else joined


def _box(paper: Paper) -> str:
    return TICKED_BOX if paper.is_ticked else BOX


def _origin(procedure: Procedure, texts: Sentences, today: date) -> Markup:
    say = texts.answer
    awaiting = say.awaiting_some.format(count=len(procedure.to_confirm)) if procedure.to_confirm else None
    return lines(awaiting, provenance(procedure, say, today))


def _doing(checklist: Checklist, action: ChecklistAction, value: int = 0) -> AtChecklist:
    procedure = checklist.procedure
    signs = carried(checklist.answers)
    return AtChecklist(procedure.code, edition(procedure), signs, checklist.ticks, action, value)


def _option_rows(
    checklist: Checklist, question: CaseQuestion, texts: Sentences, language: Language
) -> Iterator[tuple[Button, ...]]:
    for nth in range(len(question.options)):
        yield (Button(_option(question, nth, language), encode(_doing(checklist, ChecklistAction.ANSWER, nth))),)
    yield (Button(texts.checklist.button_unsure, encode(_doing(checklist, ChecklistAction.UNSURE))),)


def _leaving(checklist: Checklist, texts: Sentences) -> tuple[Button, ...]:
    say = texts.checklist
    back = Button(say.button_back, encode(_doing(checklist, ChecklistAction.BACK)))
    about = Button(say.button_procedure, encode(ShowProcedure(checklist.procedure.code)))
    return (back, about) if checklist.answered else (about,)


def _tick_rows(checklist: Checklist, papers: Sequence[Paper]) -> list[tuple[Button, ...]]:
    """A button a paper, by name while there are few."""
    tick = _doing(checklist, ChecklistAction.TICK)
    buttons = [
        Button(_tick_label(paper, number, len(papers)), encode(replace(tick, value=paper.place)))
        for number, paper in enumerate(papers, 1)
        if paper.place < MOST_TICKS
    ]
    a_row = 1 if len(papers) <= NAMED_BUTTONS else NUMBERS_A_ROW
    return [tuple(buttons[start : start + a_row]) for start in range(0, len(buttons), a_row)]


def _tick_label(paper: Paper, number: int, papers: int) -> str:
    if papers > NAMED_BUTTONS:
        return f"{_box(paper)} {number}"
    return shorten(f"{_box(paper)} {number}. {paper.document.name}", LONGEST_ON_A_BUTTON, placeholder="…")


def _rows_below(checklist: Checklist, texts: Sentences) -> Iterator[tuple[Button, ...]]:
    say = texts.checklist
    again = Button(say.button_again, encode(_doing(checklist, ChecklistAction.AGAIN)))
    to_print = Button(say.button_print, encode(_doing(checklist, ChecklistAction.PRINT)))
    yield (to_print, again) if checklist.answered else (to_print,)
    about = Button(say.button_procedure, encode(ShowProcedure(checklist.procedure.code)))
    yield (about, Button(texts.buttons.menu, encode(ShowMenu())))
