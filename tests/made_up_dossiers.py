"""Made-up dossiers of the unit H99, as a one-stop system would export them.

``python -m tests.made_up_dossiers [COUNT]`` prints a CSV file; ``knowledge/samples/dossiers-h99.csv`` is the one with
500. The same seed gives the same dossiers. Everybody in it is invented, and the second factor of a dossier can be
derived from its code, so that anybody can try the bot.
"""

import csv
import io
import json
import random
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import accumulate

SEED, SAMPLE_SIZE = 2026, 500
TODAY = date(2026, 11, 20)
OFFICES = {
    "H99": "Trung tâm Phục vụ hành chính công xã Mẫu",
    "H99.01": "Điểm tiếp nhận thôn Đông",
    "H99.02": "Điểm tiếp nhận thôn Tây",
    "H99.03": "Điểm tiếp nhận thôn Nam",
}
UNITS = tuple(OFFICES)
FAMILY, MIDDLE, GIVEN = ("Lê", "Trần", "Phạm", "Hoàng"), ("Văn", "Thị", "Minh"), ("Mẫu", "Thử", "Nháp", "Giả")
DESK, OFFICER = "Bộ phận Một cửa", "Đỗ Thị Quầy"
PROCEDURES = (
    ("1.001193", "Thủ tục đăng ký khai sinh", "Hộ tịch", 1),
    ("1.004884", "Thủ tục đăng ký lại khai sinh", "Hộ tịch", 5),
    ("1.000894", "Thủ tục đăng ký kết hôn", "Hộ tịch", 1),
    ("1.004873", "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân", "Hộ tịch", 3),
    ("1.000656", "Thủ tục đăng ký khai tử", "Hộ tịch", 1),
    ("1.001612", "Đăng ký thành lập hộ kinh doanh", "Hộ kinh doanh", 3),
    ("1.004222", "Đăng ký thường trú", "Cư trú", 7),
    ("1.004194", "Đăng ký tạm trú", "Cư trú", 3),
    ("1.012783", "Cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất", "Đất đai", 20),
    ("1.014027", "Thực hiện, điều chỉnh, thôi hưởng trợ cấp hưu trí xã hội", "Bảo trợ xã hội", 10),
    ("1.001699", "Xác định, xác định lại mức độ khuyết tật và cấp Giấy xác nhận khuyết tật", "Bảo trợ xã hội", 25),
    ("1.013133", "Thủ tục đăng ký nghĩa vụ quân sự lần đầu", "Nghĩa vụ quân sự", 1),
)
NOTES = {
    3: "Hồ sơ của {name} không thuộc thẩm quyền; đề nghị nộp tại nơi cư trú",
    5: "Đề nghị {name} (điện thoại {phone}) bổ sung bản sao giấy tờ tùy thân và tờ khai có chữ ký",
    6: "Mời nộp 50.000 đồng lệ phí tại quầy số 2 hoặc trên cổng dịch vụ công",
    7: "Người dân xin rút hồ sơ",
    8: "Dừng giải quyết: quá hạn bổ sung giấy tờ",
    9: "Mời đến nhận kết quả tại quầy số 1, mang theo giấy hẹn",
}
WAYS = {
    (1,): 6, (1, 2): 6, (2, 4): 22, (2, 4, 5): 6, (2, 4, 6): 5, (2, 4, 5, 4): 6, (2, 4, 9): 8, (2, 4, 9, 10): 24,
    (2, 4, 5, 4, 9, 10): 6, (1, 3): 4, (2, 7): 3, (2, 4, 8): 4,
}  # fmt: skip
"""Through which states dossiers went, and how often of 100."""
DONE = {
    1: "Nộp hồ sơ trực tuyến", 2: "Tiếp nhận hồ sơ, kiểm tra thành phần", 3: "Từ chối tiếp nhận", 4: "Thẩm định hồ sơ",
    5: "Yêu cầu bổ sung giấy tờ", 6: "Thông báo nộp lệ phí", 7: "Ghi nhận yêu cầu rút hồ sơ",
    8: "Ra thông báo dừng giải quyết", 9: "Ký duyệt, chuyển kết quả về Bộ phận Một cửa", 10: "Trả kết quả",
}  # fmt: skip
EXPLANATION = (
    "# Hồ sơ mẫu của đơn vị H99: mọi người, mọi số ở đây đều bịa ra.",
    "# Bốn số cuối của điện thoại là bốn số cuối của mã hồ sơ: hồ sơ H99.01-260901-0042 thì nhập 0042.",
    "# Bốn số cuối của số định danh là 1 rồi ba số cuối của mã hồ sơ: cũng hồ sơ ấy thì nhập 1042.",
)
HEADER = (
    "MaHoSo", "MaTTHC", "TenTTHC", "TenLinhVuc", "KenhThucHien", "ChuHoSo", "SoDienThoai", "SoDinhDanh", "Email",
    "TrichYeuHoSo", "NgayTiepNhan", "NgayHenTra", "TrangThaiHoSo", "NgayKetThucXuLy", "NgayTra", "DonViXuLy", "GhiChu",
    "NgayHenTraMoi", "LyDoGiaHan", "QuaTrinhXuLy",
)  # fmt: skip

Row = dict[str, str]


def made_up(count: int, seed: int = SEED) -> Iterator[Row]:
    """``count`` dossiers by the columns of ``HEADER``, received over the eleven weeks before ``TODAY``."""
    dice = random.Random(seed)
    ways, often = tuple(WAYS), tuple(accumulate(WAYS.values()))
    for number in range(1, count + 1):
        yield _row(number, dice, dice.choices(ways, cum_weights=often)[0])


def as_csv(rows: Iterable[Row], delimiter: str = ",") -> str:
    """``rows`` as the text of a CSV file, header first."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([row[name] for name in HEADER] for row in rows)
    return text.getvalue()


def sample_file() -> str:
    """The whole text of ``knowledge/samples/dossiers-h99.csv``."""
    return "\n".join((*EXPLANATION, as_csv(made_up(SAMPLE_SIZE))))


def _row(number: int, dice: random.Random, way: tuple[int, ...]) -> Row:
    code, name, field, days = dice.choice(PROCEDURES)
    # Weekends are no days on which a desk receives anything.
    received = datetime.combine(TODAY - timedelta(weeks=dice.randrange(11), days=dice.randrange(5)), time(7, 30))
    received += timedelta(minutes=dice.randrange(220))
    due = _working_days_after(received, days)
    unit, filer, phone = dice.choice(UNITS), _person(dice), f"0990{number % 1_000_000:06}"
    moments = [
        received + timedelta(hours=round(days * 8 * place * dice.uniform(0.3, 1.4))) for place in range(len(way))
    ]
    extension = _extension(due, dice) if way[-1] == 4 and due.date() < TODAY else {}
    ended = {state: moment for state, moment in zip(way, moments, strict=True) if state in (3, 7, 8, 9, 10)}
    return {
        "MaHoSo": f"{unit}-{received:%y%m%d}-{number:04}",
        "MaTTHC": code,
        "TenTTHC": name,
        "TenLinhVuc": field,
        "KenhThucHien": dice.choice("1123"),
        "ChuHoSo": filer,
        "SoDienThoai": phone,
        "SoDinhDanh": f"09999999{1000 + number % 1000}",
        "Email": f"nguoi{number}@example.vn",
        "TrichYeuHoSo": f"{name} của {filer}",
        "NgayTiepNhan": f"{received:%Y%m%d%H%M%S}",
        "NgayHenTra": f"{due:%Y%m%d%H%M%S}",
        "TrangThaiHoSo": str(way[-1]),
        "NgayKetThucXuLy": _stamp(next(iter(ended.values()), None)),
        "NgayTra": _stamp(ended.get(10)),
        "DonViXuLy": OFFICES[unit],
        "GhiChu": NOTES.get(way[-1], "").format(name=filer, phone=phone),
        "NgayHenTraMoi": extension.get("date", ""),
        "LyDoGiaHan": extension.get("reason", ""),
        "QuaTrinhXuLy": _steps(way, moments, OFFICES[unit]),
    }


def _person(dice: random.Random) -> str:
    return " ".join((dice.choice(FAMILY), dice.choice(MIDDLE), dice.choice(GIVEN)))


def _working_days_after(moment: datetime, days: int) -> datetime:
    while days:
        moment += timedelta(days=1)
        days -= moment.weekday() < 5
    return moment.replace(hour=17, minute=0)


def _extension(due: datetime, dice: random.Random) -> dict[str, str]:
    """Every other late dossier got the apology that it is owed."""
    if dice.random() < 0.5:
        return {}
    return {
        "date": f"{_working_days_after(due, 10):%Y%m%d}",
        "reason": "Chờ ý kiến của cơ quan phối hợp; xin lỗi vì chậm trễ",
    }


def _steps(way: tuple[int, ...], moments: list[datetime], office: str) -> str:
    steps = [
        {
            "NguoiXuLy": OFFICER,
            "ThoiDiemXuLy": f"{moment:%Y%m%d%H%M%S}",
            "PhongBanXuLy": DESK if state in (1, 2, 10) else office,
            "NoiDungXuLy": DONE[state],
            "TrangThai": str(state),
        }
        for state, moment in zip(way, moments, strict=True)
    ]
    return json.dumps(steps, ensure_ascii=False, separators=(",", ":"))


def _stamp(moment: datetime | None) -> str:
    return f"{moment:%Y%m%d%H%M%S}" if moment else ""


def main() -> None:
    """Print a file."""
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(as_csv(made_up(int(sys.argv[1]))) if sys.argv[1:] else sample_file())


if __name__ == "__main__":
    main()
