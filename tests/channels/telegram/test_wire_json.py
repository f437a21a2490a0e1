"""What comes from Telegram is read and kept whatever it looks like."""

import pytest

from bot.channels.telegram.wire_json import json_bytes, json_text, read_json

DEEP = 100_000


def test_vietnamese_is_kept_letter_by_letter() -> None:
    assert json_text({"text": "giấy khai sinh"}) == '{"text":"giấy khai sinh"}'
    assert read_json(json_bytes({"text": "giấy khai sinh"})) == {"text": "giấy khai sinh"}


def test_half_a_character_is_read_and_becomes_a_question_mark_when_it_is_written() -> None:
    read = read_json(b'{"text": "xin \\ud83d"}')

    assert read == {"text": "xin \ud83d"}
    assert json_text(read) == '{"text":"xin ?"}'


def test_bytes_that_are_no_utf_8_do_not_hold_up_the_rest() -> None:
    assert read_json(b'{"text": "xin \xff ch\xc3\xa0o"}') == {"text": "xin \ufffd chào"}


def test_numbers_that_no_database_holds_are_kept_as_they_are_written() -> None:
    assert json_text({"number": 2**70}) == f'{{"number":{2**70}}}'


@pytest.mark.parametrize("depth", [300, 900])
def test_lists_nested_deeper_than_anybody_writes_are_still_kept(depth: int) -> None:
    nested = "[" * depth + "]" * depth

    assert json_text(read_json(nested)) == nested


def test_lists_nested_without_end_are_refused_and_not_an_accident() -> None:
    nested: list[object] = []
    for _ in range(DEEP):
        nested = [nested]

    with pytest.raises(ValueError, match="nested too deep"):
        json_bytes(nested)
    with pytest.raises(ValueError, match="nested too deep"):
        read_json("[" * DEEP + "]" * DEEP)


@pytest.mark.parametrize("broken", [b"", b"{", b"\xff", "không phải JSON"])
def test_what_is_no_json_is_refused(broken: bytes | str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each library says it in its own words
        read_json(broken)
