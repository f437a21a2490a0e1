"""A report as an office with 22 communes could get it: every figure made up, seeded, and some of them withheld.

The words in it are those that break layouts (long names, markup, formulas); the arithmetic is the plainest there is,
and none of it is the product's.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import sqrt

from bot.domain.processing_figures import ProcessingCounts
from bot.domain.surveys import FactorUse, Scheme
from bot.service.report import (
    WITHHELD,
    Change,
    CommentLine,
    CriterionResult,
    Decision766,
    DossierResult,
    FactorResult,
    Report,
    Share,
    SurveyResult,
    TicketResult,
    View,
    Withheld,
)

THRESHOLD = 5
COMMUNES = (
    "Đông Mẫu", "Tây Mẫu", "Nam Mẫu", "Bắc Mẫu", "Trung Mẫu", "An Thử", "Bình Thử", "Hòa Thử", "Thạnh Thử", "Lộc Thử",
    "Phú Nháp", "Tân Nháp", "Vĩnh Nháp", "Long Nháp", "Mỹ Nháp", "Xuân Giả", "Hạ Giả", "Thu Giả", "Sơn Giả", "Hải Giả",
    "Thị trấn Mẫu Trung Tâm Phía Đông Nam", "Yên Thử",
)  # fmt: skip
FIELDS = ("Hộ tịch (khai sinh, kết hôn, khai tử)", "Chứng thực, sao y", "Cư trú", "Hộ kinh doanh", "Đất đai, nhà ở")
FACTORS = {
    "Tiếp cận dịch vụ": ("Biển chỉ dẫn rõ ràng", "Chỗ ngồi chờ, bàn viết đầy đủ", "Trang thiết bị phục vụ"),
    "Thủ tục hành chính": ("Niêm yết công khai, dễ xem", "Thành phần hồ sơ đúng quy định", "Phí, lệ phí", "Thời hạn"),
    "Công chức": ("Thái độ lịch sự", "Lắng nghe", "Trả lời đầy đủ", "Hướng dẫn dễ hiểu", "Làm đúng quy định"),
    "Kết quả": ("Đúng hẹn", "Đầy đủ", "Chính xác"),
    "Tiếp nhận, giải quyết phản ánh, kiến nghị": (
        "Có nơi nhận góp ý, phản ánh của người dân: bạn hài lòng thế nào?",
        "Dễ thực hiện",
        "Xử lý tích cực",
        "Báo kịp thời",
    ),
}  # fmt: skip
MARKS = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
LABEL = "Chỉ số hài lòng nội bộ theo bộ tiêu chí SIPAS; không phải chỉ số SIPAS chính thức"
COMMENTS = (
    "Cán bộ hướng dẫn nhiệt tình, nhưng chờ lâu quá.",
    '=HYPERLINK("http://mau.example","bấm vào đây")',
    "<script>alert('mẫu')</script> nhân viên & bảo vệ \"khó tính\"",
    "+ Nên có thêm ghế ngồi\n- Nên mở cửa sáng thứ Bảy",
    "@tatca Gọi số [số] không ai nghe máy.",
    "-1 điểm vì phải photo ở ngoài. " + "Tôi đã đi lại ba lần, mỗi lần thiếu một giấy khác nhau. " * 6,
)


def share_of(part: int, whole: int, change: Change | None = None) -> Share:
    """``part`` of ``whole`` with Wilson's interval (z = 1.96)."""
    p, z = part / whole, 1.96
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z / (1 + z * z / whole) * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole))
    return Share(part, whole, 100 * p, 100 * max(0.0, middle - half), 100 * min(1.0, middle + half), change)


def made_up_report(seed: int = 2026, communes: Sequence[str] = COMMUNES) -> Report:
    """The whole report; the last commune has too few responses to show any."""
    return _Maker(random.Random(seed)).report(communes)


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def report(self, communes: Sequence[str]) -> Report:
        units = [
            self.view(f"H99.{number:02}", f"Xã {name}" if " " in name else name, self._chance.randint(20, 130))
            for number, name in enumerate(communes[:-1], 1)
        ]
        units.append(self.view(f"H99.{len(communes):02}", f"Xã {communes[-1]}", 3))
        return Report(
            title="Báo cáo mức độ hài lòng và tình hình giải quyết thủ tục hành chính",
            unit="H99",
            unit_name="Trung tâm Phục vụ hành chính công xã Mẫu",
            first=date(2026, 1, 1),
            last=date(2026, 11, 22),
            former_first=date(2025, 2, 9),
            former_last=date(2025, 12, 31),
            made_on=date(2026, 11, 22),
            threshold=THRESHOLD,
            overall=self.view("", "Toàn đơn vị", 1500),
            by_unit=units,
            by_field=[self.view(f"l{place}", name, 40 * (5 - place)) for place, name in enumerate(FIELDS)],
            by_month=[
                self.view(f"2026-{month:02}", f"Tháng {month}/2026", self._month(month)) for month in range(1, 12)
            ],
            comments=[
                CommentLine(f"Xã {communes[place % 4]}", "Hộ tịch", f"{place % 11 + 1:02}/2026", text)
                for place, text in enumerate(COMMENTS)
            ],
            sensitive=[self.sensitive()],
            notes=(
                "Phiếu tính theo tháng trả lời; kỳ báo cáo lấy trọn các tháng có trong kỳ.",
                "Công thức của Quyết định 766/QĐ-TTg lấy từ nguồn thứ cấp, cần đối chiếu trước khi công bố.",
            ),
        )

    def _month(self, month: int) -> int:
        return 4 if month == 2 else self._chance.randint(60, 200)

    def view(self, key: str, name: str, responses: int) -> View:
        return View(
            key=key,
            name=name,
            surveys=[self.sipas(responses), self.one_stop(responses // 2), self.papi(responses // 3)],
            dossiers=DossierResult(self.counts(responses * 4)),
            tickets=WITHHELD if responses < THRESHOLD else self.tickets(responses // 20),
            decision_766=self.decision(responses),
        )

    def sipas(self, responses: int) -> SurveyResult:
        factors = [
            self.factor(f"y{place}", name, criteria, responses)
            for place, (name, criteria) in enumerate(FACTORS.items(), 1)
        ]
        trips = self.distribution("di-lai", "Số lần đi lại", responses, ("1 lần", "2 lần", "3 lần", "4 lần trở lên"))
        factors.append(FactorResult("cam-nhan", "Cảm nhận khi làm thủ tục", FactorUse.PERCEPTION, None, [trips]))
        shown = [factor.index.percent for factor in factors if isinstance(factor.index, Share)]
        return SurveyResult(
            questionnaire="sipas-2023",
            scheme=Scheme.SIPAS,
            title="Hài lòng về dịch vụ",
            label=LABEL,
            responses=_counted(responses),
            invited=responses * 3,
            index=sum(shown) / len(shown) if len(shown) == 5 else WITHHELD,
            overall=self.share(responses),
            factors=factors,
            reasons=WITHHELD
            if responses < 60
            else (("Chờ lâu", responses // 12), ("Đi lại nhiều lần", responses // 20)),
        )

    def factor(self, key: str, name: str, criteria: Sequence[str], responses: int) -> FactorResult:
        asked = responses // 5 + 1
        results = [self.criterion(f"{key}-{place}", text, asked) for place, text in enumerate(criteria, 1)]
        shown = [result.share for result in results if isinstance(result.share, Share)]
        part, whole = sum(each.part for each in shown), sum(each.whole for each in shown)
        index = share_of(part, whole, self.change()) if shown and asked >= THRESHOLD else WITHHELD
        return FactorResult(key, name, FactorUse.INDEX, index, results)

    def criterion(self, key: str, name: str, asked: int) -> CriterionResult:
        if asked < THRESHOLD:
            return CriterionResult(key, name, WITHHELD, WITHHELD)
        good = self._chance.uniform(1.5, 5)
        given = self._chance.choices((1, 2, 3, 4, 5), (0.4, 0.6, 1.2, good, good / 1.4), k=asked)
        counts = [(mark, MARKS[mark - 1], given.count(mark)) for mark in (1, 2, 3, 4, 5)]
        return CriterionResult(key, name, share_of(given.count(4) + given.count(5), asked, self.change()), counts)

    def distribution(self, key: str, name: str, asked: int, options: Sequence[str]) -> CriterionResult:
        if asked < THRESHOLD:
            return CriterionResult(key, name, WITHHELD, WITHHELD)
        given = self._chance.choices(range(len(options)), [6 / (place + 1) for place in range(len(options))], k=asked)
        counts = [(place + 1, option, given.count(place)) for place, option in enumerate(options)]
        return CriterionResult(key, name, share_of(given.count(0), asked), counts)

    def one_stop(self, responses: int) -> SurveyResult:
        points = round(self._chance.uniform(11, 17.5), 2)
        enough = responses >= THRESHOLD
        return SurveyResult(
            questionnaire="mot-cua-2026",
            scheme=Scheme.ONE_STOP,
            title="Chín chỉ số một cửa",
            label="Tự đánh giá nội bộ theo chín chỉ số của nghị định một cửa",
            responses=_counted(responses),
            invited=None,
            index=None,
            overall=None,
            factors=[
                FactorResult(
                    "thoi-gian", "Thời gian giải quyết", FactorUse.INDEX, None, [], points / 9 if enough else WITHHELD
                )
            ],
            points=points if enough else WITHHELD,
            most_points=18,
            band=("Xuất sắc" if points >= 15 else "Tốt" if points >= 12 else "Khá") if enough else None,
        )

    def papi(self, responses: int) -> SurveyResult:
        names = ("Công khai, minh bạch", "Thủ tục hành chính công", "Quản trị điện tử")
        enough = responses >= THRESHOLD
        factors = [
            FactorResult(
                f"truc-{place}", name, FactorUse.INDEX, self.share(responses), [],
                round(self._chance.uniform(5.5, 8.9), 2) if enough else WITHHELD,
            )
            for place, name in enumerate(names)
        ]  # fmt: skip
        return SurveyResult(
            "papi-2026", Scheme.PAPI, "Tự theo dõi theo PAPI", "Chỉ số nội bộ theo trục nội dung PAPI; không phải PAPI",
            _counted(responses), None, None, None, factors,
        )  # fmt: skip

    def sensitive(self) -> SurveyResult:
        money = self.distribution("tien-ngoai", "Chi phí ngoài quy định", 220, ("Không", "Có", "Không muốn trả lời"))
        late = CriterionResult("gay-kho", "Phiền hà, sách nhiễu", WITHHELD, WITHHELD)
        factor = FactorResult("liem-chinh", "Liêm chính", FactorUse.PERCEPTION, None, [money, late])
        label = "Câu hỏi tùy ý, ẩn danh; chỉ đếm theo đơn vị và quý"
        return SurveyResult("papi-2026", Scheme.PAPI, "Câu hỏi nhạy cảm", label, 220, None, None, None, [factor])

    def share(self, responses: int) -> Share | Withheld:
        if responses < THRESHOLD:
            return WITHHELD
        return share_of(round(responses * self._chance.uniform(0.68, 0.95)), responses, self.change())

    def change(self) -> Change | None:
        points = self._chance.gauss(0, 6)
        p_value = min(1.0, self._chance.random() * (0.1 if abs(points) > 8 else 1.0))
        return Change(points, p_value, p_value < 0.05) if self._chance.random() < 0.9 else None

    def counts(self, dossiers: int) -> ProcessingCounts:
        early, late, past, waiting = dossiers * 6 // 10, dossiers // 40, dossiers // 90, dossiers // 30
        on_time = dossiers // 5
        within = dossiers - early - late - past - waiting - on_time
        return ProcessingCounts(early, on_time, late, within, past, waiting, 0)

    def tickets(self, opened: int) -> TicketResult:
        waiting, late = opened // 5, opened // 9
        kinds = {"low_mark": opened - opened // 3, "reflection": opened // 3}
        return TicketResult(opened, waiting, opened - waiting, 0, late, opened // 12, kinds)

    def decision(self, responses: int) -> Decision766:
        asked = responses * 4
        if responses < THRESHOLD:
            return Decision766(share_of(asked - 1, asked), None, WITHHELD)
        on_time, contents = share_of(asked - asked // 30, asked), share_of(asked - asked // 20, asked)
        return Decision766(on_time, share_of(responses // 2, responses // 2 + 3), contents)


def _counted(responses: int) -> int | Withheld:
    return responses if responses >= THRESHOLD else WITHHELD


def empty_report() -> Report:
    """The report of an office that nobody has rated yet."""
    nothing = DossierResult(ProcessingCounts())
    view = View("", "Toàn đơn vị", (), nothing, TicketResult(0, 0, 0, 0, 0, 0, {}), Decision766(None, None, None))
    full = made_up_report(communes=COMMUNES[:4])
    return replace(full, overall=view, by_unit=(), by_field=(), by_month=(), comments=(), sensitive=(), notes=())
