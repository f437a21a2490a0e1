"""``motcua run``: starts, answers, stops when told, and says plainly what is missing."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from structlog.typing import EventDict

from bot import telegram_app
from bot.app import Assistant, assistant
from bot.settings import Settings, SettingsFaulty, TelegramSettings, WebhookSettings
from tests.botapi import BotApiDouble, Fault
from tests.builders import KnowledgeFolder
from tests.scenarios.conftest import OPERATOR, REPOSITORY, TOKEN, free_port, settings, webhook_settings

LONG_ENOUGH = 60
"""Seconds for a process to start or end on a busy machine."""


@pytest.fixture
async def api() -> AsyncIterator[BotApiDouble]:
    async with BotApiDouble(TOKEN) as double:
        yield double


class TestAsAProcess:
    @pytest.mark.parametrize("by", ["polling", "webhook"])
    async def test_it_answers_until_it_is_told_to_stop(
        self, api: BotApiDouble, tmp_path: Path, started_before: Callable[[Path], None], by: str
    ) -> None:
        if by == "webhook":  # by polling it starts for the first time
            started_before(tmp_path / "data")
        port = free_port()
        hook = {
            "TELEGRAM__WEBHOOK__URL": f"http://127.0.0.1:{port}/hook",
            "TELEGRAM__WEBHOOK__SECRET": "bi_mat",
            "TELEGRAM__WEBHOOK__PORT": str(port),
        }
        binh = api.citizen(7, name="Trần Thị Bình")
        binh.says("làm giấy khai sinh cần gì")
        more = hook if by == "webhook" else {}
        process = await start(tmp_path, TELEGRAM__TOKEN=TOKEN, TELEGRAM__BASE_URL=api.base_url, **more)
        assert "1.001193" in (await binh.hears(LONG_ENOUGH)).text
        await api.idle(LONG_ENOUGH)
        process.send_signal(signal.SIGTERM)
        code, told = await ended(process)
        assert (code, "Traceback" in told, TOKEN in told) == (0, False, False)
        assert '"stopped"' in told

    async def test_without_a_token_it_says_how_to_get_one(self, tmp_path: Path) -> None:
        code, told = await ended(await start(tmp_path))
        assert (code, len(told.strip().splitlines())) == (2, 1)
        assert "@BotFather" in told
        assert "motcua chat" in told

    async def test_a_refused_token_is_one_sentence(
        self, api: BotApiDouble, tmp_path: Path, knowledge_folder: KnowledgeFolder
    ) -> None:
        given = {"TELEGRAM__TOKEN": "98:WRONG", "KNOWLEDGE_DIR": str(knowledge_folder.folder)}
        code, told = await ended(await start(tmp_path, TELEGRAM__BASE_URL=api.base_url, **given))
        assert (code, len(told.strip().splitlines())) == (2, 1)
        assert "Telegram không nhận token này" in told
        assert "WRONG" not in told


async def start(folder: Path, **given: str) -> asyncio.subprocess.Process:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    environment = {**clean, "PYTHONPATH": str(REPOSITORY), "MOTCUA_DATA_DIR": str(folder / "data")}
    environment |= {f"MOTCUA_{name}": value for name, value in given.items()}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, cwd=folder, stderr=asyncio.subprocess.PIPE
    )


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    """Exit code and standard error, as soon as it ends."""
    async with asyncio.timeout(LONG_ENOUGH):
        _, told = await process.communicate()
    return process.returncode, told.decode()


class TestWhatIsMissing:
    @pytest.fixture
    def built(self, tmp_path: Path, knowledge_folder: KnowledgeFolder) -> Iterator[Assistant]:
        with assistant(settings(tmp_path / "data", knowledge_dir=knowledge_folder.folder)) as small:
            yield small

    @pytest.mark.parametrize("token", ["không phải token", "99:TE ST", "99:TEST/x", "99", ":TEST"])
    def test_what_cannot_be_a_token_is_not_even_tried(self, tmp_path: Path, token: str) -> None:
        telegram = TelegramSettings(token=SecretStr(token), base_url="http://127.0.0.1:9/bot")
        with pytest.raises(SettingsFaulty, match="Telegram không nhận token này"):
            telegram_app.run(settings(tmp_path, telegram=telegram))

    async def test_a_taken_port_is_named(self, api: BotApiDouble, built: Assistant, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            hook = webhook_settings().model_copy(update={"port": taken.getsockname()[1]})
            with pytest.raises(SettingsFaulty, match=r"telegram\.webhook\.port: không mở được 127\.0\.0\.1"):
                await telegram_app.serve(pointed_at(api, tmp_path, webhook=hook), built, TOKEN, asyncio.Event())

    async def test_a_webhook_that_telegram_refuses_is_told(
        self, api: BotApiDouble, built: Assistant, tmp_path: Path
    ) -> None:
        hook = webhook_settings().model_copy(update={"secret": SecretStr("có dấu")})
        with pytest.raises(SettingsFaulty, match=r"telegram\.webhook: Telegram không nhận"):
            await telegram_app.serve(pointed_at(api, tmp_path, webhook=hook), built, TOKEN, asyncio.Event())

    async def test_an_empty_secret_file_is_told(self, api: BotApiDouble, built: Assistant, tmp_path: Path) -> None:
        empty = tmp_path / "secret"
        empty.touch()
        hook = WebhookSettings(url="https://bot.vn/hook", secret_file=empty)
        with pytest.raises(SettingsFaulty, match=r"telegram\.webhook\.secret"):
            await telegram_app.serve(pointed_at(api, tmp_path, webhook=hook), built, TOKEN, asyncio.Event())

    async def test_a_proxy_that_cannot_be_used_is_told(
        self, api: BotApiDouble, built: Assistant, tmp_path: Path
    ) -> None:
        away = pointed_at(api, tmp_path, proxy=SecretStr("socks5://an:bi-mat@may:1080"))
        with pytest.raises(SettingsFaulty, match=r"telegram\.proxy: proxy phải là") as told:
            await telegram_app.serve(away, built, TOKEN, asyncio.Event())
        assert "bi-mat" not in str(told.value)

    async def test_a_token_refused_later_ends_it(self, api: BotApiDouble, built: Assistant, tmp_path: Path) -> None:
        serving = asyncio.create_task(telegram_app.serve(pointed_at(api, tmp_path), built, TOKEN, asyncio.Event()))
        binh = api.citizen(7)
        binh.says("/start")
        await binh.hears()
        api.token = "99:CHANGED"
        binh.says("/start")
        with pytest.raises(SettingsFaulty, match="Telegram không nhận token này"):
            await serving

    async def test_commands_that_cannot_be_announced_do_not_matter(
        self, api: BotApiDouble, built: Assistant, tmp_path: Path, logged: list[EventDict]
    ) -> None:
        api.inject("setMyCommands", Fault.server_error())
        stop = asyncio.Event()
        serving = asyncio.create_task(telegram_app.serve(pointed_at(api, tmp_path), built, TOKEN, stop))
        binh = api.citizen(7)
        binh.says("/start")
        assert (await binh.hears()).text
        stop.set()
        await serving
        assert "commands_not_announced" in [entry["event"] for entry in logged]

    async def test_without_telegram_it_waits_and_can_still_be_stopped(
        self, built: Assistant, tmp_path: Path, logged: list[EventDict]
    ) -> None:
        telegram = TelegramSettings(base_url=f"http://127.0.0.1:{free_port()}/bot")
        stop = asyncio.Event()
        serving = asyncio.create_task(telegram_app.serve(settings(tmp_path, telegram=telegram), built, TOKEN, stop))
        assert await self._out_of_reach(serving, logged)
        stop.set()
        await serving

    @staticmethod
    async def _out_of_reach(serving: asyncio.Task[None], logged: list[EventDict]) -> bool:
        """Whether the first trouble is met and the program waits instead of ending."""
        async with asyncio.timeout(LONG_ENOUGH):
            while not logged and not serving.done():
                await asyncio.sleep(0.01)
        return logged[0]["event"] == "telegram_trouble" and not serving.done()


class TestDeploying:
    def told(self, api: BotApiDouble, folder: Path, hook: WebhookSettings | None) -> list[str]:
        telegram = TelegramSettings(base_url=api.base_url, token=SecretStr(TOKEN), webhook=hook)
        return telegram_app.deploy(settings(folder, telegram=telegram))

    async def test_it_makes_commands_and_webhook_known_and_may_be_repeated(
        self, api: BotApiDouble, tmp_path: Path
    ) -> None:
        hook = webhook_settings()
        first = await asyncio.to_thread(self.told, api, tmp_path, hook)
        assert api.webhook is not None
        assert (api.webhook.url, api.webhook.secret) == (hook.url, "bi_mat")
        assert [sentence for sentence in first if "đã đăng ký" in sentence] == first
        again = await asyncio.to_thread(self.told, api, tmp_path, hook)
        assert [sentence for sentence in again if "đã đúng" in sentence or "giữ nguyên" in sentence] == again
        assert len(api.calls_of("setMyCommands")) == 2, "one a language, once"

    async def test_without_a_webhook_an_old_one_goes(self, api: BotApiDouble, tmp_path: Path) -> None:
        await asyncio.to_thread(self.told, api, tmp_path, webhook_settings())
        told = await asyncio.to_thread(self.told, api, tmp_path, None)
        assert api.webhook is None
        assert "hỏi vòng" in told[-1]

    async def test_replicas_never_register_themselves_and_say_what_is_missing(
        self, api: BotApiDouble, tmp_path: Path, knowledge_folder: KnowledgeFolder, postgres_url: str
    ) -> None:
        given = {"data_dir": tmp_path / "data", "knowledge_dir": knowledge_folder.folder}
        on_postgres = Settings().model_copy(update={**given, "database_url": SecretStr(postgres_url)})
        operator = api.citizen(OPERATOR)
        stop = asyncio.Event()
        with assistant(on_postgres) as built:
            wanted = pointed_at(api, tmp_path, webhook=webhook_settings(), operator_chat=OPERATOR)
            serving = asyncio.create_task(telegram_app.serve(wanted, built, TOKEN, stop))
            assert "motcua deploy" in (await operator.hears(LONG_ENOUGH)).text
            stop.set()
            await serving
        assert api.calls_of("setWebhook") == []


def pointed_at(api: BotApiDouble, folder: Path, **more: Any) -> Settings:
    return settings(folder, telegram=TelegramSettings(base_url=api.base_url, **more))
