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
