"""A network before a database that can fall silent: nothing comes through, and nobody is told that it is gone."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.telegram_duties import end_all


@dataclass
class Relay:
    """Passes connections to ``port`` on to the Unix socket ``behind``, unless it is ``cut``."""

    behind: Path
    port: int = 0
    is_open: asyncio.Event = field(default_factory=asyncio.Event)
    passing: set["asyncio.Task[None] | None"] = field(default_factory=set["asyncio.Task[None] | None"])

    def cut(self) -> None:
        """From now on every byte is taken and none passed on."""
        self.is_open.clear()

    def mend(self) -> None:
        """What waited comes through."""
        self.is_open.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until one side hangs up, which the other hears of even now: a server notices by its keepalives."""
        self.passing.add(task := asyncio.current_task())
        await self.is_open.wait()
        there_reads, there_writes = await asyncio.open_unix_connection(self.behind)
        try:
            await self._serve((reader, there_writes), (there_reads, writer))
        finally:
            for end in (writer, there_writes):
                end.close()
            self.passing.discard(task)

    async def _serve(self, *ways: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        waiting = [asyncio.Queue[bytes]() for _ in ways]
        both = list(zip(ways, waiting, strict=True))
        hearing = [asyncio.create_task(self._hear(reader, on)) for (reader, _), on in both]
        passing = [asyncio.create_task(self._pass_on(on, writer)) for (_, writer), on in both]
        try:
            await asyncio.wait(hearing, return_when=asyncio.FIRST_COMPLETED)
            if self.is_open.is_set():
                await asyncio.gather(*(on.join() for on in waiting))
        finally:
            for task in (*hearing, *passing):
                task.cancel()

    async def _hear(self, reader: asyncio.StreamReader, way: asyncio.Queue[bytes]) -> None:
        with suppress(OSError):
            while chunk := await reader.read(1 << 16):
                way.put_nowait(chunk)

    async def _pass_on(self, way: asyncio.Queue[bytes], writer: asyncio.StreamWriter) -> None:
        while True:
            chunk = await way.get()
            await self.is_open.wait()
            with suppress(OSError):
                writer.write(chunk)
                await writer.drain()
            way.task_done()


@asynccontextmanager
async def relay(behind: Path) -> AsyncGenerator[Relay]:
    one = Relay(behind)
    one.mend()
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    yield one
    server.close()
    await end_all(*filter(None, one.passing))
