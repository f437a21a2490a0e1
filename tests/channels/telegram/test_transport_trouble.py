"""The way to Telegram over real sockets: what each trouble on it is called, on both event loops."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import uvloop
from telegram import InputFile
from telegram.error import InvalidToken, NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest

from bot.channels.telegram.transport import BotRequest, Way
from bot.channels.telegram.transport_faults import NoConnectionInTime, NotConnected
from tests.channels.telegram.requests_made import (
    BOTH,
    SOON,
    everything,
    form,
    hurried,
    patient,
    trouble_with,
    unused_port,
)
from tests.channels.telegram.wires import (
    BROKEN_OFF,
    GOOD,
    ONLY_OURS,
    TOKEN,
    TOO_SLOW,
    Line,
    always,
    answer,
    dribbles,
    listening,
    never_reads,
    self_signed,
    silent_from_the_start,
    then_is_silent,
)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return self_signed(tmp_path_factory.mktemp("tls"))


class TestTrouble:
    @pytest.mark.parametrize("client", BOTH)
    async def test_a_refused_connection_is_network_trouble(self, client: str) -> None:
        async with BOTH[client]() as request:
            trouble = await trouble_with(request, f"http://127.0.0.1:{unused_port()}/bot{TOKEN}/getMe")
        assert isinstance(trouble, NetworkError)
        assert not isinstance(trouble, TimedOut)

    @pytest.mark.parametrize("client", BOTH)
    @pytest.mark.parametrize("what", BROKEN_OFF)
    async def test_a_broken_connection_is_network_trouble(self, client: str, what: str) -> None:
        async with listening(BROKEN_OFF[what]) as wire, BOTH[client]() as request:
            trouble = await trouble_with(request, wire.url)
        assert isinstance(trouble, NetworkError)
        assert not isinstance(trouble, TimedOut)

    @pytest.mark.parametrize("client", BOTH)
    @pytest.mark.parametrize("what", TOO_SLOW)
    async def test_silence_is_a_time_out(self, client: str, what: str) -> None:
        async with listening(TOO_SLOW[what]) as wire, BOTH[client]() as request:
            assert isinstance(await trouble_with(request, wire.url), TimedOut)

    @pytest.mark.parametrize("client", BOTH)
    async def test_a_handshake_without_end_is_a_time_out(self, client: str) -> None:
        async with listening(silent_from_the_start) as wire, BOTH[client]() as request:
            assert isinstance(await trouble_with(request, wire.url.replace("http:", "https:")), TimedOut)

    @pytest.mark.parametrize("client", BOTH)
    @pytest.mark.parametrize("what", ["file", "form"])
    async def test_a_file_that_nobody_takes_is_a_time_out(self, client: str, what: str) -> None:
        big = InputFile(bytes(16 << 20), filename="a.bin") if what == "file" else "x" * (16 << 20)
        async with listening(never_reads) as wire, BOTH[client]() as request:
            assert isinstance(await trouble_with(request, wire.url, form(document=big)), TimedOut)

    @pytest.mark.parametrize("client", BOTH)
    async def test_no_free_connection_is_a_time_out_and_nothing_is_sent(self, client: str) -> None:
        makers: dict[str, BaseRequest] = {"ours": patient(1), "httpx": HTTPXRequest(1, httpx_kwargs={"verify": False})}
        async with listening(then_is_silent()) as wire, makers[client]:
            holding = asyncio.create_task(makers[client].post(wire.url, form(text="x")))
            await wire.arrived.wait()
            with pytest.raises(TimedOut, match=r"not\* sent|chưa gửi"):
                await makers[client].post(wire.url, form(text="x"), pool_timeout=SOON)
            holding.cancel()
            await asyncio.wait({holding})
        assert len(wire.seen) == 1

    @pytest.mark.parametrize("client", BOTH)
    async def test_a_certificate_that_nobody_vouches_for_is_network_trouble(
        self, client: str, certificates: tuple[ssl.SSLContext, ssl.SSLContext]
    ) -> None:
        makers: dict[str, Callable[[], BaseRequest]] = {"ours": patient, "httpx": HTTPXRequest}
        async with listening(always(answer(GOOD)), certificates[0]) as wire, makers[client]() as request:
            trouble = await trouble_with(request, wire.url)
        assert isinstance(trouble, NetworkError)
        assert not isinstance(trouble, TimedOut)
        assert wire.seen == []
        assert "certificate" in str(trouble)

    async def test_a_certificate_of_a_trusted_office_is_taken(
        self, certificates: tuple[ssl.SSLContext, ssl.SSLContext]
    ) -> None:
        async with listening(always(answer(GOOD)), certificates[0]) as wire, patient(way=Way(tls=certificates[1])) as r:
            assert await r.post(wire.url, form(text="x")) == {"message_id": 7}

    async def test_no_tls_where_there_should_be_is_network_trouble(self) -> None:
        async def plain(line: Line) -> None:
            await line.say(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        async with listening(plain) as wire, patient() as request:
            trouble = await trouble_with(request, wire.url.replace("http:", "https:"))
        assert isinstance(trouble, NotConnected)
        assert "TLS" in str(trouble)

    async def test_a_name_that_nobody_knows_is_network_trouble(self) -> None:
        async with patient() as request:
            trouble = await trouble_with(request, f"http://khong!co/bot{TOKEN}/getMe")
        assert isinstance(trouble, NotConnected)
        assert "địa chỉ của khong!co" in str(trouble)

    @pytest.mark.parametrize("what", ONLY_OURS)
    async def test_an_answer_without_end_is_given_up(self, what: str) -> None:
        async with listening(ONLY_OURS[what]) as wire, hurried() as request:
            trouble = await trouble_with(request, wire.url)
        assert type(trouble) is NetworkError
        assert "dài quá" in str(trouble)

    async def test_an_answer_in_drops_is_a_time_out(self) -> None:
        async with listening(dribbles) as wire, hurried() as request:
            assert type(await trouble_with(request, wire.url)) is TimedOut

    async def test_what_was_never_sent_can_be_told_from_what_may_have_been(self) -> None:
        async with hurried() as request:
            refused = await trouble_with(request, f"http://127.0.0.1:{unused_port()}/")
            async with listening(silent_from_the_start) as wire:
                no_handshake = await trouble_with(request, wire.url.replace("http:", "https:"))
                in_doubt = await trouble_with(request, wire.url)
        kinds = (NotConnected, NoConnectionInTime)
        assert [isinstance(each, kinds) for each in (refused, no_handshake, in_doubt)] == [True, True, False]

    async def test_an_answer_longer_than_announced_is_not_taken_for_the_next_one(self) -> None:
        async with listening(always(answer(GOOD) + b"HTTP/1.1 200 OK")) as wire, patient(1) as request:
            assert [await request.post(wire.url, form(text="x")) for _ in range(3)] == [{"message_id": 7}] * 3
        assert len(wire.seen) == 3


class TestOnUvloop:
    """The loop of ``motcua run`` calls the same troubles by the same names."""

    @pytest.mark.parametrize("what", [*BROKEN_OFF, *TOO_SLOW, *ONLY_OURS])
    def test_troubles_are_the_same(self, what: str) -> None:
        async def name() -> str:
            async with listening({**BROKEN_OFF, **TOO_SLOW, **ONLY_OURS}[what]) as wire, hurried() as request:
                return type(await trouble_with(request, wire.url)).__name__

        assert on_uvloop(name) == ("TimedOut" if what in TOO_SLOW else "NetworkError")

    def test_refused_and_untrusted_are_the_same(self, certificates: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
        async def names() -> list[str]:
            async with listening(always(answer(GOOD)), certificates[0]) as wire, patient() as request:
                urls = [f"http://127.0.0.1:{unused_port()}/", wire.url]
                return [type(await trouble_with(request, url)).__name__ for url in urls]

        assert on_uvloop(names) == ["NotConnected", "NotConnected"]

    def test_a_file_that_nobody_takes_is_a_time_out(self) -> None:
        async def name() -> str:
            async with listening(never_reads) as wire, hurried() as request:
                big = form(document=InputFile(bytes(16 << 20), filename="a.bin"))
                return type(await trouble_with(request, wire.url, big)).__name__

        assert on_uvloop(name) == "TimedOut"


def on_uvloop(scenario: Callable[[], Awaitable[Any]]) -> Any:
    async def whole() -> Any:
        return await scenario()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(whole())


@pytest.fixture
async def request_() -> AsyncIterator[BotRequest]:
    async with patient() as request:
        yield request


class TestSecrets:
    @pytest.mark.parametrize("what", [*BROKEN_OFF, *TOO_SLOW, *ONLY_OURS])
    async def test_no_error_shows_the_token(self, what: str, caplog: pytest.LogCaptureFixture) -> None:
        async with listening({**BROKEN_OFF, **TOO_SLOW, **ONLY_OURS}[what]) as wire, hurried() as request:
            trouble = await trouble_with(request, wire.url)
        assert TOKEN not in everything(trouble)
        assert TOKEN not in caplog.text

    @pytest.mark.parametrize("url", ["", "telegram", f"ftp://x/{TOKEN}", f"http:///bot{TOKEN}", f"http://[::/{TOKEN}"])
    async def test_an_address_that_is_none_is_told_without_it(self, request_: BotRequest, url: str) -> None:
        trouble = await trouble_with(request_, url)
        assert isinstance(trouble, NetworkError)
        assert TOKEN not in everything(trouble)

    @pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 502, 999])
    async def test_a_page_that_shows_the_address_is_not_told(self, request_: BotRequest, status: int) -> None:
        page = f"<html>Cannot forward /bot{TOKEN}/sendMessage</html>".encode()
        async with listening(always(answer(page, f"{status} Oh"))) as wire:
            trouble = await trouble_with(request_, wire.url)
        assert TOKEN not in everything(trouble)
        assert str(status) in str(trouble) or isinstance(trouble, InvalidToken)

    async def test_what_citizens_wrote_is_not_logged(
        self, request_: BotRequest, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG, "telegram.request"):
            async with listening(always(answer(b'{"ok":true,"result":[{"text":"0912345678"'))) as wire:
                trouble = await trouble_with(request_, wire.url)
        assert "0912345678" not in everything(trouble) + caplog.text
