"""``motcua report``: files for offices, JSON for programs, one plain sentence for whatever cannot be."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.content.knowledge import shipped
from bot.domain.survey_walk import Occasion, OccasionKind
from bot.service.dialogue import RecordAnswer
from bot.service.secrets import HashKey
from bot.store.database import Database, sqlite_url
from bot.store.migrating import migrate
from bot.store.ratings import SqlRatings
from tests.builders import HANOI, FixedClock, KnowledgeFolder
from tests.cli.conftest import Command, Finished

STARS = "sao-2026"
Rate = Callable[..., None]


@pytest.fixture
def office(knowledge_folder: KnowledgeFolder) -> KnowledgeFolder:
    """An office that asks for stars."""
    knowledge_folder.write(f"surveys/{STARS}.yaml", (shipped() / "surveys" / f"{STARS}.yaml").read_bytes())
    return knowledge_folder


@pytest.fixture
def report(motcua: Command, office: KnowledgeFolder) -> Command:
    return lambda *arguments: motcua("report", "--knowledge", str(office.folder), *arguments)


@pytest.fixture
def rate(tmp_path: Path) -> Rate:
    """Citizens who give stars today."""

    def give(citizens: int, stars: int, unit: str = "H99.01", days_ago: int = 0) -> None:
        (tmp_path / "data").mkdir(exist_ok=True)
        database = Database(sqlite_url(tmp_path / "data"))
        migrate(database)
        ratings = SqlRatings(
            database, FixedClock(datetime.now(HANOI) - timedelta(days=days_ago)), HashKey(b"a key for tests")
        )
        occasion = Occasion(kind=OccasionKind.COUNTER, unit=unit)
        answer = RecordAnswer(questionnaire=STARS, occasion=occasion, item="cham-sao", values=(stars,))
        ratings.carry_out_all((f"telegram:{unit}{number}{stars}", answer) for number in range(citizens))
        database.close()

    return give


def refusal(done: Finished) -> str:
    """The one sentence of a command that was wrongly used."""
    assert (done.code, done.out) == (2, "")
    [sentence] = done.err.splitlines()
    return sentence


def stars_of(found: dict[str, Any]) -> dict[str, Any]:
    [survey] = found["surveys"]
    return survey["overall"]


def test_json_alone_is_printed(report: Command, rate: Rate):
    rate(6, 5)
    rate(2, 1)
    done = report("--format", "json")
    found = json.loads(done.out)
    assert (done.code, done.err, found["schema"]) == (0, "", "motcua-report/1")
    assert (stars_of(found["overall"])["part"], stars_of(found["overall"])["whole"]) == (6, 8)


def test_too_few_citizens_are_not_told(report: Command, rate: Rate):
    rate(4, 5)
    found = json.loads(report("--format", "json").out)
    assert stars_of(found["overall"]) == {
        **dict.fromkeys(("part", "whole", "percent", "low", "high", "change")),
        "withheld": True,
    }


def test_how_few_are_too_few_is_a_setting(report: Command, rate: Rate, monkeypatch: pytest.MonkeyPatch):
    rate(4, 5)
    monkeypatch.setenv("MOTCUA_REPORTS__THRESHOLD", "4")
    found = json.loads(report("--format", "json").out)
    assert (found["threshold"], stars_of(found["overall"])["whole"]) == (4, 4)


def test_without_dates_this_year_so_far_is_reported(report: Command):
    found = json.loads(report("--format", "json").out)
    today = datetime.now(HANOI).date()
    assert found["period"]["first"] == f"{today.year}-01-01"
    assert found["period"]["last"].startswith(f"{today:%Y-%m}")


@pytest.mark.parametrize("days", [("2025-03-01", "2025-05-31"), ("01/03/2025", "31/5/2025")])
def test_days_are_taken_as_iso_or_as_vietnamese_offices_write_them(report: Command, days: tuple[str, str]):
    found = json.loads(report("--format", "json", "--from", days[0], "--to", days[1]).out)
    assert found["period"] == {"first": "2025-03-01", "last": "2025-05-31"}


def test_several_formats_share_a_stem(report: Command, tmp_path: Path):
    done = report("--format", "json, xlsx,html", "--out", str(tmp_path / "moi" / "bao-cao"))
    files = [tmp_path / "moi" / f"bao-cao.{kind}" for kind in ("json", "xlsx", "html")]
    assert done.out.splitlines() == [str(file) for file in files]
    assert [file.read_bytes()[:4] for file in files] == [b'{\n "', b"PK\x03\x04", b"<!DO"]


def test_a_stem_that_ends_like_a_format_loses_the_ending(report: Command, tmp_path: Path):
    done = report("--format", "json,html", "--out", str(tmp_path / "bao-cao.html"))
    assert [Path(line).name for line in done.out.splitlines()] == ["bao-cao.json", "bao-cao.html"]


def test_one_format_is_written_to_the_very_file(report: Command, tmp_path: Path):
    file = tmp_path / "bao cao quy 1"
    assert report("--format", "json", "--out", str(file)).out == f"{file}\n"
    assert json.loads(file.read_text(encoding="utf-8"))["schema"] == "motcua-report/1"


def test_into_a_folder_the_files_go_by_a_telling_name(report: Command, tmp_path: Path):
    done = report(
        "--format", "html", "--from", "2025-01-01", "--to", "2025-03-31", "--unit", "h99", "--out", str(tmp_path)
    )
    assert done.out == f"{tmp_path / 'bao-cao-H99-2025-01-2025-03.html'}\n"


def test_without_a_file_workbook_and_page_go_to_the_data_folder(report: Command, tmp_path: Path):
    done = report("--format", "html", "--from", "2025-01-01", "--to", "2025-01-31")
    [file] = (tmp_path / "data" / "reports").iterdir()
    assert (done.code, done.out) == (0, f"{file}\n")


def test_a_report_of_a_unit_counts_that_unit(report: Command, rate: Rate):
    rate(6, 5)
    rate(7, 4, unit="H99")
    found = json.loads(report("--format", "json", "--unit", "H99.01").out)
    assert (found["unit"], found["unit_name"]) == ("H99.01", "Điểm tiếp nhận thôn Đông")
    assert stars_of(found["overall"])["whole"] == 6


FORMATS = "--format: cần một hoặc nhiều trong json, xlsx, html, cách nhau bằng dấu phẩy"
NO_DAY = "cần một ngày có thật như 2026-01-31 hoặc 31/01/2026, nhưng gặp"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--format pdf", f"{FORMATS}, không có “pdf”."),
        ("--format ,", f"{FORMATS}."),
        ("", f"{FORMATS}."),
        ("--format json --from hôm-qua", f"--from: {NO_DAY} “hôm-qua”."),
        ("--format json --to 2026-02-30", f"--to: {NO_DAY}"),
        ("--format json --to 01/01/0001", f"--to: {NO_DAY}"),
        (
            "--format json --from 2026-03-01 --to 28/02/2026",
            "--from (01/03/2026) phải trước hoặc bằng --to (28/02/2026).",
        ),
        ("--format json --from 2001-01-01 --to 2026-01-01", "Kỳ báo cáo dài nhất 10 năm"),
        ("--format json --unit H98", "--unit: không có đơn vị “H98”; các đơn vị trong offices.yaml: H99, H99.01."),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(report: Command, arguments: str, said: str):
    assert refusal(report(*arguments.split())).startswith(said)


def test_a_place_that_cannot_be_written_is_told(report: Command, tmp_path: Path):
    (tmp_path / "tep").write_text("")
    assert "chọn nơi khác bằng --out" in refusal(report("--format", "html", "--out", str(tmp_path / "tep" / "bao-cao")))


def test_a_report_is_written_whole_or_not_at_all(report: Command, tmp_path: Path):
    (tmp_path / "bao-cao.json").mkdir()
    refusal(report("--format", "json,html", "--out", str(tmp_path / "bao-cao")))
    assert not list(tmp_path.rglob("*.dang-ghi"))
