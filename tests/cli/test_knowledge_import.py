"""``motcua knowledge import``: published procedures become a knowledge folder."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.content.knowledge import load
from bot.domain.procedures import Procedure
from bot.sources.published_lines import LONGEST_LINE
from tests.cli.conftest import Command, Finished
from tests.published.records import CHANNELS, DOCUMENTS, LAWS, a_record, lines
from tests.published.test_translation import A_SAMPLE, PUBLISHED

RECORDS = [
    a_record(),
    a_record(ma_thu_tuc="9.000102", ten_thu_tuc="Công nhận diều sáo", linh_vuc="Hộ tịch", cap_thuc_hien="Cấp bộ"),
    a_record(ma_thu_tuc="9.000103.H99", ten_thu_tuc="Công nhận diều sáo", linh_vuc="", cap_thuc_hien="Cơ quan khác"),
    a_record(ma_thu_tuc="9.000104", ten_thu_tuc="Cấp phép " + "rất dài " * 30, cach_thuc_thuc_hien=None),
    a_record(ma_thu_tuc="9.000105", ten_thu_tuc="Cấp phép " + "rất dài " * 30 + "(Sở)", thanh_phan_ho_so="Bước 1."),
    a_record(ma_thu_tuc="9.000106", ten_thu_tuc="Miễn phí", cach_thuc_thuc_hien=CHANNELS + "Trực tiếp1Miễn phí"),
    a_record(ma_thu_tuc="9.000107", ten_thu_tuc="Tư pháp", cach_thuc_thuc_hien=CHANNELS + "Trực tiếp1Miễn phí(Không)",
             bo="bo-tu-phap"),
    a_record(ma_thu_tuc="9.000108", ten_thu_tuc="Liền nhau", cach_thuc_thuc_hien=CHANNELS + "Trực tiếp125,000 VNĐ"),
    a_record(ma_thu_tuc="9.000109", ten_thu_tuc="Không luật", can_cu_phap_ly=LAWS + "Luật Thả diều"),
    a_record(ma_thu_tuc="9.000110", ten_thu_tuc="Số bản", thanh_phan_ho_so="--" + DOCUMENTS + "Mẫu số [181 bản chính"),
    a_record(ma_thu_tuc="9.000111", ten_thu_tuc="Không gì cả", so_quyet_dinh=None, trinh_tu_thuc_hien=None),
    a_record(ma_thu_tuc="9.000112", ten_thu_tuc='Dấu "nháy", \\ và: # [x] & *y', ghi_chu="\u2028 lạ \u0007"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "cong-bo.jsonl"
    file.write_text(lines(RECORDS), encoding="utf-8")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kho"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def report(tmp_path: Path) -> dict[str, Any]:
    return json.loads((tmp_path / "data" / "cong-bo.import.json").read_text(encoding="utf-8"))


def imported(folder: Path, code: str) -> Procedure:
    procedure = load(folder).procedure(code)
    assert procedure is not None
    return procedure


def refused(done: Finished) -> str:
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err
    return done.err


def test_the_folder_becomes_a_knowledge_base_by_itself(motcua: Command, file: Path, folder: Path):
    done = motcua("knowledge", "import", str(file), "--into", str(folder))
    assert (done.code, done.err) == (0, "")
    assert "thủ tục ghi mới: 12" in done.out
    checked = motcua("knowledge", "check", str(folder))
    assert (checked.code, checked.err) == (0, "")
    assert {procedure.code for procedure in load(folder).procedures} == {
        f"9.0001{number:02}" for number in range(1, 13)
    }


def test_files_lie_in_their_fields_and_the_fields_are_known(motcua: Command, file: Path, folder: Path):
    motcua("knowledge", "import", str(file), "--into", str(folder))
    assert (folder / "procedures/tro-choi-dan-gian/9.000101.yaml").is_file()
    assert (folder / "procedures/ho-tich/9.000102.yaml").is_file()
    assert (folder / "procedures/linh-vuc-khac/9.000103.yaml").is_file()
    names = {field.id: field.name for field in load(folder).fields.fields}
    assert names["tro-choi-dan-gian"] == "Trò chơi dân gian"
    assert names["ho-tich"] == "Hộ tịch (khai sinh, kết hôn, khai tử)"


def test_the_report_counts_what_was_understood_and_shows_what_was_not(
    motcua: Command, file: Path, folder: Path, tmp_path: Path
):
    done = motcua("knowledge", "import", str(file), "--into", str(folder))
    told = report(tmp_path)
    assert (told["read"], told["written"], told["rejected"], told["skipped"]) == (12, 12, 0, [])
    parts = told["parts"]
    times = parts["Thời hạn"]
    assert sum(times["records"].values()) == 12
    assert times["records"]["absent"] == 1
    reasons = {doubt["reason"]: doubt for doubt in times["doubts"]}
    assert reasons["không có đơn vị"]["examples"] == [{"code": "9.000106", "written": "1"}]
    assert "không có đơn vị" in done.out
    assert parts["Căn cứ pháp lý"]["doubts"][0]["examples"][0]["written"] == "Luật Thả diều"


def test_citizens_are_told_that_nobody_has_checked_it(motcua: Command, file: Path, folder: Path):
    motcua("knowledge", "import", str(file), "--into", str(folder))
    done = motcua("ask", "--knowledge", str(folder), "đăng ký câu lạc bộ thả diều")
    told = " ".join(done.out.split())
    assert "Nhập từ dữ liệu công bố ngày" in told
    assert "chưa kiểm tra" in told
    assert "Kiểm tra ngày" not in told


def test_a_second_import_changes_nothing_and_says_so(motcua: Command, file: Path, folder: Path):
    motcua("knowledge", "import", str(file), "--into", str(folder))
    before = contents(folder)
    done = motcua("knowledge", "import", str(file), "--into", str(folder))
    assert done.code == 0
    assert "Để nguyên 12 thủ tục đã có" in done.out
    assert contents(folder) == before


def test_an_import_cut_short_and_repeated_ends_the_same(motcua: Command, file: Path, folder: Path, tmp_path: Path):
    motcua("knowledge", "import", str(file), "--into", str(folder))
    cut_short = tmp_path / "dở"
    begun = tmp_path / "begun.jsonl"
    begun.write_text(lines(RECORDS[:5]), encoding="utf-8")
    motcua("knowledge", "import", str(begun), "--into", str(cut_short))
    for name in ("vocabulary.yaml", "calendar.yaml", "fields.yaml"):
        (cut_short / name).unlink()
    (cut_short / "procedures/ho-tich/.9.000102.yaml.draft").write_text("nửa", encoding="utf-8")
    motcua("knowledge", "import", str(file), "--into", str(cut_short))
    (cut_short / "procedures/ho-tich/.9.000102.yaml.draft").unlink()
    assert contents(cut_short) == contents(folder)


def test_what_an_official_edited_stays_unless_told_otherwise(motcua: Command, file: Path, folder: Path):
    motcua("knowledge", "import", str(file), "--into", str(folder))
    edited = folder / "procedures/ho-tich/9.000102.yaml"
    first = edited.read_text(encoding="utf-8")
    edited.write_text(first.replace('result: "Giấy xác nhận"', 'result: "Cán bộ đã sửa"'), encoding="utf-8")
    motcua("knowledge", "import", str(file), "--into", str(folder))
    assert imported(folder, "9.000102").result == "Cán bộ đã sửa"
    done = motcua("knowledge", "import", str(file), "--into", str(folder), "--replace")
    assert "ghi đè: 12" in done.out
    assert edited.read_text(encoding="utf-8") == first


def test_a_procedure_that_an_official_moved_is_replaced_where_it_belongs(motcua: Command, file: Path, folder: Path):
    motcua("knowledge", "import", str(file), "--into", str(folder))
    old = folder / "procedures/ho-tich/9.000102.yaml"
    moved = folder / "procedures/thue/dieu-sao.yaml"
    moved.parent.mkdir()
    moved.write_text(old.read_text(encoding="utf-8").replace('field: "ho-tich"', 'field: "thue"'), encoding="utf-8")
    old.unlink()
    motcua("knowledge", "import", str(file), "--into", str(folder))
    assert not old.exists()
    motcua("knowledge", "import", str(file), "--into", str(folder), "--replace")
    assert (old.exists(), moved.exists()) == (True, False)


def test_a_code_that_another_procedure_replaces_is_not_imported(
    motcua: Command, file: Path, folder: Path, tmp_path: Path
):
    motcua("knowledge", "import", str(file), "--into", str(folder))
    newer = folder / "procedures/ho-tich/9.000102.yaml"
    newer.write_text(newer.read_text(encoding="utf-8") + 'replaces:\n  - "9.000999"\n', encoding="utf-8")
    file.write_text(lines([a_record(ma_thu_tuc="9.000999", ten_thu_tuc="Diều cũ")]), encoding="utf-8")
    done = motcua("knowledge", "import", str(file), "--into", str(folder), "--replace")
    assert done.code == 0
    assert report(tmp_path)["skipped"] == [{"code": "9.000999", "file": "procedures/ho-tich/9.000102.yaml"}]


def test_bad_lines_are_rejected_with_their_number_and_the_rest_goes_in(
    motcua: Command, file: Path, folder: Path, tmp_path: Path
):
    good = lines(RECORDS[:2]).encode()
    file.write_bytes(b"\xef\xbb\xbf" + good + b"{hong\n\n\xff\xfe\n" + lines([RECORDS[0]]).encode())
    done = motcua("knowledge", "import", str(file), "--into", str(folder))
    assert done.code == 0
    assert "Dòng bị loại: 3, xem " in done.out
    rejects = (tmp_path / "data" / "cong-bo.import.rejects.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rejects == [
        "dong,ly_do",
        "3,dòng này không phải JSON",
        "5,dòng này không phải mã UTF-8",
        "6,mã thủ tục này đã có ở một dòng trước trong tệp; chỉ dòng đầu được nhận",
    ]


def test_a_line_without_end_is_rejected_without_filling_the_memory(
    motcua: Command, file: Path, folder: Path, tmp_path: Path
):
    file.write_bytes(b"x" * (2 * LONGEST_LINE + 1) + b"\n" + lines(RECORDS[:1]).encode())
    done = motcua("knowledge", "import", str(file), "--into", str(folder))
    assert "thủ tục ghi mới: 1" in done.out
    assert "1,dòng dài quá 5 MB" in (tmp_path / "data" / "cong-bo.import.rejects.csv").read_text(encoding="utf-8-sig")


def test_when_every_line_is_bad_the_import_failed(motcua: Command, file: Path, folder: Path):
    file.write_text('{"code": "1.001193"}\n', encoding="utf-8")
    done = motcua("knowledge", "import", str(file), "--into", str(folder))
    assert done.code == 1
    assert "Dòng bị loại: 1" in done.out


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "trống"),
        (b" \n\n", "trống"),
        (b"\x1f\x8b\x08\x00", "giải nén"),
        (b"PK\x03\x04", "giải nén"),
        ("{}".encode("utf-16"), "UTF-16"),
        (b'[{"ma_thu_tuc": "1.001193"}]', "JSON Lines"),
        (b'{\n "procedures": []\n}', "JSON Lines"),
    ],
)
def test_a_file_that_is_something_else_is_refused(motcua: Command, file: Path, folder: Path, content: bytes, why: str):
    file.write_bytes(content)
    assert why in refused(motcua("knowledge", "import", str(file), "--into", str(folder)))
    assert not folder.exists()


def test_a_missing_file_is_told(motcua: Command, folder: Path):
    assert "Không có tệp" in refused(motcua("knowledge", "import", "khong-co.jsonl", "--into", str(folder)))


def test_a_file_in_the_folders_place_is_told(motcua: Command, file: Path, tmp_path: Path):
    in_place = tmp_path / "tep"
    in_place.write_text("x", encoding="utf-8")
    assert "cần một thư mục" in refused(motcua("knowledge", "import", str(file), "--into", str(in_place)))
    assert "cần một thư mục" in refused(motcua("knowledge", "import", str(file), "--into", str(in_place / "dưới")))


def test_faults_that_were_there_before_are_told(motcua: Command, file: Path, folder: Path):
    (folder / "procedures/thue").mkdir(parents=True)
    (folder / "procedures/thue/hong.yaml").write_text("code: 1.000001\n", encoding="utf-8")
    done = motcua("knowledge", "import", str(file), "--into", str(folder))
    assert "motcua knowledge check" in done.out


def test_the_report_goes_where_it_is_wanted(motcua: Command, file: Path, folder: Path, tmp_path: Path):
    wanted = tmp_path / "báo cáo" / "nhap.json"
    motcua("knowledge", "import", str(file), "--into", str(folder), "--report", str(wanted))
    assert json.loads(wanted.read_text(encoding="utf-8"))["written"] == 12
    assert wanted.with_name("nhap.rejects.csv").is_file()


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published procedures are not beside this checkout")
def test_a_sample_of_the_publication_becomes_a_good_knowledge_base(motcua: Command, file: Path, folder: Path):
    with PUBLISHED.open(encoding="utf-8") as published:
        file.write_text(
            "".join(line for number, line in enumerate(published) if number % A_SAMPLE == 0), encoding="utf-8"
        )
    done = motcua("knowledge", "import", str(file), "--into", str(folder))
    assert (done.code, done.err) == (0, "")
    checked = motcua("knowledge", "check", str(folder))
    assert (checked.code, checked.err) == (0, "")
