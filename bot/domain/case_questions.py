"""The short questions that tell which of a procedure's papers one citizen needs."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from bot.domain.content import Content, Text, spelled
from bot.domain.faults import Breach

MOST_QUESTIONS = 3
"""Issue 5: "two or three short questions"; more are not answered to their end."""
FEWEST_OPTIONS, MOST_OPTIONS = 2, 4
LONGEST_QUESTION, LONGEST_OPTION = 90, 40
"""Characters: three lines, and a button, of a small phone."""

CaseId = Annotated[str, spelled(r"[a-z0-9]+(-[a-z0-9]+)*", "nguoi-khac")]
Cases = dict[CaseId, tuple[CaseId, ...]]
"""Question to options: a paper is needed when every question named has one of its options for an answer."""


class CaseOption(Content):
    """One answer to a case question."""

    id: CaseId = Field(description="Mã lựa chọn, không dấu, ví dụ nguoi-khac")
    text: Annotated[Text, Field(max_length=LONGEST_OPTION)] = Field(description="Lời trên nút, tối đa 40 ký tự")
    text_en: Annotated[Text, Field(max_length=LONGEST_OPTION)] | None = Field(
        default=None, description="Lời trên nút bằng tiếng Anh"
    )


class CaseQuestion(Content):
    """One question about the citizen's case."""

    id: CaseId = Field(description="Mã câu hỏi, không dấu, ví dụ ai-di")
    ask: Annotated[Text, Field(max_length=LONGEST_QUESTION)] = Field(
        description="Câu hỏi, tối đa 90 ký tự, ví dụ “Ai đi nộp?”"
    )
    ask_en: Annotated[Text, Field(max_length=LONGEST_QUESTION)] | None = Field(
        default=None, description="Câu hỏi bằng tiếng Anh"
    )
    options: tuple[CaseOption, ...] = Field(description="Hai tới bốn lựa chọn")


def case_breaches(questions: Sequence[CaseQuestion], papers: Sequence[Cases]) -> list[Breach]:
    """Every rule that ``questions`` break together with the ``papers`` that depend on them, in the papers' order."""
    if not questions and not any(papers):
        return []
    return [*_question_breaches(questions), *_paper_breaches(questions, papers), *_idle(questions, papers)]


def _question_breaches(questions: Sequence[CaseQuestion]) -> Iterator[Breach]:
    if len(questions) > MOST_QUESTIONS:
        reason = f"nhiều nhất {MOST_QUESTIONS} câu hỏi, đang có {len(questions)}; giữ những câu lọc được nhiều giấy tờ"
        yield Breach(("case_questions", MOST_QUESTIONS), reason)
    yield from _told_apart(("case_questions",), [question.id for question in questions], "id", "mã")
    yield from _told_apart(("case_questions",), [question.ask for question in questions], "ask", "câu hỏi")
    for place, question in enumerate(questions):
        here = ("case_questions", place, "options")
        if not FEWEST_OPTIONS <= len(question.options) <= MOST_OPTIONS:
            reason = f"cần {FEWEST_OPTIONS} tới {MOST_OPTIONS} lựa chọn, đang có {len(question.options)}"
            yield Breach(here, reason)
        yield from _told_apart(here, [option.id for option in question.options], "id", "mã")
        yield from _told_apart(here, [option.text for option in question.options], "text", "lời trên nút")


def _told_apart(path: tuple[str | int, ...], values: Sequence[str], key: str, called: str) -> Iterator[Breach]:
    for place, value in enumerate(values):
        if value in values[:place]:
            yield Breach((*path, place, key), f"{called} “{value}” đã dùng ở mục trên")


def _paper_breaches(questions: Sequence[CaseQuestion], papers: Sequence[Cases]) -> Iterator[Breach]:
    known = {question.id: [option.id for option in question.options] for question in questions}
    for place, cases in enumerate(papers):
        for asked, chosen in cases.items():
            here = ("required_documents", place, "cases", asked)
            if asked not in known:
                yield Breach(here, f"case_questions không có câu hỏi nào mang mã “{asked}”")
                continue
            yield from _chosen_breaches(here, chosen, known[asked])


def _chosen_breaches(here: tuple[str | int, ...], chosen: Sequence[str], options: Sequence[str]) -> Iterator[Breach]:
    for nth, option in enumerate(chosen):
        if option not in options:
            yield Breach((*here, nth), f"câu hỏi “{here[-1]}” không có lựa chọn “{option}”; có: {', '.join(options)}")
    yield from (
        Breach((*here, nth), "lựa chọn này đã nêu rồi") for nth, one in enumerate(chosen) if one in chosen[:nth]
    )
    if not chosen:
        yield Breach(here, "không câu trả lời nào dẫn tới giấy này; nêu ít nhất một lựa chọn hoặc bỏ cases")
    elif set(chosen) >= set(options):
        yield Breach(here, "nêu đủ mọi lựa chọn thì ai cũng cần giấy này; bỏ điều kiện ấy")


def _idle(questions: Sequence[CaseQuestion], papers: Sequence[Cases]) -> Iterator[Breach]:
    """Questions and options that change nothing: two options that always lead to the same papers are one."""
    for place, question in enumerate(questions):
        deciding = [cases[question.id] for cases in papers if question.id in cases]
        if not deciding:
            yield Breach(("case_questions", place), "không giấy tờ nào phụ thuộc câu này (cases); bỏ câu hỏi")
            continue
        first: dict[tuple[bool, ...], str] = {}
        for nth, option in enumerate(question.options):
            leads_to = tuple(option.id in chosen for chosen in deciding)
            other = first.setdefault(leads_to, option.id)
            if other != option.id:
                reason = f"không đổi gì so với “{other}”: hai lựa chọn này luôn cần giấy tờ như nhau; gộp lại"
                yield Breach(("case_questions", place, "options", nth), reason)
