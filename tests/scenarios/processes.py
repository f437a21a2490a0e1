"""Real processes of the bot: started, told to stop, killed, watched at /readyz and in their logs."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from tests.botapi import SeenMessage
from tests.scenarios.conftest import REPOSITORY, TOKEN, free_port
from tests.scenarios.nursery import Nursery

LONG_ENOUGH = 60
"""Seconds for anything to happen on a busy machine."""


@dataclass
class Running:
    """A process of the bot; ``port`` is where it takes updates and tells how it is."""

    pid: int
    port: int
    log: Path
    ended: Path

    @property
    def code(self) -> int | None:
        """How it ended; None while it runs."""
        return int(self.ended.read_text(encoding="utf-8")) if self.ended.exists() else None

    def words(self) -> str:
        """The end of its log."""
        return self.log.read_text(encoding="utf-8")[-3000:]

    def told(self) -> list[dict[str, Any]]:
        """What it wrote into its log so far."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]

    def events(self) -> list[str]:
        return [entry["event"] for entry in self.told()]

    async def tells(self, event: str) -> None:
        """Until ``event`` is in its log."""
        async with asyncio.timeout(LONG_ENOUGH):
            while event not in self.events():
                assert self.code is None, self.words()
                await asyncio.sleep(0.02)

    def signals(self, number: signal.Signals) -> None:
        assert self.code is None, self.words()
        os.kill(self.pid, number)

    async def ends(self, code: int) -> None:
        """Until it has ended, in that way."""
        async with asyncio.timeout(LONG_ENOUGH):
            while self.code is None:
                await asyncio.sleep(0.02)
        assert self.code == code, self.words()

    async def kill(self) -> None:
        self.signals(signal.SIGKILL)
        await self.ends(-signal.SIGKILL)

    async def stop(self) -> None:
        """As a service manager stops it; it must end well."""
        self.signals(signal.SIGTERM)
        await self.ends(0)

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
                assert self.code is None, self.words()
                try:
                    parts = await self.parts()
                except httpx.TransportError:
                    parts = {}  # it does not listen yet
                troubles = [trouble for name, trouble in parts.items() if part in (None, name)]
                if parts and ready is not any(troubles):
                    return next(filter(None, troubles), None)
                await asyncio.sleep(0.02)


@dataclass
class Machine:
    """Where processes run: their folder, and the settings that all of them get."""

    folder: Path
    given: dict[str, str]
    nursery: Nursery
    running: list[Running] = field(default_factory=list[Running])
    numbers: "count[int]" = field(default_factory=count)

    def starts(self, *argv: str, **more: str) -> Running:
        """Start one more: ``motcua run``, or the module ``argv[0]`` with arguments."""
        port = int(more.pop("PORT", "") or free_port())
        is_by_webhook = "TELEGRAM__WEBHOOK__URL" in self.given
        place = {"TELEGRAM__WEBHOOK__PORT" if is_by_webhook else "OPERATIONS__PORT": str(port)}
        return self._starts(list(argv) or ["bot", "run"], port, {**place, **more})

    async def does(self, *command: str) -> str:
        """What ``motcua`` says when it is given ``command``."""
        done = self._starts(["bot", *command], 0, {})
        await done.ends(0)
        self.running.remove(done)
        return done.words()

    def _starts(self, argv: list[str], port: int, more: dict[str, str]) -> Running:
        number = next(self.numbers)
        log, ended = (self.folder / f"{number}.{kind}" for kind in ("log", "ended"))
        log.touch()
        pid = self.nursery.starts(argv, self.folder, self._environment(more), log, ended)
        self.running.append(Running(pid, port, log, ended))
        return self.running[-1]

    def _environment(self, more: dict[str, str]) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
        given = {f"MOTCUA_{name}": value for name, value in {**self.given, **more}.items()}
        return {**clean, **given, "PYTHONPATH": str(REPOSITORY)}


@asynccontextmanager
async def machine(nursery: Nursery, folder: Path, base_url: str, **given: str) -> AsyncGenerator[Machine]:
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
    ours = Machine(folder, {**usual, **given}, nursery)
    try:
        yield ours
    finally:
        for each in ours.running:
            if each.code is None:
                await each.kill()


def by_webhook(port: int) -> dict[str, str]:
    """Settings by which updates come to ``port``, where a process or a load balancer listens."""
    hook = {"URL": f"http://127.0.0.1:{port}/hook", "SECRET": "bi_mat"}
    return {f"TELEGRAM__WEBHOOK__{name}": value for name, value in hook.items()}


def texts_of(messages: Sequence[SeenMessage]) -> list[str]:
    """What the bot said, of what stands in a chat."""
    return [message.text for message in messages if message.from_bot]
