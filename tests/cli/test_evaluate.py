"""``motcua evaluate``."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.builders import KnowledgeFolder
from tests.cli.conftest import Command

QUESTIONS: list[dict[str, Any]] = [
    {"id": "1", "behaviour": "answer", "codes": ["1.000001"], "question": "nhà tôi muốn nuôi voi", "accented": True},
    {"id": "2", "behaviour": "answer", "codes": ["1.000001"], "question": "tha dieu xin phep ai", "accented": False},
    {"id": "3", "behaviour": "oos", "codes": [], "question": "giá vàng", "accented": True},
]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(question) for question in QUESTIONS), encoding="utf-8")
    return file


def test_the_measures_come_as_tables(motcua: Command, knowledge_folder: KnowledgeFolder, questions: Path):
    done = motcua("evaluate", str(questions), "--knowledge", str(knowledge_folder.folder))
    assert (done.code, done.err) == (0, "")
    for told in ("R@1", "Trả lời ngay", "Dựng chỉ mục", "1 câu chưa đúng", "1.000002"):
        assert told in done.out


def test_scripts_get_json(motcua: Command, knowledge_folder: KnowledgeFolder, questions: Path):
    done = motcua("evaluate", str(questions), "--json", "--knowledge", str(knowledge_folder.folder))
    measured = json.loads(done.out)
    assert done.code == 0
    assert measured["rankings"]["all"] == {"count": 2, "first": 0.5, "first_three": 1.0, "reciprocal": 0.75}
    assert measured["precision"] == 0.5
    assert [miss["question"] for miss in measured["misses"]] == ["tha dieu xin phep ai"]


def test_without_misses_there_is_no_table_of_them(motcua: Command, knowledge_folder: KnowledgeFolder, questions: Path):
    questions.write_text(json.dumps(QUESTIONS[0]), encoding="utf-8")
    done = motcua("evaluate", str(questions), "--knowledge", str(knowledge_folder.folder))
    assert "chưa đúng" not in done.out


def test_a_file_that_cannot_be_read_is_wrong_usage(motcua: Command, tmp_path: Path):
    done = motcua("evaluate", str(tmp_path / "none.jsonl"))
    assert (done.code, done.out) == (2, "")
    assert "không đọc được tệp" in done.err
    assert len(done.err.splitlines()) == 1
