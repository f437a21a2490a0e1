"""Measures as ratios over trials, worked out by hand."""

import pytest

from bot.evaluation.figures import MEASURES, accent_gap, difference, figures
from bot.evaluation.trials import Decision, Trial, Typing
from tests.evaluation.builders import a_trial

ANSWER, CHOOSE, UNKNOWN = Decision.ANSWER, Decision.CHOOSE, Decision.UNKNOWN


def of_behaviour(behaviour: str, decision: Decision) -> Trial:
    return a_trial(None, decision, behaviour=behaviour, right=(), shows_right=False)


TRIALS = [
    a_trial(0),
    a_trial(1),
    a_trial(3, CHOOSE, shows_right=True),
    a_trial(None, CHOOSE, accented=False, shows_right=False),
    a_trial(0, UNKNOWN, accented=False, shows_right=False),
    a_trial(0, right=()),
    a_trial(2, typing=Typing.STRIPPED, accented=False),
    of_behaviour("clarify", CHOOSE),
    of_behaviour("clarify", ANSWER),
    of_behaviour("near", CHOOSE),
    of_behaviour("near", ANSWER),
    of_behaviour("near", UNKNOWN),
    of_behaviour("oos", UNKNOWN),
    of_behaviour("oos", ANSWER),
]


@pytest.mark.parametrize(
    ("key", "gained", "count"),
    [
        ("accented.first", 1, 3),
        ("accented.first_three", 2, 3),
        ("accented.reciprocal", 1 + 1 / 2 + 1 / 4, 3),
        ("unaccented.first", 1, 2),
        ("stripped.first", 0, 1),
        ("stripped.reciprocal", 1 / 3, 1),
        ("telex.first", 0, 0),
        ("all.first", 2, 5),
        ("answered", 2, 5),
        ("precision", 1, 2),
        ("wrong", 1, 5),
        ("asked", 2, 5),
        ("option_shown", 1, 2),
        ("right_or_shown", 2, 5),
        ("clarify.asked", 1, 2),
        ("near.answered", 1, 3),
        ("near.offered", 2, 3),
        ("oos.answered", 1, 2),
        ("oos.offered", 1, 2),
    ],
)
def test_every_measure_counts_what_it_is_about(key: str, gained: float, count: float):
    figure = figures(TRIALS)[key]
    assert (figure.gained, figure.count) == (pytest.approx(gained), count)
    assert figure.value == pytest.approx(gained / count if count else 0)
    assert figure.low <= figure.value <= figure.high


def test_the_gap_of_accents_compares_the_same_questions():
    both = [
        [a_trial(rank, typing=typing) for rank in ranks]
        for typing, ranks in (
            (Typing.AS_LABELLED, (0, 0, 0, 1)),
            (Typing.STRIPPED, (0, 0, 1, 1)),
        )
    ]
    gap = accent_gap([*both[0], *both[1]])
    assert (gap["first"].value, gap["first"].count) == (0.25, 4)
    assert gap["first"].low <= 0.25 <= gap["first"].high
    assert gap["first_three"].value == 0
    assert gap["reciprocal"].value == pytest.approx(0.125)


def test_without_accented_questions_there_is_no_gap():
    assert accent_gap([])["first"].count == 0


def test_a_measure_may_count_other_questions_in_each_run():
    [precision] = [measure for measure in MEASURES if measure.key == "precision"]
    new = [a_trial(0), a_trial(0, CHOOSE), a_trial(1)]
    old = [a_trial(1), a_trial(0, CHOOSE), a_trial(1, CHOOSE)]
    assert difference(precision, new, old).value == 0.5
