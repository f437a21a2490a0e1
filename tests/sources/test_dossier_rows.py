"""A row of a one-stop system becomes a dossier without any person in it, or a reason why not."""

import json
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dossiers import Dossier, DossierState, DossierStep, Extension
from bot.domain.procedures import ChannelKind
from bot.service.dossier_columns import DossierColumns
from bot.service.importing import Unusable
from bot.service.secrets import HashKey
from bot.service.state_words import StateWords
from bot.service.tracking import factor_hash
from bot.sources.cells import Cells
from bot.sources.dossier_rows import MOST_UNKNOWN_WORDS, DossierReader
from bot.sources.dossier_steps import MOST_STEPS, StepReader
from tests.builders import HANOI

KEY = HashKey(b"a key for tests")
PLAIN = Cells(code="H99.01-261103-0042", procedure_name="Đăng ký tạm trú", state="4")
FILED = PLAIN._replace(
    procedure_code="1.004194.000.00.00.H99",
    field="Cư trú",
    channel="2",
    filer="Nguyễn Văn Mẫu",
    phone="0990 000 123",
    identity_number="099999991456",
    received_at="20261103081500",
    due_at="20261106170000",
    office="Công an xã Mẫu",
    note="Mời ông Nguyễn Văn Mẫu đến bổ sung",
)


@pytest.fixture
def reader() -> DossierReader:
    return DossierReader(StateWords([("Chờ ký duyệt", DossierState.IN_PROGRESS)]), KEY, HANOI)


def read(reader: DossierReader, cells: Cells) -> Dossier:
    outcome = reader.read(cells)
    assert isinstance(outcome, Dossier), outcome
    return outcome


def refused(reader: DossierReader, cells: Cells) -> str:
    outcome = reader.read(cells)
    assert isinstance(outcome, Unusable)
    return outcome.reason


def test_a_row_tells_everything_about_a_dossier_and_nothing_about_its_filer(reader: DossierReader) -> None:
    assert read(reader, FILED) == Dossier(
        code="H99.01-261103-0042",
        procedure_code="1.004194",
        procedure_name="Đăng ký tạm trú",
        unit="H99.01",
        field="Cư trú",
        state=DossierState.IN_PROGRESS,
        channel=ChannelKind.ONLINE,
        received_at=datetime(2026, 11, 3, 8, 15),
        due_at=datetime(2026, 11, 6, 17, 0),
        office="Công an xã Mẫu",
        note="Mời ông người nộp đến bổ sung",
        factor_hashes=frozenset(factor_hash(KEY, "H99.01-261103-0042", digits) for digits in ("0123", "1456")),
    )


def test_a_bare_row_is_enough(reader: DossierReader) -> None:
    dossier = read(reader, PLAIN)

    assert (dossier.due_at, dossier.channel, dossier.steps, dossier.factor_hashes) == (None, None, (), frozenset())


def test_cells_of_a_spreadsheet_are_read_like_texts(reader: DossierReader) -> None:
    typed = PLAIN._replace(
        state=4.0, channel=2, phone=990000123, received_at=datetime(2026, 11, 3), due_at=date(2026, 11, 6), note=None
    )

    assert read(reader, typed) == read(
        reader, PLAIN._replace(channel="2", phone="0990000123", received_at="20261103", due_at="06/11/2026")
    )


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (PLAIN._replace(code="H99.01-261342-0042"), "mã hồ sơ “H99.01-261342-0042” không đúng dạng"),
        (PLAIN._replace(code=""), "mã hồ sơ"),
        (PLAIN._replace(state=" "), "thiếu trạng thái"),
        (PLAIN._replace(procedure_name=""), "thiếu tên thủ tục"),
        (PLAIN._replace(due_at="31/02/2026"), "ngày hẹn trả: không đọc được “31/02/2026”"),
        (PLAIN._replace(received_at="18991231"), "ngày tiếp nhận: năm 1899"),
        (PLAIN._replace(extension_due_on="mai"), "ngày hẹn mới"),
        (PLAIN._replace(steps="[{"), "không phải danh sách JSON"),
        (PLAIN._replace(steps='{"a": 1}'), "không phải danh sách JSON"),
        (PLAIN._replace(steps="[1]"), "không phải danh sách JSON"),
        (PLAIN._replace(steps=json.dumps([{}] * (MOST_STEPS + 1))), "bước xử lý"),
        (PLAIN._replace(steps='[{"ThoiDiemXuLy": "mai"}]'), "thời điểm xử lý"),
        (PLAIN._replace(note="a" * 5000), "dài quá"),
        (PLAIN._replace(office="a" * 1001), "dài quá"),
        (PLAIN._replace(procedure_code="x" * 41), "mã thủ tục"),
        (PLAIN._replace(office="\0"), "NUL"),
        (PLAIN._replace(office="\udcff"), "UTF-8"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason(reader: DossierReader, cells: Cells, reason: str) -> None:
    assert reason in refused(reader, cells)


def test_local_words_are_understood_and_kept(reader: DossierReader) -> None:
    dossier = read(reader, PLAIN._replace(state="chờ ký duyệt"))

    assert (dossier.state, dossier.local_state) == (DossierState.IN_PROGRESS, "chờ ký duyệt")


def test_unknown_words_are_kept_and_counted(reader: DossierReader) -> None:
    for state in ("Chờ quét", "Chờ quét", "11"):
        dossier = read(reader, PLAIN._replace(state=state, channel="9"))
        assert (dossier.state, dossier.local_state, dossier.channel) == (None, state, None)

    assert reader.unknown_words == {"Chờ quét": 2, "11": 1, "kênh 9": 3}


def test_a_wrong_column_does_not_fill_the_memory_with_unknown_words(reader: DossierReader) -> None:
    for number in range(MOST_UNKNOWN_WORDS + 50):
        read(reader, PLAIN._replace(state=f"hồ sơ {number}"))

    assert len(reader.unknown_words) == MOST_UNKNOWN_WORDS


def test_an_extension_has_a_day_and_a_reason_without_persons(reader: DossierReader) -> None:
    cells = FILED._replace(extension_due_on="20261120", extension_reason="Chờ Nguyễn Văn Mẫu ký")

    assert read(reader, cells).extension == Extension(date(2026, 11, 20), "Chờ người nộp ký")


def test_steps_keep_offices_and_drop_officers(reader: DossierReader) -> None:
    steps = [
        {"NguoiXuLy": "Đỗ Thị Quầy", "ThoiDiemXuLy": "20261103081500", "PhongBanXuLy": "Một cửa - Đỗ Thị Quầy",
         "NoiDungXuLy": "Đỗ Thị Quầy nhận hồ sơ của Nguyễn Văn Mẫu", "TrangThai": 2},
        {"NgayBatDau": "04/11/2026", "phongbanxuly": "Công an xã", "TrangThai": "Chờ ký duyệt", "ThoiDiemXuLy": None},
    ]  # fmt: skip
    expected = (
        DossierStep(
            "Một cửa - cán bộ",
            datetime(2026, 11, 3, 8, 15),
            "cán bộ nhận hồ sơ của người nộp",
            DossierState.RECEIVED,
        ),
        DossierStep("Công an xã", datetime(2026, 11, 4), "", DossierState.IN_PROGRESS),
    )

    assert read(reader, FILED._replace(steps=json.dumps(steps))).steps == expected
    assert read(reader, FILED._replace(steps=steps)).steps == expected


def test_a_row_may_tell_its_one_step_in_its_own_columns(reader: DossierReader) -> None:
    cells = PLAIN._replace(step_officer="Đỗ Thị Quầy", step_at="20261103", step_office="Một cửa", step_state="2")

    assert read(reader, cells).steps == (DossierStep("Một cửa", datetime(2026, 11, 3), "", DossierState.RECEIVED),)


def test_members_of_steps_may_have_other_names() -> None:
    columns = DossierColumns(step_office="phong", step_at="luc")
    reader = DossierReader(StateWords(), KEY, HANOI, StepReader(columns))

    steps = read(reader, PLAIN._replace(steps='[{"phong": "Một cửa", "luc": "20261103"}]')).steps

    assert steps == (DossierStep("Một cửa", datetime(2026, 11, 3)),)


def test_of_several_phones_the_first_opens_the_dossier_and_none_stays_in_the_note(reader: DossierReader) -> None:
    cells = PLAIN._replace(phone="0990000111; 0990000222", note="Gọi 0990000222")

    dossier = read(reader, cells)

    assert dossier.factor_hashes == {factor_hash(KEY, dossier.code, "0111")}
    assert dossier.note == "Gọi [số]"


def test_a_note_keeps_its_lines(reader: DossierReader) -> None:
    assert read(reader, PLAIN._replace(note=" 1.  Tờ khai\r\n\r\n2. Ảnh ")).note == "1. Tờ khai\n2. Ảnh"


cell = st.one_of(st.none(), st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.datetimes())


@given(st.lists(cell, min_size=len(Cells._fields), max_size=len(Cells._fields)))
def test_whatever_stands_in_a_row_there_is_a_dossier_or_a_reason(cells: list[Any]) -> None:
    reader = DossierReader(StateWords(), KEY, HANOI)
    outcome = reader.read(Cells._make(cells)._replace(code="H99-261103-0042"))

    assert isinstance(outcome, Dossier | Unusable)
    if isinstance(outcome, Dossier):
        assert len(outcome.factor_hashes) <= 2


def test_every_column_of_the_mapping_is_a_cell() -> None:
    assert set(DossierColumns.model_fields) == set(Cells._fields)
    assert {field.name for field in fields(Dossier)} >= {"factor_hashes", "note"}
