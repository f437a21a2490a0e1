"""Dialogues said turn by turn, and whether the replies are right."""

from collections.abc import Sequence

import pytest

from bot.evaluation.dialogues import Heard, talk, turns_right
from bot.evaluation.labelled import Behaviour, LabelledDialogue, LabelledTurn
from tests.builders import some_knowledge
from tests.evaluation.builders import ELEPHANTS, KITES, OTHER


def dialogue(*turns: tuple[str, Behaviour, tuple[str, ...]], name: str = "d") -> LabelledDialogue:
    said = tuple(LabelledTurn(text=text, expect=expect, codes=codes) for text, expect, codes in turns)
    return LabelledDialogue(id=name, turns=said)


def judged(expect: Behaviour, codes: Sequence[str], heard: Heard) -> bool:
    [one] = talk([dialogue(("x", expect, tuple(codes)))], lambda _chat, _text: heard, some_knowledge())
    return one.turns[0].is_right


@pytest.mark.parametrize(
    ("expect", "codes", "heard", "right"),
    [
        ("answer", [ELEPHANTS], Heard(kind="answer", procedure=ELEPHANTS), True),
        ("answer", [ELEPHANTS, KITES], Heard(kind="answer", procedure=KITES), True),
        ("answer", [ELEPHANTS], Heard(kind="answer", procedure=KITES), False),
        ("answer", [ELEPHANTS], Heard(kind="choose", candidates=(ELEPHANTS,)), False),
        ("clarify", [], Heard(kind="choose"), True),
        ("clarify", [KITES], Heard(kind="choose", candidates=(ELEPHANTS, KITES)), True),
        ("clarify", [KITES], Heard(kind="choose", candidates=("1", "2", "3", "4", KITES)), False),
        ("clarify", [], Heard(kind="answer", procedure=KITES), False),
        ("near", [], Heard(kind="unknown"), True),
        ("near", [], Heard(kind="choose"), True),
        ("near", [], Heard(kind="answer", procedure=KITES), False),
        ("oos", [], Heard(kind="office"), True),
        ("oos", [], Heard(kind="choose"), False),
    ],
)
def test_a_reply_is_right_when_it_is_what_was_expected(expect: Behaviour, codes: list[str], heard: Heard, right: bool):
    assert judged(expect, codes, heard) is right


def test_every_dialogue_has_a_citizen_of_its_own_who_speaks_in_order():
    heard: list[tuple[str, str]] = []

    def say(chat: str, text: str) -> Heard:
        heard.append((chat, text))
        return Heard(kind="unknown")

    talk([dialogue(("a", "near", ()), ("b", "near", ())), dialogue(("c", "near", ()))], say, some_knowledge())
    assert [text for _, text in heard] == ["a", "b", "c"]
    assert heard[0][0] == heard[1][0] != heard[2][0]


def test_turns_that_the_catalogue_cannot_answer_do_not_count():
    turns = dialogue(("a", "answer", (OTHER,)), ("b", "answer", (KITES,)), ("c", "near", ()))
    done = talk([turns], lambda _chat, _text: Heard(kind="unknown"), some_knowledge())
    share = turns_right(done)
    assert (share.gained, share.count, share.value) == (1, 2, 0.5)
