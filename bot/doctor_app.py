"""Is everything there that the bot needs: the composition root of ``motcua doctor``. It changes nothing."""

import asyncio
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.telegram.checkup import TelegramSeen, TelegramSilent, TokenRefused, ask_telegram
from bot.content.knowledge import ContentFaulty, load, shipped
from bot.operations.checkup import Finding, Verdict, examine, fault, warning, well
from bot.operations.file_checks import SECRETS, check_data_files, check_disk, check_secret_files, open_to_others
from bot.operations_app import Surroundings
from bot.service.secrets import HashKey
from bot.settings import (
    CONFIG_FILE,
    HASH_KEY_FILE,
    Settings,
    SettingsFaulty,
    kept_hash_key,
    load_settings,
    secret_of,
)
from bot.store.backup import file_of, key_opens
from bot.store.checkup import look_into, try_to_write
from bot.store.database import Database, DatabaseOutOfReach, DatabaseUrlWrong, sqlite_url

PATIENCE = 15.0
MOST_DRIFT = 5.0
MANY_WAITING = 100
NEWS = timedelta(hours=1)
"""Telegram remembers the last error of a webhook for ever; an older one is over."""
SETTINGS, TOKEN, WEBHOOK, DATABASE, CLOCK, KNOWLEDGE = "settings", "token", "webhook", "database", "clock", "knowledge"


def doctor(around: Surroundings | None = None, patience: float = PATIENCE) -> Sequence[Finding]:
    """Everything that was found, the settings first: without them nothing else can be looked for."""
    try:
        settings = load_settings()
    except SettingsFaulty as faulty:
        advice = "Sửa config.yaml hoặc biến môi trường (xem config.example.yaml); sửa xong mới khám được phần khác."
        return [fault(SETTINGS, f"{each}.", advice) for each in faulty.faults]
    around = around or Surroundings()
    least = settings.operations.least_free_mb
    checks = {
        TOKEN: lambda: _check_telegram(settings, around),
        DATABASE: lambda: _check_database(settings),
        "disk": lambda: check_disk(settings.data_dir, least, around.measure),
        KNOWLEDGE: lambda: _check_knowledge(settings),
        SECRETS: lambda: _check_secrets(settings),
    }
    return [well(SETTINGS, "Cấu hình đọc được, không có lỗi."), *examine(checks, patience)]


def has_fault(findings: Sequence[Finding]) -> bool:
    """Whether anything must be mended."""
    return any(found.verdict is Verdict.FAULT for found in findings)


def as_json(findings: Sequence[Finding]) -> Mapping[str, Any]:
    """For programs."""
    return {"ok": not has_fault(findings), "findings": [asdict(found) for found in findings]}


def in_words(findings: Sequence[Finding]) -> Iterator[str]:
    """For people: a line each, and what to do below."""
    for found in findings:
        yield f"{_SIGNS[found.verdict]} {found.check}: {found.sentence}"
        if found.advice:
            yield f"    → {found.advice}"
    count = sum(found.verdict is not Verdict.OK for found in findings)
    yield f"{count} việc cần xem." if count else "Mọi thứ đều ổn."


_SIGNS = {Verdict.OK: "✔", Verdict.WARNING: "⚠", Verdict.FAULT: "✘"}


# Telegram


def _check_telegram(settings: Settings, around: Surroundings) -> Iterator[Finding]:
    telegram = settings.telegram
    try:
        token = secret_of(telegram.token, telegram.token_file, "telegram.token_file")
    except SettingsFaulty as unreadable:
        yield fault(TOKEN, f"{unreadable}.", "Sửa đường dẫn, hoặc quyền đọc của tệp.")
        return
    if token is None:
        yield fault(TOKEN, "Chưa có token Telegram.", "Nhắn /newbot cho @BotFather rồi đặt MOTCUA_TELEGRAM__TOKEN.")
        return
    proxy = telegram.proxy.get_secret_value() if telegram.proxy else None
    try:
        seen = asyncio.run(ask_telegram(token, telegram.base_url, around.wall, proxy))
    except TokenRefused:
        advice = "Kiểm tra lại MOTCUA_TELEGRAM__TOKEN, hoặc nhắn /token cho @BotFather."
        yield fault(TOKEN, "Telegram không nhận token này.", advice)
    except TelegramSilent as silent:
        advice = "Kiểm tra mạng, tường lửa, giờ của máy và telegram.base_url."
        yield fault(TOKEN, f"Không hỏi được Telegram ({silent}).", advice)
    else:
        yield well(TOKEN, f"Telegram nhận token của @{seen.username}.")
        yield from _check_webhook(settings, seen, datetime.fromtimestamp(around.wall(), ZoneInfo("UTC")))
        yield _check_clock(seen)


def _check_webhook(settings: Settings, seen: TelegramSeen, now: datetime) -> Iterator[Finding]:
    wanted = settings.telegram.webhook.url if settings.telegram.webhook is not None else ""
    if seen.webhook_url != wanted:
        yield _misplaced(wanted, seen.webhook_url)
    elif wanted:
        yield well(WEBHOOK, f"Telegram gửi tin tới {wanted}.")
    else:
        yield well(WEBHOOK, "Hỏi vòng, không có webhook nào chắn.")
    if seen.last_error is not None and seen.last_error_at is not None and now - seen.last_error_at < NEWS:
        at = seen.last_error_at.astimezone(ZoneInfo(settings.time_zone))
        advice = "Kiểm tra máy chủ web đứng trước, chứng chỉ, và motcua run có đang chạy không."
        told = f"Lần gửi lỗi gần nhất lúc {at:%H:%M ngày %d/%m/%Y}: {seen.last_error}."
        yield (fault if seen.waiting else warning)(WEBHOOK, told, advice)
    if seen.waiting > MANY_WAITING:
        advice = "Xem motcua run có đang chạy và /readyz có báo lỗi không."
        yield warning(WEBHOOK, f"{seen.waiting} tin đang chờ ở Telegram.", advice)


def _misplaced(wanted: str, found: str) -> Finding:
    if not wanted:
        advice = "motcua run sẽ tự gỡ; nếu bản khác đang chạy với địa chỉ đó thì dùng token riêng cho bản này."
        return fault(WEBHOOK, f"Cấu hình là hỏi vòng, nhưng Telegram đang gửi tin tới {found}.", advice)
    told = f"Telegram đang gửi tin tới {found}" if found else "Telegram chưa có webhook"
    return fault(WEBHOOK, f"{told}, không phải {wanted}.", "Chạy motcua deploy để đăng ký lại webhook.")


def _check_clock(seen: TelegramSeen) -> Finding:
    if seen.ahead_seconds is None:
        return warning(CLOCK, "Telegram không cho biết giờ để so.", "So giờ của máy với một đồng hồ khác.")
    if abs(seen.ahead_seconds) > MOST_DRIFT:
        way = "nhanh" if seen.ahead_seconds > 0 else "chậm"
        told = f"Đồng hồ máy {way} {abs(seen.ahead_seconds):.0f} giây so với Telegram."
        return fault(CLOCK, told, "Bật đồng bộ giờ: timedatectl set-ntp true.")
    return well(CLOCK, "Đồng hồ máy đúng giờ.")


# The database


def _check_database(settings: Settings) -> Iterator[Finding]:
    url = settings.database_url.get_secret_value() if settings.database_url else sqlite_url(settings.data_dir)
    try:
        database = Database(url)
    except DatabaseUrlWrong as wrong:
        yield fault(DATABASE, f"{wrong}.", "Sửa MOTCUA_DATABASE_URL, ví dụ postgresql://motcua@127.0.0.1/motcua.")
        return
    try:
        file = file_of(database)
        if file is not None and not file.exists():
            yield warning(DATABASE, f"Chưa có {file}.", "motcua run sẽ tạo; nếu đã có dữ liệu, kiểm tra data_dir.")
        else:
            yield from _check_tables(database)
    except DatabaseOutOfReach as lost:
        advice = "Kiểm tra máy chủ PostgreSQL, tên, mật khẩu; với SQLite: quyền của tệp, bản sao lưu (motcua restore)."
        yield fault(DATABASE, f"Không dùng được cơ sở dữ liệu: {lost}.", advice)
    finally:
        database.close()


def _check_tables(database: Database) -> Iterator[Finding]:
    seen = look_into(database)
    if seen.are_newer:
        told = f"Các bảng thuộc phiên bản mới hơn ({seen.version}) chương trình này ({seen.newest})."
        yield fault(DATABASE, told, "Cập nhật chương trình.")
        return
    if seen.version != seen.newest:
        advice = "Sao lưu (motcua backup) rồi khởi động motcua run: bảng được nâng cấp khi khởi động."
        yield warning(DATABASE, f"Các bảng ở {seen.version or 'trạng thái trống'}, cần {seen.newest}.", advice)
        return
    try_to_write(database)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    yield well(DATABASE, f"{kind} đọc ghi được, bảng {seen.version}, {seen.megabytes:.1f} MB.")


# Knowledge


def _check_knowledge(settings: Settings) -> Iterator[Finding]:
    folder = settings.knowledge_dir or shipped()
    try:
        known = load(folder)
    except ContentFaulty as faulty:
        told = f"{len(faulty.faults)} lỗi trong {folder}, lỗi đầu: {faulty.faults[0]}."
        yield fault(KNOWLEDGE, told, "Chạy motcua knowledge check để xem hết rồi sửa.")
        return
    today = datetime.now(ZoneInfo(settings.time_zone)).date()
    entries = (*known.procedures, *known.elsewhere)
    expired = sum(entry.check_expires_on < today for entry in entries)
    unconfirmed = sum(entry.confirmed_by is None for entry in entries)
    yield well(KNOWLEDGE, f"{len(known.procedures)} thủ tục, {len(known.elsewhere)} việc nơi khác giải quyết.")
    if expired:
        advice = "Chạy motcua knowledge check, đối chiếu với nguồn rồi sửa checked_on."
        yield warning(KNOWLEDGE, f"{expired} mục quá hạn kiểm tra.", advice)
    if unconfirmed:
        advice = "Nhờ cán bộ phụ trách xem rồi ghi confirmed_by; người dân đang thấy “Chưa xác nhận”."
        yield warning(KNOWLEDGE, f"{unconfirmed} mục chưa có cán bộ xác nhận.", advice)


# Secrets


def _check_secrets(settings: Settings) -> Iterator[Finding]:
    found = [
        *_check_hash_key(settings),
        *check_secret_files(_secret_files(settings)),
        *_check_config_file(settings),
        *check_data_files({"data_dir": settings.data_dir / "motcua.sqlite3"}),
    ]
    yield from found or [well(SECRETS, "Khóa băm và các tệp bí mật chỉ chủ đọc được.")]


def _check_hash_key(settings: Settings) -> Iterator[Finding]:
    try:
        key = kept_hash_key(settings)
    except SettingsFaulty as unreadable:
        yield fault(SECRETS, f"{unreadable}.", "Sửa đường dẫn hoặc quyền của tệp, hay lấy khóa từ bản sao lưu.")
        return
    data, file = settings.data_dir / "motcua.sqlite3", settings.data_dir / HASH_KEY_FILE
    if key is not None:
        if data.exists() and key_opens(data, HashKey(key)) is False:
            yield fault(SECRETS, "Khóa băm không phải khóa của dữ liệu đang có.", "Đặt lại khóa cũ từ bản sao lưu.")
    elif data.exists() or settings.database_url is not None:
        told = f"Có dữ liệu nhưng không có khóa băm {file}."
        advice = "Lấy lại khóa từ bản sao lưu trước khi chạy: khóa mới không đối chiếu được dữ liệu cũ."
        yield (fault if data.exists() else warning)(SECRETS, told, advice)


def _secret_files(settings: Settings) -> Mapping[str, Path]:
    webhook, http = settings.telegram.webhook, settings.dossiers.http
    named = {
        "hash_key_file": settings.hash_key_file,
        "telegram.token_file": settings.telegram.token_file,
        "telegram.webhook.secret_file": webhook.secret_file if webhook is not None else None,
        **{f"dossiers.http.header_files.{name}": file for name, file in (http.header_files if http else {}).items()},
    }
    own = settings.data_dir / HASH_KEY_FILE
    if own.exists():
        named[HASH_KEY_FILE] = own
    return {name: file for name, file in named.items() if file is not None}


def _check_config_file(settings: Settings) -> Iterator[Finding]:
    """Whether secrets stand in a configuration file that others read."""
    file = Path(os.environ.get("MOTCUA_CONFIG") or CONFIG_FILE)
    if not open_to_others(file):
        return
    webhook = settings.telegram.webhook
    secrets = (settings.telegram.token, settings.hash_key, settings.database_url, webhook.secret if webhook else None)
    content = file.read_text(encoding="utf-8")
    if any(secret is not None and secret.get_secret_value() in content for secret in secrets):
        yield fault(SECRETS, f"{file} có bí mật mà ai trên máy cũng đọc được.", f"Chạy: chmod 600 {file}")
