"""/control/*: what a test does to the double when it runs in a process of its own.

Everything is POST with a JSON object and answers a JSON value; what the test did wrong (an
`AssertionError` of the double, a bad argument) comes back as status 409 with ``{"error": …}``.
"""

import base64
import inspect
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, is_dataclass
from typing import Any

from aiohttp import web

from .citizens import Citizen
from .faults import RANDOM_KINDS, Fault
from .limits import RateLimits
from .server import BotApiDouble
from .types import Json

Operation = Callable[[Json], Any]
OPERATIONS_OF_A_CITIZEN = frozenset(
    [
        "says",
        "edits",
        "presses",
        "presses_raw",
        "sends_sticker",
        "sends_voice",
        "sends_photo",
        "sends_location",
        "sends_contact",
        "sends_document",
        "sends_raw",
        "blocks_bot",
        "unblocks_bot",
        "hears",
        "has_unheard",
        "messages",
        "chat_actions",
    ]
)


class Control:
    def __init__(self, api: BotApiDouble) -> None:
        self._api = api
        self._operations: dict[str, Operation] = {
            "idle": lambda body: api.idle(body.get("timeout", 5)),
            "pending": lambda _: api.pending_update_count,
            "inject": self._inject,
            "inject_randomly": self._inject_randomly,
            "clear_faults": lambda _: api.clear_faults(),
            "limit_rates": lambda body: api.limit_rates(RateLimits(**body)),
            "calls": self._calls,
            "deliveries": lambda body: api.deliveries[body.get("since", 0) :],
            "migrate_group": lambda body: api.migrate_group(**body),
            "expire_callback_queries": lambda _: api.expire_callback_queries(),
            "batch": self._batch,
        }

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.post("/control/citizens/{chat_id}/{operation}", self._citizen_does),
            web.post("/control/{operation}", self._double_does),
        ]

    async def _citizen_does(self, request: web.Request) -> web.Response:
        chat_id, operation = int(request.match_info["chat_id"]), request.match_info["operation"]
        return await answered(lambda body: self._act(chat_id, operation, body), request)

    async def _double_does(self, request: web.Request) -> web.Response:
        operation = self._operations.get(request.match_info["operation"])
        if operation is None:
            raise web.HTTPNotFound
        return await answered(operation, request)

    def _act(self, chat_id: int, operation: str, body: Json) -> Any:
        """One act of a citizen; ``citizen`` in the body describes who they are, if it matters."""
        arguments = with_bytes(body)
        citizen: Citizen = self._api.citizen(chat_id, **arguments.pop("citizen", {}))
        if operation == "arrives":
            return None
        if operation not in OPERATIONS_OF_A_CITIZEN:
            raise AssertionError(f"a citizen cannot do {operation!r}")
        act = getattr(citizen, operation)
        return act(**arguments) if callable(act) else act

    def _batch(self, body: Json) -> int:
        """``{"acts": [[chat_id, operation, arguments], …]}`` at one stroke; how many they were."""
        for chat_id, operation, arguments in body["acts"]:
            self._act(chat_id, operation, arguments)
        return len(body["acts"])

    def _inject(self, body: Json) -> None:
        self._api.inject(body["method"], Fault(**body["fault"]), body.get("times", 1), body.get("chat_id"))

    def _inject_randomly(self, body: Json) -> None:
        kinds = [Fault(**kind) for kind in body.get("kinds", [])]
        self._api.inject_randomly(body["rate"], body["seed"], kinds or RANDOM_KINDS)

    def _calls(self, body: Json) -> list[Json]:
        """``{"method": …, "since": n}``: the calls from number n on, of one method or of all."""
        method = body.get("method")
        calls = self._api.calls if method is None else self._api.calls_of(method)
        return [call.as_json() for call in calls[body.get("since", 0) :]]


async def answered(operation: Operation, request: web.Request) -> web.Response:
    body: Json = await request.json() if request.can_read_body else {}
    try:
        result = operation(body)
        if inspect.isawaitable(result):
            result = await as_awaitable(result)
    except (AssertionError, TypeError, KeyError, ValueError) as error:
        problem = str(error) if isinstance(error, AssertionError) else repr(error)
        return web.json_response({"error": problem}, status=409)
    return web.json_response({"result": result}, dumps=dumped)


async def as_awaitable(result: Awaitable[Any]) -> Any:
    return await result


def with_bytes(body: Json) -> Json:
    """``content_base64`` becomes the `content` that bytes cannot be in JSON."""
    arguments = dict(body)
    encoded = arguments.pop("content_base64", None)
    return arguments if encoded is None else {**arguments, "content": base64.b64decode(encoded)}


def dumped(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{value!r} has no form in JSON")
