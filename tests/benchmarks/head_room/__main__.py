"""How much head room there is: our bot with its durable inbox beside bare echoes, on one core in the same minutes.

``python -m tests.benchmarks.head_room [--questions FILE] [--updates N] [--turns N] [--only WORD]``. The bots run on one
core; this process, which is Telegram and all citizens, runs on another, and so does PostgreSQL. Every citizen writes
from a chat of their own. All bots are there at once and take turns of a second or two, so that all have their share of
a machine that is now faster, now slower (rented ones differ by half within a minute): first as much as a bot takes,
over 40 connections (Telegram's default), then 100 updates a second evenly, with a Bot API that answers at once and one
that answers after 50 ms. Rates, processor time and "times" are medians over the turns, the last of them of what a bot
did against the first one in the same turn; percentiles are over all waits. The echoes send back what they hear; ours
answers real questions from its knowledge, which it was asked before; with "all new" each has a word in it that no other
has, so that nothing of its understanding is remembered. "stolen" is what the machine's host took of the bots' core
while 100 a second were asked: the 99th percentile then tells more of the host than of the bot, so that of the turns in
which next to nothing was taken stands beside it.
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import perf_counter

import uvloop

from tests.benchmarks.head_room.contestants import Contestant, Running, ours, peers, peers_python, running
from tests.benchmarks.head_room.loopback import LoopbackApi, Telegram, request_of
from tests.real_postgres import new_database, running_postgres

OUR_CORE = 1
DELAYS = (0.0, 0.05)
RATE, SECONDS = 100, 2
SLOW_BELOW, FEWER = 60, 10
"""A bot that takes fewer a second is asked a tenth, and not evenly: it would never catch up."""
QUIET_BELOW_PERCENT = 2.0
"""A turn from which the host took less says what the bot can do, others what the host leaves."""
LONG_ENOUGH = 300.0
_chats = count(1_000_000)
_numbers = count(1)
_databases = count(1)


@dataclass
class Seen:
    """What was seen of one bot, turn by turn."""

    per_second: list[float] = field(default_factory=list[float])
    cpu_ms: list[float] = field(default_factory=list[float])
    waits_ms: list[list[float]] = field(default_factory=list[list[float]])
    """Turn by turn, while 100 a second were asked."""
    stolen_percent: list[float] = field(default_factory=list[float])
    resident_mb: float = 0.0


@dataclass
class InTurns:
    """A bot that runs, connected to all citizens."""

    contestant: Contestant
    bot: Running
    telegram: Telegram
    api: LoopbackApi
    questions: Sequence[str]
    seen: Seen = field(default_factory=Seen)

    async def warm_up(self) -> None:
        """Ask what it will be asked again."""
        await self._ask(len(self.questions) if self.contestant.environment else RATE, None)

    async def burst(self, updates: int) -> None:
        """As much as it takes."""
        is_slow = bool(self.seen.per_second) and self.seen.per_second[0] < SLOW_BELOW
        updates = updates // FEWER if is_slow else updates
        before = self.bot.cpu_seconds()
        asked, heard = await self._ask(updates, None)
        self.seen.cpu_ms.append(1000 * (self.bot.cpu_seconds() - before) / updates)
        self.seen.per_second.append(updates / (max(heard) - min(asked)))

    async def evenly(self) -> None:
        """As much as a province asks."""
        if self.seen.per_second[0] < SLOW_BELOW:
            return
        stolen, began = self.bot.stolen_seconds(), perf_counter()
        asked, heard = await self._ask(RATE * SECONDS, RATE)
        self.seen.stolen_percent.append(100 * (self.bot.stolen_seconds() - stolen) / (perf_counter() - began))
        self.seen.waits_ms.append([(there - here) * 1000 for here, there in zip(asked, heard, strict=True)])
        self.seen.resident_mb = self.bot.resident_mb()

    async def _ask(self, updates: int, rate: int | None) -> tuple[list[float], list[float]]:
        """Ask ``updates`` questions; when each was asked and when its citizen heard something."""
        chats = [next(_chats) for _ in range(updates)]
        requests = [request_of(next(_numbers), chat, self._question(chat)) for chat in chats]
        self.api.heard.clear()
        asked: list[float] = []
        start = perf_counter()
        for place, request in enumerate(requests):
            if rate is not None and (early := start + place / rate - perf_counter()) > 0:
                await asyncio.sleep(early)
            asked.append(perf_counter())
            self.telegram.bring(request)
        async with asyncio.timeout(LONG_ENOUGH):
            while len(self.api.heard) < updates:
                self.api.changed.clear()
                await self.api.changed.wait()
        return asked, [self.api.heard[chat] for chat in chats]

    def _question(self, chat: int) -> str:
        question = self.questions[chat % len(self.questions)]
        return f"{question}, số {chat}" if self.contestant.is_asked_anew else question


async def main() -> None:
    asked = _arguments()
    os.sched_setaffinity(0, {OUR_CORE})
    questions = questions_in(asked.questions)
    with ExitStack() as rest:
        folder = Path(rest.enter_context(tempfile.TemporaryDirectory(prefix="motcua-head-room-")))
        postgres = rest.enter_context(running_postgres())
        api = LoopbackApi()
        async with api.served() as address:
            for delay in DELAYS:
                api.delay = delay
                every = _contestants(asked, folder / str(delay), postgres)
                async with _all_running(every, address, folder, api, questions) as bots:
                    await _take_turns(bots, asked.turns, asked.updates)
                    _print(delay, bots)


@asynccontextmanager
async def _all_running(
    contestants: Sequence[Contestant], address: str, folder: Path, api: LoopbackApi, questions: Sequence[str]
) -> AsyncGenerator[Sequence[InTurns]]:
    async with AsyncExitStack() as stack:
        bots: list[InTurns] = []
        for contestant in contestants:
            bot = await stack.enter_async_context(running(contestant, address, folder / "log.txt"))
            telegram = await stack.enter_async_context(Telegram(bot.port).connected())
            bots.append(InTurns(contestant, bot, telegram, api, questions))
        yield bots


async def _take_turns(bots: Sequence[InTurns], turns: int, updates: int) -> None:
    for bot in bots:
        await bot.warm_up()
    for turn in range(turns):
        for bot in bots:
            await bot.burst(updates)
        for bot in bots:
            await bot.evenly()
        print(f"turn {turn + 1} of {turns}", flush=True)


def _contestants(asked: argparse.Namespace, folder: Path, postgres: str) -> list[Contestant]:
    every = [*peers(peers_python(asked.peers))]
    every += [ours("ours, SQLite", folder / "sqlite", None)]
    every += [ours("ours, SQLite, all new", folder / "new", None, is_asked_anew=True)]
    every += [ours("ours, PostgreSQL", folder / "postgresql", new_database(postgres, f"head_room_{next(_databases)}"))]
    return [each for each in every if asked.only in each.name]


def questions_in(file: Path) -> list[str]:
    """The questions of ``file`` that are to be answered."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [row["question"] for row in rows if row["behaviour"] == "answer"]


def _print(delay: float, bots: Sequence[InTurns]) -> None:
    print(f"\nThe Bot API answers after {delay * 1000:.0f} ms")
    first = bots[0].seen.per_second
    for bot in bots:
        seen = bot.seen
        times = statistics.median(mine / its for mine, its in zip(seen.per_second, first, strict=True))
        line = f"{bot.contestant.name:26} {statistics.median(seen.per_second):6.1f}/s  {times:5.2f} x  "
        line += f"CPU {statistics.median(seen.cpu_ms):5.2f} ms/update"
        if seen.waits_ms:
            quiet = [
                waits
                for waits, stolen in zip(seen.waits_ms, seen.stolen_percent, strict=True)
                if stolen < QUIET_BELOW_PERCENT
            ]
            line += f"  at {RATE}/s {_percentiles(seen.waits_ms)}, stolen {statistics.mean(seen.stolen_percent):2.0f} %"
            line += f", in {len(quiet)} quiet ones {_percentiles(quiet)}" if quiet else ""
            line += f"  RSS {seen.resident_mb:4.0f} MB"
        print(line, flush=True)


def _percentiles(turns: Sequence[Sequence[float]]) -> str:
    waits = sorted(wait for turn in turns for wait in turn)
    return f"p50 {waits[len(waits) // 2]:5.1f} ms p99 {waits[len(waits) * 99 // 100]:5.1f} ms"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--questions", type=Path, default=Path("../shared/data/questions/dev.jsonl"))
    parser.add_argument("--updates", type=int, default=400, help="in one turn, as many as a bot takes")
    parser.add_argument("--turns", type=int, default=12)
    parser.add_argument("--only", default="", help="part of a bot's name")
    parser.add_argument("--peers", type=Path, default=Path(tempfile.gettempdir()) / "motcua-peers", help="their venv")
    return parser.parse_args()


if __name__ == "__main__":
    uvloop.run(main())
