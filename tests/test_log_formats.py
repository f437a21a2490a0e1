"""Logs: JSON for machines or lines for people, never the variables of a frame that failed."""

import json
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up_logs


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def fail(question: str) -> None:
    raise LookupError(len(question))


def logged(capsys: pytest.CaptureFixture[str], log_format: str) -> str:
    set_up_logs("info", log_format)
    with structlog.contextvars.bound_contextvars(trace="ab12"):
        structlog.get_logger().info("answered", outcome="menu", ms=3)
        written = "tôi là Nguyễn Văn An"
        try:
            fail(written)
        except LookupError:
            structlog.get_logger().exception("answer_failed")
    return capsys.readouterr().err


def test_each_line_for_machines_is_an_object_with_its_trace(capsys: pytest.CaptureFixture[str]):
    answered, failed = map(json.loads, logged(capsys, "json").splitlines())
    assert (answered["event"], answered["trace"], answered["ms"], answered["level"]) == ("answered", "ab12", 3, "info")
    assert failed["exception"].endswith("LookupError: 20")


def test_lines_for_people_are_plain_and_have_the_trace_too(capsys: pytest.CaptureFixture[str]):
    told = logged(capsys, "console")
    assert "\x1b" not in told
    assert "trace=ab12" in told.splitlines()[0]
    assert "LookupError: 20" in told


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_what_the_citizen_wrote_does_not_stand_in_a_traceback(capsys: pytest.CaptureFixture[str], log_format: str):
    assert "Nguyễn Văn An" not in logged(capsys, log_format)
