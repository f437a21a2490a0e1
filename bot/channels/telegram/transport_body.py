"""What a request to Telegram carries: JSON, or a form with files in it, sent piece by piece."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import IO, Any, ClassVar, Literal

from telegram.request import RequestData

from bot.channels.telegram.wire_json import json_bytes, json_text

PIECE = 1 << 16
"""Bytes written at a time; aiohttp waits for the socket once as many are under way."""
_ESCAPED = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})
"""As browsers write names into a form (HTML standard, multipart/form-data)."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """The body of one request; ``parts`` are bytes and files, ``size`` is their length in bytes altogether."""

    content_type: str
    size: int
    parts: tuple[bytes | IO[bytes], ...]

    @property
    def small(self) -> bytes | None:
        """The whole body where the socket takes it at once, so that nothing has to watch over its sending."""
        match self.parts:
            case (bytes() as whole,) if self.size <= PIECE:
                return whole
            case _:
                return None

    def pieces(self) -> Iterator[bytes]:
        """The body in pieces; files are read from their beginning, for a request may be sent again."""
        for part in self.parts:
            if isinstance(part, bytes):
                yield from (part[start : start + PIECE] for start in range(0, len(part), PIECE))
            else:
                part.seek(0)
                yield from iter(lambda file=part: file.read(PIECE), b"")

    async def watched(self, watch: asyncio.Timeout, seconds: float | None) -> AsyncIterator[bytes]:
        """The pieces; ``watch`` ends the request when the socket takes longer than ``seconds`` for one of them."""
        now = asyncio.get_running_loop().time
        for piece in self.pieces():
            watch.reschedule(None if seconds is None else now() + seconds)
            yield piece
        watch.reschedule(None)


@dataclass(frozen=True, slots=True)
class PlainData:
    """Stands for PTB's ``RequestData``, whatever connection is given it, where all is JSON and no file is sent."""

    parameters: Mapping[str, Any]

    contains_files: ClassVar[Literal[False]] = False
    multipart_data: ClassVar[Mapping[str, Any]] = {}

    @property
    def json_payload(self) -> bytes:
        """All of it as JSON. PTB's makes JSON of each value first, and of those JSON once more, in ASCII."""
        return json_bytes(self.parameters)

    @property
    def json_parameters(self) -> Mapping[str, str]:
        """Each value as JSON, for a form."""
        return {name: each if isinstance(each, str) else json_text(each) for name, each in self.parameters.items()}


def packed(data: RequestData) -> Parcel:
    """The body for ``data``."""
    if data.contains_files:
        return _form_with_files(data)
    body = data.json_payload  # as a form Vietnamese would be half as long again, and take longer to write
    return Parcel("application/json", len(body), (body,))


def _form_with_files(data: RequestData) -> Parcel:
    boundary = token_hex(16)
    parts: list[bytes | IO[bytes]] = []
    for name, value in data.json_parameters.items():
        parts.append(_head(boundary, name) + value.encode() + b"\r\n")
    for name, (file_name, content, kind) in data.multipart_data.items():
        parts += [_head(boundary, name, file_name, kind), _seekable(content), b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return Parcel(f"multipart/form-data; boundary={boundary}", sum(map(_size, parts)), tuple(parts))


def _head(boundary: str, name: str, file_name: str | None = None, kind: str | None = None) -> bytes:
    lines = [f"--{boundary}", f'Content-Disposition: form-data; name="{name.translate(_ESCAPED)}"']
    if file_name is not None:
        lines = [lines[0], f'{lines[1]}; filename="{file_name.translate(_ESCAPED)}"', f"Content-Type: {kind}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _seekable(content: bytes | IO[bytes]) -> bytes | IO[bytes]:
    """``content``; what comes from a pipe is read, for its size must be told before it is sent."""
    return content if isinstance(content, bytes) or content.seekable() else content.read()


def _size(part: bytes | IO[bytes]) -> int:
    return len(part) if isinstance(part, bytes) else part.seek(0, 2)
