"""The form in which the program writes YAML, and its fast reader: never anything else than what YAML says."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content import strict_yaml
from bot.content.plain_form import read_plain, write_plain

TEXTS = st.text(max_size=20)
KEYS = st.text("abno_", min_size=1, max_size=3)
VALUES = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(TEXTS, max_size=3)
        | st.dictionaries(KEYS, inner, min_size=1, max_size=3)
        | st.lists(st.dictionaries(KEYS, inner, min_size=1, max_size=3), min_size=1, max_size=3)
    ),
    max_leaves=6,
)
CONTENTS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=5)


def strictly(text: str) -> strict_yaml.Document:
    return strict_yaml.read_text(text, "x.yaml", takes_short_cut=False)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(CONTENTS)
def test_what_is_written_is_read_back_by_the_strict_reader_and_by_the_fast_one_or_left_to_it(content: dict[str, Any]):
    text = write_plain(content)
    document = strictly(text)
    assert (document.content, document.faults) == (content, [])
    assert read_plain(text) in (None, content)


@given(st.dictionaries(KEYS, st.text("ab \"\\'#:-[]{}&*!|>%@`ếĐ", max_size=12), min_size=1, max_size=4))
def test_texts_full_of_yamls_own_marks_are_read_fast(content: dict[str, Any]):
    assert read_plain(write_plain(content)) == content


LINES = st.lists(
    st.sampled_from(
        [
            "a:", 'a: "1"', "  - b:", '  - "x"', '    c: "2"', '  b: "3"', "    - d: []", "# chú thích", "", "  # x",
            "a: 1", "---", '"a": "b"', "a: []", "  a: [1]", "a: ''", '  - - "x"', "- x", '- "x"', 'a: "x" # y',
            'b: "1"',
            "\tb: 1",
        ]
    ),
    max_size=7,
)  # fmt: skip


@given(LINES)
def test_however_lines_are_put_together_the_fast_reader_never_disagrees(lines: list[str]):
    text = "\n".join(lines)
    if (read := read_plain(text)) is not None:
        document = strictly(text)
        assert (read, []) == (document.content, document.faults)


@pytest.mark.parametrize(
    "odd", ["\x00", "\x07", "\x7f", "\x85", "\x9f", "\u2028", "\u2029", "\ufeff", "\ufffe", "\t", "\n", "\r"]
)
def test_letters_that_yaml_would_change_survive(odd: str):
    content = {"a": f"x{odd}y", "b": [f"{odd}z"]}
    assert strictly(write_plain(content)).content == content


def test_a_file_with_such_letters_unescaped_is_left_to_the_strict_reader():
    assert read_plain('a: "x\u2028y"\n') is None


def test_a_key_written_twice_is_left_to_the_strict_reader():
    assert read_plain('a: "1"\na: "2"\n') is None


def test_faults_of_a_file_read_fast_have_their_lines(tmp_path: Path):
    file = tmp_path / "a.yaml"
    file.write_text('# đầu tệp\ncode: "1"\nfees:\n  - amount: "2"\n    per: "bản"\n', encoding="utf-8")
    document = strict_yaml.read(file, "a.yaml")
    assert document.fault(("fees", 0, "per"), "lý do").line == 5
    assert document.fault(("fees", 0, "thiếu"), "lý do").line == 4
    assert document.fault(("khác",), "lý do").line == 2
