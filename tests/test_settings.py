"""Settings: the file, the environment over it, every fault at once, secrets never shown."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.service.retention import RetentionRules
from bot.settings import (
    OperationsSettings,
    Settings,
    SettingsFaulty,
    hash_key_of,
    kept_hash_key,
    load_settings,
    secret_of,
)

TOKEN = "123456:very-secret-token"


@pytest.fixture(autouse=True)
def _no_data_folder_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOTCUA_DATA_DIR")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


def faults_of(config: Path | None = None) -> list[str]:
    with pytest.raises(SettingsFaulty) as faulty:
        load_settings(config)
    return faulty.value.faults


def test_without_file_and_environment_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert settings == Settings()
    assert (settings.data_dir, settings.time_zone, settings.telegram.token) == (Path("data"), "Asia/Ho_Chi_Minh", None)


def test_config_yaml_of_the_working_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text("log_level: debug\n")
    assert load_settings().log_level == "debug"


def test_another_file_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "khac.yaml").write_text("log_level: error\n")
    monkeypatch.setenv("MOTCUA_CONFIG", str(tmp_path / "khac.yaml"))
    assert load_settings().log_level == "error"


def test_a_named_file_that_is_missing_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOTCUA_CONFIG", str(tmp_path / "khong-co.yaml"))
    [told] = faults_of()
    assert "khong-co.yaml:1: không đọc được tệp" in told


@pytest.mark.parametrize("text", ["", "# chỉ có ghi chú\n", "telegram:\n", "telegram: {}\n"])
def test_a_file_that_sets_nothing_is_fine(config: Path, text: str):
    config.write_text(text)
    assert load_settings(config).telegram == Settings().telegram


def test_the_environment_wins_over_the_file(config: Path, monkeypatch: pytest.MonkeyPatch):
    config.write_text("log_level: debug\nreload_seconds: 9\n")
    monkeypatch.setenv("MOTCUA_LOG_LEVEL", "warning")
    settings = load_settings(config)
    assert (settings.log_level, settings.reload_seconds) == ("warning", 9.0)


def test_nested_settings_of_file_and_environment_are_joined(config: Path, monkeypatch: pytest.MonkeyPatch):
    config.write_text("telegram:\n  operator_chat: -100123\n  webhook:\n    url: https://bot.example.vn\n    port: 9\n")
    monkeypatch.setenv("MOTCUA_TELEGRAM__TOKEN", TOKEN)
    monkeypatch.setenv("MOTCUA_TELEGRAM__WEBHOOK__PORT", "9443")
    monkeypatch.setenv("MOTCUA_TELEGRAM__WEBHOOK__SECRET", "s3cret")
    telegram = load_settings(config).telegram
    assert telegram.token is not None
    assert telegram.token.get_secret_value() == TOKEN
    assert telegram.operator_chat == -100123
    assert telegram.webhook is not None
    assert telegram.webhook.port == 9443


def test_an_empty_variable_sets_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOTCUA_TELEGRAM__TOKEN", "")
    assert load_settings().telegram.token is None


def test_a_number_in_the_file_stays_the_text_that_it_is(config: Path):
    config.write_text("hash_key: 0123456789\n")
    key = load_settings(config).hash_key
    assert key is not None
    assert key.get_secret_value() == "0123456789"


def test_all_faults_come_at_once_each_in_one_vietnamese_sentence(config: Path, monkeypatch: pytest.MonkeyPatch):
    config.write_text(
        "time_zone: Hà Nội\n"
        "log_levle: debug\n"
        "reload_seconds: 0\n"
        "telegram:\n"
        "  operator_chat: tôi\n"
        "  webhook:\n"
        "    url: bot.example.vn\n"
        "    port: 70000\n"
    )
    monkeypatch.setenv("MOTCUA_LOG_LEVEL", "loud")
    assert sorted(faults_of(config)) == [
        "MOTCUA_LOG_LEVEL: chỉ nhận một trong: 'debug', 'info', 'warning', 'error'",
        "config.yaml:1 time_zone: không có múi giờ “Hà Nội”, ví dụ đúng: Asia/Ho_Chi_Minh",
        "config.yaml:2 log_levle: không có mục nào tên như vậy; kiểm tra chính tả",
        "config.yaml:3 reload_seconds: phải lớn hơn 0.0",
        "config.yaml:5 telegram.operator_chat: cần một số nguyên",
        "config.yaml:7 telegram.webhook.url: không đúng dạng ^https?://",
        "config.yaml:8 telegram.webhook.port: không được quá 65535",
    ]


def test_a_fault_of_the_environment_is_not_laid_on_the_file(config: Path, monkeypatch: pytest.MonkeyPatch):
    config.write_text("log_level: debug\n")
    monkeypatch.setenv("MOTCUA_LOG_LEVEL", "loud")
    [told] = faults_of(config)
    assert told.startswith("MOTCUA_LOG_LEVEL: ")


def test_what_the_webhook_lacks_is_told(config: Path):
    config.write_text("telegram:\n  webhook:\n    url: https://bot.example.vn\n")
    [told] = faults_of(config)
    assert told.startswith("config.yaml:2 telegram.webhook: webhook cần secret")
    config.write_text("telegram:\n  webhook:\n    secret: abc\n")
    assert faults_of(config) == ["config.yaml:2 telegram.webhook.url: thiếu mục bắt buộc này"]


def test_a_misspelt_nested_variable_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOTCUA_TELEGRAM__TOKENN", TOKEN)
    [told] = faults_of()
    assert told.startswith("MOTCUA_TELEGRAM__TOKENN: không có mục nào tên như vậy")
    assert TOKEN not in told


@pytest.mark.parametrize("value", ["{", "5", "[1]"])
def test_a_section_in_one_variable_must_be_json(monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv("MOTCUA_TELEGRAM", value)
    [told] = faults_of()
    assert "MOTCUA_" in told


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- a\n", "config.yaml:1: cần các mục con (tên: giá trị)"),
        ("log_level: debug\nlog_level: info\n", "config.yaml:2 log_level: mục “log_level” bị viết hai lần"),
        ("a: 'b\n", "config.yaml:2: sai cú pháp YAML"),
    ],
)
def test_faults_of_form_are_told(config: Path, text: str, reason: str):
    config.write_text(text)
    [told] = faults_of(config)
    assert told.startswith(reason)


def test_secrets_are_never_shown(config: Path, monkeypatch: pytest.MonkeyPatch):
    config.write_text(
        f"telegram:\n  token: {TOKEN}\n  webhook: {{url: https://x.vn, secret: {TOKEN}}}\n"
        f"hash_key: {TOKEN}\ndatabase_url: postgresql://u:{TOKEN}@h/d\n"
    )
    settings = load_settings(config)
    for shown in (repr(settings), str(settings), settings.model_dump_json(), repr(settings.telegram)):
        assert TOKEN not in shown


def test_faults_do_not_show_secrets(config: Path):
    config.write_text(f"telegram:\n  token: [{TOKEN}]\nhash_key: {{a: {TOKEN}}}\n")
    assert TOKEN not in " ".join(faults_of(config))


def test_a_secret_comes_from_its_value_or_its_file(tmp_path: Path, config: Path):
    (tmp_path / "token").write_text(f"  {TOKEN}\n")
    config.write_text(f"telegram:\n  token_file: {tmp_path / 'token'}\n")
    telegram = load_settings(config).telegram
    assert secret_of(telegram.token, telegram.token_file, "telegram.token_file") == TOKEN
    assert secret_of(None, None, "telegram.token_file") is None


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe"])
def test_a_secret_file_that_gives_none_is_told(tmp_path: Path, content: bytes | None):
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsFaulty, match=r"^telegram.token_file: .*tệp"):
        secret_of(None, file, "telegram.token_file")


def test_the_hash_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path):
    settings = Settings(data_dir=tmp_path)
    key = hash_key_of(settings)
    assert len(key) == 64
    assert hash_key_of(settings) == key
    assert stat.S_IMODE((tmp_path / "hash.key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["hash.key"]


def test_processes_that_start_at_once_share_one_hash_key(tmp_path: Path):
    program = (
        "import sys; from pathlib import Path; from bot.settings import Settings, hash_key_of\n"
        "sys.stdin.readline(); print(hash_key_of(Settings(data_dir=Path(sys.argv[1]))).decode())"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    keys = {process.communicate()[0].strip() for process in started}
    assert [len(key) for key in keys] == [64]


def test_a_given_hash_key_is_used_and_none_is_made(tmp_path: Path):
    (tmp_path / "key").write_text("from a file\n")
    by_file = Settings.model_validate({"data_dir": tmp_path, "hash_key_file": tmp_path / "key"})
    by_value = Settings.model_validate({"data_dir": tmp_path, "hash_key": "given"})
    assert hash_key_of(by_file) == b"from a file"
    assert hash_key_of(by_value) == b"given"
    assert not (tmp_path / "hash.key").exists()


def test_an_empty_hash_key_file_is_refused_not_used(tmp_path: Path):
    (tmp_path / "hash.key").write_text("")
    with pytest.raises(SettingsFaulty, match=r"hash\.key trống"):
        hash_key_of(Settings(data_dir=tmp_path))


def test_looking_for_the_hash_key_makes_none(tmp_path: Path):
    assert kept_hash_key(Settings(data_dir=tmp_path)) is None
    assert list(tmp_path.iterdir()) == []
    key = hash_key_of(Settings(data_dir=tmp_path))
    assert kept_hash_key(Settings(data_dir=tmp_path)) == key


def test_a_data_folder_that_takes_no_key_is_told(tmp_path: Path):
    with pytest.raises(SettingsFaulty, match="data_dir: không ghi được tệp"):
        hash_key_of(Settings(data_dir=tmp_path / "khong-co"))


def test_the_example_names_every_setting_of_operations_and_retention_with_its_default():
    example = Path(__file__).parents[1] / "config.example.yaml"
    given, defaults = load_settings(example), Settings()
    assert (given.operations, given.retention) == (defaults.operations, defaults.retention)
    text = example.read_text()
    for name in (*OperationsSettings.model_fields, *RetentionRules.model_fields):
        assert f"\n  {name}:" in text
