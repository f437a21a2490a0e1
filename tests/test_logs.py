"""The log tells what happened and nothing of anybody."""

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import clean, without_personal_data

TOKEN = "1234567890:AAF-abcdefghijklmnopqrstuvwxyz_0123"
PERSONAL = ["0912345678", "001203004567", "an.nguyen@thu.vn", "H99.12-261101-0042", "@nguyen_van_a", "B1234567", TOKEN]


@pytest.mark.parametrize("datum", PERSONAL)
@pytest.mark.parametrize("form", ["{}", "lỗi với {}: không gửi được", "('{}',)", "a={}&b"])
def test_nobodys_data_stays_in_a_value(datum: str, form: str) -> None:
    value: Any = form.format(datum)
    nested: Any = {"a": [value, {"b": (value,)}], value: {"c": {value}}, "fault": ValueError(value)}
    event = without_personal_data(None, "info", {"event": value, "trouble": nested})
    assert datum not in json.dumps(event, ensure_ascii=False)


@pytest.mark.parametrize("number", [912345678, 1203004567, 7_000_000_000])
def test_numbers_of_chats_and_phones_are_taken_out(number: int) -> None:
    assert without_personal_data(None, "info", {"event": "x", "chat": number})["chat"] == "[số]"


@pytest.mark.parametrize(
    "kept",
    [
        "không kết nối được tới 127.0.0.1:43211: Connection refused",
        "không kết nối được tới 10.20.30.40: quá giờ",
        "từ 2026-11-22T09:00:00.123456+07:00 tới 2026-11-22 10:00",
        "thủ tục 1.001193",
        "circuit_opened",
        "Bad Gateway (502)",
    ],
)
def test_what_operators_need_stays(kept: str) -> None:
    assert clean(kept) == kept


def test_what_finds_an_update_again_stays() -> None:
    event = {"event": "answered", "update": 987654321, "trace": "12345678", "size": 9_999_999, "seconds": 0.25}
    assert without_personal_data(None, "info", dict(event)) == event


@given(
    st.recursive(
        st.none() | st.integers() | st.text() | st.binary(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_whatever_is_logged_can_be_written(value: Any) -> None:
    json.dumps(without_personal_data(None, "info", {"event": "x", "value": value})).encode()


def test_a_list_within_itself_is_written_all_the_same() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert without_personal_data(None, "info", {"event": "x", "value": endless})["event"] == "x"


def told_by(program: str) -> str:
    """What ``program`` writes on standard error in a process of its own, whose logs are set up."""
    before = "import logging, structlog; from bot.logs import never_log, set_up_logs; set_up_logs('info')\n"
    started = subprocess.run(
        [sys.executable, "-c", before + dedent(program)], capture_output=True, text=True, check=True
    )
    return started.stderr


def test_tracebacks_are_cleaned() -> None:
    told = told_by("""
        try:
            raise ValueError("số 0912345678 không đọc được")
        except ValueError:
            structlog.get_logger().exception("answer_failed")
    """)
    line = json.loads(told)
    assert "ValueError: số [số] không đọc được" in line["exception"]
    assert "0912345678" not in told
    assert (line["timestamp"][:2], line["level"]) == ("20", "error")


def test_a_secret_is_kept_out_whatever_it_looks_like() -> None:
    told = told_by("""
        never_log("bi_mat", "99:T")
        structlog.get_logger().warning("x", path="/bot99:T/getMe", header="bi_mat")
    """)
    line = json.loads(told)
    assert (line["path"], line["header"]) == ("/bot[bí-mật]/getMe", "[bí-mật]")


def test_libraries_are_cleaned_too() -> None:
    told = told_by(f"""
        never_log("bi_mat")
        try:
            raise RuntimeError("POST /bot%s/sendMessage" % "{TOKEN}")
        except RuntimeError:
            logging.getLogger("asyncio").exception("Task exception was never retrieved 0912345678 bi_mat")
    """)
    assert "Task exception was never retrieved [số] [bí-mật]" in told
    assert "RuntimeError: POST /bot[bí-mật]/sendMessage" in told
    assert not [each for each in (TOKEN, "bi_mat") if each in told]


def test_a_log_on_a_full_disk_stops_nobody() -> None:
    program = """
        import structlog
        from bot.logs import set_up_logs
        set_up_logs("info")
        structlog.get_logger().warning("inbox_trouble", trouble="disk I/O error")
        print("still here")
    """
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", dedent(program)], stdout=subprocess.PIPE, stderr=full, text=True, check=False
        )
    assert done.stdout == "still here\n"
