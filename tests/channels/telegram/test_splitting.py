"""Long answers in pieces that Telegram accepts and a citizen can read."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from bot.channels.telegram.splitting import LONGEST, split
from tests.botapi import rules
from tests.botapi.markup_text import parsed_html
from tests.botapi.types import utf16_length

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).map(
    lambda text: str(escape(text))
)
blanks = st.sampled_from([" ", "\n", "\n\n", "\n\n\n", "  "])
plain_text = st.lists(st.one_of(words, blanks, st.just("giấy tờ 👩‍👩‍👧 ")), min_size=1, max_size=40).map("".join)
OPENINGS = {"b": "<b>", "i": "<i>", "a": '<a href="https://a.vn/?x=1&amp;y=2">'}
html = st.recursive(
    plain_text,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map("".join),
        st.tuples(st.sampled_from(sorted(OPENINGS)), inner).map(
            lambda pair: f"{OPENINGS[pair[0]]}{pair[1]}</{pair[0]}>"
        ),
    ),
    max_leaves=12,
)


def seen(text: str) -> str:
    """What a citizen reads, blanks apart: those at a cut are not kept."""
    return "".join(parsed_html(text)[0].split())


@given(html, st.integers(160, 400))
def test_any_html_becomes_pieces_that_are_short_valid_and_say_the_same(text: str, longest: int) -> None:
    pieces = split(text, longest)
    assert "".join(map(seen, pieces)) == seen(text)
    for piece in pieces:
        assert utf16_length(piece) <= longest
        assert seen(piece) or not seen(text), "Telegram refuses a message without text"


@given(html)
def test_marks_are_kept_across_a_cut(text: str) -> None:
    def bold_letters(piece: str) -> int:
        shown, entities = parsed_html(piece)
        encoded = shown.encode("utf-16-le")
        covered = {
            place
            for entity in entities
            if entity["type"] == "bold"
            for place in range(entity["offset"], entity["offset"] + entity["length"])
        }
        return sum(not encoded[2 * place : 2 * place + 2].decode("utf-16-le", "replace").isspace() for place in covered)

    assert sum(map(bold_letters, split(text, 160))) == bold_letters(text)


def test_a_short_text_stays_whole() -> None:
    assert split("<b>Chào</b>\n\nbạn") == ["<b>Chào</b>\n\nbạn"]


def test_a_text_of_exactly_the_limit_stays_whole() -> None:
    assert len(split("á" * LONGEST)) == 1
    assert len(split("á" * (LONGEST + 1))) == 2


def test_emoji_count_as_telegram_counts_them() -> None:
    pieces = split("😀" * 3000)
    assert [utf16_length(piece) for piece in pieces] == [4096, 1904]


def test_cuts_come_between_paragraphs_where_there_are_any() -> None:
    paragraphs = [f"Đoạn {number}: " + "chữ " * 200 for number in range(12)]
    for piece in split("\n\n".join(paragraphs)):
        assert piece.startswith("Đoạn")
        assert piece.rstrip().endswith("chữ")


def test_else_between_lines() -> None:
    lines = [f"• giấy tờ số {number}" for number in range(400)]
    for piece in split("\n".join(lines)):
        assert piece.startswith("•")
        assert piece.splitlines()[-1] in lines


def test_else_between_words() -> None:
    for piece in split("giấy " * 2000):
        assert set(piece.split()) == {"giấy"}


def test_a_bold_part_that_is_cut_is_closed_and_opened_again() -> None:
    first, second = split("<b>" + "a" * 3000 + "\n\n" + "b" * 3000 + "</b>")
    assert first.startswith("<b>")
    assert first.endswith("</b>")
    assert second == "<b>" + "b" * 3000 + "</b>"


def test_an_escaped_character_is_never_cut_in_two() -> None:
    for piece in split("&lt;" * 3000):
        assert set(piece.replace("&lt;", "")) == set()
        rules.message_text(piece, "HTML", None, "message is too long")


def test_a_stray_closing_tag_does_no_further_harm() -> None:
    assert len(split("</i><b>" + "chữ " * 2000 + "</b></b>")) == 2


def test_nothing_but_blanks_is_one_blank_piece() -> None:
    assert split(" \n" * 4000) == [""]
