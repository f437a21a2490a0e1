"""Where the bot's processes come from: one that has everything imported, and forks; a start takes 0.2 s instead of 2.

``python -m tests.scenarios.nursery`` reads orders, one JSON object a line, answers each with the child's number, and
writes how a child ended into the file that the order names. When nobody orders any more it takes its children along.
"""

import json
import os
import runpy
import select
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
NUDGE_SECONDS = 0.02


class Nursery:
    """The tests' end of it; ``close`` it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.scenarios.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            text=True,
        )

    def starts(self, argv: list[str], folder: Path, environment: dict[str, str], log: Path, ended: Path) -> int:
        """Run the module ``argv[0]`` as ``python -m`` does; its process number."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"argv": argv, "folder": str(folder), "env": environment, "log": str(log), "ended": str(ended)}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


@dataclass
class _Mother:
    """The end that forks; it must never have a thread."""

    ended: dict[int, str] = field(default_factory=dict[int, str])
    logs: dict[int, int] = field(default_factory=dict[int, int])
    """What children say, and the files into which it is written for them: whatever limits a child is under."""

    def works(self) -> None:
        unread = b""
        while True:
            readable, _, _ = select.select([0, *self.logs], [], [], NUDGE_SECONDS)
            for said in filter(None, readable):
                self._writes_down(said)
            if 0 in readable:
                chunk = os.read(0, 1 << 16)
                if not chunk:
                    break
                *orders, unread = (unread + chunk).split(b"\n")
                for order in orders:
                    self._bears(json.loads(order))
            self._reaps()
        for pid in self.ended:
            os.kill(pid, signal.SIGKILL)

    def _bears(self, order: dict[str, Any]) -> None:
        listening, speaking = os.pipe()
        pid = os.fork()
        if pid == 0:
            _lives(order, speaking)
        os.close(speaking)
        self.ended[pid] = order["ended"]
        self.logs[listening] = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(1, f"{pid}\n".encode())

    def _writes_down(self, listening: int) -> None:
        said = os.read(listening, 1 << 16)
        os.write(self.logs[listening], said)
        if not said:
            os.close(self.logs.pop(listening))
            os.close(listening)

    def _reaps(self) -> None:
        for pid in list(self.ended):
            dead, status = os.waitpid(pid, os.WNOHANG)
            if dead:
                file = Path(self.ended.pop(pid))
                draft = file.with_suffix(".draft")
                draft.write_text(str(os.waitstatus_to_exitcode(status)), encoding="utf-8")
                draft.rename(file)


def _lives(order: dict[str, Any], speaking: int) -> None:
    """The child's whole life."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number, file in enumerate((nothing, nothing, speaking)):
        os.dup2(file, number)
    os.closerange(3, max(nothing, speaking) + 1)
    sys.stdout, sys.stderr = (open(end, "w", closefd=False) for end in (1, 2))  # noqa: SIM115 - for life
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["env"])
    sys.argv = order["argv"]
    code: object = 0
    try:
        runpy.run_module(order["argv"][0], run_name="__main__", alter_sys=False)
    except SystemExit as end:
        code = end.code
    except BaseException as fault:  # noqa: BLE001 - written into the log, as Python itself does
        sys.excepthook(type(fault), fault, fault.__traceback__)
        code = 1
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    for module in ("bot.cli", "bot.telegram_app", "bot.store.bells", "bot.store.duty"):
        import_module(module)
    _Mother().works()
