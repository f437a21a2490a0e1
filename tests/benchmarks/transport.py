"""What a request to Telegram costs: python-telegram-bot's usual client (httpx) and ours (aiohttp), on both event loops.

``python -m tests.benchmarks.transport [--requests N] [--rounds N] [--chats N]``. A server process on loopback answers
at once or after 50 ms. The ways take turns within each round, so that whatever else the machine does strikes all
alike; the median of the rounds is printed.
"""

import argparse
import asyncio
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import cast

import uvloop
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.channels.telegram.transport import BotRequest, Patience

POOL = 64
SENT = (
    b'{"ok":true,"result":{"message_id":7,"date":0,"chat":{"id":7,"type":"private","first_name":"Binh"},'
    b'"from":{"id":99,"is_bot":true,"first_name":"Mot Cua","username":"motcua_bot"},"text":"' + b"x" * 600 + b'"}}'
)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(SENT), SENT)
TEXT = "Đăng ký khai sinh: cần tờ khai, giấy chứng sinh, xuất trình giấy tờ tùy thân của cha, mẹ. " * 6


class _Answering(asyncio.Protocol):
    """As little of a server as will do: a request of one piece is answered after ``delay`` seconds."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._loop = asyncio.get_running_loop()
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are no such class, yet do the same

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, ends, body = self._heard.partition(b"\r\n\r\n")
        if not ends:
            return
        size = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0] or b"0")
        if len(body) < size:
            return
        self._heard = b""
        self._loop.call_later(self._delay, self._transport.write, ANSWER)


def _serve(told: Connection) -> None:
    async def serve() -> None:
        loop = asyncio.get_running_loop()
        servers = [await loop.create_server(lambda d=d: _Answering(d), "127.0.0.1", 0, backlog=1024) for d in (0, 0.05)]
        told.send([server.sockets[0].getsockname()[1] for server in servers])
        await asyncio.Event().wait()

    uvloop.run(serve())


@contextmanager
def _servers() -> Generator[tuple[int, int]]:
    """Ports of a server that answers at once and of one that answers after 50 ms, in a process of their own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        at_once, later = ours.recv()
        yield at_once, later
    finally:
        process.kill()
        process.join()


@dataclass(frozen=True, slots=True)
class Way:
    name: str
    request: Callable[[], BaseRequest]
    loop: Callable[[], asyncio.AbstractEventLoop]


def _httpx() -> BaseRequest:
    return HTTPXRequest(connection_pool_size=POOL, pool_timeout=600.0, read_timeout=600.0)


def _ours() -> BaseRequest:
    return BotRequest(POOL, Patience(pool=600.0, read=600.0))


WAYS = (
    Way("httpx, asyncio", _httpx, asyncio.new_event_loop),
    Way("httpx, uvloop", _httpx, uvloop.new_event_loop),
    Way("ours, asyncio", _ours, asyncio.new_event_loop),
    Way("ours, uvloop", _ours, uvloop.new_event_loop),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Requests a second and microseconds of this process's processor time for each."""

    per_second: float
    cpu: float


async def _send(way: Way, port: int, requests: int, at_a_time: int) -> Figures:
    async def chat(number: int) -> None:
        for _ in range(requests // at_a_time):
            await bot.send_message(number, TEXT, parse_mode="HTML")

    bot = Bot("99:TEST", f"http://127.0.0.1:{port}/bot", request=way.request())
    await bot.request.initialize()  # Bot.initialize would ask who it is
    await asyncio.gather(*(bot.send_message(1, "x") for _ in range(at_a_time)))
    began, used = time.perf_counter(), _processor()
    await asyncio.gather(*map(chat, range(at_a_time)))
    seconds, cpu, sent = time.perf_counter() - began, _processor() - used, requests // at_a_time * at_a_time
    await bot.request.shutdown()
    return Figures(sent / seconds, cpu / sent * 1e6)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _measure(way: Way, port: int, requests: int, at_a_time: int) -> Figures:
    with asyncio.Runner(loop_factory=way.loop) as runner:
        return runner.run(_send(way, port, requests, at_a_time))


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--requests", type=int, default=640)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--chats", type=int, default=POOL, help="requests at a time")
    given = arguments.parse_args()
    with _servers() as (at_once, later):
        for title, port in (("answers at once", at_once), ("answers after 50 ms", later)):
            seen: dict[str, list[Figures]] = {way.name: [] for way in WAYS}
            for _ in range(given.rounds):
                for way in WAYS:
                    seen[way.name].append(_measure(way, port, given.requests, given.chats))
            print(f"\n{title}, {given.chats} at a time")
            for name, rounds in seen.items():
                speed = statistics.median(each.per_second for each in rounds)
                cpu = statistics.median(each.cpu for each in rounds)
                print(f"  {name:16} {speed:7.0f} requests/s {cpu:7.0f} µs of processor time each")


if __name__ == "__main__":
    main()
