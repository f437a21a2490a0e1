"""Made-up dossiers as rows, in the columns in which a one-stop system exports them.

The second factor of a dossier follows from its code, so that anybody can try the bot: the last four digits of the phone
are those of the code, those of the identity number a 1 and the last three of the code.
"""

import csv
import io
import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

Row = dict[str, str]
Life = Sequence[tuple[int, datetime]]
"""The states that a dossier went through (their numbers in the national synchronisation), and when."""

HEADER = (
    "MaHoSo", "MaTTHC", "TenTTHC", "TenLinhVuc", "KenhThucHien", "ChuHoSo", "SoDienThoai", "SoDinhDanh", "Email",
    "TrichYeuHoSo", "NgayTiepNhan", "NgayHenTra", "TrangThaiHoSo", "NgayKetThucXuLy", "NgayTra", "DonViXuLy", "GhiChu",
    "NgayHenTraMoi", "LyDoGiaHan", "QuaTrinhXuLy",
)  # fmt: skip
FAMILY, MIDDLE, GIVEN = ("Lê", "Trần", "Phạm", "Hoàng"), ("Văn", "Thị", "Minh"), ("Mẫu", "Thử", "Nháp", "Giả")
DESK, OFFICER = "Bộ phận Một cửa", "Đỗ Thị Quầy"
NOTES = {
    3: "Hồ sơ của {name} không thuộc thẩm quyền; đề nghị nộp tại nơi cư trú",
    5: "Đề nghị {name} (điện thoại {phone}) bổ sung bản sao giấy tờ tùy thân và tờ khai có chữ ký",
    6: "Mời nộp 50.000 đồng lệ phí tại quầy số 2 hoặc trên cổng dịch vụ công",
    7: "Người dân xin rút hồ sơ",
    8: "Dừng giải quyết: quá hạn bổ sung giấy tờ",
    9: "Mời đến nhận kết quả tại quầy số 1, mang theo giấy hẹn",
}
DONE = {
    1: "Nộp hồ sơ trực tuyến", 2: "Tiếp nhận hồ sơ, kiểm tra thành phần", 3: "Từ chối tiếp nhận", 4: "Thẩm định hồ sơ",
    5: "Yêu cầu bổ sung giấy tờ", 6: "Thông báo nộp lệ phí", 7: "Ghi nhận yêu cầu rút hồ sơ",
    8: "Ra thông báo dừng giải quyết", 9: "Ký duyệt, chuyển kết quả về Bộ phận Một cửa", 10: "Trả kết quả",
}  # fmt: skip
WHY_EXTENDED = "Chờ ý kiến của cơ quan phối hợp; xin lỗi vì chậm trễ"
_ENDS, RETURNED = (3, 7, 8, 9, 10), 10


@dataclass(frozen=True, slots=True)
class MadeUpDossier:
    """A dossier before it is written down; ``number`` is the last part of its code, ``channel`` 1, 2 or 3."""

    number: int
    unit: str
    office: str
    procedure_code: str
    procedure_name: str
    field: str
    filer: str
    channel: str
    due: datetime
    life: Life
    received: datetime
    extended_to: date | None = None


def person(dice: random.Random) -> str:
    """A name that nobody has."""
    return " ".join((dice.choice(FAMILY), dice.choice(MIDDLE), dice.choice(GIVEN)))


def row_of(dossier: MadeUpDossier) -> Row:
    """``dossier`` by the columns of ``HEADER``."""
    number, phone = dossier.number, f"0990{dossier.number % 1_000_000:06}"
    state = dossier.life[-1][0]
    ended = {state: moment for state, moment in dossier.life if state in _ENDS}
    return {
        "MaHoSo": f"{dossier.unit}-{dossier.received:%y%m%d}-{number:04}",
        "MaTTHC": dossier.procedure_code,
        "TenTTHC": dossier.procedure_name,
        "TenLinhVuc": dossier.field,
        "KenhThucHien": dossier.channel,
        "ChuHoSo": dossier.filer,
        "SoDienThoai": phone,
        "SoDinhDanh": f"09999999{1000 + number % 1000}",
        "Email": f"nguoi{number}@example.vn",
        "TrichYeuHoSo": f"{dossier.procedure_name} của {dossier.filer}",
        "NgayTiepNhan": _stamp(dossier.received),
        "NgayHenTra": _stamp(dossier.due),
        "TrangThaiHoSo": str(state),
        "NgayKetThucXuLy": _stamp(next(iter(ended.values()), None)),
        "NgayTra": _stamp(ended.get(RETURNED)),
        "DonViXuLy": dossier.office,
        "GhiChu": NOTES.get(state, "").format(name=dossier.filer, phone=phone),
        "NgayHenTraMoi": f"{dossier.extended_to:%Y%m%d}" if dossier.extended_to else "",
        "LyDoGiaHan": WHY_EXTENDED if dossier.extended_to else "",
        "QuaTrinhXuLy": _steps(dossier.life, dossier.office),
    }


def as_csv(rows: Iterable[Mapping[str, str]], delimiter: str = ",") -> str:
    """``rows`` as the text of a CSV file, header first."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([row[name] for name in HEADER] for row in rows)
    return text.getvalue()


def _steps(life: Life, office: str) -> str:
    steps = [
        {
            "NguoiXuLy": OFFICER,
            "ThoiDiemXuLy": _stamp(moment),
            "PhongBanXuLy": DESK if state in (1, 2, RETURNED) else office,
            "NoiDungXuLy": DONE[state],
            "TrangThai": str(state),
        }
        for state, moment in life
    ]
    return json.dumps(steps, ensure_ascii=False, separators=(",", ":"))


def _stamp(moment: datetime | None) -> str:
    return f"{moment:%Y%m%d%H%M%S}" if moment else ""
