"""Rating from the phone: one message that changes, and a walk that survives the bot's sudden death."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.scenarios.conftest import MEASURED, REPOSITORY, Service


async def test_a_visit_is_rated_in_one_message_that_changes(service: Service) -> None:
    binh = service.citizen()
    question = await service.asks(binh, "/start dg_H99")
    assert "1/1" in question.text
    binh.presses("1 ⭐")
    why = await binh.hears()
    binh.presses("☐ Phải chờ lâu")
    ticked = await binh.hears()
    assert "☑ Phải chờ lâu" in ticked.button_texts
    binh.sends_sticker()
    assert "nhãn dán" in (await binh.hears()).text
    binh.presses("✅ Xong", ticked)
    thanks = await binh.hears()
    assert {each.message_id for each in (why, ticked, thanks)} == {question.message_id}
    assert "muốn nhận câu trả lời" in thanks.text
    assert "mời quay lại ngày mai" in (await service.asks(binh, "/start dg_H99")).text


class Process:
    """``motcua chat --json`` as another program talks to it."""

    def __init__(self, folder: Path) -> None:
        environment = {
            **os.environ,
            "MOTCUA_DATA_DIR": str(folder),
            "MOTCUA_KNOWLEDGE_DIR": str(REPOSITORY / "knowledge"),
        }
        environment.pop(MEASURED, None)  # it will be killed, and leaves no figures behind
        command = [sys.executable, "-m", "bot", "chat", "--json"]
        pipe = subprocess.PIPE
        self.running = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, cwd=REPOSITORY, text=True)

    def says(self, **line: str) -> Any:
        """Send one line; the last reply to it."""
        assert self.running.stdin is not None
        self.running.stdin.write(json.dumps({"chat": "binh", **line}) + "\n")
        self.running.stdin.flush()
        return self._reads()["replies"][-1]

    def hears_by_itself(self, **line: str) -> Any:
        """Send one line; what the bot tells by itself before it replies."""
        told = self.says(**line)
        self._reads()
        return told

    def _reads(self) -> Any:
        assert self.running.stdout is not None
        return json.loads(self.running.stdout.readline())


@contextmanager
def killed_at_the_end(folder: Path) -> Generator[Process]:
    process = Process(folder)
    with process.running:
        yield process
        process.running.kill()


def test_killed_in_the_middle_the_walk_goes_on_where_it_was(
    tmp_path: Path, started_before: Callable[[Path], None]
) -> None:
    started_before(tmp_path)
    with killed_at_the_end(tmp_path) as before:
        first = before.says(press="1:s:mot-cua-2025:H99")
        second = before.says(press=first["buttons"][0][0]["press"])
        assert "2/6" in second["text"]
    with killed_at_the_end(tmp_path) as after:
        assert after.says(text="/start")["buttons"][0][0]["text"] == "▶ Chấm điểm tiếp"
        assert "3/6" in after.says(press=second["buttons"][0][0]["press"])["text"]
    with closing(sqlite3.connect(tmp_path / "motcua.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM answers").fetchone() == (2,)
        assert database.execute("SELECT count(*), sum(is_final) FROM responses").fetchone() == (1, 0)
