"""How far a candidate is ahead: the arithmetic of answering or asking."""

from typing import Any

import pytest

from bot.matching.matcher import Candidate
from bot.service.leads import ANSWER_FROM, TOO_CLOSE, are_different, first, lead, likelier, may_be_two

MATTER = frozenset({"voi"})


def candidate(code: str, score: float, **more: Any) -> Candidate:
    return Candidate(code, f"Thủ tục {code}", score, "", **more)


def variant(code: str, score: float, unsaid: int = 1) -> Candidate:
    return candidate(code, score, unsaid=unsaid, matters=frozenset({MATTER}), words=MATTER | {"lai"})


def plain(code: str, score: float) -> Candidate:
    return candidate(code, score, matters=frozenset({MATTER}), words=MATTER)


def test_the_lead_is_twice_that_over_the_next_procedure_and_once_that_over_the_best_topic():
    ranked = [candidate("a", 0.8), candidate("b", 0.5)]
    assert lead(ranked, [candidate("ly-hon", 0.3)]) == pytest.approx(2 * 0.3 + 0.5)


def test_nothing_and_what_says_too_little_have_no_lead():
    assert lead([], []) == 0
    assert lead([candidate("a", ANSWER_FROM - 0.01)], []) == 0
    assert lead([candidate("a", ANSWER_FROM)], []) > 0


def test_two_that_are_too_close_have_no_lead_however_clear_the_rest_is():
    assert lead([candidate("a", 0.9), candidate("b", 0.9 - TOO_CLOSE / 2)], []) == 0


def test_a_variant_that_goes_without_saying_does_not_count_against_the_plain_one():
    assert lead([plain("a", 0.7), variant("b", 0.69)], []) == lead([plain("a", 0.7)], [])


def test_the_plain_one_counts_against_a_variant_that_was_not_named():
    assert lead([variant("b", 0.7), plain("a", 0.69)], []) == 0


def test_a_variant_that_was_named_counts():
    assert lead([plain("a", 0.7), variant("b", 0.69, unsaid=0)], []) == 0


def test_of_close_candidates_variants_of_others_fall_away():
    assert [one.code for one in likelier([variant("b", 0.7), plain("a", 0.65), candidate("c", 0.64)])] == ["a", "c"]


def test_a_message_may_hold_two_matters_when_the_second_fits_nearly_as_well():
    assert may_be_two([candidate("a", 0.6), candidate("b", 0.45)])
    assert not may_be_two([candidate("a", 0.6), candidate("b", 0.3)])
    assert not may_be_two([candidate("a", 0.45), candidate("b", 0.44)])
    assert not may_be_two([candidate("a", 0.6)])


def test_a_matter_and_its_variant_are_no_two_matters():
    assert not are_different([plain("a", 0.6)], [variant("b", 0.6)])
    assert not are_different([plain("a", 0.6)], [plain("a", 0.5)])
    assert are_different([plain("a", 0.6)], [candidate("c", 0.6)])


def test_what_is_meant_comes_first_and_scores_keep_falling():
    ranked = first([candidate("a", 0.6), candidate("b", 0.5), candidate("c", 0.4)], [candidate("c", 0.4)])
    assert [(one.code, one.score) for one in ranked] == [("c", 0.6), ("a", 0.6), ("b", 0.5)]
