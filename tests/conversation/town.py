"""A small knowledge base: a made-up commune with one of everything that answers can look like."""

# pyright: reportCallIssue=false
# pyright does not see that pydantic's Field(None, …) is a default

from datetime import date, time
from typing import Any

from bot.domain.calendar import Holiday, WorkingCalendar
from bot.domain.fields import FieldOfWork, Fields
from bot.domain.knowledge import Knowledge
from bot.domain.offices import WEEKDAYS, MapPoint, Office, Offices, Opening
from bot.domain.procedures import (
    Aspect,
    Channel,
    ChannelKind,
    Fee,
    Handling,
    LegalAct,
    Level,
    Procedure,
    ProcessingTime,
    RequiredDocument,
    Source,
    TimeUnit,
)
from bot.domain.vocabulary import Abbreviation, SmallTalk, Vocabulary

BIRTH, COPY, RESIDENCE, OLD_SHOP, ODD = "1.000001", "1.000002", "1.000003", "1.000004", "1.000005"
REPLACED_BIRTH = "2.000001"
FUNERALS = ("3.000001", "3.000002", "3.000003", "3.000004", "3.000005")
COUNTER, ONLINE, POST = ChannelKind.COUNTER, ChannelKind.ONLINE, ChannelKind.POST
IN_A_DAY = ProcessingTime(unit=TimeUnit.WITHIN_THE_DAY)


def procedure(code: str, name: str, **more: Any) -> Procedure:
    """A procedure with everything that the schema demands and nothing else."""
    bare: dict[str, Any] = {
        "short_name": name,
        "name_en": f"Procedure {code}",
        "field": "khac",
        "level": Level.COMMUNE,
        "agency": "UBND xã Mẫu",
        "place": "Quầy số 1",
        "audience": "Mọi người dân",
        "aliases": (),
        "questions": tuple(f"{name} {number}" for number in "abcdefgh"),
        "channels": (Channel(by=(COUNTER,), processing_time=ProcessingTime(amount=3, unit=TimeUnit.WORKING_DAY)),),
        "required_documents": (),
        "steps": ("Đến quầy.",),
        "result": "Giấy xác nhận",
        "source": Source(name="Cổng Dịch vụ công quốc gia", on=date(2026, 7, 1)),
        "checked_on": date(2026, 11, 1),
    }
    return Procedure(code=code, name=name, **{**bare, **more})


def birth() -> Procedure:
    return procedure(
        BIRTH,
        "Thủ tục đăng ký khai sinh",
        short_name="Đăng ký khai sinh",
        name_en="Birth registration",
        field="ho-tich",
        replaces=(REPLACED_BIRTH,),
        aliases=("làm giấy khai sinh",),
        questions=tuple(
            f"khai sinh cho {who}" for who in ("bé", "con", "cháu", "em bé", "con gái", "con trai", "trẻ", "bé mới")
        ),
        channels=(
            Channel(
                by=(COUNTER, POST),
                processing_time=IN_A_DAY,
                fees=(Fee(name="Lệ phí hộ tịch", amount="set_by_province", exemptions=("Hộ nghèo", "Đúng hạn")),),
            ),
            Channel(
                by=(ONLINE,),
                processing_time=ProcessingTime(amount=8, unit=TimeUnit.HOUR, note="không tính ngày nghỉ"),
                fees=(Fee(amount=8000, per="bản", note="theo nghị quyết"),),
                note="Cần tài khoản định danh mức 2",
            ),
        ),
        required_documents=(
            RequiredDocument(name="Tờ khai", originals=1, form="Mẫu số 1"),
            RequiredDocument(name="Giấy chứng sinh", originals=1, copies=2, note="hoặc bản điện tử"),
            RequiredDocument(name="Biên bản trẻ bị bỏ rơi", when="Trẻ bị bỏ rơi"),
            RequiredDocument(name="Căn cước", handling=Handling.SHOW),
        ),
        steps=("Chuẩn bị giấy tờ.", "Nộp tại quầy."),
        conditions=("Trong 60 ngày.",),
        result="Giấy khai sinh",
        audience="Cha, mẹ hoặc người thân",
        legal_basis=(LegalAct(number="60/2014/QH13", title="Luật Hộ tịch"), LegalAct(number="123/2015/NĐ-CP")),
        notice="Đang sáp nhập xã, hỏi trước khi đi.",
        to_confirm=("Mức lệ phí của tỉnh.",),
        source=Source(name="Cổng Dịch vụ công quốc gia", decision="163/QĐ-BTP", on=date(2026, 7, 1)),
    )


def copies() -> Procedure:
    return procedure(
        COPY,
        "Chứng thực bản sao từ bản chính",
        field="ho-tich",
        aliases=("sao y",),
        channels=(Channel(by=(COUNTER,), processing_time=IN_A_DAY, fees=(Fee(amount=2000, per="trang"),)),),
        required_documents=tuple(RequiredDocument(name=f"Giấy số {number}", originals=1) for number in range(1, 8)),
        confirmed_by="Lê Văn Mẫu, công chức tư pháp, 02/11/2026",
    )


def funerals() -> list[Procedure]:
    """Five procedures that only their last words part."""
    whose = ("cựu chiến binh", "dân công hỏa tuyến", "hưu trí", "thanh niên xung phong", "liệt sĩ")
    return [procedure(code, f"Mai táng phí {who}", field="bao-tro") for code, who in zip(FUNERALS, whose, strict=True)]


def others() -> list[Procedure]:
    return [
        procedure(RESIDENCE, "Đăng ký tạm trú", aliases=("ở trọ",), field="cu-tru"),
        procedure(OLD_SHOP, "Thành lập hộ kinh doanh", checked_on=date(2024, 1, 1), field="kinh-doanh"),
        procedure(
            ODD,
            'Cấp phép <b>quảng cáo</b> & "biển hiệu"',
            short_name='Quảng cáo <b> & "biển"',
            name_en='Signs <b> & "boards"',
            source=Source(name="Báo <Pháp luật>", decision="12 & 34", on=date(2026, 7, 1)),
            to_confirm=("Phí < 5 & > 3",),
            field="khac",
        ),
    ]


def twenty_in_a_field() -> list[Procedure]:
    return [
        procedure(f"5.{number:06}", f"Cây giống loại {chr(64 + number)}", field="nong-nghiep")
        for number in range(1, 21)
    ]


def knowledge(*more: Procedure) -> Knowledge:
    """The commune's whole knowledge, and ``more`` procedures."""
    procedures = (birth(), copies(), *funerals(), *others(), *twenty_in_a_field(), *more)
    return Knowledge(procedures, fields(), vocabulary(), offices(), calendar())


def fields() -> Fields:
    names = {
        "ho-tich": ("Hộ tịch", "Civil status"),
        "bao-tro": ("Bảo trợ", "Social protection"),
        "cu-tru": ("Cư trú", "Residence"),
        "kinh-doanh": ("Kinh doanh", "Business"),
        "nong-nghiep": ("Nông nghiệp", "Agriculture"),
        "khac": ("Khác", "Other"),
        "trong": ("Lĩnh vực trống", "Empty field"),
    }
    return Fields(fields=tuple(FieldOfWork(id=key, name=vi, name_en=en) for key, (vi, en) in names.items()))


def offices() -> Offices:
    morning, afternoon = Opening(opens=time(7), closes=time(11, 30)), Opening(opens=time(13, 30), closes=time(17))
    main = Office(
        unit="H99",
        name="Trung tâm xã Mẫu",
        name_en="Mau Centre",
        address="Số 1 đường Thử Nghiệm",
        map_point=MapPoint(latitude=16.0, longitude=108.0),
        phone="0299 000 0001",
        hours=dict.fromkeys(WEEKDAYS[:5], (morning, afternoon)),
        note="Lấy số ở cửa <trước>",
    )
    hamlet = Office(
        unit="H99.01",
        name="Điểm thôn Đông",
        name_en="Dong hamlet",
        parent="H99",
        address="Nhà văn hóa thôn Đông",
        map_point=MapPoint(latitude=16.02, longitude=108.03),
        phone="0299 000 0002",
        hours={"tuesday": (morning,), "thursday": (morning,)},
    )
    return Offices(offices=(main, hamlet))


def calendar() -> WorkingCalendar:
    return WorkingCalendar(holidays=(Holiday(name="Quốc khánh", on=date(2026, 9, 2), source="Bộ luật Lao động"),))


def vocabulary() -> Vocabulary:
    intents = {
        Aspect.DOCUMENTS: ("cần gì", "giấy tờ gì"),
        Aspect.FEE: ("lệ phí", "bao nhiêu tiền", "mất tiền"),
        Aspect.TIME: ("mất bao lâu", "mấy ngày"),
        Aspect.PLACE: ("ở đâu",),
        Aspect.ONLINE: ("online", "qua mạng"),
        Aspect.FORM: ("mẫu đơn",),
        Aspect.STEPS: ("các bước",),
        Aspect.CONDITIONS: ("điều kiện gì",),
        Aspect.RESULT: ("nhận được gì",),
        Aspect.LEGAL: ("luật nào",),
        Aspect.AUDIENCE: ("ai được làm",),
    }
    return Vocabulary(
        folk_names=(),
        abbreviations=(Abbreviation(short=("ks",), full="khai sinh"),),
        boilerplate=(
            "cho em hỏi",
            "thế",
            "còn",
            "thì",
            "thì sao",
            "cái",
            "không",
            "ạ",
            "là",
            "bạn",
            "ơi",
            "nhé",
            "làm",
            "hết",
        ),
        intents=intents,
        small_talk=SmallTalk(
            greeting=("xin chào", "chào bạn"),
            thanks=("cảm ơn", "ok"),
            farewell=("tạm biệt",),
            identity=("bạn là ai",),
            insult=("đồ ngu",),
            office=("giờ làm việc", "mấy giờ mở cửa", "địa chỉ cơ quan"),
            handoff=("gặp cán bộ", "gặp người thật"),
            menu=("danh mục",),
            correction=("à không", "ý tôi là", "nhầm rồi"),
            progress=("tới đâu rồi", "tình trạng hồ sơ"),
            emergency=("cháy nhà",),
            feedback=("góp ý", "muốn góp ý", "gửi phản ánh"),
            dossier=("hồ sơ của tôi", "tra cứu hồ sơ", "nộp hôm trước"),
        ),
        families=(),
    )
