"""Servers on 127.0.0.1 that speak bare TCP or TLS, so that they can break every rule of HTTP."""

import asyncio
import datetime as dt
import gzip
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

TOKEN = "99:MAT_KHAU"


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it came."""

    head: str
    body: bytes

    @property
    def first_line(self) -> str:
        return self.head.split("\r\n", 1)[0]

    def header(self, name: str) -> str:
        return next(
            value.strip()
            for line in self.head.split("\r\n")[1:]
            for key, _, value in [line.partition(":")]
            if key.lower() == name.lower()
        )


@dataclass
class Wire:
    """What a server saw, and its address with a token in it."""

    port: int = 0
    scheme: str = "http"
    seen: list[Seen] = field(default_factory=list[Seen])
    connections: int = 0
    open_now: int = 0
    most_open: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/bot{TOKEN}/sendMessage"


@dataclass(frozen=True, slots=True)
class Line:
    """One connection: the wire it belongs to and its two ends."""

    wire: Wire
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def request(self) -> Seen:
        """The next request; raises IncompleteReadError when there is none."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        size = next((line[15:] for line in head.split("\r\n") if line.lower().startswith("content-length:")), "0")
        seen = Seen(head, await self.reader.readexactly(int(size)))
        self.wire.seen.append(seen)
        self.wire.arrived.set()
        return seen

    async def say(self, *words: bytes) -> None:
        self.writer.write(b"".join(words))
        await self.writer.drain()

    async def until_hung_up(self) -> None:
        while await self.reader.read(1 << 16):
            pass

    def cut(self) -> None:
        """Break the connection off, as a cable does."""
        self.writer.transport.abort()


Behaviour = Callable[[Line], Awaitable[None]]


@asynccontextmanager
async def listening(behave: Behaviour, tls: ssl.SSLContext | None = None) -> AsyncGenerator[Wire]:
    """A server that does ``behave`` with every connection; whatever still runs in the end is stopped."""
    wire = Wire(scheme="https" if tls else "http")
    running: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        wire.connections += 1
        wire.open_now += 1
        wire.most_open = max(wire.most_open, wire.open_now)
        try:
            await behave(Line(wire, reader, writer))
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            wire.open_now -= 1
            running.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    wire.port = server.sockets[0].getsockname()[1]
    try:
        yield wire
    finally:
        server.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def answer(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


GOOD = b'{"ok":true,"result":{"message_id":7}}'


def always(said: bytes) -> Behaviour:
    """Says ``said`` after every request."""

    async def behave(line: Line) -> None:
        while True:
            await line.request()
            await line.say(said)

    return behave


def then_cuts(*said: bytes) -> Behaviour:
    """Says something after the request and breaks off."""

    async def behave(line: Line) -> None:
        await line.request()
        await line.say(*said)
        line.cut()

    return behave


def then_closes(*said: bytes) -> Behaviour:
    """Says something after the request and hangs up in good order."""

    async def behave(line: Line) -> None:
        await line.request()
        await line.say(*said)

    return behave


def then_is_silent(*said: bytes) -> Behaviour:
    """Says something after the request and nothing more."""

    async def behave(line: Line) -> None:
        await line.request()
        await line.say(*said)
        await line.until_hung_up()

    return behave


async def silent_from_the_start(line: Line) -> None:
    await line.until_hung_up()


async def never_reads(line: Line) -> None:
    """Accepts the connection and reads nothing of what is sent."""
    cast("asyncio.Transport", line.writer.transport).pause_reading()
    await asyncio.Event().wait()


async def dribbles(line: Line) -> None:
    """Sends a byte of a long answer every few milliseconds."""
    await line.request()
    await line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        await line.say(b" ")
        await asyncio.sleep(0.01)


def bomb(size: int) -> bytes:
    """An answer of few bytes that unpacks to ``size``."""
    return answer(gzip.compress(bytes(size)), "200 OK", "Content-Encoding: gzip")


LARGEST = 1 << 20
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
BROKEN_OFF: dict[str, Behaviour] = {
    "cut before an answer": then_cuts(),
    "cut within the head": then_cuts(b"HTTP/1.1 200 OK\r\nContent-"),
    "cut within the body": then_cuts(HEAD, b'{"ok":'),
    "hung up before an answer": then_closes(),
    "hung up within the body": then_closes(HEAD, b'{"ok":'),
    "no HTTP": then_closes(b"XIN CHAO\r\n\r\n"),
    "nonsense after a good head": then_closes(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "packed badly": always(answer(b"GIF89a", "200 OK", "Content-Encoding: gzip")),
    "a length below zero": always(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}"),
}
TOO_SLOW: dict[str, Behaviour] = {
    "silent from the start": silent_from_the_start,
    "silent after the request": then_is_silent(),
    "silent within the head": then_is_silent(b"HTTP/1.1 200 OK\r\nContent-"),
    "silent within the body": then_is_silent(HEAD, b'{"ok":'),
}
ONLY_OURS: dict[str, Behaviour] = {
    "an endless answer": always(answer(bytes(LARGEST + 1))),
    "an endless answer of unknown length": then_closes(b"HTTP/1.1 200 OK\r\n\r\n", bytes(LARGEST + 1)),
    "an answer that says it is endless": then_is_silent(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n{"),
    "a small answer that unpacks to much": always(bomb(LARGEST * 40)),
}


def self_signed(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """TLS for a server on 127.0.0.1 with a certificate made just now, and for a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "self-signed.pem"
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))
