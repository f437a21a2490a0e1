"""Builders and fakes that tests share: procedures, knowledge, folders of knowledge, clocks."""

from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.domain.calendar import WorkingCalendar
from bot.domain.fields import Fields
from bot.domain.knowledge import Knowledge
from bot.domain.offices import Offices
from bot.domain.procedures import Procedure
from bot.domain.vocabulary import Vocabulary

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")

PROCEDURE: dict[str, Any] = {
    "code": "1.000001",
    "name": "Thủ tục cấp giấy phép nuôi voi",
    "short_name": "Nuôi voi",
    "name_en": "Elephant licence",
    "field": "nong-nghiep",
    "level": "commune",
    "agency": "UBND cấp xã",
    "place": "Trung tâm Phục vụ hành chính công cấp xã",
    "audience": "Người nuôi voi",
    "aliases": ["giấy phép voi"],
    "questions": [
        "Nhà tôi muốn nuôi voi thì xin phép ở đâu?",
        "Giấy phép nuôi voi cần những gì?",
        "Mua voi về nuôi có phải khai báo không?",
        "Xin giấy cho con voi mất bao lâu?",
        "nuoi voi can giay gi",
        "xin phep nuoi voi o dau",
        "giay phep voi het bao nhieu",
        "muon nuoi voi thi lam sao",
    ],
    "channels": [
        {
            "by": ["counter", "online"],
            "processing_time": {"amount": "3", "unit": "working_day"},
            "fees": [{"name": "Lệ phí", "amount": "8000", "per": "con voi"}],
        }
    ],
    "required_documents": [{"name": "Tờ khai nuôi voi", "originals": "1"}],
    "steps": ["Nộp tờ khai.", "Nhận giấy phép."],
    "result": "Giấy phép nuôi voi",
    "legal_basis": [{"number": "99/2025/NĐ-CP"}],
    "source": {"name": "Cổng Dịch vụ công quốc gia", "on": "2026-07-01"},
    "checked_on": "2026-11-22",
}

OTHER: dict[str, Any] = {
    "code": "1.000002",
    "name": "Thủ tục đăng ký thả diều",
    "short_name": "Thả diều",
    "name_en": "Kite registration",
    "field": "van-hoa",
    "aliases": ["diều giấy"],
    "questions": [
        "Thả diều có phải đăng ký không?",
        "Đăng ký thả diều ở đâu?",
        "Diều to có cần giấy tờ gì không?",
        "Hội thả diều của xã xin phép ai?",
        "tha dieu can dang ky gi",
        "dang ky dieu o dau",
        "dieu giay het bn tien",
        "thi tha dieu xin phep ai",
    ],
}

FIELDS: dict[str, Any] = {
    "fields": [
        {"id": "nong-nghiep", "name": "Nông nghiệp", "name_en": "Agriculture"},
        {"id": "van-hoa", "name": "Văn hóa", "name_en": "Culture"},
        {"id": "y-te", "name": "Y tế", "name_en": "Health"},
    ]
}

VOCABULARY: dict[str, Any] = {
    "folk_names": [{"say": ["ông tượng", "bồ voi"], "means": "con voi"}],
    "abbreviations": [{"short": ["ko", "k"], "full": "không"}, {"short": ["bn"], "full": "bao nhiêu"}],
    "boilerplate": ["cho hỏi", "ạ"],
    "intents": {
        "documents": ["giấy gì", "cần gì"],
        "fee": ["bao nhiêu tiền", "lệ phí"],
        "time": ["bao lâu", "mấy ngày"],
        "place": ["ở đâu"],
        "online": ["trên mạng", "online"],
        "form": ["mẫu đơn"],
        "steps": ["làm sao"],
        "conditions": ["điều kiện"],
        "result": ["nhận được gì"],
        "legal": ["luật nào"],
        "audience": ["ai được làm"],
    },
    "small_talk": {
        "greeting": ["xin chào"],
        "thanks": ["cảm ơn"],
        "farewell": ["tạm biệt"],
        "identity": ["bạn là ai"],
        "insult": ["đồ ngu"],
        "office": ["giờ làm việc"],
        "handoff": ["gặp cán bộ"],
        "menu": ["danh mục"],
        "correction": ["à không", "ý tôi là"],
    },
}

OFFICES: dict[str, Any] = {
    "offices": [
        {
            "unit": "H99",
            "name": "Trung tâm Phục vụ hành chính công xã Mẫu",
            "name_en": "Public Service Centre of Mau commune",
            "address": "Số 1 đường Thử Nghiệm, xã Mẫu",
            "map_point": {"latitude": "16.0", "longitude": "108.0"},
            "phone": "0299 000 0001",
            "hours": {
                day: ["07:00-11:30", "13:30-17:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
            },
        },
        {
            "unit": "H99.01",
            "name": "Điểm tiếp nhận thôn Đông",
            "name_en": "Reception point, Dong hamlet",
            "parent": "H99",
            "address": "Nhà văn hóa thôn Đông, xã Mẫu",
            "map_point": {"latitude": "16.02", "longitude": "108.03"},
            "phone": "0299 000 0002",
            "hours": {"tuesday": ["07:30-11:00"]},
        },
    ]
}

CALENDAR: dict[str, Any] = {
    "holidays": [
        {"name": "Tết Dương lịch 2026", "on": "2026-01-01", "source": "Điều 112 Bộ luật Lao động"},
        {"name": "Tết Bính Ngọ", "on": "2026-02-16", "until": "2026-02-20", "source": "Điều 112 Bộ luật Lao động"},
    ],
    "make_up_days": [],
}


def procedure_content(**overrides: object) -> dict[str, Any]:
    """The content of a valid procedure file; an override of None leaves the key out."""
    content = {**deepcopy(PROCEDURE), **overrides}
    return {key: value for key, value in content.items() if value is not None}


def other_content(**overrides: object) -> dict[str, Any]:
    """The content of a second valid procedure file."""
    return procedure_content(**{**OTHER, **overrides})


def a_procedure(**overrides: object) -> Procedure:
    """A valid procedure."""
    return Procedure.model_validate(procedure_content(**overrides))


def some_knowledge(*procedures: Procedure) -> Knowledge:
    """A small knowledge base; two made-up procedures unless told otherwise."""
    return Knowledge(
        procedures or (a_procedure(), Procedure.model_validate(other_content())),
        Fields.model_validate(FIELDS),
        Vocabulary.model_validate(VOCABULARY),
        Offices.model_validate(OFFICES),
        WorkingCalendar.model_validate(CALENDAR),
    )


class KnowledgeFolder:
    """A folder of knowledge that an official edits; begins with two valid procedures."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("fields.yaml", FIELDS)
        self.write("vocabulary.yaml", VOCABULARY)
        self.write("offices.yaml", OFFICES)
        self.write("calendar.yaml", CALENDAR)
        self.write("procedures/nong-nghiep/nuoi-voi.yaml", procedure_content())
        self.write("procedures/van-hoa/tha-dieu.yaml", other_content())

    def write(self, name: str, content: dict[str, Any] | str | bytes) -> Path:
        """Write one file; mappings as YAML with every text quoted."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict):
            content = str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000))
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def replace(self, name: str, old: str, new: str) -> int:
        """Replace one passage of a file, which must be there once; the line where it began."""
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} has {text.count(old)} times {old!r}"
        file.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def append(self, name: str, more: str) -> int:
        """Add lines to a file; the first one's number."""
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        file.write_text(text + more, encoding="utf-8")
        return text.count("\n") + 1


class FixedClock:
    """A clock that stands until it is set."""

    def __init__(self, now: datetime | None = None) -> None:
        self.time = now or datetime(2026, 11, 23, 9, 0, tzinfo=HANOI)

    def now(self) -> datetime:
        return self.time
