"""Which question comes next, which papers are left, what is ticked: true for every procedure that can be written."""

from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case_questions import MOST_QUESTIONS
from bot.domain.checklists import UNSURE, Checklist, begun, edition
from bot.domain.procedures import Procedure
from tests.builders import a_procedure


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    """A procedure with up to three questions; one paper an option (but the first) makes all of them count."""
    sizes = draw(st.lists(st.integers(2, 4), max_size=MOST_QUESTIONS))
    names = {f"hoi-{nth}": [f"chon-{option}" for option in range(size)] for nth, size in enumerate(sizes)}
    cases: list[dict[str, list[str]]] = [{name: [option]} for name, options in names.items() for option in options[1:]]
    cases += draw(st.lists(_some_cases(names), max_size=4))
    papers = [{"name": f"Giấy {nth}", "cases": each} for nth, each in enumerate(draw(st.permutations(cases)), 1)]
    return a_procedure(required_documents=[{"name": "Tờ khai"}, *papers], case_questions=_questions(names))


def _some_cases(names: dict[str, list[str]]) -> st.SearchStrategy[dict[str, list[str]]]:
    few = {name: st.lists(st.sampled_from(options[1:]), min_size=1, unique=True) for name, options in names.items()}
    return st.fixed_dictionaries({}, optional=few)


def _questions(names: dict[str, list[str]]) -> list[dict[str, Any]]:
    return [
        {"id": name, "ask": f"Câu {name}?", "options": [{"id": option, "text": option} for option in options]}
        for name, options in names.items()
    ]


@st.composite
def answered(draw: st.DrawFn) -> Checklist:
    """A list whose questions were answered one after the other, to the end."""
    checklist = begun(draw(procedures()))
    while (at := checklist.next_question) is not None:
        checklist = checklist.answering(at, draw(st.integers(UNSURE, len(checklist.questions[at].options) - 1)))
    return checklist


def listed(checklist: Checklist) -> list[tuple[str, bool]]:
    return [(paper.document.name, paper.is_certain) for paper in checklist.papers]


def certain(checklist: Checklist) -> set[str]:
    return {name for name, is_certain in listed(checklist) if is_certain}


def every_combination(procedure: Procedure) -> list[Checklist]:
    options = [range(len(question.options)) for question in procedure.case_questions]
    return [Checklist(procedure, answers) for answers in product(*options)]


@given(answered())
def test_every_way_of_answering_ends_after_three_questions_at_most(checklist: Checklist) -> None:
    assert len(checklist.answered) <= MOST_QUESTIONS
    assert checklist.questions_left == 0


@given(procedures())
def test_every_paper_is_needed_in_some_case_and_the_unconditional_one_in_all(procedure: Procedure) -> None:
    lists = every_combination(procedure)
    named = {document.name for document in procedure.required_documents}
    assert {name for checklist in lists for name in certain(checklist)} == named
    assert all("Tờ khai" in certain(checklist) for checklist in lists)


@given(procedures(), st.data())
def test_answers_in_any_order_give_the_same_list(procedure: Procedure, data: st.DataObject) -> None:
    answers = [data.draw(st.integers(UNSURE, len(each.options) - 1)) for each in procedure.case_questions]
    lists: list[list[tuple[str, bool]]] = []
    for order in permutations(range(len(answers))):
        checklist = begun(procedure)
        for at in order:
            checklist = checklist.answering(at, answers[at])
        lists.append(listed(checklist))
    assert all(each == lists[0] for each in lists)


@given(answered(), st.data())
def test_a_question_that_was_spared_would_have_changed_nothing(checklist: Checklist, data: st.DataObject) -> None:
    asked_after_all = checklist
    for at, answer in enumerate(checklist.answers):
        if answer is None:
            some = data.draw(st.integers(UNSURE, len(checklist.questions[at].options) - 1))
            asked_after_all = asked_after_all.answering(at, some)
    assert listed(asked_after_all) == listed(checklist)


@given(answered())
def test_who_is_unsure_sees_every_paper_that_a_sure_answer_could_bring(checklist: Checklist) -> None:
    shown = {name for name, _ in listed(checklist)}
    for at, answer in enumerate(checklist.answers):
        if answer == UNSURE:
            for option in range(len(checklist.questions[at].options)):
                sure = checklist.answering(at, option)
                assert {name for name, _ in listed(sure)} <= shown
                assert certain(checklist) <= certain(sure)


@given(answered())
def test_going_back_asks_the_last_question_again_and_afresh_asks_the_first(checklist: Checklist) -> None:
    before = checklist.back()
    assert len(before.answered) == max(len(checklist.answered) - 1, 0)
    if checklist.answered:
        assert before.next_question is not None
        assert before.answering(before.next_question, checklist.answers[before.next_question] or 0).questions_left == 0
    assert checklist.afresh() == begun(checklist.procedure)


@given(answered(), st.data())
def test_a_tick_concerns_one_paper_and_outlives_another_answer(checklist: Checklist, data: st.DataObject) -> None:
    places = st.integers(0, len(checklist.procedure.required_documents) - 1)
    first, second = data.draw(places), data.draw(places)
    ticked = checklist.ticking(first, is_at_hand=True).ticking(second, is_at_hand=True)
    assert ticked.ticking(first, is_at_hand=True) == ticked, "a tap too many"
    assert ticked.afresh().ticks == ticked.back().ticks == ticked.ticks
    assert {paper.place for paper in ticked.papers if paper.is_ticked} <= {first, second}
    if first != second:
        assert ticked.ticking(first, is_at_hand=False) == checklist.ticking(second, is_at_hand=True)


def birth() -> Procedure:
    papers = [
        {"name": "Tờ khai"},
        {"name": "Giấy chứng sinh", "cases": {"noi-sinh": ["vien"]}},
        {"name": "Giấy làm chứng", "cases": {"noi-sinh": ["nha"]}},
        {"name": "Giấy của trưởng thôn", "cases": {"noi-sinh": ["nha"], "thon": ["xa"]}},
        {"name": "Giấy cư trú", "when": "Cơ quan không tra được"},
        {"name": "Giấy hộ nghèo", "when": "Chưa có dữ liệu", "cases": {"noi-sinh": ["nha"]}, "depends_on_when": "true"},
    ]
    return a_procedure(
        required_documents=papers, case_questions=_questions({"noi-sinh": ["vien", "nha"], "thon": ["gan", "xa"]})
    )


def test_a_question_that_changes_nothing_any_more_is_spared() -> None:
    assert begun(birth()).questions_left == 2
    assert begun(birth()).answering(0, 0).next_question is None
    assert begun(birth()).answering(0, 1).next_question == 1


def test_what_stands_only_in_words_is_left_to_the_citizen_and_never_counted_as_certain() -> None:
    in_hospital = listed(begun(birth()).answering(0, 0))
    assert in_hospital == [("Tờ khai", True), ("Giấy chứng sinh", True), ("Giấy cư trú", False)]
    at_home = listed(begun(birth()).answering(0, 1).answering(1, 0))
    assert at_home == [("Tờ khai", True), ("Giấy làm chứng", True), ("Giấy cư trú", False), ("Giấy hộ nghèo", False)]


@pytest.mark.parametrize("answer", [-2, 2, 9])
def test_no_answer_is_taken_that_the_question_does_not_have(answer: int) -> None:
    with pytest.raises(ValueError, match=str(answer)):
        begun(birth()).answering(0, answer)


@pytest.mark.parametrize("place", [-1, 6, 90])
def test_no_paper_is_ticked_that_is_not_there(place: int) -> None:
    with pytest.raises(ValueError, match=str(place)):
        begun(birth()).ticking(place, is_at_hand=True)


def test_the_edition_changes_with_papers_questions_and_conditions_only() -> None:
    procedure = birth()
    first, *others = procedure.required_documents
    assert edition(procedure.model_copy(update={"result": "Giấy khác", "confirmed_by": "Lê Văn Mẫu"})) == edition(
        procedure
    )
    changed = [
        procedure.model_copy(update={"required_documents": tuple(others)}),
        procedure.model_copy(
            update={"required_documents": (first.model_copy(update={"cases": {"thon": ("xa",)}}), *others)}
        ),
        procedure.model_copy(update={"case_questions": procedure.case_questions[:1]}),
    ]
    assert len({edition(each) for each in (procedure, *changed)}) == 4
