"""Made-up dossiers of the unit H99, as a one-stop system would export them.

``python -m tests.made_up_dossiers [COUNT]`` prints a CSV file; ``knowledge/samples/dossiers-h99.csv`` is the one with
500. The same seed gives the same dossiers. Everybody in it is invented, and the second factor of a dossier can be
derived from its code, so that anybody can try the bot.
"""

import random
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from bot.samples.dossier_rows import HEADER, MadeUpDossier, Row, as_csv, person, row_of

__all__ = ["HEADER", "as_csv", "made_up", "sample_file"]

SEED, SAMPLE_SIZE = 2026, 500
TODAY = date(2026, 11, 20)
OFFICES = {
    "H99": "Trung tâm Phục vụ hành chính công xã Mẫu",
    "H99.01": "Điểm tiếp nhận thôn Đông",
    "H99.02": "Điểm tiếp nhận thôn Tây",
    "H99.03": "Điểm tiếp nhận thôn Nam",
}
UNITS = tuple(OFFICES)
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
WAYS = {
    (1,): 6, (1, 2): 6, (2, 4): 22, (2, 4, 5): 6, (2, 4, 6): 5, (2, 4, 5, 4): 6, (2, 4, 9): 8, (2, 4, 9, 10): 24,
    (2, 4, 5, 4, 9, 10): 6, (1, 3): 4, (2, 7): 3, (2, 4, 8): 4,
}  # fmt: skip
"""Through which states dossiers went, and how often of 100."""
EXPLANATION = (
    "# Hồ sơ mẫu của đơn vị H99: mọi người, mọi số ở đây đều bịa ra.",
    "# Bốn số cuối của điện thoại là bốn số cuối của mã hồ sơ: hồ sơ H99.01-260901-0042 thì nhập 0042.",
    "# Bốn số cuối của số định danh là 1 rồi ba số cuối của mã hồ sơ: cũng hồ sơ ấy thì nhập 1042.",
)


def made_up(count: int, seed: int = SEED) -> Iterator[Row]:
    """``count`` dossiers by the columns of ``HEADER``, received over the eleven weeks before ``TODAY``."""
    dice = random.Random(seed)
    ways, often = tuple(WAYS), tuple(accumulate(WAYS.values()))
    for number in range(1, count + 1):
        yield _row(number, dice, dice.choices(ways, cum_weights=often)[0])


def sample_file() -> str:
    """The whole text of ``knowledge/samples/dossiers-h99.csv``."""
    return "\n".join((*EXPLANATION, as_csv(made_up(SAMPLE_SIZE))))


def _row(number: int, dice: random.Random, way: tuple[int, ...]) -> Row:
    code, name, field, days = dice.choice(PROCEDURES)
    # Weekends are no days on which a desk receives anything.
    received = datetime.combine(TODAY - timedelta(weeks=dice.randrange(11), days=dice.randrange(5)), time(7, 30))
    received += timedelta(minutes=dice.randrange(220))
    due = _working_days_after(received, days)
    unit, filer = dice.choice(UNITS), person(dice)
    moments = [
        received + timedelta(hours=round(days * 8 * place * dice.uniform(0.3, 1.4))) for place in range(len(way))
    ]
    extended_to = _extended_to(due, dice) if way[-1] == 4 and due.date() < TODAY else None
    return row_of(
        MadeUpDossier(
            number=number,
            unit=unit,
            office=OFFICES[unit],
            procedure_code=code,
            procedure_name=name,
            field=field,
            filer=filer,
            channel=dice.choice("1123"),
            due=due,
            life=list(zip(way, moments, strict=True)),
            received=received,
            extended_to=extended_to,
        )
    )


def _working_days_after(moment: datetime, days: int) -> datetime:
    while days:
        moment += timedelta(days=1)
        days -= moment.weekday() < 5
    return moment.replace(hour=17, minute=0)


def _extended_to(due: datetime, dice: random.Random) -> date | None:
    """Every other late dossier got the apology that it is owed."""
    return None if dice.random() < 0.5 else _working_days_after(due, 10).date()


def main() -> None:
    """Print a file."""
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(as_csv(made_up(int(sys.argv[1]))) if sys.argv[1:] else sample_file())


if __name__ == "__main__":
    main()
