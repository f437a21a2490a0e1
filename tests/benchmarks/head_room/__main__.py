"""How much head room there is: our bot with its durable inbox beside bare echoes, on one core in the same minutes.

``python -m tests.benchmarks.head_room [--questions FILE] [--updates N] [--rounds N] [--only WORD]``. The bots run on
one core; this process, which is Telegram and all citizens, runs on another, and so does PostgreSQL. Every citizen
writes from a chat of their own. First as much as the bot takes, over 40 connections (Telegram's default), then 100
updates a second evenly, with a Bot API that answers at once and one that answers after 50 ms. The bots take turns in
each round; medians of the rounds are printed. The echoes send back what they hear; ours answers real questions from
its knowledge, which it was asked before; with "all new" each has a word in it that no other has, so that nothing of its
understanding is remembered. On a rented machine, of the time in which 100 a second were asked the host takes some
from the bots' core ("stolen"): the 99th percentile then tells more of the host than of the bot.
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import perf_counter

import uvloop

from tests.benchmarks.head_room.contestants import Contestant, Running, ours, peers, peers_python, running
from tests.benchmarks.head_room.loopback import LoopbackApi, Telegram, request_of
from tests.real_postgres import new_database, running_postgres

OUR_CORE = 1
DELAYS = (0.0, 0.05)
RATE, SECONDS = 100, 10
LONG_ENOUGH = 300.0
_chats = count(1_000_000)
_numbers = count(1)
_databases = count(1)


@dataclass(frozen=True)
class Measured:
    """One bot in one round."""

    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    resident_mb: float
    stolen_percent: float


async def measure(bot: Running, api: LoopbackApi, questions: Sequence[str], updates: int, *, anew: bool) -> Measured:
    """Warm up, then as much as it takes, then evenly."""
    async with Telegram(bot.port).connected() as telegram:
        await _ask(api, telegram, questions, len(questions), None)
        if anew:
            questions = [f"{questions[n % len(questions)]}, số {n}" for n in range(updates + RATE * SECONDS)]
        before = bot.cpu_seconds()
        asked, heard = await _ask(api, telegram, questions, updates, None)
        took, cpu = max(heard) - min(asked), bot.cpu_seconds() - before
        stolen, began = bot.stolen_seconds(), perf_counter()
        asked, heard = await _ask(api, telegram, questions, RATE * SECONDS, RATE)
        stolen_percent = 100 * (bot.stolen_seconds() - stolen) / (perf_counter() - began)
        waits = sorted((there - here) * 1000 for here, there in zip(asked, heard, strict=True))
    return Measured(
        updates / took,
        waits[len(waits) // 2],
        waits[len(waits) * 99 // 100],
        1000 * cpu / updates,
        bot.resident_mb(),
        stolen_percent,
    )


async def _ask(
    api: LoopbackApi, telegram: Telegram, questions: Sequence[str], updates: int, rate: int | None
) -> tuple[list[float], list[float]]:
    """Ask ``updates`` questions; when each was asked and when its citizen heard something."""
    chats = [next(_chats) for _ in range(updates)]
    requests = [request_of(next(_numbers), chat, questions[chat % len(questions)]) for chat in chats]
    api.heard.clear()
    asked: list[float] = []
    start = perf_counter()
    for place, request in enumerate(requests):
        if rate is not None and (early := start + place / rate - perf_counter()) > 0:
            await asyncio.sleep(early)
        asked.append(perf_counter())
        telegram.bring(request)
    async with asyncio.timeout(LONG_ENOUGH):
        while len(api.heard) < updates:
            api.changed.clear()
            await api.changed.wait()
    return asked, [api.heard[chat] for chat in chats]


async def main() -> None:
    asked = _arguments()
    os.sched_setaffinity(0, {OUR_CORE})
    questions = questions_in(asked.questions)
    with ExitStack() as rest:
        folder = Path(rest.enter_context(tempfile.TemporaryDirectory(prefix="motcua-head-room-")))
        postgres = rest.enter_context(running_postgres())
        found: dict[tuple[float, str], list[Measured]] = {}
        async with AsyncExitStack() as stack:
            api = LoopbackApi()
            address = await stack.enter_async_context(api.served())
            for round_number in range(asked.rounds):
                for delay in DELAYS:
                    api.delay = delay
                    for contestant in _contestants(asked, folder / f"{round_number}-{delay}", postgres):
                        async with running(contestant, address, folder / "log.txt") as bot:
                            measured = await measure(bot, api, questions, asked.updates, anew=contestant.is_asked_anew)
                        found.setdefault((delay, contestant.name), []).append(measured)
                        print(_line(round_number, delay, contestant.name, measured), flush=True)
    _print_medians(found)


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


def _line(number: int, delay: float, name: str, seen: Measured) -> str:
    return (
        f"{number} {delay * 1000:3.0f} ms {name:26} {seen.per_second:8.1f}/s  p50 {seen.p50_ms:8.2f} ms  "
        f"p99 {seen.p99_ms:8.2f} ms  CPU {seen.cpu_ms:6.2f} ms/update  RSS {seen.resident_mb:5.0f} MB  "
        f"stolen {seen.stolen_percent:3.0f} %"
    )


def _print_medians(found: dict[tuple[float, str], list[Measured]]) -> None:
    print("\nmedians; times a bare python-telegram-bot")
    for (delay, name), rounds in found.items():
        middle = Measured(
            *(statistics.median(getattr(each, part) for each in rounds) for part in Measured.__dataclass_fields__)
        )
        bare = found.get((delay, "python-telegram-bot echo"))
        times = middle.per_second / statistics.median(each.per_second for each in bare) if bare else float("nan")
        print(f"{_line(len(rounds), delay, name, middle)}  {times:6.1f} x")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--questions", type=Path, default=Path("../shared/data/questions/dev.jsonl"))
    parser.add_argument("--updates", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="part of a bot's name")
    parser.add_argument("--peers", type=Path, default=Path(tempfile.gettempdir()) / "motcua-peers", help="their venv")
    return parser.parse_args()


if __name__ == "__main__":
    uvloop.run(main())
