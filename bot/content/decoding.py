"""Plain content decoded into the domain's types, every fault told in Vietnamese with its line."""

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.content.strict_yaml import ContentPath, Document
from bot.domain.faults import Fault, RuleBroken, RulesBroken

Model = TypeVar("Model", bound=BaseModel)


def decode(document: Document, model: type[Model]) -> Model | None:
    """Decode the whole document into ``model``; on any fault add it to ``document.faults`` and return None."""
    if document.content is None:
        if not document.faults:
            document.faults.append(document.fault((), "tệp trống"))
        return None
    try:
        decoded = model.model_validate(document.content)
    except ValidationError as invalid:
        document.faults.extend(_faults(document, invalid))
        return None
    return None if document.faults else decoded


def _faults(document: Document, invalid: ValidationError) -> list[Fault]:
    found: dict[ContentPath, Fault] = {}
    between_parts: list[Fault] = []
    for error in invalid.errors(include_url=False):
        path = _real_path(document, error)
        if error["type"] == "too_short" and any(deeper[: len(path)] == path for deeper in found):
            continue  # the items are there, but faulty
        broken = error.get("ctx", {}).get("error")
        if isinstance(broken, RulesBroken):
            between_parts += [document.fault((*path, *breach.place), breach.reason) for breach in broken.breaches]
            continue
        found.setdefault(path, document.fault(path, explain(error)))
    return [*found.values(), *between_parts]


def _real_path(document: Document, error: ErrorDetails) -> ContentPath:
    """The location without what pydantic adds beyond the file (union members), but with a missing key's name."""
    path: ContentPath = ()
    for step in error["loc"]:
        if (*path, step) not in document.lines:
            return (*path, step) if error["type"] == "missing" else path
        path = (*path, step)
    return path


def _allowed(context: dict[str, Any]) -> str:
    return f"chỉ nhận một trong: {context['expected'].replace(' or ', ', ')}"


_REASONS: dict[str, Callable[[dict[str, Any]], str]] = {
    "missing": lambda _: "thiếu mục bắt buộc này",
    "extra_forbidden": lambda _: "không có mục nào tên như vậy; kiểm tra chính tả",
    "string_type": lambda _: "cần một đoạn chữ, không phải danh sách hay mục con",
    "tuple_type": lambda _: "cần một danh sách (mỗi dòng bắt đầu bằng dấu gạch -)",
    "dict_type": lambda _: "cần các mục con (tên: giá trị)",
    "model_type": lambda _: "cần các mục con (tên: giá trị)",
    "enum": _allowed,
    "literal_error": _allowed,
    "too_short": lambda c: f"cần ít nhất {c['min_length']} dòng, mới có {c['actual_length']}",
    "too_long": lambda c: f"dài quá {c['max_length']} ký tự",
    "string_too_long": lambda c: f"dài quá {c['max_length']} ký tự",
    "string_pattern_mismatch": lambda c: f"không đúng dạng {c['pattern']}",
    "date_from_datetime_parsing": lambda _: "cần ngày dạng năm-tháng-ngày, ví dụ 2026-07-01",
    "date_parsing": lambda _: "cần ngày dạng năm-tháng-ngày, ví dụ 2026-07-01",
    "date_type": lambda _: "cần ngày dạng năm-tháng-ngày, ví dụ 2026-07-01",
    "float_parsing": lambda _: "cần một số, dùng dấu chấm cho phần lẻ",
    "float_type": lambda _: "cần một số, dùng dấu chấm cho phần lẻ",
    "int_type": lambda _: "cần một số nguyên",
    "int_parsing": lambda _: "cần một số nguyên",
    "bool_parsing": lambda _: "cần true hoặc false",
    "greater_than": lambda c: f"phải lớn hơn {c['gt']}",
    "greater_than_equal": lambda c: f"phải từ {c['ge']} trở lên",
    "less_than_equal": lambda c: f"không được quá {c['le']}",
}


def explain(error: ErrorDetails) -> str:
    """Why pydantic refused a value, in one Vietnamese clause."""
    context: dict[str, Any] = error.get("ctx", {})
    broken = context.get("error")
    if isinstance(broken, RuleBroken):
        return str(broken)
    explain = _REASONS.get(error["type"])
    return explain(context) if explain else f"giá trị không hợp lệ ({error['msg']})"
