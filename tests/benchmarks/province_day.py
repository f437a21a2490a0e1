"""A day of a province, faster: 24 hours of messages against one process. Is its memory flat, is its queue empty?

``python -m tests.benchmarks.province_day [--updates N] [--hour-seconds S]``. Messages come as over a working day (few
at night, most from 8 to 11 and 14 to 16 o'clock), at random moments, from citizens who come back and from new ones:
questions asked before and new ones, words that mean nothing, ratings. The Bot API answers after 30 ms. Telegram's own
limits are lifted, as a day of theirs does not fit into minutes. Each hour prints what waited and what the process held.
"""

import argparse
import asyncio
import os
import random
import re
import statistics
import tempfile
import urllib.request
from collections import Counter
from itertools import count
from pathlib import Path
from time import perf_counter

import uvloop

from tests.benchmarks.head_room.__main__ import questions_in
from tests.benchmarks.head_room.contestants import Running, ours, running
from tests.benchmarks.head_room.loopback import LoopbackApi, Telegram, request_of

WEIGHTS = (1, 1, 1, 1, 1, 3, 6, 20, 60, 80, 75, 45, 15, 30, 65, 70, 50, 30, 18, 20, 22, 15, 8, 3)
"""Messages by hour, as on a working day; the shape is an assumption."""
LONG_ENOUGH = 120.0
LOOK_SECONDS = 1.0
_QUEUE = re.compile(r'^motcua_queue_depth\{queue="(inbox|outbox|inbox_set_aside|outbox_set_aside)"\} (\S+)$', re.M)
_numbers = count(1)


async def main() -> None:
    asked = _arguments()
    os.sched_setaffinity(0, {1})
    api, dice = LoopbackApi(), random.Random(1)
    api.delay = 0.03
    with tempfile.TemporaryDirectory(prefix="motcua-province-") as name:
        folder = Path(name)
        async with (
            api.served() as address,
            running(ours("ours", folder / "data", None, look_seconds=LOOK_SECONDS), address, folder / "log") as bot,
            Telegram(bot.port).connected() as telegram,
        ):
            await _live(bot, api, telegram, asked, dice)
        print(f"log: {(folder / 'log').read_text(encoding='utf-8').count(chr(10))} lines of warnings and errors")


async def _live(
    bot: Running, api: LoopbackApi, telegram: Telegram, asked: argparse.Namespace, dice: random.Random
) -> None:
    questions, chats, held = questions_in(asked.questions), list[int](), list[float]()
    wrote: Counter[int] = Counter()
    for hour, weight in enumerate(WEIGHTS):
        messages = round(asked.updates * weight / sum(WEIGHTS))
        moments = sorted(dice.uniform(0, asked.hour_seconds) for _ in range(messages))
        start, spent = perf_counter(), bot.cpu_seconds()
        for moment in moments:
            if (early := start + moment - perf_counter()) > 0:
                await asyncio.sleep(early)
            chat = _somebody(chats, dice)
            wrote[chat] += 1
            telegram.bring(request_of(next(_numbers), chat, _something(questions, dice)))
        await asyncio.sleep(max(0.0, start + asked.hour_seconds - perf_counter()))
        held.append(bot.resident_mb())
        depth = await asyncio.to_thread(_depths, bot.port)
        cpu = 1000 * (bot.cpu_seconds() - spent) / max(messages, 1)
        print(
            f"{hour:2}h {messages:6} messages  waiting {depth}  {held[-1]:6.1f} MB  CPU {cpu:6.2f} ms each", flush=True
        )
    async with asyncio.timeout(LONG_ENOUGH):
        while len(api.heard) < len(wrote):
            await asyncio.sleep(0.1)
    await asyncio.sleep(2 * LOOK_SECONDS)
    depth = await asyncio.to_thread(_depths, bot.port)
    print(f"{wrote.total()} messages of {len(wrote)} citizens, {api.sent} sent; at the end waiting {depth}")
    late = held[12:]
    slope = statistics.linear_regression(range(len(late)), late).slope
    print(f"memory: {held[0]:.1f} MB after the first hour, most {max(held):.1f}; from noon on {slope:+.2f} MB an hour")


def _somebody(chats: list[int], dice: random.Random) -> int:
    """Two of five messages come from somebody who wrote lately."""
    if chats and dice.random() < 0.4:
        return dice.choice(chats[-500:])
    chats.append(1_000_000 + len(chats))
    return chats[-1]


def _something(questions: list[str], dice: random.Random) -> str:
    question, kind = dice.choice(questions), dice.random()
    if kind < 0.6:
        return question
    if kind < 0.85:
        return f"{question}, số {dice.randrange(10**6)}"
    return f"qwrtz {dice.randrange(10**6)}" if kind < 0.95 else "/start dg_H99"


def _depths(port: int) -> dict[str, int]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        return {queue: int(float(depth)) for queue, depth in _QUEUE.findall(answer.read().decode())}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--questions", type=Path, default=Path("../shared/data/questions/dev.jsonl"))
    parser.add_argument("--updates", type=int, default=20_000)
    parser.add_argument("--hour-seconds", type=float, default=20.0)
    return parser.parse_args()


if __name__ == "__main__":
    uvloop.run(main())
