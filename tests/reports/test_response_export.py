"""Responses for research: as an official opens the files."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.domain.procedures import ChannelKind
from bot.domain.surveys import Questionnaire
from bot.reports.response_export import Exported, ResponseExport
from tests.builders import some_knowledge
from tests.fake_responses import FakeResponseRows
from tests.made_up_surveys import FULL_ID, STARS_ID, full_survey, item, stars_survey

K = 5
TRAITS = ("phieu", "don_vi", "linh_vuc", "thu_tuc", "kenh", "ky")


@pytest.fixture
def responses() -> FakeResponseRows:
    return FakeResponseRows()


async def exported(
    responses: FakeResponseRows, folder: Path, *surveys: Questionnaire, before: date | None = None
) -> Exported:
    knowledge = replace(some_knowledge(), questionnaires=surveys or (full_survey(), stars_survey()))
    return await ResponseExport(responses, knowledge, K).write(folder / "phieu.csv", before, lambda _done, _whole: None)


def table(file: Path) -> Sequence[Mapping[str, str]]:
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def five(responses: FakeResponseRows, *answers: tuple[str, int], **occasion: object) -> None:
    for _ in range(5):
        responses.add(*answers, **occasion)  # pyright: ignore[reportArgumentType]


async def test_each_response_is_a_row_with_its_answers(responses: FakeResponseRows, tmp_path: Path):
    five(responses, ("chung", 4), ("ghe", 5), ("muon", 1), ("muon", 3), ("reason", 2))
    done = await exported(responses, tmp_path)
    rows = table(done.data)
    assert (len(rows), done.rows) == (5, 5)
    assert [rows[0][name] for name in TRAITS] == [FULL_ID, "H99.01", "nong-nghiep", "1.000001", "counter", "2026-10"]
    given = {name: value for name, value in rows[0].items() if value and name not in TRAITS}
    assert given == {"voi-2026.chung": "4", "voi-2026.ghe": "5", "voi-2026.muon": "1;3", "voi-2026.reason": "2"}


async def test_no_row_stands_out_among_fewer_than_the_threshold(responses: FakeResponseRows, tmp_path: Path):
    for number in range(60):
        responses.add(
            ("chung", number % 5 + 1),
            unit=f"H99.0{number % 3}",
            procedure=("1.000001", "1.000002", None)[number % 7 % 3],
            channel=(ChannelKind.COUNTER, ChannelKind.ONLINE, None)[number % 11 % 3],
            month=date(2026, number % 9 + 1, 1),
        )
    done = await exported(responses, tmp_path)
    alike = Counter(tuple(row[name] for name in TRAITS) for row in table(done.data))
    assert sum(alike.values()) + done.left_out == 60
    assert min(alike.values()) >= K


async def test_sensitive_items_and_what_only_offices_are_asked_are_no_columns(
    responses: FakeResponseRows, tmp_path: Path
):
    five(responses, ("chung", 4), ("phien-ha", 1), ("them-tien", 2))
    done = await exported(responses, tmp_path)
    everything = done.data.read_text() + done.dictionary.read_text()
    assert ("phien-ha" in everything, "them-tien" in everything) == (False, False)


async def test_the_order_of_rows_tells_nothing_of_the_order_of_citizens(responses: FakeResponseRows, tmp_path: Path):
    marks = [3, 1, 5, 4, 2, 1]
    for mark in marks:
        responses.add(("sao", mark), questionnaire=STARS_ID)
    rows = table((await exported(responses, tmp_path)).data)
    assert [row["sao-voi-2026.sao"] for row in rows] == ["1", "1", "2", "3", "4", "5"]


async def test_months_grown_together_do_not_stand_one_after_the_other(responses: FakeResponseRows, tmp_path: Path):
    for month, mark in ((10, 5), (11, 1), (12, 5), (10, 2), (11, 3)):
        responses.add(("sao", mark), questionnaire=STARS_ID, month=date(2026, month, 1))
    rows = table((await exported(responses, tmp_path)).data)
    assert {row["ky"] for row in rows} == {"2026-Q4"}
    assert [row["sao-voi-2026.sao"] for row in rows] == ["1", "2", "3", "5", "5"]


async def test_every_column_stands_in_the_dictionary_with_its_values_named(responses: FakeResponseRows, tmp_path: Path):
    five(responses, ("chung", 4))
    five(responses, ("sao", 5), questionnaire=STARS_ID)
    done = await exported(responses, tmp_path)
    entries = table(done.dictionary)
    assert done.dictionary.name == "phieu-tu-dien.csv"
    assert set(table(done.data)[0]) <= {entry["cot"] for entry in entries}
    named = {(entry["cot"], entry["gia_tri"]): entry["ten_gia_tri"] for entry in entries}
    assert named["voi-2026.chung", "5"] == "Rất hài lòng"
    assert named["voi-2026.di-lai", "2"] == "Nhiều lần"
    assert named["voi-2026.reason", "1"] == "Chờ lâu"
    assert named["don_vi", "H99.01"] == "Điểm tiếp nhận thôn Đông"
    [overall] = [entry for entry in entries if entry["cot"] == "voi-2026.chung" and entry["y_nghia"]]
    assert (overall["y_nghia"], overall["yeu_to"], overall["thang"]) == ("Câu chung?", "Yếu tố tong", "satisfaction")
    assert (overall["phieu"], overall["hieu_luc_tu"]) == (FULL_ID, "2026-01-01")


async def test_a_question_that_looks_like_a_formula_is_a_text(responses: FakeResponseRows, tmp_path: Path):
    survey = stars_survey(items=[item("sao", "sao", "stars") | {"text": "=1+1"}])
    five(responses, ("sao", 5), questionnaire=STARS_ID)
    assert "'=1+1" in {entry["y_nghia"] for entry in table((await exported(responses, tmp_path, survey)).dictionary)}


async def test_months_that_are_not_over_stay_out(responses: FakeResponseRows, tmp_path: Path):
    five(responses, ("chung", 4))
    five(responses, ("chung", 1), month=date(2026, 11, 1))
    rows = table((await exported(responses, tmp_path, before=date(2026, 11, 1))).data)
    assert {row["ky"] for row in rows} == {"2026-10"}


async def test_responses_to_a_lost_questionnaire_are_named_and_left_out(responses: FakeResponseRows, tmp_path: Path):
    five(responses, ("cau", 1), questionnaire="mat-roi-2020")
    done = await exported(responses, tmp_path)
    assert (done.rows, done.unknown) == (0, ["mat-roi-2020"])


async def test_without_responses_the_table_has_its_heading_only(responses: FakeResponseRows, tmp_path: Path):
    done = await exported(responses, tmp_path)
    assert done.data.read_text(encoding="utf-8-sig").split() == [",".join(TRAITS)]


async def test_what_cannot_be_finished_leaves_no_half_file(responses: FakeResponseRows, tmp_path: Path):
    five(responses, ("chung", 4))
    (tmp_path / "phieu-tu-dien.csv").mkdir()
    with pytest.raises(OSError, match="phieu-tu-dien"):
        await exported(responses, tmp_path)
    assert drafts_in(tmp_path) == []


def drafts_in(folder: Path) -> list[Path]:
    return list(folder.glob("*.dang-ghi"))
