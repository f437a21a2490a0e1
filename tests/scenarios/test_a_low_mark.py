"""From a low mark to its end, over JSON lines: ticket, answer, reopened, content; figures that outlive the citizen."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from tests.scenarios.test_rating_walk import Process, killed_at_the_end


class OneStopOffice:
    """Officers without a group: ``motcua`` in this process, on the data of the one that talks with the citizens."""

    def __init__(self, folder: Path) -> None:
        self._environment = {"MOTCUA_DATA_DIR": str(folder), "MOTCUA_REPORTS__THRESHOLD": "2"}

    def runs(self, *arguments: str) -> str:
        done = CliRunner().invoke(cli, arguments, env=self._environment)
        assert done.exit_code == 0, done.stderr
        return done.stdout

    def stars(self) -> list[Any]:
        """What the report says of the star ratings."""
        report = json.loads(self.runs("report", "--format", "json"))
        return [each for each in report["overall"]["surveys"] if each["questionnaire"] == "sao-2026"]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OneStopOffice:
    monkeypatch.chdir(tmp_path)
    return OneStopOffice(tmp_path)


def press(reply: Any, words: str) -> str:
    """The payload of the button that says ``words``."""
    [payload] = [button["press"] for row in reply["buttons"] for button in row if words in button["text"]]
    return payload


def rates(process: Process, chat: str, stars: str) -> Any:
    """The last reply to a rating with so many stars at the counter."""
    question = process.says(chat=chat, text="/start dg_H99-01")
    return process.says(chat=chat, press=press(question, f"{stars} ⭐"))


def test_a_low_mark_is_answered_reopened_and_settled_and_the_figures_outlive_the_citizen(
    tmp_path: Path, office: OneStopOffice, started_before: Callable[[Path], None]
) -> None:
    started_before(tmp_path)
    with killed_at_the_end(tmp_path) as process:
        for chat, stars in (("an", "5"), ("chau", "4"), ("dung", "5")):
            rates(process, chat, stars)
        why = rates(process, "binh", "1")
        process.says(chat="binh", press=press(why, "Phải chờ lâu"))
        asked = process.says(chat="binh", text="gọi 0912 345 678 mãi không ai nghe máy")
        closing = process.says(chat="binh", press=press(asked, "Xong"))
        sent = process.says(chat="binh", press=press(closing, "trả lời cho tôi"))["text"]
        number = next(word for word in sent.replace("<b>", " ").replace("</b>", " ").split() if word[:3] == "26-")
        shown = office.runs("tickets", "show", number)
        assert "không ai nghe máy" in shown
        assert "0912" not in shown
        assert "binh" not in shown

        office.runs("tickets", "resolve", number, "Đã thêm người trực điện thoại.")
        told = process.hears_by_itself(chat="binh", text="cảm ơn")
        assert "Đã thêm người trực điện thoại." in told["text"]
        process.says(chat="binh", press=press(told, "xem lại"))
        process.says(chat="binh", text="hôm nay gọi vẫn không được")
        assert "hôm nay gọi vẫn không được" in office.runs("tickets", "show", number)
        office.runs("tickets", "resolve", number, "Đã sửa tổng đài.")
        told = process.hears_by_itself(chat="binh", text="cảm ơn")
        assert "xem lại" not in str(told["buttons"])
        assert "cảm ơn" in process.says(chat="binh", press=press(told, "hài lòng"))["text"].casefold()

        before = office.stars()
        assert before[0]["responses"] == {"value": 4, "withheld": False}
        assert "Đã xóa" in process.says(chat="binh", text="/xoadulieu")["text"]
        assert office.stars() == before
