"""The double in another process, driven over its control API."""

import asyncio
import base64
import json
import sys
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

from .faults import Fault
from .seen import SeenMessage, seen_from_json
from .types import Json

REPOSITORY = Path(__file__).parents[2]


class RemoteCitizen:
    """As `Citizen`, but every act is awaited."""

    def __init__(self, api: "BotApiProcess", chat_id: int, who: Json) -> None:
        self._api = api
        self._who = who
        self.chat_id = chat_id

    async def does(self, operation: str, **arguments: Any) -> Any:
        """Any method of `Citizen` by its name and keyword arguments."""
        if isinstance(content := arguments.get("content"), bytes):
            arguments["content_base64"] = base64.b64encode(content).decode()
            del arguments["content"]
        if isinstance(message := arguments.get("message"), SeenMessage):
            arguments["message"] = message.message_id
        path = f"citizens/{self.chat_id}/{operation}"
        return await self._api.control(path, citizen=self._who, **arguments)

    async def says(self, text: str) -> Json:
        return await self.does("says", text=text)

    async def presses(self, wanted: str, message: SeenMessage | int | None = None) -> Json:
        return await self.does("presses", wanted=wanted, message=message)

    async def hears(self, timeout: float = 5) -> SeenMessage:
        return seen_from_json(await self.does("hears", timeout=timeout))

    async def messages(self) -> list[SeenMessage]:
        return [seen_from_json(plain) for plain in await self.does("messages")]


class BotApiProcess:
    """``async with BotApiProcess() as api:``; survives whatever is done to the bot."""

    def __init__(self, token: str = "99:TEST", *, retry_after_failure: float = 0.05) -> None:
        self.token = token
        self.base_url = ""
        self.base_file_url = ""
        self._control_url = ""
        self._options = ["--token", token, "--retry-after-failure", str(retry_after_failure)]
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.botapi", *self._options,
            cwd=REPOSITORY, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert self._process.stdout is not None
        addresses: Json = json.loads(await self._process.stdout.readline())
        self.base_url = addresses["base_url"]
        self.base_file_url = addresses["base_file_url"]
        self._control_url = addresses["control_url"]
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def control(self, operation: str, **arguments: Any) -> Any:
        """One operation of the control API; its AssertionErrors are raised here."""
        assert self._session is not None, "use it as an async context manager"
        url = f"{self._control_url}/{operation}"
        async with self._session.post(url, json=arguments) as response:
            answer: Json = await response.json()
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer["result"]

    async def citizen(
        self, chat_id: int, name: str = "Nguyễn Văn An", language_code: str | None = "vi"
    ) -> RemoteCitizen:
        citizen = RemoteCitizen(self, chat_id, {"name": name, "language_code": language_code})
        await citizen.does("arrives")
        return citizen

    async def batch(self, acts: list[tuple[int, str, Json]]) -> None:
        """Many acts (chat id, method of `Citizen`, arguments) in one request, for benchmarks."""
        await self.control("batch", acts=acts)

    async def inject(self, method: str, fault: Fault, times: int = 1, chat_id: int | None = None) -> None:
        await self.control("inject", method=method, fault=asdict(fault), times=times, chat_id=chat_id)

    async def inject_randomly(self, rate: float, seed: int, kinds: tuple[Fault, ...] = ()) -> None:
        faults = [asdict(kind) for kind in kinds]
        await self.control("inject_randomly", rate=rate, seed=seed, kinds=faults)

    async def clear_faults(self) -> None:
        await self.control("clear_faults")

    async def idle(self, timeout: float = 5) -> None:
        await self.control("idle", timeout=timeout)

    async def pending_update_count(self) -> int:
        return await self.control("pending")

    async def calls(self, since: int = 0) -> list[Json]:
        """As `Call.as_json`."""
        return await self.control("calls", since=since)

    async def calls_of(self, method: str) -> list[Json]:
        return await self.control("calls", method=method)
