"""The way to Telegram over real sockets: what arrives there, and what comes back."""

import asyncio
import gzip
import json
import socket
from collections.abc import AsyncIterator
from email import message_from_bytes
from pathlib import Path

import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.channels.telegram.transport import BotRequest
from tests.channels.telegram.requests_made import (
    form,
    patient,
    trouble_with,
)
from tests.channels.telegram.wires import (
    GOOD,
    TOKEN,
    Line,
    Seen,
    always,
    answer,
    listening,
    then_closes,
)


@pytest.fixture
async def request_() -> AsyncIterator[BotRequest]:
    async with patient() as request:
        yield request


class TestWhatArrives:
    async def test_a_message_reaches_telegram_and_its_answer_comes_back(self, request_: BotRequest) -> None:
        async with listening(always(answer(GOOD))) as wire:
            result = await request_.post(wire.url, form(chat_id=7, text="Chào bác & chị <b>", reply_markup={"a": [1]}))
        (seen,) = wire.seen
        assert result == {"message_id": 7}
        assert seen.first_line == f"POST /bot{TOKEN}/sendMessage HTTP/1.1"
        assert json.loads(seen.body) == {
            "chat_id": "7",
            "text": "Chào bác & chị <b>",
            "reply_markup": '{"a": [1]}',
        }
        assert seen.header("Content-Type") == "application/json"
        assert "python-telegram-bot" in seen.header("User-Agent")

    async def test_a_request_without_anything_to_say_is_sent_too(self, request_: BotRequest) -> None:
        async with listening(always(answer(GOOD))) as wire:
            assert await request_.do_request(wire.url, "POST") == (200, GOOD)
            assert await request_.do_request(wire.url, "POST", form()) == (200, GOOD)

    async def test_the_connection_is_kept_for_the_next_request(self, request_: BotRequest) -> None:
        async with listening(always(answer(GOOD))) as wire:
            for _ in range(5):
                await request_.post(wire.url, form(text="x"))
        assert (len(wire.seen), wire.connections) == (5, 1)

    async def test_a_connection_that_telegram_closed_is_not_used_again(self, request_: BotRequest) -> None:
        async with listening(then_closes(answer(GOOD, "200 OK", "Connection: close"))) as wire:
            for _ in range(5):
                await request_.post(wire.url, form(text="x"))
        assert (len(wire.seen), wire.connections) == (5, 5)

    async def test_packed_answers_are_unpacked(self, request_: BotRequest) -> None:
        packed = answer(gzip.compress(GOOD), "200 OK", "Content-Encoding: gzip")
        async with listening(always(packed)) as wire:
            assert await request_.post(wire.url, form(text="x")) == {"message_id": 7}
        assert wire.seen[0].header("Accept-Encoding") == "gzip, deflate"

    async def test_a_picture_is_fetched(self, request_: BotRequest) -> None:
        picture = bytes(range(256)) * 4000
        async with listening(always(answer(picture))) as wire:
            assert await request_.retrieve(wire.url) == picture
        assert wire.seen[0].first_line.startswith("GET ")

    async def test_a_small_pool_serves_many(self) -> None:
        async with listening(always(answer(GOOD))) as wire, patient(connections=4) as request:
            results = await asyncio.gather(*(request.post(wire.url, form(text=str(n))) for n in range(200)))
        assert results == [{"message_id": 7}] * 200
        assert sorted(int(json.loads(seen.body)["text"]) for seen in wire.seen) == list(range(200))
        assert wire.most_open <= 4

    async def test_a_bot_works_with_it(self) -> None:
        me = {"ok": True, "result": {"id": 99, "is_bot": True, "first_name": "Một Cửa", "username": "motcua_bot"}}
        async with listening(always(answer(json.dumps(me).encode()))) as wire:
            base = f"http://127.0.0.1:{wire.port}/bot"
            async with Bot(TOKEN, base, request=patient(), get_updates_request=patient()) as bot:
                assert bot.username == "motcua_bot"


class TestFiles:
    @staticmethod
    def parts(seen: Seen) -> dict[str, tuple[str | None, str, bytes]]:
        """Name of the field -> name of the file, type, content."""
        kind = seen.header("Content-Type").encode()
        whole = message_from_bytes(b"Content-Type: " + kind + b"\r\n\r\n" + seen.body)
        assert whole.is_multipart()
        found: dict[str, tuple[str | None, str, bytes]] = {}
        for part in whole.get_payload():
            assert not isinstance(part, str)
            name = str(part.get_param("name", header="content-disposition"))
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found[name] = (part.get_filename(), part.get_content_type(), content)
        return found

    async def test_files_go_as_a_form(self, request_: BotRequest, tmp_path: Path) -> None:
        report = tmp_path / "báo cáo.csv"
        report.write_bytes(b"a;b\r\n" * 40_000)
        with report.open("rb") as opened:
            data = form(
                chat_id=7,
                caption="Tháng 11",
                document=InputFile(opened, filename='tháng "11".csv', read_file_handle=False),
                thumbnail=InputFile(b"\x89PNG", filename="nhỏ.png", attach=True),
            )
            async with listening(always(answer(GOOD))) as wire:
                for _ in range(2):  # as after trouble: the file is read from its beginning each time
                    assert await request_.post(wire.url, data) == {"message_id": 7}
        for seen in wire.seen:
            parts = self.parts(seen)
            assert parts["chat_id"][2] == b"7"
            assert parts["caption"][2] == "Tháng 11".encode()
            assert parts["document"][1:] == ("text/csv", b"a;b\r\n" * 40_000)
            assert 'filename="tháng %2211%22.csv"'.encode() in seen.body
            attached = parts["thumbnail"][2].decode().removeprefix("attach://")
            assert parts[attached][1:] == ("image/png", b"\x89PNG")

    async def test_what_comes_from_a_pipe_goes_too(self, request_: BotRequest) -> None:
        reading, writing = socket.socketpair()
        with writing:
            writing.sendall(b"%PDF")
        with reading, reading.makefile("rb") as pipe:
            data = form(document=InputFile(pipe, filename="a.pdf", read_file_handle=False))
            async with listening(always(answer(GOOD))) as wire:
                await request_.post(wire.url, data)
        assert self.parts(wire.seen[0])["document"][2] == b"%PDF"

    async def test_a_refusal_before_the_file_is_through_is_heard(self, request_: BotRequest) -> None:
        async def refuse(line: Line) -> None:
            await line.reader.readuntil(b"\r\n\r\n")
            await line.say(answer(b'{"ok":false,"description":"Request Entity Too Large"}', "413 Too Large"))
            await line.until_hung_up()

        async with listening(refuse) as wire:
            big = form(document=InputFile(bytes(8 << 20), filename="a.bin"))
            with pytest.raises(NetworkError, match="Too Large"):
                await request_.post(wire.url, big)


class TestAnswersOfOthers:
    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"7", b'"x"', b"{}", b'{"ok":true}', b"\xff\xfe", b"<html>", b"[" * 100_000]
    )
    async def test_what_no_telegram_says_is_network_trouble(self, request_: BotRequest, body: bytes) -> None:
        async with listening(always(answer(body))) as wire:
            assert type(await trouble_with(request_, wire.url)) is NetworkError

    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"null", b'{"parameters":7}', b'{"parameters":{"retry_after":"x"}}', b"[" * 100_000]
    )
    async def test_errors_of_other_servers_are_network_trouble(self, request_: BotRequest, body: bytes) -> None:
        async with listening(always(answer(body, "502 Bad Gateway"))) as wire:
            trouble = await trouble_with(request_, wire.url)
        assert (type(trouble), str(trouble)) == (NetworkError, "Bad Gateway (502)")

    async def test_telegrams_own_refusals_are_what_they_were(self, request_: BotRequest) -> None:
        wait = b'{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":9}}'
        async with listening(always(answer(wait, "429 Too Many Requests"))) as wire:
            busy = await trouble_with(request_, wire.url)
        async with listening(always(answer(b'{"ok":false,"description":"chat not found"}', "400 No"))) as wire:
            refused = await trouble_with(request_, wire.url)
        assert isinstance(busy, RetryAfter)
        assert busy.retry_after == 9
        assert isinstance(refused, BadRequest)
        assert str(refused).lower() == "chat not found"

    async def test_redirects_are_not_followed(self, request_: BotRequest) -> None:
        async with listening(always(answer(GOOD))) as elsewhere:
            away = f"Location: http://127.0.0.1:{elsewhere.port}/"
            for status in ("301 Moved", "302 Found", "307 Temporary", "308 Permanent"):
                async with listening(always(answer(GOOD, status, away))) as wire:
                    assert isinstance(await trouble_with(request_, wire.url), NetworkError)
        assert elsewhere.seen == []
