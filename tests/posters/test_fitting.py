"""Words in a box: nothing lost that has room, nothing beyond the edges ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.posters.fitting import LINE_HEIGHT, Fitted, fit

SIZES = (10.0, 8.0, 5.0)


def measured(text: str, size: float) -> float:
    """Letters of one width, half as wide as high."""
    return len(text) * size / 2


def test_a_short_name_stands_in_one_line_of_the_largest_letters():
    assert fit("Khai sinh", 100, 30, SIZES, measured) == Fitted(10.0, ("Khai sinh",))


def test_a_long_name_is_parted_into_lines_about_equally_long():
    assert fit("một hai ba bốn năm", 75, 30, SIZES, measured) == Fitted(10.0, ("một hai ba", "bốn năm"))


def test_letters_shrink_before_a_word_is_broken_or_a_line_too_many_is_written():
    assert fit("chứng thực bản sao từ bản chính", 60, 32, SIZES, measured).size == 8.0
    assert fit("nghiêngngả", 40, 90, SIZES, measured) == Fitted(8.0, ("nghiêngngả",))


def test_words_bound_together_stay_in_one_line():
    assert fit("quét để chấm\u00a0điểm", 60, 30, SIZES, measured).lines == ("quét để", "chấm\u00a0điểm")


def test_what_has_no_room_even_in_the_smallest_letters_is_cut_with_an_ellipsis():
    cut = fit(" ".join(["dài quá"] * 50), 50, 14, SIZES, measured)
    assert cut == Fitted(5.0, ("dài quá dài quá dài", "quá dài quá dài quá…"))


@pytest.mark.parametrize("text", ["A", "A B", "A B C", "·"])
def test_the_shortest_of_names_fit(text: str):
    assert " ".join(fit(text, 8, 60, SIZES, measured).lines) == text


@given(
    st.lists(st.text("aăâbệợỘw", min_size=1, max_size=40), min_size=1, max_size=40),
    st.floats(6, 150),
    st.floats(7, 60),
)
def test_no_name_leaves_its_box_and_none_is_shortened_without_a_sign(words: list[str], width: float, height: float):
    text = " ".join(words)
    fitted = fit(text, width, height, SIZES, measured)
    assert len(fitted.lines) * fitted.size * LINE_HEIGHT <= height + 1e-9
    assert all(measured(line, fitted.size) <= width for line in fitted.lines)
    written = "".join(fitted.lines).replace(" ", "")
    if not fitted.lines[-1].endswith("…"):
        assert written == text.replace(" ", "")
    else:
        assert text.replace(" ", "").startswith(written[:-1])
