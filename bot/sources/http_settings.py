"""How to reach a one-stop system over HTTP, as ``config.yaml`` says it under ``dossiers.http``."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, cast
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from bot.domain.faults import RuleBroken
from bot.service.dossier_columns import REQUIRED, DossierColumns
from bot.sources.json_paths import JsonPath, MalformedPath

CODE_PLACE = "{code}"
STEPS, STEP_FIELD = "steps", "step_"
FACTORS = ("phone", "identity_number")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def _url(url: str) -> str:
    """The template, fit to be sent just as it is written once the code is put in."""
    if not _VISIBLE_ASCII.fullmatch(url):
        raise RuleBroken("địa chỉ chỉ được có chữ không dấu và không có khoảng trắng; ký tự khác viết dạng %XX")
    try:
        parts = urlsplit(url)
        named = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        parts, named = urlsplit(""), None
    if not named:
        raise RuleBroken("cần một địa chỉ https://…, ví dụ https://motcua.example.vn/hoso/{code}")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise RuleBroken("cần https://: hồ sơ là dữ liệu cá nhân (http:// chỉ dùng được trong chính máy này)")
    if parts.username is not None or parts.password is not None:
        raise RuleBroken("không viết tên và mật khẩu vào địa chỉ; dùng headers hoặc header_files")
    if url.count(CODE_PLACE) != 1 or CODE_PLACE in parts.netloc or parts.fragment:
        raise RuleBroken("cần đúng một chỗ {code} trong đường dẫn hoặc sau dấu hỏi, và không có dấu #")
    return url


def _json_path(text: str) -> str:
    try:
        JsonPath.parse(text)
    except MalformedPath:
        raise RuleBroken("cần đường dẫn JSON, các tên cách nhau bằng dấu chấm, ví dụ data.maHoSo") from None
    return text


def _header_names(headers: dict[str, Any]) -> dict[str, Any]:
    for name in headers:
        if not _HEADER_NAME.fullmatch(name):
            raise RuleBroken(f"tên header “{name}” không hợp lệ")
    return headers


def _fields(fields: dict[str, str]) -> dict[str, str]:
    if unknown := sorted(fields.keys() - DossierColumns.model_fields.keys()):
        raise RuleBroken(f"không có trường {', '.join(unknown)}; các trường: {', '.join(DossierColumns.model_fields)}")
    if missing := [name for name in REQUIRED if name not in fields]:
        raise RuleBroken(f"thiếu trường {', '.join(missing)}")
    if not fields.keys() & set(FACTORS):
        raise RuleBroken("cần phone hoặc identity_number: không có số để đối chiếu thì không ai xem được hồ sơ")
    if STEPS not in fields and any(name.startswith(STEP_FIELD) for name in fields):
        raise RuleBroken("các trường step_… cần có steps: đường dẫn tới danh sách bước")
    return fields


_VISIBLE_ASCII = re.compile(r"[!-~]+")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
WrittenPath = Annotated[str, AfterValidator(_json_path)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _blank_is_default(cls, given: Any) -> Any:
        """An entry left blank stands for its default, as config.example.yaml promises."""
        if not isinstance(given, Mapping):
            return given
        return {key: value for key, value in cast("Mapping[str, Any]", given).items() if value is not None}


class NotFoundSettings(_Part):
    """How the system says that it has no such dossier.

    Either by a status, or in an answer 200 by what stands at ``path``: ``value``, or nothing when that is left out.
    A refusal by status must be JSON as well unless ``any_body``: any web server says 404 to a wrong address, in HTML or
    without a word, and citizens would hear that their dossiers do not exist.
    """

    statuses: tuple[Annotated[int, Field(ge=200, le=499)], ...] = (404,)
    any_body: bool = False
    path: WrittenPath | None = None
    value: str | None = None


class BreakerSettings(_Part):
    """When to leave a failing system alone: after so many failures in a row, for so many seconds."""

    failures: Annotated[int, Field(ge=1)] = 5
    open_seconds: Annotated[float, Field(gt=0)] = 30.0


class HttpSourceSettings(_Part):
    """The whole ``dossiers.http``.

    ``fields`` says for the names of ``DossierColumns`` where the answer has them; those of steps stand within a step.
    """

    url: Annotated[str, AfterValidator(_url)]
    headers: Annotated[dict[str, SecretStr], AfterValidator(_header_names)] = Field(default_factory=dict)
    header_files: Annotated[dict[str, Path], AfterValidator(_header_names)] = Field(default_factory=dict)
    fields: Annotated[dict[str, WrittenPath], AfterValidator(_fields)]
    not_found: NotFoundSettings = NotFoundSettings()
    timeout_seconds: Annotated[float, Field(gt=0, le=60)] = 5.0
    connect_seconds: Annotated[float, Field(gt=0, le=60)] = 2.0
    tries: Annotated[int, Field(ge=1, le=10)] = 3
    cache_seconds: Annotated[float, Field(ge=0, le=3600)] = 30.0
    breaker: BreakerSettings = BreakerSettings()

    @model_validator(mode="after")
    def _names_each_header_once(self) -> "HttpSourceSettings":
        names = [name.lower() for name in (*self.headers, *self.header_files)]
        if len(names) != len(set(names)):
            raise RuleBroken("mỗi header chỉ được đặt một lần, trong headers hoặc trong header_files")
        return self
