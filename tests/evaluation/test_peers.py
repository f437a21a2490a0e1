"""Other ways to match, on the same knowledge."""

from itertools import count
from typing import Any

import pytest
from rapidfuzz import fuzz

from bot.evaluation.peers import PEERS, Bm25, Fuzzy, PeerMissing, measured
from bot.evaluation.trials import Decision, Typing
from tests.builders import some_knowledge
from tests.evaluation.builders import ELEPHANTS, KITES, a_trial

TEXTS = ["Đăng ký thả diều", "nuôi voi", "giấy phép nuôi voi"]


def figures_of(peer: Any, *trials: Any):
    ticks = count()
    return measured(peer, some_knowledge(), trials, lambda: next(ticks) / 1000)


@pytest.mark.parametrize("build", PEERS)
def test_every_peer_finds_what_is_asked_in_plain_words(build: Any):
    right = figures_of(build, a_trial(None, question="thả diều đăng ký ở đâu", right=(KITES,)))
    wrong = figures_of(build, a_trial(None, question="thả diều đăng ký ở đâu", right=(ELEPHANTS,)))
    assert right.figures["all.first"].value == 1
    assert wrong.figures["all.first"].value == 0
    assert wrong.figures["all.reciprocal"].value in (0, 0.5)


def test_a_peer_decides_nothing():
    found = figures_of(PEERS[0], a_trial(0, Decision.ANSWER, question="thả diều", right=(KITES,)))
    assert set(found.figures) & {"precision", "answered"} == set()


def test_questions_that_differ_in_accents_alone_are_asked_once():
    trials = [a_trial(question="nuôi voi"), a_trial(question="nuoi voi", typing=Typing.STRIPPED)]
    found = figures_of(PEERS[1], *trials)
    assert found.figures["accented.first"].value == found.figures["stripped.first"].value == 1
    assert (found.p50_ms, found.build_ms) == pytest.approx((1, 1))


def test_rapidfuzz_is_not_asked_in_raw_key_strokes():
    found = figures_of(PEERS[1], a_trial(question="nuooi voi", typing=Typing.TELEX))
    assert found.figures["telex.first"].count == 0
    assert figures_of(PEERS[0], a_trial(question="nuooi voi", typing=Typing.TELEX)).figures["telex.first"].count == 1


def test_bm25_counts_syllables_and_neighbours_without_accents():
    bm25 = Bm25(TEXTS)
    scores = bm25.scores("GIẤY PHÉP nuoi voi")
    assert scores[2] > scores[1] > scores[0] == 0
    assert bm25.scores("???").tolist() == [0, 0, 0]


def test_rapidfuzz_compares_without_accents():
    assert Fuzzy("any", fuzz.token_set_ratio, TEXTS).scores("voi nuoi").tolist()[1] == 100


def test_without_bm25s_it_is_said_how_to_install_it():
    def not_installed(name: str) -> Any:
        raise ModuleNotFoundError(name)

    with pytest.raises(PeerMissing, match="pip install bm25s"):
        Bm25(TEXTS, load=not_installed)
