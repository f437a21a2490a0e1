"""``motcua surveys``: responses for research, and what an office says of itself."""

import asyncio
import csv
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.content.knowledge import shipped
from bot.domain.months import month_of, months_later
from bot.domain.survey_walk import Occasion, OccasionKind
from bot.service.dialogue import RecordAnswer
from bot.service.rating_ports import OfficeMark
from bot.service.secrets import HashKey
from bot.store.database import Database, sqlite_url
from bot.store.migrating import migrate
from bot.store.rating_figures import SqlRatingFigures
from bot.store.ratings import SqlRatings
from tests.builders import HANOI, FixedClock, KnowledgeFolder
from tests.cli.conftest import Command, Finished

STARS, ONE_STOP = "sao-2026", "mot-cua-2025"
TODAY = datetime.now(HANOI)
LAST_MONTH = months_later(month_of(TODAY.date()), -1)


@pytest.fixture
def surveys(motcua: Command, knowledge_folder: KnowledgeFolder) -> Command:
    """The commands of an office that asks for stars and for the nine indices."""
    for name in (STARS, ONE_STOP):
        knowledge_folder.write(f"surveys/{name}.yaml", (shipped() / "surveys" / f"{name}.yaml").read_bytes())
    return lambda *arguments: motcua("surveys", *arguments, "--knowledge", str(knowledge_folder.folder))


@pytest.fixture
def database(tmp_path: Path) -> Database:
    (tmp_path / "data").mkdir()
    database = Database(sqlite_url(tmp_path / "data"))
    migrate(database)
    return database


def rate(database: Database, citizens: int, now: datetime) -> None:
    ratings = SqlRatings(database, FixedClock(now), HashKey(b"a key for tests"))
    occasion = Occasion(kind=OccasionKind.COUNTER, unit="H99.01")
    answer = RecordAnswer(questionnaire=STARS, occasion=occasion, item="cham-sao", values=(4,))
    ratings.carry_out_all((f"telegram:{number}", answer) for number in range(citizens))


def marks(database: Database) -> Sequence[OfficeMark]:
    return asyncio.run(SqlRatingFigures(database).office_marks(date(2025, 1, 1), TODAY.date()))


def refusal(done: Finished) -> str:
    """The one sentence of a command that was wrongly used."""
    assert (done.code, done.out) == (2, "")
    [sentence] = done.err.splitlines()
    return sentence


def test_responses_of_months_that_are_over_are_written_with_their_dictionary(
    surveys: Command, database: Database, tmp_path: Path
):
    rate(database, 6, datetime.combine(LAST_MONTH, TODAY.timetz()))
    rate(database, 7, TODAY)
    done = surveys("export", "--out", str(tmp_path / "moi" / "phieu.csv"))
    data, dictionary, told = done.out.splitlines()
    assert (done.code, data, dictionary) == (
        0, str(tmp_path / "moi" / "phieu.csv"), str(tmp_path / "moi" / "phieu-tu-dien.csv"),
    )  # fmt: skip
    assert told.startswith("6 phiếu không danh tính; mỗi dòng giống ít nhất 4 dòng khác")
    assert "Chưa gồm tháng này" in done.err
    with Path(data).open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [row["sao-2026.cham-sao"] for row in rows] == ["4"] * 6
    assert Path(dictionary).exists()


def test_who_insists_gets_the_running_month_too(surveys: Command, database: Database, tmp_path: Path):
    rate(database, 7, TODAY)
    done = surveys("export", "--out", str(tmp_path / "phieu.csv"), "--include-running-month")
    assert (done.err, done.out.splitlines()[2].split()[0]) == ("", "7")


def test_fewer_than_the_threshold_stay_out(surveys: Command, database: Database, tmp_path: Path):
    rate(database, 4, TODAY)
    done = surveys("export", "--out", str(tmp_path / "phieu.csv"), "--include-running-month")
    assert (done.out.splitlines()[2].split()[0], "quá ít phiếu giống chúng" in done.err) == ("0", True)


def test_an_export_that_cannot_be_written_is_told(surveys: Command, tmp_path: Path):
    (tmp_path / "tep").write_text("")
    assert "chọn nơi khác bằng --out" in refusal(surveys("export", "--out", str(tmp_path / "tep" / "phieu.csv")))


@pytest.mark.parametrize("month", [f"{LAST_MONTH:%Y-%m}", f"{LAST_MONTH:%m/%Y}"])
def test_an_office_marks_what_citizens_cannot_judge(surveys: Command, database: Database, month: str):
    done = surveys("score", "--unit", "h99", "--month", month, "--item", "truc-tuyen", "--points", "2")
    assert done.out.startswith(f"Đã ghi 2 điểm cho H99, tháng {LAST_MONTH:%m/%Y}, mục truc-tuyen")
    assert marks(database) == [OfficeMark(ONE_STOP, "truc-tuyen", "H99", LAST_MONTH, 2)]


def test_a_mark_entered_again_replaces_the_first(surveys: Command, database: Database):
    for points in ("2", "1"):
        surveys("score", "--unit", "H99", "--month", f"{LAST_MONTH:%Y-%m}", "--item", "truc-tuyen", "--points", points)
    assert [mark.value for mark in marks(database)] == [1]


LATER = TODAY + timedelta(days=40)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"--unit": "H98"}, "--unit: không có đơn vị “H98” trong offices.yaml; các đơn vị: H99, H99.01."),
        ({"--month": "2026"}, "--month: cần tháng dạng 2026-10 hoặc 10/2026, nhưng gặp “2026”."),
        ({"--month": "2026-13"}, "--month: cần tháng dạng"),
        ({"--month": f"{LATER:%Y-%m}"}, f"--month: tháng {LATER:%m/%Y} chưa đến"),
        ({"--month": "2024-12"}, "--item: tháng 12/2024 không có mục “truc-tuyen”; các mục cơ quan nhập: không"),
        ({"--item": "thai-do"}, "--item: mục “thai-do” do người dân chấm, cơ quan không nhập; các mục cơ quan nhập: "),
        ({"--item": "chay-bo"}, f"--item: tháng {LAST_MONTH:%m/%Y} không có mục “chay-bo”"),
        ({"--points": "3"}, "--points: mục truc-tuyen chỉ nhận 0, 1, 2 điểm, nhưng gặp 3."),
    ],
)  # fmt: skip
def test_what_an_office_cannot_enter_is_told(surveys: Command, database: Database, changed: dict[str, str], said: str):
    usual = {"--unit": "H99", "--month": f"{LAST_MONTH:%Y-%m}", "--item": "truc-tuyen", "--points": "2"}
    arguments = [word for option in (usual | changed).items() for word in option]
    assert refusal(surveys("score", *arguments)).startswith(said)
    assert marks(database) == []
