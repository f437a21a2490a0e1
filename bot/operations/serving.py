"""A small web server inside the bot, which leaves the signals to the bot."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette

from bot.settings import SettingsFaulty


class QuietServer(uvicorn.Server):
    """uvicorn that leaves the signals to us, so that stopping drains in our order."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Capture nothing."""
        yield


@contextmanager
def listening(host: str, port: int, setting: str) -> Generator[socket.socket]:
    """A socket, opened here because uvicorn ends the whole program when it cannot; raises SettingsFaulty."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        opened = socket.create_server((host, port), family=family)
    except OSError as taken:
        raise SettingsFaulty([f"{setting}: không mở được {host}:{port}: {taken.strerror}"]) from None
    with opened:
        yield opened


@asynccontextmanager
async def served(application: Starlette | uvicorn.Config, host: str, port: int, setting: str) -> AsyncGenerator[int]:
    """Serve ``application``, or whatever a configuration says, meanwhile; its port, which the system chooses for 0."""
    if isinstance(application, Starlette):
        application = uvicorn.Config(application, log_config=None, log_level="warning", lifespan="off")
    server = QuietServer(application)
    with listening(host, port, setting) as opened:
        serving = asyncio.create_task(server.serve([opened]))
        try:
            yield opened.getsockname()[1]
        finally:
            server.should_exit = True
            await serving
