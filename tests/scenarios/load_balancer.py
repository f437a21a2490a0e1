"""A load balancer before the webhook: passes each connection on to one of the replicas that live."""

import asyncio
import itertools
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from bot.telegram_duties import end_all


@dataclass
class LoadBalancer:
    """Listens on ``port``; ``replicas`` are the ports behind it, which may come and go."""

    replicas: list[int] = field(default_factory=list[int])
    port: int = 0
    _turns: "itertools.count[int]" = field(default_factory=itertools.count)
    passing: set["asyncio.Task[None] | None"] = field(default_factory=set["asyncio.Task[None] | None"])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.passing.add(asyncio.current_task())
        turn = next(self._turns)
        in_turn = [self.replicas[(turn + more) % len(self.replicas)] for more in range(len(self.replicas))]
        for port in in_turn:
            with suppress(OSError):
                behind = await asyncio.open_connection("127.0.0.1", port)
                await asyncio.gather(passed_on(reader, behind[1]), passed_on(behind[0], writer))
                return
        writer.close()


async def passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        with suppress(OSError):
            while chunk := await reader.read(1 << 16):
                writer.write(chunk)
                await writer.drain()
    finally:
        writer.close()


@asynccontextmanager
async def load_balancer() -> AsyncGenerator[LoadBalancer]:
    balancer = LoadBalancer()
    server = await asyncio.start_server(balancer.serve, "127.0.0.1", 0)
    balancer.port = server.sockets[0].getsockname()[1]
    yield balancer
    server.close()
    await end_all(*filter(None, balancer.passing))
