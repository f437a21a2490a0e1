"""All settings: ``config.yaml``, overridden by environment variables ``MOTCUA_…``; every fault told at once."""

import os
import secrets
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.content import strict_yaml
from bot.content.decoding import explain
from bot.domain.faults import RuleBroken

CONFIG_FILE = "config.yaml"


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
    model_config = ConfigDict(frozen=True, extra="forbid")


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


class TelegramSettings(_Part):
    """The connection to Telegram."""

    token: SecretStr | None = None
    token_file: Path | None = None
    base_url: str = Field("https://api.telegram.org/bot", pattern=r"^https?://")
    base_file_url: str | None = None
    operator_chat: int | None = None
    webhook: WebhookSettings | None = None


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
    content: dict[str, Any] = {}
    document = strict_yaml.Document(file.name)
    if given or file.exists():
        document = strict_yaml.read(file, file.name)
        if document.faults:
            raise SettingsFaulty([str(fault) for fault in document.faults])
        content = document.content if isinstance(document.content, dict) else {}
    try:
        return Settings(**{key: value for key, value in content.items() if value is not None})
    except ValidationError as invalid:
        raise SettingsFaulty(_faults(document, invalid)) from None


def _faults(document: strict_yaml.Document, invalid: ValidationError) -> list[str]:
    faults: list[str] = []
    for error in invalid.errors(include_url=False):
        path = error["loc"]
        if path in document.lines:
            faults.append(str(document.fault(path, explain(error))))
        else:
            name = "MOTCUA_" + "__".join(str(step).upper() for step in path)
            faults.append(f"{name}: {explain(error)}")
    return faults


def secret_of(value: SecretStr | None, file: Path | None, name: str) -> str | None:
    """A secret given as such or in a file; None when neither is given. Raises SettingsFaulty for an unreadable file."""
    if value is not None:
        return value.get_secret_value().strip() or None
    if file is None:
        return None
    try:
        return file.read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as unreadable:
        raise SettingsFaulty([f"{name}: không đọc được tệp {file}: {unreadable}"]) from None


def hash_key_of(settings: Settings) -> bytes:
    """The secret of keyed hashes; when none is set, one is made and kept in the data folder, readable by its owner."""
    given = secret_of(settings.hash_key, settings.hash_key_file, "hash_key_file")
    if given is not None:
        return given.encode()
    file = settings.data_dir / "hash.key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32), encoding="ascii")
    return file.read_text(encoding="ascii").strip().encode()
