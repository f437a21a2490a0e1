"""Files as offices export them: CSV, XLSX, JSON lines, well-formed and otherwise."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.domain.dossiers import Dossier
from bot.service.dossier_columns import DossierColumns
from bot.service.importing import FileUnusable, NumberedRow, Unusable
from bot.service.secrets import HashKey
from bot.service.state_words import StateWords
from bot.sources.dossier_rows import DossierReader
from bot.sources.json_rows import LONGEST_LINE
from bot.sources.row_files import open_rows, read_rows
from tests.builders import HANOI

HEADER = "MaHoSo,TenTTHC,TrangThaiHoSo,NgayHenTra,GhiChu"
ROW = "H99-261103-0001,Đăng ký tạm trú,4,20261106170000,"
Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, content: str | bytes) -> Path:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return write_file


def rows_of(file: Path, columns: DossierColumns | None = None) -> list[NumberedRow]:
    reader = DossierReader(StateWords(), HashKey(b"a key for tests"), HANOI)
    with open_rows(file, columns or DossierColumns()) as opened:
        return list(read_rows(opened, reader))


def codes_in(file: Path, columns: DossierColumns | None = None) -> list[str]:
    return [row.code if isinstance(row, Dossier) else row.reason for _, row in rows_of(file, columns)]


def why_unusable(file: Path, columns: DossierColumns | None = None) -> str:
    with pytest.raises(FileUnusable) as unusable:
        rows_of(file, columns)
    return str(unusable.value)


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_comes_in_many_dialects(write: Write, mark: str, delimiter: str, line_end: str) -> None:
    text = line_end.join((HEADER, ROW, "", ROW.replace("0001", "0002"), ""))

    assert codes_in(write("a.csv", mark + text.replace(",", delimiter))) == ["H99-261103-0001", "H99-261103-0002"]


def test_columns_may_stand_anywhere_in_any_case_among_others(write: Write) -> None:
    text = "stt, TRANGTHAIHOSO ,mahoso,Khác,tenTTHC\n1,4,H99-261103-0001,x,Tạm trú\n"

    assert codes_in(write("a.csv", text)) == ["H99-261103-0001"]


def test_lines_of_comment_may_stand_before_the_header(write: Write) -> None:
    assert rows_of(write("a.csv", f"# mẫu\n\n#\n{HEADER}\n{ROW}"))[0][0] == 5


def test_rows_are_numbered_as_lines_of_the_file(write: Write) -> None:
    text = f'{HEADER}\n{ROW}"dòng một\ndòng hai"\n{ROW}\n\n{ROW.replace("4,", "x,2026-99-99,")}\n'

    assert [number for number, _ in rows_of(write("a.csv", text))] == [2, 4, 6]


def test_a_short_row_lacks_empty_cells_and_a_long_one_is_refused(write: Write) -> None:
    long = f"{ROW},thừa"

    short, refused, blanks = rows_of(write("a.csv", f"{HEADER}\nH99-261103-0001,Tạm trú,4\n{long}\n{ROW},,\n"))

    assert isinstance(short[1], Dossier)
    assert isinstance(refused[1], Unusable)
    assert "nhiều ô hơn" in refused[1].reason
    assert isinstance(blanks[1], Dossier)


def test_one_row_in_another_encoding_is_refused_alone(write: Write) -> None:
    text = f"{HEADER}\n{ROW}\n".encode() + ROW.encode("utf-16-le")[:-2] + f"\n{ROW}\n{ROW}\n".encode()
    latin = f"{HEADER}\nH99-261103-0002,Đăng,4\n".encode() + b"H99-261103-0003,T\xe9,4\n"

    assert "H99-261103-0001" in codes_in(write("a.csv", text))
    assert codes_in(write("b.csv", latin)) == ["H99-261103-0002", "có chữ không ở mã UTF-8"]


def test_an_open_quotation_mark_costs_the_rows_it_swallows_and_no_more(write: Write) -> None:
    swallowed = "\n".join([ROW] * 5000)
    text = f'{HEADER}\n{ROW}\n{ROW}"chưa đóng\n{swallowed}\n'

    rows = rows_of(write("a.csv", text))

    assert isinstance(rows[0][1], Dossier)
    refused = [row for _, row in rows if isinstance(row, Unusable)]
    assert any("dấu nháy kép" in row.reason for row in refused)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "không có dòng tiêu đề"),
        ("# chỉ có ghi chú\n", "không có dòng tiêu đề"),
        ("#\n" * 200 + HEADER, "không có dòng tiêu đề"),
        (HEADER.encode("utf-16"), "UTF-8"),
        ("Mã hồ sơ,Trạng thái".encode("cp1258", "replace"), "UTF-8"),
        (b"MaHoSo,T\xean,TrangThaiHoSo", "UTF-8"),
        ("MaHoSo,TenTTHC\n", "không có cột “TrangThaiHoSo”; chỉ có: MaHoSo, TenTTHC"),
        ("MaHoSo,mahoso,TenTTHC,TrangThaiHoSo\n", "hai cột cùng tên “MaHoSo”"),
    ],
)
def test_a_file_that_is_no_table_of_dossiers_is_refused_as_a_whole(
    write: Write, content: str | bytes, reason: str
) -> None:
    assert reason in why_unusable(write("a.csv", content))


def test_a_mapping_names_other_columns_and_they_must_be_there(write: Write) -> None:
    file = write("a.csv", "Mã,Tên,Tình trạng\nH99-261103-0001,Tạm trú,4\n")
    columns = DossierColumns(code="Mã", procedure_name="Tên", state="Tình trạng")

    assert codes_in(file, columns) == ["H99-261103-0001"]
    assert "“Ghi chú”" in why_unusable(file, columns.model_copy(update={"note": "Ghi chú"}))


@pytest.mark.parametrize(("name", "reason"), [("a.xls", "Chỉ nhập được"), ("khong-co.csv", "Không có tệp")])
def test_other_files_are_refused(tmp_path: Path, name: str, reason: str) -> None:
    assert reason in why_unusable(tmp_path / name)


def test_json_lines_keep_numbers_as_written(write: Write) -> None:
    told = {"mahoso": "H99-261103-0001", "TenTTHC": "Tạm trú", "TrangThaiHoSo": 4, "NgayHenTra": 20261106170000}
    with_steps = told | {"QuaTrinhXuLy": [{"PhongBanXuLy": "Một cửa", "ThoiDiemXuLy": "20261103"}], "GhiChu": None}
    text = "\ufeff" + "\n".join(json.dumps(line, ensure_ascii=False) for line in (told, with_steps)) + "\n\n"

    (_, plain), (number, full) = rows_of(write("a.jsonl", text))

    assert isinstance(plain, Dossier)
    assert isinstance(full, Dossier)
    assert (number, plain.due_at, full.steps[0].office) == (2, full.due_at, "Một cửa")


def test_each_bad_json_line_is_refused_alone(write: Write) -> None:
    good = json.dumps({"MaHoSo": "H99-261103-0001", "TenTTHC": "x", "TrangThaiHoSo": 4}).encode()
    huge = b'{"GhiChu": "' + b"a" * (3 * LONGEST_LINE) + b'"}'
    lines = [good, b"{", b"[1]", b'{"MaHoSo": "\xff"}', huge, b"[" * 100_000, good]

    rows = rows_of(write("a.ndjson", b"\n".join(lines)))

    assert [number for number, row in rows if isinstance(row, Dossier)] == [1, 7]
    assert [row.reason.split()[0] for _, row in rows if isinstance(row, Unusable)] == ["dòng"] * 5


def workbook(tmp_path: Path, *rows: Sequence[object]) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))  # type: ignore[arg-type]
    book.create_sheet("khác").append(["không đọc"])
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_a_workbook_is_read_from_its_first_sheet(tmp_path: Path) -> None:
    from datetime import datetime

    file = workbook(
        tmp_path,
        [],
        ["MaHoSo", "TenTTHC", "TrangThaiHoSo", "NgayHenTra", None],
        ["H99-261103-0001", "Tạm trú", 4, datetime(2026, 11, 6, 17, 0)],
        [],
        ["H99-261103-0002", "Tạm trú", "Đang xử lý", 20261106170000],
        ["H99-261103-0003", "Tạm trú", 4, None, None, "thừa"],
    )

    first, second, third = rows_of(file)

    assert isinstance(first[1], Dossier)
    assert isinstance(second[1], Dossier)
    assert first[1].due_at == second[1].due_at == datetime(2026, 11, 6, 17, 0)
    assert (first[0], second[0], third[0]) == (3, 5, 6)
    assert isinstance(third[1], Unusable)


def test_a_workbook_that_is_none_is_refused(tmp_path: Path, write: Write) -> None:
    assert "không phải XLSX" in why_unusable(write("b.xlsx", "MaHoSo\n"))
    assert "không có dòng tiêu đề" in why_unusable(workbook(tmp_path, []))


def test_a_workbook_damaged_within_is_refused_where_it_breaks(tmp_path: Path) -> None:
    from zipfile import ZipFile

    whole = workbook(tmp_path, ["MaHoSo", "TenTTHC", "TrangThaiHoSo"], *([["H99-261103-0001", "x", 4]] * 50))
    broken = tmp_path / "b.xlsx"
    with ZipFile(whole) as source, ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if name.endswith("sheet1.xml") else content)

    assert "giữa chừng" in why_unusable(broken)


def test_how_much_is_read_is_told_while_it_is_read(write: Write, tmp_path: Path) -> None:
    line = json.dumps({"MaHoSo": "H99-261103-0001", "TenTTHC": "x", "TrangThaiHoSo": 4})
    files = [
        write("a.csv", "\n".join([HEADER, *[ROW] * 3000])),
        write("a.jsonl", "\n".join([line] * 3000)),
        workbook(tmp_path, ["MaHoSo", "TenTTHC", "TrangThaiHoSo"], *([["H99-261103-0001", "x", 4]] * 300)),
    ]
    for file in files:
        with open_rows(file, DossierColumns()) as opened:
            next(opened.rows)
            early = opened.fraction()
            for _ in opened.rows:
                pass
            assert early is not None
            assert early < 0.9
            assert opened.fraction() == 1.0
