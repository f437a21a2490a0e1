"""Where a message that may hold two matters is taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.clauses import MOST_CUTS, halves, says_both


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("thả diều và nuôi voi", ("thả diều", "nuôi voi")),
        ("tha dieu roi nuoi voi", ("tha dieu", "nuoi voi")),
        ("Thả diều xong, nuôi voi", ("thả diều xong", "nuôi voi")),
        ("vừa thả diều vừa nuôi voi", ("thả diều", "nuôi voi")),
        ("thả diều, sẵn tiện nuôi voi luôn", ("thả diều", "sẵn tiện nuôi voi luôn")),
    ],
)
def test_a_message_is_cut_at_its_joint(message: str, expected: tuple[str, str]):
    assert expected in list(halves(message))


@pytest.mark.parametrize("message", ["", "nuôi voi", "và", "voi con an gi", "voi và", "nuôi voi tài sản chung"])
def test_what_has_one_side_only_is_left_whole(message: str):
    assert list(halves(message)) == []


def test_a_long_story_is_cut_a_few_times_only():
    assert len(list(halves("nuôi voi " + "rồi thả diều " * 50))) == MOST_CUTS


@pytest.mark.parametrize(
    ("message", "says"), [("vừa thả diều vừa nuôi voi", True), ("vua an vua hoc", True), ("con voi vừa đẻ", False)]
)
def test_a_message_may_say_itself_that_it_holds_two_matters(message: str, says: bool):
    assert says_both(message) is says


@given(st.text(max_size=200))
def test_any_text_is_cut_into_sides_that_say_something(text: str):
    assert all(len(side.split()) >= 2 for sides in halves(text) for side in sides)
