"""All settings: ``config.yaml``, overridden by environment variables ``MOTCUA_…``; every fault told at once."""

import os
import re
import secrets
from contextlib import suppress
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot.content import strict_yaml
from bot.content.decoding import explain
from bot.domain.faults import RuleBroken
from bot.service.limits import Rate, Rates
from bot.service.retention import RetentionRules
from bot.sources.http_settings import HttpSourceSettings

CONFIG_FILE = "config.yaml"
HASH_KEY_FILE = "hash.key"

_Positive = Annotated[int, Field(ge=1, le=10_000_000)]


class SettingsFaulty(Exception):
    """The settings cannot be used; ``faults`` has one Vietnamese sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise RuleBroken(f"không có múi giờ “{name}”, ví dụ đúng: Asia/Ho_Chi_Minh") from None
    return name


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _bot_name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_]{5,32}", name):
        raise RuleBroken(
            "cần tên người dùng của bot, không có @: 5-32 chữ cái không dấu, chữ số hoặc _, "
            f"ví dụ motcua_xamau_bot, nhưng gặp “{name}”"
        )
    return name


class WebhookSettings(_Part):
    """Where Telegram delivers updates; ``secret`` is what it must show."""

    url: str = Field(pattern=r"^https?://")
    secret: SecretStr | None = None
    secret_file: Path | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080

    @model_validator(mode="after")
    def _has_secret(self) -> "WebhookSettings":
        if self.secret is None and self.secret_file is None:
            raise RuleBroken(
                "webhook cần secret hoặc secret_file (một chuỗi bí mật tự đặt, 1-256 ký tự A-Z a-z 0-9 _ -)"
            )
        return self


class PaceSettings(_Part):
    """How fast messages may leave; the defaults are what Telegram publishes."""

    overall_per_second: Annotated[int, Field(ge=1, le=100_000)] = 30
    private_per_second: Annotated[float, Field(gt=0, le=100_000)] = 1.0
    private_burst: Annotated[int, Field(ge=1, le=1000)] = 5
    group_per_minute: Annotated[int, Field(ge=1, le=100_000)] = 20


class TelegramSettings(_Part):
    """The connection to Telegram; ``role`` says whether this process may be the one that sends."""

    token: SecretStr | None = None
    token_file: Path | None = None
    bot_name: Annotated[str, AfterValidator(_bot_name)] | None = None
    base_url: str = Field("https://api.telegram.org/bot", pattern=r"^https?://")
    base_file_url: str | None = None
    proxy: SecretStr | None = None
    connections: Annotated[int, Field(ge=1, le=1000)] = 64
    operator_chat: int | None = None
    desk_chats: dict[str, int] = Field(default_factory=dict)
    webhook: WebhookSettings | None = None
    role: Literal["all", "receive"] = "all"
    drain_seconds: Annotated[float, Field(ge=0, le=3600)] = 10.0
    limits: PaceSettings = Field(default_factory=PaceSettings)


class DossierSettings(_Part):
    """Where dossiers come from: the table filled by imports, or a one-stop system asked over HTTP."""

    source: Literal["table", "http"] = "table"
    http: HttpSourceSettings | None = None
    look_seconds: Annotated[float, Field(gt=0)] = 60.0
    quiet_from: time = time(21, 0)
    quiet_until: time = time(7, 0)

    @model_validator(mode="after")
    def _has_its_source(self) -> "DossierSettings":
        if self.source == "http" and self.http is None:
            raise RuleBroken("source: http cần mục http (địa chỉ và các trường; xem config.example.yaml)")
        return self


class ReportSettings(_Part):
    """What reports show; ``threshold`` is how many must stand behind a figure."""

    threshold: Annotated[int, Field(ge=2, le=1000)] = 5


class OperationsSettings(_Part):
    """What whoever runs the bot sees of it; ``port`` is where, when there is no webhook to ask at."""

    port: Annotated[int, Field(ge=0, le=65535)] | None = None
    host: str = "127.0.0.1"
    log_format: Literal["json", "console"] = "json"
    look_seconds: Annotated[float, Field(gt=0, le=300)] = 15.0
    least_free_mb: Annotated[int, Field(ge=1)] = 200


class LimitSettings(_Part):
    """How much is answered: of one chat, of an office's chat, of all together; ``…_burst`` at once after a pause."""

    enabled: bool = True
    messages_per_minute: _Positive = 20
    messages_burst: _Positive = 10
    pictures_per_minute: _Positive = 6
    pictures_burst: _Positive = 3
    desk_per_minute: _Positive = 120
    desk_burst: _Positive = 60
    overall_per_minute: _Positive = 30_000
    overall_burst: _Positive = 3_000
    json_lines: bool = False

    @property
    def rates(self) -> Rates:
        """The same, as the limits take them."""
        return Rates(
            Rate(self.messages_per_minute, self.messages_burst),
            Rate(self.pictures_per_minute, self.pictures_burst),
            Rate(self.desk_per_minute, self.desk_burst),
            Rate(self.overall_per_minute, self.overall_burst),
        )


class Settings(BaseSettings):
    """Every setting, checked."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix="MOTCUA_", env_nested_delimiter="__", env_ignore_empty=True
    )

    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    hash_key: SecretStr | None = None
    hash_key_file: Path | None = None
    knowledge_dir: Path | None = None
    time_zone: Annotated[str, AfterValidator(_time_zone)] = "Asia/Ho_Chi_Minh"
    reload_seconds: Annotated[float, Field(gt=0)] = 5.0
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    telegram: TelegramSettings = Field(default_factory=TelegramSettings.model_construct)
    dossiers: DossierSettings = Field(default_factory=DossierSettings.model_construct)
    reports: ReportSettings = Field(default_factory=ReportSettings.model_construct)
    operations: OperationsSettings = Field(default_factory=OperationsSettings.model_construct)
    retention: RetentionRules = Field(default_factory=RetentionRules)
    limits: LimitSettings = Field(default_factory=LimitSettings.model_construct)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings


def load_settings(file: Path | None = None) -> Settings:
    """The settings from ``file`` (default: ``$MOTCUA_CONFIG``, else ``config.yaml`` if there is one) and environment.

    Raises SettingsFaulty with every fault.
    """
    given = file or (Path(os.environ["MOTCUA_CONFIG"]) if os.environ.get("MOTCUA_CONFIG") else None)
    file = given or Path(CONFIG_FILE)
    document = strict_yaml.read(file, file.name) if given or file.exists() else strict_yaml.Document(file.name)
    if document.content is not None and not isinstance(document.content, dict):
        document.faults.append(document.fault((), "cần các mục con (tên: giá trị)"))
    if document.faults:
        raise SettingsFaulty([str(fault) for fault in document.faults])
    content: dict[str, Any] = document.content if isinstance(document.content, dict) else {}
    try:
        return Settings(**{key: value for key, value in content.items() if value is not None})
    except ValidationError as invalid:
        raise SettingsFaulty(_faults(document, invalid)) from None
    except SettingsError as unreadable:
        raise SettingsFaulty([f"biến môi trường MOTCUA_… không đọc được: {unreadable}"]) from None


def _faults(document: strict_yaml.Document, invalid: ValidationError) -> list[str]:
    faults: list[str] = []
    for error in invalid.errors(include_url=False):
        path = error["loc"]
        variable = "MOTCUA_" + "__".join(str(step).upper() for step in path)
        stands_in_file = path in document.lines or (path[:-1] and path[:-1] in document.lines)
        if stands_in_file and variable not in map(str.upper, os.environ):
            faults.append(f"{document.file}:{document.line_of(path)} {strict_yaml.show(path)}: {explain(error)}")
        else:
            faults.append(f"{variable}: {explain(error)}")
    return faults


def secret_of(value: SecretStr | None, file: Path | None, name: str) -> str | None:
    """A secret given as such or in a file; None when neither is given. Raises SettingsFaulty for an unusable file."""
    if value is not None:
        return value.get_secret_value().strip() or None
    if file is None:
        return None
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as unreadable:
        raise SettingsFaulty([f"{name}: không đọc được tệp {file}: {unreadable}"]) from None
    if not secret:
        raise SettingsFaulty([f"{name}: tệp {file} trống"])
    return secret


def hash_key_of(settings: Settings) -> bytes:
    """The secret of keyed hashes; when none is set, one is made and kept in the data folder, readable by its owner."""
    kept = kept_hash_key(settings)
    if kept is None:
        file = settings.data_dir / HASH_KEY_FILE
        try:
            _make_key(file)
        except OSError as refused:
            raise SettingsFaulty([f"data_dir: không ghi được tệp {file}: {refused}"]) from None
        kept = str(secret_of(None, file, "data_dir")).encode()
    return kept


def kept_hash_key(settings: Settings) -> bytes | None:
    """The secret of keyed hashes as far as there is one already; raises SettingsFaulty when it cannot be read."""
    given = secret_of(settings.hash_key, settings.hash_key_file, "hash_key_file")
    file = settings.data_dir / HASH_KEY_FILE
    if given is None and file.is_file():
        given = secret_of(None, file, "data_dir")
    return given.encode() if given is not None else None


def _make_key(file: Path) -> None:
    """Write a new key beside ``file`` and link it there: whole or not at all, and of two processes one wins."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32), encoding="ascii")
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def http_headers_of(http: HttpSourceSettings) -> dict[str, str]:
    """The headers for the one-stop system, their secrets read; raises SettingsFaulty with every fault."""
    headers: dict[str, str] = {}
    faults: list[str] = []
    for name in (*http.headers, *http.header_files):
        where = f"dossiers.http.{'headers' if name in http.headers else 'header_files'}.{name}"
        try:
            value = secret_of(http.headers.get(name), http.header_files.get(name), where)
        except SettingsFaulty as unreadable:
            faults += unreadable.faults
            continue
        if value is None or not value.isprintable():
            faults.append(f"{where}: cần một dòng chữ, không trống và không có ký tự điều khiển")
        else:
            headers[name] = value
    if faults:
        raise SettingsFaulty(faults)
    return headers
