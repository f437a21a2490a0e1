"""Leaving out a part of the examples at a time."""

from itertools import count

import pytest

from bot.evaluation.figures import figures
from bot.evaluation.leaving_out import folds, left_out
from bot.evaluation.trials import Asker
from bot.service.answering import Answering
from tests.builders import some_knowledge
from tests.evaluation.builders import ELEPHANTS, asked


def test_every_example_is_left_out_once_and_asked_then():
    known = some_knowledge()
    asked_in = [{example.question for example in fold.examples} for fold in folds(known, 3)]
    everything = [question for procedure in known.procedures for question in procedure.questions]
    assert sorted(question for fold in asked_in for question in fold) == sorted(everything)


def test_no_example_asked_is_in_the_knowledge():
    for fold in folds(some_knowledge(), 3):
        kept = {question for procedure in fold.knowledge.procedures for question in procedure.questions}
        assert not kept & {example.question for example in fold.examples}
        assert all(len(procedure.questions) in (5, 6) for procedure in fold.knowledge.procedures)


def test_the_drop_is_what_fewer_examples_cost():
    known, questions = (
        some_knowledge(),
        [asked("Xin giấy cho con voi mất bao lâu?", ELEPHANTS), asked("giá vàng", behaviour="oos")],
    )
    ticks = count()
    whole = figures([Asker(Answering(known), lambda: 0.0).ask(question) for question in questions])
    costs = left_out(known, questions, 2, whole, lambda: float(next(ticks)))
    assert costs.parts == 2
    assert costs.examples["all.first"].count == 16
    assert costs.with_fewer["all.first"] == 1
    assert costs.drop["all.first"] == pytest.approx(0)
    assert costs.with_fewer["answered"] + costs.drop["answered"] == pytest.approx(whole["answered"].value)
