"""What buttons of a list carry, and what citizens may forge."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.checklist_payloads import AtChecklist, ChecklistAction
from bot.conversation.payloads import LONGEST, decode, encode
from bot.domain.checklists import MOST_TICKS, edition
from bot.service.knowledge_base import KnowledgeBase
from tests.conversation.citizen import Citizen
from tests.conversation.wells import WELL


@pytest.fixture
def tampered(countryside: KnowledgeBase) -> Callable[..., AtChecklist]:
    procedure = countryside.current.knowledge.procedure(WELL)
    assert procedure is not None

    def payload(answers: str, action: ChecklistAction, value: int = 0, ticks: int = 0) -> AtChecklist:
        return AtChecklist(WELL, edition(procedure), answers, ticks, action, value)

    return payload


@pytest.mark.parametrize(
    ("answers", "action", "value"),
    [("---", ChecklistAction.ANSWER, 3), ("---", ChecklistAction.TICK, 6), ("010", ChecklistAction.TICK, 999)],
)
async def test_a_forged_value_is_refused(
    grandmother: Citizen, tampered: Callable[..., AtChecklist], answers: str, action: ChecklistAction, value: int
) -> None:
    await grandmother.presses_raw(tampered(answers, action, value))
    assert grandmother.outcome.kind == "refused"


@pytest.mark.parametrize("answers", ["", "--", "3--", "-2-"])
async def test_answers_that_the_questions_do_not_have_begin_anew(
    grandmother: Citizen, tampered: Callable[..., AtChecklist], answers: str
) -> None:
    assert "Câu 1/3" in await grandmother.presses_raw(tampered(answers, ChecklistAction.SHOW))


async def test_an_answer_to_a_finished_list_shows_the_list(
    grandmother: Citizen, tampered: Callable[..., AtChecklist]
) -> None:
    assert "đã có 1/3" in await grandmother.presses_raw(tampered("110", ChecklistAction.ANSWER, 1, ticks=1))


@given(
    st.builds(
        AtChecklist,
        code=st.builds("{}.{:06}".format, st.integers(0, 9), st.integers(0, 999_999)),
        edition=st.integers(0, 0xFFFF).map("{:04x}".format),
        answers=st.text("0123u-", max_size=3),
        ticks=st.integers(0, 2**MOST_TICKS - 1),
        action=st.sampled_from(ChecklistAction),
        value=st.integers(0, 999),
    )
)
def test_every_button_of_a_list_is_short_and_read_as_it_was_written(payload: AtChecklist) -> None:
    written = encode(payload)
    assert len(written) <= LONGEST
    assert written.isascii()
    assert decode(written) == payload


@pytest.mark.parametrize(
    "forged",
    [
        "1:T:1.000009:12345:---:0:t:0",
        "1:T:1.000009:123g:---:0:t:0",
        "1:T:1.000009:1234:4--:0:t:0",
        "1:T:1.000009:1234:---:-1:t:0",
        "1:T:1.000009:1234:---:00:t:0",
        "1:T:1.000009:1234:---:0:x:0",
        "1:T:1.000009:1234:---:0:t:-1",
        "1:T:1.000009:1234:---:0:t",
        "1:L:1.00000",
    ],
)
def test_what_no_button_says_is_not_read(forged: str) -> None:
    assert decode(forged) is None
