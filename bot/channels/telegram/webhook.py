"""The webhook: Telegram is told "received" only when the update is in the inbox; else it brings it again.

Who may bring updates, and how large, is the business of ``webhook_guard``, which stands before it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, cast

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Scope, Send
from starlette.types import Receive as ReceiveBody

from bot.channels.telegram.wire_json import read_json

log = structlog.get_logger()

_OK = PlainTextResponse("ok")

Receive = Callable[[Mapping[str, Any]], Awaitable[None]]


def webhook(path: str, receive: Receive, pages: Sequence[Route] = ()) -> ASGIApp:
    """The web application that takes updates at ``path`` and has ``pages`` besides."""
    others = Starlette(routes=list(pages))

    async def application(scope: Scope, body: ReceiveBody, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != path:
            await others(scope, body, send)
        else:  # not by way of Starlette's router, which costs as much as all the rest
            await (await _taken(await Request(scope, body).body(), receive))(scope, body, send)

    return application


async def _taken(body: bytes, receive: Receive) -> Response:
    raw = _parsed(body)
    if raw is None:
        log.error("webhook_body_unreadable", size=len(body))
        return PlainTextResponse("ignored")  # an error here would bring the same body back for ever
    try:
        await receive(raw)
    except Exception as trouble:  # noqa: BLE001 - whatever it was, Telegram must bring the update again
        log.warning("update_not_kept", trouble=str(trouble), fault=type(trouble).__name__)
        # over a new connection: a load balancer may find another process behind it
        return PlainTextResponse("try again", 503, {"Retry-After": "1", "Connection": "close"})
    return _OK


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        raw = read_json(body)
    except ValueError:
        return None
    match raw:
        case {"update_id": int()}:
            return cast("dict[str, Any]", raw)
        case _:
            return None
