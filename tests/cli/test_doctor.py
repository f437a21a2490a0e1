"""``motcua doctor`` at the command line: in words, as JSON, and by its exit code."""

import json
from pathlib import Path

import pytest

from tests.builders import KnowledgeFolder
from tests.cli.conftest import Command


@pytest.fixture(autouse=True)
def _without_telegram(monkeypatch: pytest.MonkeyPatch, knowledge_folder: KnowledgeFolder) -> None:
    monkeypatch.setenv("MOTCUA_TELEGRAM__TOKEN", "99:TEST")
    monkeypatch.setenv("MOTCUA_TELEGRAM__BASE_URL", "http://127.0.0.1:9/bot")
    monkeypatch.setenv("MOTCUA_KNOWLEDGE_DIR", str(knowledge_folder.folder))


def test_a_fault_is_told_with_what_to_do_and_by_the_exit_code(motcua: Command, tmp_path: Path):
    done = motcua("doctor")
    assert (done.code, done.err) == (1, "")
    assert "✔ settings: Cấu hình đọc được, không có lỗi." in done.out
    assert "✘ token: Không hỏi được Telegram (" in done.out
    assert "    → Kiểm tra mạng, tường lửa" in done.out
    assert done.out.splitlines()[-1].endswith(" việc cần xem.")
    assert "99:TEST" not in done.out
    assert not (tmp_path / "data").exists()


def test_as_json_it_is_for_programs(motcua: Command):
    done = motcua("doctor", "--json")
    told = json.loads(done.out)
    assert (done.code, told["ok"]) == (1, False)
    assert {"check", "verdict", "sentence", "advice"} == set(told["findings"][0])
    assert {each["check"]: each["verdict"] for each in told["findings"]}["token"] == "fault"


def test_faulty_settings_are_a_fault_like_any_other(motcua: Command, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOTCUA_LOG_LEVEL", "loud")
    done = motcua("doctor")
    assert (done.code, done.out.splitlines()[0].startswith("✘ settings: MOTCUA_LOG_LEVEL: ")) == (1, True)
