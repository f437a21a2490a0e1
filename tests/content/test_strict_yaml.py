"""YAML is read without guessing."""

from pathlib import Path

import pytest

from bot.content.strict_yaml import Document, read, show


def read_text(tmp_path: Path, text: str | bytes) -> Document:
    file = tmp_path / "tep.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(file, "tep.yaml")


def faults_of(document: Document) -> list[str]:
    return [str(fault) for fault in document.faults]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("1.001190", "1.001190"),
        ("7:30", "7:30"),
        ("02413567", "02413567"),
        ("8.000", "8.000"),
        ("no", "no"),
        ("on", "on"),
        ("2026-07-01", "2026-07-01"),
        ("1e3", "1e3"),
        ("0x1F", "0x1F"),
        ("'null'", "null"),
        ('""', ""),
    ],
)
def test_every_value_stays_the_text_that_was_typed(tmp_path: Path, written: str, kept: str):
    document = read_text(tmp_path, f"giá trị: {written}\n")
    assert document.content == {"giá trị": kept}
    assert document.faults == []


@pytest.mark.parametrize("written", ["", "null", "~", "# chỉ là ghi chú"])
def test_a_value_left_empty_is_none(tmp_path: Path, written: str):
    assert read_text(tmp_path, f"confirmed_by: {written}\n").content == {"confirmed_by": None}


def test_keys_keep_their_spelling_too(tmp_path: Path):
    assert read_text(tmp_path, "no: a\n1.10: b\n").content == {"no": "a", "1.10": "b"}


def test_every_value_knows_its_line(tmp_path: Path):
    document = read_text(
        tmp_path,
        "# ghi chú\n"
        "code: 1.001193\n"
        "fees:\n"
        "  - name: phí\n"
        "    amount: 8.000\n"
        "  - {name: lệ phí,\n"
        "     amount: 1}\n"
        "note: >-\n"
        "  hai dòng\n"
        "  chữ\n"
        "last: x\n",
    )
    lines = {
        path: document.line_of(path)
        for path in [("code",), ("fees",), ("fees", 0, "amount"), ("fees", 1), ("fees", 1, "amount"), ("last",)]
    }
    assert lines == {
        ("code",): 2,
        ("fees",): 3,
        ("fees", 0, "amount"): 5,
        ("fees", 1): 6,
        ("fees", 1, "amount"): 7,
        ("last",): 11,
    }


def test_what_is_missing_is_told_at_the_line_of_what_it_is_missing_from(tmp_path: Path):
    document = read_text(tmp_path, "a: 1\nsource:\n  name: x\n")
    assert document.line_of(("source", "on")) == 2
    assert document.line_of(("nowhere",)) == 1


def test_a_key_written_twice_is_told_at_its_second_line_and_the_first_value_holds(tmp_path: Path):
    document = read_text(tmp_path, "fees:\n  - amount: 1\n    note: x\n    amount: {a: [1, {b: 2}]}\n    per: y\n")
    assert faults_of(document) == ["tep.yaml:4 fees[0].amount: mục “amount” bị viết hai lần"]
    assert document.content == {"fees": [{"amount": "1", "note": "x", "per": "y"}]}


def test_repeating_a_passage_by_anchor_is_refused_but_read(tmp_path: Path):
    document = read_text(tmp_path, "a: &phi [1, 2]\nb: *phi\nc: &chu x\nd: *chu\n")
    assert [(fault.line, fault.path) for fault in document.faults] == [(1, "a"), (2, "b"), (3, "c"), (4, "d")]
    assert document.content == {"a": ["1", "2"], "b": ["1", "2"], "c": "x", "d": "x"}


def test_a_passage_that_repeats_itself_does_not_hang(tmp_path: Path):
    document = read_text(tmp_path, "a: &vong\n  b: *vong\n")
    assert [fault.line for fault in document.faults] == [1, 2]


@pytest.mark.parametrize("line", ["name: !gap Tên", "name: !!int 5", "&x name: Tên", "!x name: Tên"])
def test_marks_that_would_eat_the_beginning_of_a_text_are_refused(tmp_path: Path, line: str):
    document = read_text(tmp_path, f"code: a\n{line}\n")
    assert [(fault.line, fault.path) for fault in document.faults] == [(2, "name")]


def test_a_list_as_the_name_of_an_entry_is_refused_and_passed_over(tmp_path: Path):
    document = read_text(tmp_path, "? [a, b]\n: {x: 1}\nc: d\n")
    assert faults_of(document) == ["tep.yaml:1: tên mục phải là một từ, không phải danh sách"]
    assert document.content == {"c": "d"}


def test_tabs_are_told_with_their_line(tmp_path: Path):
    document = read_text(tmp_path, "fees:\n  - name: a\n\tamount: 1\n")
    assert document.content is None
    assert [fault.line for fault in document.faults] == [3]
    assert "sai cú pháp YAML" in document.faults[0].reason


def test_a_forgotten_quote_is_told(tmp_path: Path):
    document = read_text(tmp_path, 'a: 1\nname: "chưa đóng\n')
    assert "sai cú pháp YAML" in document.faults[0].reason


def test_another_encoding_than_utf8_is_told(tmp_path: Path):
    document = read_text(tmp_path, "name: Thủ tục".encode("utf-16"))
    assert document.content is None
    assert faults_of(document)[0].startswith("tep.yaml:1: không đọc được tệp (cần mã UTF-8)")


def test_a_byte_order_mark_of_windows_notepad_does_no_harm(tmp_path: Path):
    document = read_text(tmp_path, "\ufeffname: Thủ tục\r\ncode: x\r\n")
    assert document.content == {"name": "Thủ tục", "code": "x"}
    assert document.line_of(("code",)) == 2


def test_a_control_character_is_told_with_its_line(tmp_path: Path):
    document = read_text(tmp_path, "name: Thủ tục\nnote: a\x07b\n")
    assert faults_of(document) == ["tep.yaml:2: ký tự lạ không được có trong tệp: U+0007"]


def test_a_missing_file_is_a_fault(tmp_path: Path):
    assert "không đọc được tệp" in read(tmp_path / "khong-co.yaml", "khong-co.yaml").faults[0].reason


@pytest.mark.parametrize("text", ["", "# chỉ có ghi chú\n", "---\n", "null\n"])
def test_an_empty_file_has_no_content_and_no_fault_of_form(tmp_path: Path, text: str):
    document = read_text(tmp_path, text)
    assert document.content is None
    assert document.faults == []


def test_two_documents_in_one_file_are_refused(tmp_path: Path):
    document = read_text(tmp_path, "a: 1\n---\na: 2\n")
    assert faults_of(document) == ["tep.yaml:2: chỉ được một phần trong mỗi tệp; bỏ dòng ---"]


def test_endless_nesting_is_a_fault_not_a_crash(tmp_path: Path):
    document = read_text(tmp_path, "[" * 5000 + "]" * 5000)
    assert document.content is None
    assert len(document.faults) == 1


def test_paths_read_like_the_file():
    assert show(("fees", 0, "amount")) == "fees[0].amount"
    assert show(()) == ""
