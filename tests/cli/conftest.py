"""Running ``motcua``, in this process or as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import cli

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Finished:
    """What a command left behind."""

    code: int
    out: str
    err: str


Command = Callable[..., Finished]


@pytest.fixture
def motcua(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command in this process, away from the checkout's own config."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: str = "") -> Finished:
        result = CliRunner().invoke(cli, list(arguments), input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return Finished(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def motcua_process(tmp_path: Path) -> Command:
    """Run a command as a process of its own."""

    def run(*arguments: str, stdin: str | bytes = "", **environment: str) -> Finished:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            input=stdin if isinstance(stdin, bytes) else stdin.encode(),
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "MOTCUA_DATA_DIR": str(tmp_path / "data"), **environment},
            check=False,
        )
        return Finished(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
