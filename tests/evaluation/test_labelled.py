"""Labelled questions and dialogues read from JSON lines."""

import json
from pathlib import Path

import pytest

from bot.evaluation.json_lines import LabelsFaulty
from bot.evaluation.labelled import LabelledQuestion, read, read_dialogues

LINE = {
    "id": "1",
    "source": "made up",
    "behaviour": "answer",
    "codes": ["1.000001"],
    "question": "nuôi voi",
    "accented": True,
}
DIALOGUE = {"id": "d", "turns": [{"text": "nuôi voi", "expect": "answer", "codes": ["1.000001"]}]}


def written(folder: Path, *lines: str) -> Path:
    file = folder / "questions.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_every_line_is_a_question_and_blank_lines_are_none(tmp_path: Path):
    file = written(tmp_path, json.dumps(LINE), "", json.dumps({**LINE, "id": "2", "behaviour": "oos", "codes": []}))
    first, second = read(file)
    assert first == LabelledQuestion(
        id="1", question="nuôi voi", behaviour="answer", codes=("1.000001",), accented=True
    )
    assert (second.id, second.behaviour) == ("2", "oos")


def test_a_question_may_hold_any_separator_that_is_no_end_of_line(tmp_path: Path):
    [only] = read(written(tmp_path, json.dumps({**LINE, "question": "nuôi\u2028voi"}, ensure_ascii=False)))
    assert only.question == "nuôi\u2028voi"


def test_every_faulty_line_is_told_with_its_number(tmp_path: Path):
    file = written(tmp_path, json.dumps(LINE), "no json", json.dumps({**LINE, "behaviour": "perhaps"}))
    with pytest.raises(LabelsFaulty) as faulty:
        read(file)
    assert [fault.split(": ")[0] for fault in faulty.value.faults] == [f"{file}:2 dòng", f"{file}:3 behaviour"]


def test_a_file_without_questions_is_a_fault(tmp_path: Path):
    with pytest.raises(LabelsFaulty, match="không có câu hỏi có nhãn nào"):
        read(written(tmp_path, ""))


def test_a_file_that_is_not_there_or_no_text_is_a_fault(tmp_path: Path):
    with pytest.raises(LabelsFaulty, match="không đọc được tệp"):
        read(tmp_path / "none.jsonl")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LabelsFaulty, match="UTF-8"):
        read(tmp_path / "binary")


def test_a_dialogue_is_what_one_citizen_says(tmp_path: Path):
    [dialogue] = read_dialogues(written(tmp_path, json.dumps(DIALOGUE)))
    assert [(turn.text, turn.expect, turn.codes) for turn in dialogue.turns] == [("nuôi voi", "answer", ("1.000001",))]


def test_a_faulty_turn_is_told_with_its_place(tmp_path: Path):
    silent = {"id": "d", "turns": [{"expect": "answer"}]}
    file = written(tmp_path, json.dumps(DIALOGUE), json.dumps(silent), json.dumps({"id": "e", "turns": []}))
    with pytest.raises(LabelsFaulty) as faulty:
        read_dialogues(file)
    assert faulty.value.faults == [
        f"{file}:2 turns.0.text: không phải đoạn hội thoại có nhãn (missing)",
        f"{file}:3 turns: không phải đoạn hội thoại có nhãn (too_short)",
    ]
