"""What an HTTP answer of a one-stop system means, before anything of it is trusted."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.sources.http_settings import NotFoundSettings
from bot.sources.json_paths import Json, JsonPath

BODY_LIMIT = 1024 * 1024
"""Bytes, unpacked: one dossier with a hundred steps has some 50 kB."""

_MAY_PASS = frozenset({408, 425, 429, 500, 502, 503, 504})
_KEY_REFUSED = frozenset({401, 403})


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no usable answer: ``reason`` is one Vietnamese clause for the operator, without personal data.

    ``may_pass``: another try may do. ``is_of_system``: it speaks of the system rather than of this one dossier, for
    one dossier that cannot be read must not cut off all the others. ``retry_after``: seconds the system asked for.
    """

    reason: str
    may_pass: bool = False
    is_of_system: bool = True
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class NoSuchDossier:
    """The system says that it has no such dossier."""


@dataclass(frozen=True, slots=True)
class Found:
    """The document that the system answered."""

    document: Json


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer as it came; ``body`` is read where it may matter only, and at most one byte beyond BODY_LIMIT."""

    status: int
    content_type: str
    retry_after: str | None
    body: bytes


def read_answer(answer: HttpAnswer, not_found: NotFoundSettings, now: datetime) -> Found | NoSuchDossier | Trouble:
    """What ``answer`` means; ``now`` has a zone."""
    if answer.status in not_found.statuses:
        is_said_by_system = answer.status < 300 or not_found.any_body or _is_readable_json(answer)
        return NoSuchDossier() if is_said_by_system else _not_by_the_system(answer.status)
    if answer.status != 200:
        return _trouble_of_status(answer, now)
    if len(answer.body) > BODY_LIMIT:
        return Trouble(f"trả lời dài quá {BODY_LIMIT:,} byte", is_of_system=False)
    if not _is_json(answer.content_type):
        return Trouble(f"trả lời không phải JSON mà là {_shown(answer.content_type)}")
    try:
        document = _decode(answer.body)
    except (ValueError, RecursionError):
        return Trouble("trả lời là JSON hỏng")
    return NoSuchDossier() if _says_none(document, not_found) else Found(document)


def _not_by_the_system(status: int) -> Trouble:
    return Trouble(
        f"trả lời mã {status} mà không kèm JSON: kiểm tra url; nếu hệ thống nói “không có hồ sơ” như thế thì đặt "
        "not_found.any_body: true",
        is_of_system=False,  # the setting may be wrong instead, and then dossiers that exist are answered
    )


def _is_readable_json(answer: HttpAnswer) -> bool:
    if not _is_json(answer.content_type) or len(answer.body) > BODY_LIMIT:
        return False
    try:
        _decode(answer.body)
    except (ValueError, RecursionError):
        return False
    return True


def _trouble_of_status(answer: HttpAnswer, now: datetime) -> Trouble:
    status = answer.status
    if status in _MAY_PASS:
        asked = _seconds_to_wait(answer.retry_after, now)
        return Trouble(f"báo bận hoặc lỗi tạm thời (mã {status})", may_pass=True, retry_after=asked)
    if status in _KEY_REFUSED:
        return Trouble(f"từ chối kết nối (mã {status}): kiểm tra headers và header_files")
    if 300 <= status < 400:
        return Trouble(f"chuyển hướng sang địa chỉ khác (mã {status}), không đi theo: kiểm tra url")
    return Trouble(f"trả lời bằng mã {status}", is_of_system=status >= 500)


def _seconds_to_wait(retry_after: str | None, now: datetime) -> float | None:
    """Retry-After is a number of seconds or an HTTP date (RFC 9110, 10.2.3); nonsense counts as not said."""
    if retry_after is None:
        return None
    if retry_after.isascii() and retry_after.isdecimal():
        return float(retry_after[:9])
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _is_json(content_type: str) -> bool:
    return content_type in ("application/json", "text/json") or content_type.endswith("+json")


def _shown(content_type: str) -> str:
    return f"“{content_type[:60]}”" if content_type.isascii() and content_type.isprintable() else "loại lạ"


def _decode(body: bytes) -> Json:
    """Numbers as they are written; ``json`` itself finds out which UTF it is, with or without a byte order mark."""
    return json.loads(body, parse_int=str, parse_float=str, parse_constant=str)


def _says_none(document: Json, not_found: NotFoundSettings) -> bool:
    if not_found.path is None:
        return False
    told = JsonPath.parse(not_found.path).find(document)
    if not_found.value is None:
        return told in (None, "", [], {})
    return as_text(told) == not_found.value


def as_text(value: Json) -> str | None:
    """A scalar as it is written in JSON, null and what is missing as ""; None for a list or an object."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case _:
            return None
