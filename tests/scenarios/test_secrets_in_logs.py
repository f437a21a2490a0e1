"""``motcua run`` against a Telegram that fails in odd ways: nothing it writes shows token, secret or citizens."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import KnowledgeFolder
from tests.channels.telegram.wires import TOKEN, Line, Seen, answer, listening
from tests.scenarios.conftest import REPOSITORY, free_port

SECRET = "bi_mat_cua_webhook"
PHONE, CHAT = "0912345678", 987654321
LONG_ENOUGH = 60


def good(result: object) -> bytes:
    return answer(json.dumps({"ok": True, "result": result}).encode())


ME = good({"id": 99, "is_bot": True, "first_name": "Một Cửa", "username": "motcua_test_bot"})
CITIZEN = {"id": CHAT, "type": "private"}
MESSAGE = {"message_id": 1, "date": 1_790_000_000, "text": f"gọi tôi số {PHONE}", "chat": CITIZEN}
SPOILT = {"update_id": 2, "message": {**MESSAGE, "date": PHONE}}
UPDATES = [{"update_id": 1, "message": MESSAGE}, SPOILT]


def page_with_address(seen: Seen, status: str) -> bytes:
    return answer(f"<html>{seen.first_line} {seen.body.decode()}".encode(), status)


ODD: list[Callable[[Seen], bytes]] = [
    lambda seen: page_with_address(seen, "502 Bad Gateway"),
    lambda seen: page_with_address(seen, "200 OK"),
    lambda seen: answer(b"", "302 Found", f"Location: http://127.0.0.1:1{seen.first_line.split()[1]}"),
    lambda seen: answer(seen.body, "200 OK", "Content-Encoding: gzip"),
    lambda seen: b"XIN CHAO " + seen.first_line.encode() + b"\r\n\r\n",
    lambda seen: b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + seen.first_line.encode(),
]


class OddTelegram:
    """Answers ``getMe``, hands out updates once, and fails at all else in one odd way after the other."""

    def __init__(self, failing: int) -> None:
        self._left = failing
        self._has_updates = True
        self.all_failed = asyncio.Event()

    async def behave(self, line: Line) -> None:
        for calls in range(1_000_000):
            seen = await line.request()
            said = self._answer(seen, calls)
            await line.say(said)
            if not said.startswith(b"HTTP/1.1 2") or b"Length: 99" in said:
                line.cut()
                return

    def _answer(self, seen: Seen, calls: int) -> bytes:
        method = seen.first_line.split()[1].rpartition("/")[2]
        if method == "getMe":
            return ME
        if method == "deleteWebhook":
            return good(True)
        if method == "getUpdates" and self._has_updates:
            self._has_updates = False
            return good(UPDATES)
        if method == "getUpdates" and calls % 2:
            return good([])
        if method not in ("getUpdates", "setWebhook"):
            return page_with_address(seen, "400 Bad Request")
        if self._left == 0:
            self.all_failed.set()
            return good([] if method == "getUpdates" else True)
        self._left -= 1
        return ODD[self._left % len(ODD)](seen)


@pytest.mark.parametrize("by", ["polling", "webhook"])
async def test_nothing_that_is_written_shows_a_secret(
    tmp_path: Path, knowledge_folder: KnowledgeFolder, by: str
) -> None:
    telegram, port = OddTelegram(failing := len(ODD) if by == "polling" else 2), free_port()
    hook = {
        "TELEGRAM__WEBHOOK__URL": f"http://127.0.0.1:{port}/hook",
        "TELEGRAM__WEBHOOK__SECRET": SECRET,
        "TELEGRAM__WEBHOOK__PORT": str(port),
    }
    async with listening(telegram.behave) as wire:
        process = await start(
            tmp_path,
            TELEGRAM__TOKEN=TOKEN,
            TELEGRAM__BASE_URL=f"http://127.0.0.1:{wire.port}/bot",
            TELEGRAM__OPERATOR_CHAT=str(CHAT),
            LOG_LEVEL="debug",
            KNOWLEDGE_DIR=str(knowledge_folder.folder),
            **(hook if by == "webhook" else {}),
        )
        async with asyncio.timeout(LONG_ENOUGH):
            await telegram.all_failed.wait()
            process.send_signal(signal.SIGTERM)
            told, said = await process.communicate()
    written = (told + said).decode()
    assert process.returncode == 0
    assert written.count("telegram_trouble") >= failing
    shown = [each for each in (TOKEN, TOKEN.partition(":")[2], SECRET, PHONE, str(CHAT)) if each in written]
    assert shown == []
    assert [line for line in written.splitlines() if not line.startswith("{")] == [], "all of it is the bot's own log"


async def start(folder: Path, **given: str) -> asyncio.subprocess.Process:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    environment = {**clean, "PYTHONPATH": str(REPOSITORY), "MOTCUA_DATA_DIR": str(folder / "data")}
    environment |= {f"MOTCUA_{name}": value for name, value in given.items()}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        env=environment,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
