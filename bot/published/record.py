"""One record of the publication: a JSON object whose texts are as the portal's page shows them."""

import json
import re
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

CODE = re.compile(r"(\d\.\d{6})(?:\.\S*)?", re.ASCII)
"""A national code; a province may have put its own suffix behind it (``1.003695.000.00.00.H36``)."""


class Unreadable(Exception):
    """A line that is no published procedure; the message is one Vietnamese clause."""


class PublishedRecord(BaseModel):
    """The texts of one procedure, by the publication's own keys; keys that are not known are in ``others``."""

    model_config = ConfigDict(frozen=True, extra="allow", coerce_numbers_to_str=False)

    code: str = Field(alias="ma_thu_tuc")
    name: str = Field(alias="ten_thu_tuc")
    decision: str = Field("", alias="so_quyet_dinh")
    levels: str = Field("", alias="cap_thuc_hien")
    field: str = Field("", alias="linh_vuc")
    audience: str = Field("", alias="doi_tuong_thuc_hien")
    steps: str = Field("", alias="trinh_tu_thuc_hien")
    channels: str = Field("", alias="cach_thuc_thuc_hien")
    documents: str = Field("", alias="thanh_phan_ho_so")
    laws: str = Field("", alias="can_cu_phap_ly")
    conditions: str = Field("", alias="yeu_cau_dieu_kien")
    more_conditions: str = Field("", alias="yêu_cầu_điều_kiện_thực_hiện")
    result: str = Field("", alias="ket_qua_xu_ly")
    agency: str = Field("", alias="co_quan_thuc_hien")
    authority: str = Field("", alias="co_quan_co_tham_quyen")
    place: str = Field("", alias="dia_chi_tiep_nhan")
    ministry: str = Field("", alias="bo")

    @property
    def others(self) -> dict[str, str]:
        """What the record has beyond the keys above, as text."""
        return {key: _as_text(value) for key, value in (self.model_extra or {}).items()}

    @property
    def national_code(self) -> str:
        """The code without a province's suffix."""
        return self.code.strip()[:8]


@dataclass(frozen=True, slots=True)
class NumberedRecord:
    """A record by its line in the file."""

    line: int
    record: PublishedRecord


_OBJECT = TypeAdapter(dict[str, Any])
_NAMES = {field.alias: key for key, field in PublishedRecord.model_fields.items() if field.alias}


def read_record(line: str) -> PublishedRecord:
    """The record in one line of JSON; raises Unreadable."""
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        raise Unreadable("dòng này không phải JSON") from None
    if not isinstance(content, dict):
        raise Unreadable("cần một mục JSON {…} trên mỗi dòng")
    written = _OBJECT.validate_python(content)
    _refuse_broken_letters(line, written)
    try:
        record = PublishedRecord.model_validate({key: value for key, value in written.items() if value is not None})
    except ValidationError as invalid:
        raise Unreadable(_reason(invalid)) from None
    if not CODE.fullmatch(record.code.strip()):
        raise Unreadable(f"mã thủ tục không đúng dạng 1.001193: “{record.code}”")
    if not record.name.strip():
        raise Unreadable("ten_thu_tuc để trống")
    return record


def _refuse_broken_letters(line: str, written: dict[str, Any]) -> None:
    try:
        line.encode()
        json.dumps(written, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Unreadable("có ký tự hỏng (một nửa của cặp UTF-16)") from None


def _reason(invalid: ValidationError) -> str:
    error = invalid.errors(include_url=False)[0]
    key = str(error["loc"][0]) if error["loc"] else ""
    return f"thiếu {key}" if error["type"] == "missing" else f"{_NAMES.get(key, key) and key}: cần một đoạn chữ"


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
