"""Real processes of the bot: started, told to stop, killed, watched at /readyz and in their logs."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.scenarios.conftest import REPOSITORY, TOKEN, free_port

LONG_ENOUGH = 60
"""Seconds for anything to happen on a busy machine."""
RUN = ("-m", "bot", "run")


@dataclass
class Running:
    """A process of the bot; ``port`` is where it takes updates and tells how it is."""

    process: asyncio.subprocess.Process
    port: int
    log: Path

    def told(self) -> list[dict[str, Any]]:
        """What it wrote into its log so far."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def events(self) -> list[str]:
        return [entry["event"] for entry in self.told()]

    async def tells(self, event: str) -> None:
        """Until ``event`` is in its log."""
        async with asyncio.timeout(LONG_ENOUGH):
            while event not in self.events():
                assert self.process.returncode is None, self.log.read_text(encoding="utf-8")[-2000:]
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        assert self.process.returncode is None, self.log.read_text(encoding="utf-8")[-2000:]
        self.process.kill()
        await self.process.wait()

    async def dies(self) -> None:
        """Until it has died by itself."""
        async with asyncio.timeout(LONG_ENOUGH):
            assert await self.process.wait() == -signal.SIGKILL, self.log.read_text(encoding="utf-8")[-2000:]

    async def stop(self) -> None:
        """As a service manager stops it; it must end well."""
        self.process.terminate()
        async with asyncio.timeout(LONG_ENOUGH):
            assert await self.process.wait() == 0, self.log.read_text(encoding="utf-8")[-2000:]

    async def parts(self) -> dict[str, str | None]:
        """What /readyz says is wrong with each part."""
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", trust_env=False) as watchdog:
            answer = await watchdog.get("/readyz", timeout=LONG_ENOUGH)
        assert answer.status_code == (200 if answer.json()["ready"] else 503)
        return {name: part.get("trouble") for name, part in answer.json()["parts"].items()}

    async def is_ready(self, *, ready: bool = True, part: str | None = None) -> str | None:
        """Until /readyz says so, of one part or of all; the trouble with ``part``."""
        async with asyncio.timeout(LONG_ENOUGH):
            while True:
                try:
                    parts = await self.parts()
                except httpx.TransportError:
                    assert self.process.returncode is None, self.log.read_text(encoding="utf-8")[-2000:]
                else:
                    troubles = [trouble for name, trouble in parts.items() if part in (None, name)]
                    if ready is not any(troubles):
                        return next(iter(troubles), None)
                await asyncio.sleep(0.02)


@dataclass
class Machine:
    """Where processes run: their folder, and the settings that all of them get."""

    folder: Path
    given: dict[str, str]
    running: list[Running] = field(default_factory=list[Running])

    async def starts(self, *program: str, **more: str) -> Running:
        """Start one more; ``program`` is run by Python instead of ``-m bot run``."""
        port = int(more.get("TELEGRAM__WEBHOOK__PORT") or free_port())
        place = {"TELEGRAM__WEBHOOK__PORT": str(port)} if self.is_by_webhook else {"OPERATIONS__PORT": str(port)}
        log = self.folder / f"{len(self.running)}.log"
        with log.open("wb") as told:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *(program or RUN),
                env=self._environment(**{**place, **more}),
                cwd=self.folder,
                stderr=told,
            )
        self.running.append(Running(process, port, log))
        return self.running[-1]

    async def does(self, *command: str) -> str:
        """What ``motcua`` prints when it is given ``command``."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *command,
            env=self._environment(),
            cwd=self.folder,
            stdout=asyncio.subprocess.PIPE,
        )
        told, _ = await process.communicate()
        assert process.returncode == 0
        return told.decode()

    def _environment(self, **more: str) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
        clean.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling everything anew doubles the time of a start
        given = {f"MOTCUA_{name}": value for name, value in {**self.given, **more}.items()}
        return {**clean, **given, "PYTHONPATH": str(REPOSITORY)}

    @property
    def is_by_webhook(self) -> bool:
        return "TELEGRAM__WEBHOOK__URL" in self.given


@asynccontextmanager
async def machine(folder: Path, base_url: str, **given: str) -> AsyncGenerator[Machine]:
    """A machine on which nobody is left running in the end."""
    usual = {
        "DATA_DIR": str(folder / "data"),
        "TELEGRAM__TOKEN": TOKEN,
        "TELEGRAM__BASE_URL": base_url,
        "TELEGRAM__DRAIN_SECONDS": "2",
        "OPERATIONS__LOOK_SECONDS": "0.2",
        "DOSSIERS__LOOK_SECONDS": "0.5",
        "LIMITS__ENABLED": "false",
    }
    ours = Machine(folder, {**usual, **given})
    try:
        yield ours
    finally:
        for each in ours.running:
            if each.process.returncode is None:
                each.process.kill()
                await each.process.wait()


def by_webhook(port: int) -> dict[str, str]:
    """Settings by which updates come to ``port``, where a process or a load balancer listens."""
    hook = {"URL": f"http://127.0.0.1:{port}/hook", "SECRET": "bi_mat"}
    return {f"TELEGRAM__WEBHOOK__{name}": value for name, value in hook.items()}


def texts_of(messages: Sequence[Any]) -> list[str]:
    """What the bot said, of what stands in a chat."""
    return [message.text for message in messages if message.from_bot]
