"""What an official may write under ``dossiers.http``, and what is refused before the bot starts."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.service.dossier_columns import DossierColumns
from bot.settings import Settings, SettingsFaulty, http_headers_of, load_settings
from bot.sources.http_settings import HttpSourceSettings

FIELDS = {"code": "maHoSo", "state": "trangThai", "procedure_name": "tenThuTuc", "phone": "dienThoai"}
EXAMPLE = Path(__file__).parents[2] / "config.example.yaml"


def http(**changes: Any) -> HttpSourceSettings:
    plain: dict[str, Any] = {"url": "https://motcua.example.vn/hoso/{code}", "fields": FIELDS}
    return HttpSourceSettings.model_validate(plain | changes)


def fault(**changes: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        http(**changes)
    return str(refused.value)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example with its part ``dossiers.http`` switched on."""
    text = EXAMPLE.read_text(encoding="utf-8").replace("source: table", "source: http")
    before, part = text.split("\n  http:\n")
    http, behind = re.split(r"^(?=\w)", part, maxsplit=1, flags=re.MULTILINE)
    switched_on = re.sub("^  #", "   ", http, flags=re.MULTILINE)
    file = tmp_path / "config.yaml"
    file.write_text(f"{before}\n  http:\n{switched_on}{behind}", encoding="utf-8")
    return file


def test_the_example_is_a_usable_configuration_that_names_every_setting(example: Path) -> None:
    settings = load_settings(example).dossiers.http
    assert settings is not None
    assert settings.model_fields_set == HttpSourceSettings.model_fields.keys()
    assert settings.fields.keys() == DossierColumns.model_fields.keys()
    assert settings.breaker.model_fields_set == {"failures", "open_seconds"}


def test_the_numbers_of_the_example_are_the_defaults(example: Path) -> None:
    told, default = load_settings(example).dossiers.http, http()
    assert told is not None
    for name in ("timeout_seconds", "connect_seconds", "tries", "cache_seconds", "breaker"):
        assert getattr(told, name) == getattr(default, name)
    assert told.not_found.statuses == default.not_found.statuses


def test_dossiers_come_from_the_table_unless_said_otherwise() -> None:
    assert Settings().dossiers.source == "table"


def test_a_system_without_its_address_is_refused_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("dossiers:\n  source: http\n", encoding="utf-8")
    with pytest.raises(SettingsFaulty, match=r"config\.yaml:1 dossiers: source: http cần mục http"):
        load_settings(file)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://motcua.example.vn/{code}", "https"),
        ("ftp://motcua.example.vn/{code}", "https"),
        ("motcua.example.vn/{code}", "https"),
        ("https:///{code}", "https"),
        ("https://motcua.example.vn/ho so/{code}", "khoảng trắng"),
        ("https://mộtcửa.example.vn/{code}", "không dấu"),
        ("https://motcua.example.vn:99999/{code}", "https"),
        ("https://[motcua/{code}", "https"),
        ("https://an:mat-khau@motcua.example.vn/{code}", "mật khẩu"),
        ("https://motcua.example.vn/hoso", "{code}"),
        ("https://motcua.example.vn/{code}/{code}", "{code}"),
        ("https://{code}.example.vn/", "{code}"),
        ("https://motcua.example.vn/#{code}", "{code}"),
    ],
)
def test_an_address_that_is_unsafe_or_no_template_is_refused(url: str, reason: str) -> None:
    assert reason in fault(url=url)


@pytest.mark.parametrize(
    "url", ["https://motcua.example.vn:8443/hoso?ma={code}&v=1", "http://127.0.0.1:8080/{code}", "http://[::1]/{code}"]
)
def test_a_template_may_have_the_code_in_its_query_and_stay_on_this_machine(url: str) -> None:
    assert http(url=url).url == url


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (FIELDS | {"mau_mat": "x"}, "không có trường mau_mat"),
        ({name: path for name, path in FIELDS.items() if name != "code"}, "thiếu trường code"),
        ({name: path for name, path in FIELDS.items() if name != "phone"}, "không ai xem được"),
        (FIELDS | {"step_at": "luc"}, "cần có steps"),
        (FIELDS | {"note": "data..ghiChu"}, "đường dẫn JSON"),
    ],
)
def test_a_field_map_that_could_show_nothing_is_refused(fields: dict[str, str], reason: str) -> None:
    assert reason in fault(fields=fields)


def test_a_header_is_given_once_and_has_a_proper_name() -> None:
    assert "một lần" in fault(headers={"X-Key": "a"}, header_files={"x-key": "b"})
    assert "không hợp lệ" in fault(headers={"X Key": "a"})


def test_secrets_are_read_from_files_and_never_shown(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("Bearer từ-tệp\n", encoding="utf-8")
    settings = http(headers={"X-Key": "viết-thẳng"}, header_files={"Authorization": str(secret)})
    assert http_headers_of(settings) == {"X-Key": "viết-thẳng", "Authorization": "Bearer từ-tệp"}
    assert "viết-thẳng" not in repr(settings)


def test_every_unusable_header_is_told_at_once_without_its_value(tmp_path: Path) -> None:
    with pytest.raises(SettingsFaulty) as refused:
        http_headers_of(http(headers={"A": "x\r\nHost: y", "B": " "}, header_files={"C": tmp_path / "none"}))
    assert [fault.partition(":")[0] for fault in refused.value.faults] == [
        "dossiers.http.headers.A",
        "dossiers.http.headers.B",
        "dossiers.http.header_files.C",
    ]
    assert "Host" not in str(refused.value)


def test_blank_entries_stand_for_their_defaults() -> None:
    assert http(tries=None, breaker={"failures": None}) == http()
