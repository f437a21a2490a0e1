"""``motcua ask`` and ``motcua chat``: the assembled assistant."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import KnowledgeFolder
from tests.cli.conftest import Command

QUESTION = "le phi giay phep voi"


@pytest.fixture(autouse=True)
def _made_up_knowledge(knowledge_folder: KnowledgeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_KNOWLEDGE_DIR", str(knowledge_folder.folder))


def lines(*objects: dict[str, str]) -> str:
    return "".join(json.dumps(line) + "\n" for line in objects)


def test_one_question_one_answer(motcua: Command):
    done = motcua("ask", QUESTION)
    assert (done.code, done.err) == (0, "")
    assert "8.000" in done.out


def test_a_question_needs_no_quotes(motcua: Command):
    assert "8.000" in motcua("ask", *QUESTION.split()).out


def test_an_answer_as_json(motcua: Command):
    done = motcua("ask", "--json", QUESTION)
    [answer] = [json.loads(line) for line in done.out.splitlines()]
    assert answer["outcome"]["kind"] == "answer"
    assert answer["outcome"]["procedure"] == "1.000001"
    assert answer["outcome"]["intents"] == ["fee"]
    assert answer["outcome"]["candidates"][0]["code"] == "1.000001"


def test_asking_once_leaves_nothing_behind(motcua: Command, tmp_path: Path):
    motcua("ask", "nuôi rồng ba đầu ở đâu")
    assert [each.name for each in (tmp_path / "data").iterdir()] == ["cache"], (
        "the knowledge, and nothing of the question"
    )


def test_a_missing_question_is_wrong_usage(motcua: Command):
    assert motcua("ask").code == 2
    assert motcua("hat").code == 2


def test_chat_over_json_lines_remembers_each_citizen(motcua: Command):
    done = motcua(
        "chat",
        "--json",
        stdin=lines(
            {"chat": "a", "text": QUESTION},
            {"chat": "b", "text": "xin chào"},
            {"chat": "a", "text": "mất bao lâu"},
        ),
    )
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [answer["chat"] for answer in answers] == ["a", "b", "a"]
    assert answers[1]["outcome"]["kind"] == "smalltalk"
    assert (answers[2]["outcome"]["procedure"], answers[2]["outcome"]["intents"]) == ("1.000001", ["time"])


def test_a_citizen_is_remembered_after_a_restart_and_forgotten_on_demand(motcua: Command, tmp_path: Path):
    motcua("chat", "--json", stdin=lines({"chat": "a", "text": QUESTION}))
    done = motcua(
        "chat", "--json", stdin=lines({"chat": "a", "text": "mất bao lâu"}, {"chat": "a", "text": "/xoadulieu"})
    )
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert answers[0]["outcome"]["procedure"] == "1.000001"
    with sqlite3.connect(tmp_path / "data" / "motcua.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM dialogues").fetchone() == (0,)
    database.close()


def test_a_malformed_line_does_not_end_the_chat(motcua: Command):
    done = motcua("chat", "--json", stdin="hỏng\n" + lines({"chat": "a", "text": "/start"}))
    wrong, right = (json.loads(line) for line in done.out.splitlines())
    assert done.code == 0
    assert (wrong["outcome"]["kind"], right["outcome"]["kind"]) == ("refused", "menu")


def test_chat_in_the_terminal(motcua: Command):
    done = motcua("chat", stdin=f"{QUESTION}\n/thoat\n")
    assert done.code == 0
    assert "8.000" in done.out
    assert done.out.rstrip().endswith("Tạm biệt!")


def test_another_knowledge_base_can_be_named(motcua: Command, tmp_path: Path, started_before: Callable[[Path], None]):
    started_before(tmp_path / "data")
    folder = Path(__file__).parents[2] / "knowledge"
    done = motcua("ask", "--json", "--knowledge", str(folder), "làm giấy khai sinh cho con")
    assert json.loads(done.out)["outcome"]["procedure"] == "1.001193"


def test_faulty_knowledge_is_told_and_nothing_starts(motcua: Command, knowledge_folder: KnowledgeFolder):
    knowledge_folder.replace("procedures/nong-nghiep/nuoi-voi.yaml", "level: commune", "level: village")
    for command in (("ask", QUESTION), ("chat",), ("chat", "--json")):
        done = motcua(*command)
        assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)


def test_wrong_settings_are_told_one_sentence_each(motcua: Command, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOTCUA_DATABASE_URL", "mysql://u:hunter2@h/d")
    done = motcua("chat", "--json")
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert "hunter2" not in done.err


def test_a_database_out_of_reach_is_told_in_one_sentence(motcua: Command, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOTCUA_DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:9/d?connect_timeout=2")
    done = motcua("chat", "--json")
    assert (done.code, len(done.err.splitlines())) == (1, 1)
    assert done.err.startswith("Không dùng được cơ sở dữ liệu: ")
    assert "hunter2" not in done.err


def test_a_data_folder_that_cannot_be_made_is_told(motcua: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path / "file" / "data"))
    done = motcua("chat", "--json")
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert "data_dir: không tạo được thư mục" in done.err


def test_chat_works_on_postgresql(motcua: Command, postgres_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOTCUA_DATABASE_URL", postgres_url)
    motcua("chat", "--json", stdin=lines({"chat": "a", "text": QUESTION}))
    done = motcua("chat", "--json", stdin=lines({"chat": "a", "text": "mất bao lâu"}))
    assert json.loads(done.out)["outcome"]["procedure"] == "1.000001"


def test_the_real_process_speaks_utf8_in_any_locale(motcua_process: Command):
    said = json.dumps({"chat": "â", "text": "lệ phí giấy phép voi"}, ensure_ascii=False)
    done = motcua_process("chat", "--json", stdin=said + "\n", LC_ALL="C", PYTHONIOENCODING="ascii")
    answer = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert (answer["chat"], answer["outcome"]["procedure"]) == ("â", "1.000001")
    assert "Lệ phí" in answer["replies"][0]["text"]


def test_broken_bytes_do_not_break_the_process(motcua_process: Command):
    hostile = b'\xff\xfe\n{"chat": "a", "text": "\xff\xfe \\ud83d \\u0000"}\n{"chat": "a", "text": "/start"}\n'
    done = motcua_process("chat", "--json", stdin=hostile)
    kinds = [json.loads(line)["outcome"]["kind"] for line in done.out.splitlines()]
    assert (done.code, len(kinds), kinds[0], kinds[2]) == (0, 3, "refused", "menu")


def test_a_reader_that_goes_away_ends_the_chat_quietly(motcua_process: Command, tmp_path: Path):
    # the pipe's reading end is closed at once, long before the first answer
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate(lines({"chat": "a", "text": "/start"}).encode() * 3)
    assert b"Traceback" not in err
