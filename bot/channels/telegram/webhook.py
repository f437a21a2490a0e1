"""The webhook: Telegram is told "received" only when the update is in the inbox; else it brings it again.

Who may bring updates, and how large, is the business of ``webhook_guard``, which stands before it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, cast

import structlog
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.telegram.webhook_guard import BODY_SECONDS, WebhookGuard
from bot.channels.telegram.wire_json import read_json

log = structlog.get_logger()

_OK = PlainTextResponse("ok")

Receive = Callable[[Mapping[str, Any]], Awaitable[None]]


def webhook(
    path: str, secret: str, receive: Receive, pages: Sequence[Route] = (), body_seconds: float = BODY_SECONDS
) -> WebhookGuard:
    """The web application that takes updates at ``path`` from who knows the ``secret``, and has ``pages`` besides."""

    async def take(body: bytes) -> Response:
        return await _taken(body, receive)

    return WebhookGuard(take, path, secret, Starlette(routes=list(pages)), body_seconds)


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
