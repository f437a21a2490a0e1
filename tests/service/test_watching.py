"""Counting what questions come to, without keeping a word of them."""

import pytest

from bot.service.answering import Answering
from bot.service.watching import WatchedAnswering
from tests.conversation import town


class Tally:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.matches: list[tuple[str, float]] = []
        self.replies: list[str] = []

    def matched(self, outcome: str, seconds: float) -> None:
        self.matches.append((outcome, seconds))

    def answered(self, kind: str) -> None:
        self.replies.append(kind)


@pytest.mark.parametrize(
    ("question", "outcome"),
    [("khai sinh cho con", "answered"), ("mai táng phí", "asked"), ("giá vàng hôm nay", "unknown")],
)
def test_every_question_is_counted_by_what_it_came_to(question: str, outcome: str):
    tally, plain = Tally(), Answering(town.knowledge())
    watched = WatchedAnswering(plain, tally)
    assert watched.understand(question) == plain.understand(question)
    [(counted, seconds)] = tally.matches
    assert counted == outcome
    assert seconds > 0


class TestRemembering:
    def test_what_was_asked_lately_is_understood_at_once_and_counted_again(self):
        tally = Tally()
        watched = WatchedAnswering(Answering(town.knowledge()), tally)
        first = watched.understand("khai sinh cho con")
        assert watched.understand("khai sinh cho con") is first
        assert [outcome for outcome, _ in tally.matches] == ["answered", "answered"]

    def test_the_same_words_mean_something_else_while_something_else_is_talked_about(self):
        watched = WatchedAnswering(Answering(town.knowledge()), Tally())
        alone = watched.understand("lệ phí bao nhiêu")
        birth = next(one.code for one in town.knowledge().procedures if "khai sinh" in one.name)
        assert watched.understand("lệ phí bao nhiêu", birth) != alone
        assert watched.understand("lệ phí bao nhiêu") == alone

    def test_no_word_of_a_citizen_stays(self):
        watched = WatchedAnswering(Answering(town.knowledge()), Tally())
        watched.understand("tôi là Trần Thị Bình, khai sinh cho con")
        assert "Bình" not in repr(vars(watched)["_remembered"])

    def test_only_so_much_is_remembered(self):
        watched = WatchedAnswering(Answering(town.knowledge()), Tally(), most_remembered=2)
        first = watched.understand("khai sinh cho con")
        for question in ("mai táng phí", "giá vàng hôm nay"):
            watched.understand(question)
        again = watched.understand("khai sinh cho con")
        assert again == first
        assert again is not first
