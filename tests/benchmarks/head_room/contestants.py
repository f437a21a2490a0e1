"""The bots that are compared, each a process of its own on one core."""

import asyncio
import os
import subprocess
import sys
import venv
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.benchmarks.head_room.loopback import SECRET, TOKEN
from tests.scenarios.conftest import REPOSITORY, free_port

HERE = Path(__file__).parent
THEIR_CORE = 0
PEERS = ("aiogram>=3.31", "python-telegram-bot[webhooks]==22.8")
NO_LIMITS = {
    "LIMITS__ENABLED": "false",
    "TELEGRAM__LIMITS__OVERALL_PER_SECOND": "100000",
    "TELEGRAM__LIMITS__PRIVATE_PER_SECOND": "1000",
    "TELEGRAM__LIMITS__PRIVATE_BURST": "1000",
    "TELEGRAM__CONNECTIONS": "256",
}
"""What Telegram would refuse is what is measured here."""


@dataclass(frozen=True)
class Contestant:
    """A bot: the command that runs it, and what it needs in its environment."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    is_asked_anew: bool = False
    """Whether every question has words in it that no question had before, so that nothing is remembered."""


@dataclass(frozen=True)
class Running:
    """A bot that runs and listens at ``port``."""

    port: int
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """Processor time that it took so far."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def resident_mb(self) -> float:
        """Memory that it holds now."""
        return float(self.process.memory_info().rss) / 1e6

    def stolen_seconds(self) -> float:
        """Time that the machine's host took from the bots' core so far."""
        return float(getattr(psutil.cpu_times(percpu=True)[THEIR_CORE], "steal", 0.0))


def peers_python(folder: Path) -> str:
    """The interpreter with the peers, installed when it is not there; they need other versions than we do."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return str(python)


def peers(python: str) -> list[Contestant]:
    """What others' libraries do, bare."""
    return [
        Contestant("python-telegram-bot echo", (python, str(HERE / "echo_ptb.py"))),
        Contestant("aiogram echo", (python, str(HERE / "echo_aiogram.py"))),
    ]


def ours(
    name: str, folder: Path, database_url: str | None, *, is_asked_anew: bool = False, look_seconds: float = 15.0
) -> Contestant:
    """Our bot with the shipped knowledge and its data in ``folder``; it counts what waits every ``look_seconds``."""
    given = {"DATA_DIR": str(folder), "LOG_LEVEL": "warning", "KNOWLEDGE_DIR": str(REPOSITORY / "knowledge")}
    given |= NO_LIMITS | {"OPERATIONS__LOOK_SECONDS": str(look_seconds)}
    if database_url:
        given["DATABASE_URL"] = database_url
    environment = {"PYTHONPATH": str(REPOSITORY)} | {f"MOTCUA_{key}": value for key, value in given.items()}
    return Contestant(name, (sys.executable, "-m", "bot", "run"), environment, is_asked_anew)


@asynccontextmanager
async def running(contestant: Contestant, api: str, log: Path) -> AsyncGenerator[Running]:
    """Run it until it listens, and end it afterwards."""
    port = free_port()
    common = {"TOKEN": TOKEN, "API": api, "PORT": str(port), "SECRET": SECRET}
    if contestant.environment:
        hook = {"URL": f"http://127.0.0.1:{port}/hook", "SECRET": SECRET, "PORT": str(port)}
        common = {f"MOTCUA_TELEGRAM__WEBHOOK__{key}": value for key, value in hook.items()}
        common |= {"MOTCUA_TELEGRAM__TOKEN": TOKEN, "MOTCUA_TELEGRAM__BASE_URL": api}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    with log.open("ab") as written:
        process = await asyncio.create_subprocess_exec(
            *contestant.command, env={**clean, **contestant.environment, **common}, stdout=written, stderr=written
        )
    seen = psutil.Process(process.pid)
    seen.cpu_affinity([THEIR_CORE])
    try:
        await _until_it_listens(process, port, log)
        yield Running(port, seen)
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def _until_it_listens(process: asyncio.subprocess.Process, port: int, log: Path) -> None:
    for _ in range(600):
        if process.returncode is not None:
            raise RuntimeError(f"ended by itself: {_end_of(log)}")
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise TimeoutError(_end_of(log))


def _end_of(log: Path) -> str:
    return log.read_text(encoding="utf-8")[-3000:]
