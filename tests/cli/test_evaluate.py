"""``motcua evaluate``."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation import peers
from tests.builders import KnowledgeFolder
from tests.cli.conftest import Command, Finished

QUESTIONS: list[dict[str, Any]] = [
    {"id": "1", "behaviour": "answer", "codes": ["1.000001"], "question": "nhà tôi muốn nuôi voi", "accented": True},
    {"id": "2", "behaviour": "answer", "codes": ["1.000001"], "question": "tha dieu xin phep ai", "accented": False},
    {"id": "3", "behaviour": "oos", "codes": [], "question": "giá vàng", "accented": True},
]
DIALOGUE: dict[str, Any] = {
    "id": "d",
    "turns": [
        {"text": "nuôi voi xin phép ở đâu", "expect": "answer", "codes": ["1.000001"]},
        {"text": "mất bao lâu", "expect": "answer", "codes": ["1.000001"]},
        {"text": "thả diều đăng ký ở đâu", "expect": "near", "codes": []},
    ],
}


class Evaluate:
    """Runs ``motcua evaluate`` on a file of three questions and a knowledge of two procedures."""

    def __init__(self, motcua: Command, knowledge: KnowledgeFolder, folder: Path) -> None:
        self._motcua = motcua
        self._knowledge = knowledge
        self.folder = folder
        self.questions = self.write("questions.jsonl", *QUESTIONS)

    def write(self, name: str, *lines: dict[str, Any]) -> Path:
        file = self.folder / name
        file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
        return file

    def __call__(self, *options: str, quick: bool = True) -> Finished:
        known = ("--knowledge", str(self._knowledge.folder))
        return self._motcua("evaluate", str(self.questions), *known, *(["--quick"] if quick else []), *options)

    def measured(self, *options: str, quick: bool = True) -> dict[str, Any]:
        done = self("--json", *options, quick=quick)
        assert done.code == 0, done.err
        return json.loads(done.out)


@pytest.fixture
def evaluate(motcua: Command, knowledge_folder: KnowledgeFolder, tmp_path: Path) -> Evaluate:
    return Evaluate(motcua, knowledge_folder, tmp_path)


def test_the_measures_come_as_tables_beside_those_of_others(evaluate: Evaluate):
    done = evaluate(quick=False)
    assert (done.code, done.err) == (0, "")
    for told in ("R@1", "BM25", "WRatio", "token_set", "Trả lời ngay", "Dựng chỉ mục", "1 câu chưa đúng", "1.000002"):
        assert told in done.out


def test_scripts_get_json(evaluate: Evaluate):
    measured = evaluate.measured(quick=False)
    assert measured["rankings"]["all"] == {"count": 2, "first": 0.5, "first_three": 1.0, "reciprocal": 0.75}
    assert measured["precision"] == 0.5
    assert [miss["question"] for miss in measured["misses"]] == ["tha dieu xin phep ai"]
    assert [peer["name"].split()[0] for peer in measured["peers"]] == ["BM25", "rapidfuzz", "rapidfuzz"]
    assert measured["peers"][0]["rankings"]["accented"]["count"] == 1


def test_without_bm25s_the_rest_is_measured_and_it_is_said_how_to_install_it(
    evaluate: Evaluate, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "bm25s", None)  # as Python itself says that there is no such module
    done = evaluate(quick=False)
    assert done.code == 0
    assert done.err.splitlines() == ["Chưa cài bm25s nên không so với BM25; muốn so, chạy: pip install bm25s"]
    assert "WRatio" in done.out
    assert len(peers.PEERS) == 3


def test_without_misses_there_is_no_table_of_them(evaluate: Evaluate):
    evaluate.write("questions.jsonl", QUESTIONS[0])
    assert "chưa đúng" not in evaluate().out


def test_dialogues_beside_the_questions_are_talked_through(evaluate: Evaluate):
    evaluate.write("dialogues.jsonl", DIALOGUE)
    told = evaluate.measured(quick=False)["dialogues"]
    assert (told["turns_right"]["gained"], told["turns_right"]["count"]) == (2, 3)
    assert [(wrong["turn"], wrong["heard"]["procedure"]) for wrong in told["wrong"]] == [(3, "1.000002")]


def test_a_quick_run_talks_only_when_told_to(evaluate: Evaluate):
    evaluate.write("dialogues.jsonl", DIALOGUE)
    assert evaluate.measured()["dialogues"] is None
    other = evaluate.write("other.jsonl", DIALOGUE)
    assert evaluate.measured("--dialogues", str(other))["dialogues"]["count"] == 1


def test_nothing_of_the_dialogues_is_kept(evaluate: Evaluate):
    file = evaluate.write("dialogues.jsonl", DIALOGUE)
    before = set(evaluate.folder.iterdir())
    evaluate.measured("--dialogues", str(file))
    assert set(evaluate.folder.iterdir()) == before


def test_a_third_of_the_examples_is_left_out_at_a_time(evaluate: Evaluate):
    folds = evaluate.measured("--leave-out", "3")["leave_out"]
    assert folds["parts"] == 3
    assert folds["examples"]["all.first"]["count"] == 16
    assert "Kiểm tra chéo" in evaluate("--leave-out", "3").out


def test_a_saved_run_shows_what_got_worse(evaluate: Evaluate, knowledge_folder: KnowledgeFolder):
    run = str(evaluate.folder / "run.json")
    assert evaluate("--save", run).code == 0
    knowledge_folder.replace("procedures/van-hoa/tha-dieu.yaml", "1.000002", "1.000003")
    evaluate.write("questions.jsonl", *QUESTIONS[1:], {**QUESTIONS[0], "codes": ["1.000003"]})
    compared = evaluate.measured("--compare", run)["comparison"]
    assert (compared["common"], compared["codes_added"], compared["codes_removed"]) == (3, ["1.000003"], ["1.000002"])
    assert ("nhà tôi muốn nuôi voi", -1) in [(one["question"], one["verdict"]) for one in compared["changed"]]
    told = evaluate("--compare", run).out
    for words in ("3 câu có ở cả hai lần", "Danh mục khác trước", "kém hơn", "Thay đổi theo thước đo"):
        assert words in told


@pytest.mark.parametrize("option", ["--compare", "--dialogues"])
def test_a_second_file_that_cannot_be_read_is_wrong_usage(evaluate: Evaluate, option: str):
    done = evaluate(option, str(evaluate.folder / "none"))
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [f"{evaluate.folder / 'none'}: không đọc được tệp (No such file or directory)"]


def test_a_run_that_cannot_be_saved_is_wrong_usage(evaluate: Evaluate):
    done = evaluate("--save", str(evaluate.folder / "none" / "run.json"))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"--save: không có thư mục {evaluate.folder / 'none'}")


@pytest.mark.parametrize("parts", ["1", "11", "-3"])
def test_parts_that_make_no_sense_are_wrong_usage(evaluate: Evaluate, parts: str):
    done = evaluate("--leave-out", parts)
    assert (done.code, done.err) == (2, f"--leave-out: cần một số từ 2 đến 10, nhưng gặp {parts}.\n")


def test_a_file_that_cannot_be_read_is_wrong_usage(motcua: Command, tmp_path: Path):
    done = motcua("evaluate", str(tmp_path / "none.jsonl"))
    assert (done.code, done.out) == (2, "")
    assert "không đọc được tệp" in done.err
    assert len(done.err.splitlines()) == 1


def test_every_faulty_line_is_told(evaluate: Evaluate):
    evaluate.questions.write_text('{"id": 1}\nno json\n', encoding="utf-8")
    done = evaluate()
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 2
