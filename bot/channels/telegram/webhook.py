"""The webhook: Telegram is told "received" only when the update is in the inbox; else it brings it again.

Who may bring updates, and how large, is the business of ``webhook_guard``, which stands before it.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, cast

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

log = structlog.get_logger()

Receive = Callable[[Mapping[str, Any]], Awaitable[None]]


def webhook(path: str, receive: Receive, pages: Sequence[Route] = ()) -> Starlette:
    """The web application that takes updates at ``path`` and has ``pages`` besides."""

    async def update(request: Request) -> Response:
        body = await request.body()
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
        return PlainTextResponse("ok")

    return Starlette(routes=[Route(path, update, methods=["POST"]), *pages])


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    match raw:
        case {"update_id": int()}:
            return cast("dict[str, Any]", raw)
        case _:
            return None
