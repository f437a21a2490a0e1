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


@dataclass(frozen=True)
class _Child:
    """``says`` is a pipe, heard by its mother and written into ``log``: whatever limits the child is under."""

    says: int
    log: int
    ended: Path

    def heard(self) -> bool:
        """Write down what it says next; False when it has said everything."""
        words = os.read(self.says, 1 << 16)
        os.write(self.log, words)
        return bool(words)

    def buried(self, code: int) -> None:
        while self.heard():
            pass
        os.close(self.says)
        os.close(self.log)
        draft = self.ended.with_suffix(".draft")
        draft.write_text(str(code), encoding="utf-8")
        draft.rename(self.ended)


@dataclass
class _Mother:
    """The end that forks; it must never have a thread."""

    children: dict[int, _Child] = field(default_factory=dict[int, _Child])

    def works(self) -> None:
        unread = b""
        while True:
            readable, _, _ = select.select(
                [0, *(child.says for child in self.children.values())], [], [], NUDGE_SECONDS
            )
            for child in self.children.values():
                if child.says in readable:
                    child.heard()
            if 0 in readable:
                chunk = os.read(0, 1 << 16)
                if not chunk:
                    break
                *orders, unread = (unread + chunk).split(b"\n")
                for order in orders:
                    self._bears(json.loads(order))
            self._buries()
        for pid in self.children:
            os.kill(pid, signal.SIGKILL)

    def _bears(self, order: dict[str, Any]) -> None:
        listening, speaking = os.pipe()
        pid = os.fork()
        if pid == 0:
            _lives(order, speaking)
        os.close(speaking)
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.children[pid] = _Child(listening, log, Path(order["ended"]))
        os.write(1, f"{pid}\n".encode())

    def _buries(self) -> None:
        for pid in list(self.children):
            dead, status = os.waitpid(pid, os.WNOHANG)
            if dead:
                self.children.pop(pid).buried(os.waitstatus_to_exitcode(status))


def _lives(order: dict[str, Any], speaking: int) -> None:
    """The child's whole life."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number, file in enumerate((nothing, speaking, speaking)):
        os.dup2(file, number)
    os.closerange(3, 1024)
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
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    for module in ("bot.cli", "bot.telegram_app", "bot.store.bells", "bot.store.duty"):
        import_module(module)
    _Mother().works()
