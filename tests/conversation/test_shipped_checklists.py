"""Every list that the shipped knowledge base can make: short, readable by Telegram, and worth its questions."""

from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest

from bot.conversation.messages import Reply
from bot.conversation.payloads import decode
from bot.conversation.rendering.checklist import asked, listed, printed
from bot.conversation.typed_checklists import picked
from bot.domain.case_questions import CaseQuestion
from bot.domain.checklists import UNSURE, Checklist, begun
from bot.domain.knowledge import Knowledge
from bot.domain.procedures import Procedure
from bot.matching.folding import fold
from bot.service.dialogue import Language
from tests.botapi import rules
from tests.botapi.markup_text import parsed_html
from tests.botapi.types import utf16_length
from tests.conversation.citizen import TEXTS, buttons

TODAY = date(2026, 11, 24)
MUST_ASK = {
    "khai sinh": "1.001193",
    "khai sinh có yếu tố nước ngoài": "2.000528",
    "khai tử": "1.000656",
    "kết hôn với người nước ngoài": "2.000806",
    "tình trạng hôn nhân": "1.004873",
    "tạm trú": "1.004194",
    "thường trú": "1.004222",
    "tách hộ": "1.010038",
    "căn cước": "1.116410",
    "hộ chiếu": "1.001456",
    "sang tên đất": "1.013831",
    "cấp sổ đỏ": "1.013978",
    "giấy phép xây dựng": "1.013225",
    "hộ kinh doanh": "1.001612",
    "khuyết tật": "1.001699",
    "trợ cấp xã hội": "1.001776",
    "mai táng": "1.001731",
    "trợ cấp khi người có công mất": "1.010824",
    "chứng thực hợp đồng": "2.001035",
    "nuôi con nuôi": "2.001263",
}


@pytest.fixture(scope="module")
def shipped(shipped_knowledge: Knowledge) -> Knowledge:
    return shipped_knowledge


def walks(checklist: Checklist) -> Iterator[Checklist]:
    """Every list on the way, from the first question to each end, of citizens who know their case."""
    yield checklist
    if (at := checklist.next_question) is not None:
        for answer in range(len(checklist.questions[at].options)):
            yield from walks(checklist.answering(at, answer))


def never_sure(checklist: Checklist) -> Iterator[Checklist]:
    """The way of a citizen who knows nothing: it ends in the longest list of all."""
    yield checklist
    if (at := checklist.next_question) is not None:
        yield from never_sure(checklist.answering(at, UNSURE))


def every_reply(procedure: Procedure, language: Language) -> Iterator[Reply]:
    """Every case in Vietnamese; in English, of which only the words around differ, the longest one."""
    texts, all_ticked = TEXTS[language], begun(procedure, ticks=2 ** len(procedure.required_documents) - 1)
    ways = [*walks(begun(procedure)), *never_sure(all_ticked)] if language == "vi" else never_sure(all_ticked)
    for checklist in ways:
        if (at := checklist.next_question) is not None:
            yield asked(checklist, at, texts, language)
        else:
            yield listed(checklist, texts, language, TODAY, texts.checklist.changed)
            yield printed(checklist, texts, language, TODAY)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_list_of_every_case_is_one_message_that_telegram_takes(shipped: Knowledge, language: Language) -> None:
    texts_checked: set[str] = set()
    for procedure in shipped.procedures:
        for reply in every_reply(procedure, language):
            shown, _ = parsed_html(str(reply.text))
            assert 0 < utf16_length(shown.strip()) <= rules.MESSAGE_LENGTH, procedure.code
            assert "{" not in shown
            texts_checked.add(str(reply.text))
            assert len(buttons(reply)) <= rules.KEYBOARD_BUTTONS
            for button in buttons(reply):
                rules.check_callback_data(button.press)
                assert decode(button.press) is not None
                assert 0 < len(button.text) <= 64
    assert len(texts_checked) > len(shipped.procedures)


def test_no_list_is_so_long_that_notes_had_to_be_left_out(shipped: Knowledge) -> None:
    texts = TEXTS["vi"]
    for procedure in shipped.procedures:
        *_, longest = never_sure(begun(procedure))
        told = str(listed(longest, texts, "vi", TODAY).text)
        notes = [paper.document.note for paper in longest.papers if paper.document.note]
        assert told.count("<i>") >= len(notes), procedure.code


def test_the_procedures_whose_papers_depend_on_the_case_ask_for_it(shipped: Knowledge) -> None:
    for named, code in MUST_ASK.items():
        procedure = shipped.procedure(code)
        assert procedure is not None, named
        assert procedure.case_questions, named
    assert sum(bool(procedure.case_questions) for procedure in shipped.procedures) >= 25


def test_two_different_answers_lead_to_two_different_lists_in_every_question(shipped: Knowledge) -> None:
    for procedure in shipped.procedures:
        options = [range(len(question.options)) for question in procedure.case_questions]
        lists = {answers: _names(Checklist(procedure, answers)) for answers in product(*options)}
        for at, question in enumerate(procedure.case_questions):
            for one, other in product(range(len(question.options)), repeat=2):
                if one < other:
                    same = all(
                        lists[answers] == lists[(*answers[:at], other, *answers[at + 1 :])]
                        for answers in lists
                        if answers[at] == one
                    )
                    assert not same, f"{procedure.code}: {question.id} {one} {other}"


def test_every_paper_of_every_procedure_is_on_somebodys_list(shipped: Knowledge) -> None:
    for procedure in shipped.procedures:
        options = [range(len(question.options)) for question in procedure.case_questions]
        listed_somewhere = set[int]().union(*(_names(Checklist(procedure, answers)) for answers in product(*options)))
        assert listed_somewhere == set(range(len(procedure.required_documents))), procedure.code


def test_every_question_is_asked_in_english_too(shipped: Knowledge) -> None:
    for procedure in shipped.procedures:
        for question in procedure.case_questions:
            assert question.ask_en, procedure.code
            assert all(option.text_en for option in question.options), procedure.code


def test_every_option_is_picked_by_its_own_words(shipped: Knowledge) -> None:
    for procedure in shipped.procedures:
        for question in procedure.case_questions:
            for nth, option in enumerate(question.options):
                assert [picked(wording, question) for wording in (option.text, f"dạ {fold(option.text)} ạ")] == [
                    nth,
                    nth,
                ]


CLEAR = [
    ("1.004222", 0, "em ở nhà thuê", "thue"),
    ("1.004222", 0, "nha nguoi than", "nguoi-than"),
    ("1.001193", 2, "bà ngoại đi", "nguoi-nha"),
    ("1.001193", 1, "bé bị bỏ rơi ạ", "bo-roi"),
    ("1.001193", 0, "không", "khong"),
    ("1.013831", 0, "đang thế chấp ngân hàng", "co"),
    ("1.013831", 0, "chưa", "khong"),
    ("1.001699", 0, "lần đầu", "lan-dau"),
    ("1.010824", 0, "cho con dưới 18", "duoi-18"),
    ("1.001612", 1, "tôi tự nộp", "chu-ho"),
    ("1.013225", 0, "nhà riêng", "nha-o"),
]
NOT_CLEAR = [
    ("1.004222", 0, "lệ phí nhà thuê"),
    ("1.004222", 0, "thuê nhà mất bao lâu"),
    ("1.004222", 0, "nộp ở đâu vậy"),
    ("1.001193", 2, "nhờ người khác đi thay được không"),
    ("1.001193", 2, "mẹ cháu"),
    ("1.001193", 0, "sinh ở nhà"),
    ("2.000528", 0, "con sinh ở nước ngoài"),
    ("1.001612", 1, "nhờ bưu điện"),
    ("1.001612", 1, "thuế bao nhiêu"),
]


def _question(known: Knowledge, code: str, place: int) -> CaseQuestion:
    procedure = known.procedure(code)
    assert procedure is not None
    return procedure.case_questions[place]


@pytest.mark.parametrize(("code", "place", "said", "option"), CLEAR)
def test_what_citizens_write_picks_an_option(shipped: Knowledge, code: str, place: int, said: str, option: str) -> None:
    question = _question(shipped, code, place)
    meant = picked(said, question)
    assert meant is not None
    assert question.options[meant].id == option


@pytest.mark.parametrize(("code", "place", "said"), NOT_CLEAR)
def test_what_may_mean_something_else_picks_none(shipped: Knowledge, code: str, place: int, said: str) -> None:
    assert picked(said, _question(shipped, code, place)) is None


def _names(checklist: Checklist) -> frozenset[int]:
    return frozenset(paper.place for paper in checklist.papers)
