"""The double itself: a real HTTP server on 127.0.0.1 that behaves like api.telegram.org."""

import asyncio
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web

from .calls import Call
from .citizens import Citizen
from .faults import RANDOM_KINDS, Fault, FaultPlan
from .limits import RateLimits
from .messages import MessageMethods
from .parameters import Parameters, read_parameters
from .polling import Polling
from .profile import Profile, ProfileMethods
from .refusals import Refusal
from .types import Json
from .updates import UpdateQueue
from .webhook_methods import WebhookMethods
from .webhooks import Delivery, Webhook
from .world import Chat, World

UPLOAD_LIMIT = 50 * 1024 * 1024


class BotApiDouble:
    """``async with BotApiDouble(token="99:TEST") as api:`` on the test's own event loop."""

    def __init__(
        self,
        token: str = "99:TEST",
        *,
        bot_username: str = "motcua_test_bot",
        retry_after_failure: float = 0.05,
        port: int = 0,
        first_update_id: int = 100_001,
    ) -> None:
        self.token = token
        self.port = port
        self.calls: list[Call] = []
        self.profile = Profile()
        self.world = World(int(token.partition(":")[0]), bot_username)
        self.queue = UpdateQueue(first_update_id)
        self.faults = FaultPlan()
        self._limits: RateLimits | None = None
        self._hooks = WebhookMethods(self.queue, retry_after_failure, self._execute_from_webhook)
        self._polling = Polling(self.queue, lambda: self._hooks.webhook is not None)
        self._hooks.on_set = self._polling.webhook_was_set
        methods = (
            MessageMethods(self.world).table() | ProfileMethods(self.world, self.profile).table() | self._hooks.table()
        )
        self._methods = {name.lower(): (name, method) for name, method in methods.items()}
        self._runner: web.AppRunner | None = None

    # Life

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def start(self, *more_routes: web.AbstractRouteDef) -> None:
        self._hooks.session = aiohttp.ClientSession()
        application = web.Application(client_max_size=UPLOAD_LIMIT)
        application.add_routes(
            [
                web.route("*", "/bot{token}/{method}", self._answer),
                web.get("/file/bot{token}/{path:.+}", self._download),
                *more_routes,
            ]
        )
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        self._polling.close()
        await self._hooks.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def base_file_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/file/bot"

    # The citizens' side

    def citizen(
        self,
        chat_id: int,
        name: str = "Nguyễn Văn An",
        language_code: str | None = "vi",
        *,
        user_id: int | None = None,
        title: str | None = None,
        username: str | None = None,
    ) -> Citizen:
        """Somebody in a chat; a negative `chat_id` is a group called `title` (`user_id` tells its members apart).

        Asking again for the same chat gives another handle on it, not another chat.
        """
        chat = self.world.chats.setdefault(chat_id, Chat(chat_id, title or name, language_code))
        user: Json = {"id": user_id or abs(chat_id), "is_bot": False, "first_name": name}
        more = {"language_code": language_code, "username": username}
        user |= {key: value for key, value in more.items() if value is not None}
        return Citizen(self.world, self.queue, chat, user)

    def migrate_group(self, old_chat_id: int, new_chat_id: int) -> None:
        """From now on the old id is refused with ``migrate_to_chat_id``."""
        old = self.world.chats[old_chat_id]
        old.migrated_to = new_chat_id
        self.world.chats.setdefault(new_chat_id, Chat(new_chat_id, old.name, old.language_code))

    def expire_callback_queries(self) -> None:
        """Every button press so far becomes too old to answer."""
        self.world.open_callback_queries.clear()

    @property
    def pending_update_count(self) -> int:
        return len(self.queue.pending)

    async def idle(self, timeout: float = 5) -> None:
        """Until the bot has confirmed every update; what it does with them may take longer."""
        if not await self.queue.bell.until(lambda: not self.queue.pending, timeout):
            waiting = list(self.queue.pending)[:5]
            raise AssertionError(
                f"{self.pending_update_count} updates unconfirmed after {timeout} s, the first: {waiting}"
            )

    async def polled(self, timeout: float = 5) -> None:
        """Until a poll of the bot waits for updates."""
        if not await self.queue.bell.until(lambda: self._polling.is_waited_for, timeout):
            raise AssertionError(f"no poll came within {timeout} s")

    # Trouble

    def inject(self, method: str, fault: Fault, times: int = 1, chat_id: int | None = None) -> None:
        self.faults.plan(fault, method, times, chat_id)

    def inject_randomly(self, rate: float, seed: int, kinds: Sequence[Fault] = RANDOM_KINDS) -> None:
        """Strikes sends, edits, answers and deletions; the same seed strikes the same calls."""
        self.faults.strike_randomly(rate, seed, kinds)

    def clear_faults(self) -> None:
        self.faults.clear()

    def limit_rates(self, limits: RateLimits | None = None) -> None:
        """Switch on Telegram's limits on how often a bot may send."""
        self._limits = limits or RateLimits()

    # Records

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method.lower() == method.lower()]

    @property
    def webhook(self) -> Webhook | None:
        return self._hooks.webhook

    @property
    def deliveries(self) -> list[Delivery]:
        """Every attempt to reach a webhook, in the order they ended."""
        return self._hooks.attempts

    # HTTP

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            if request.match_info["token"] != self.token:
                raise Refusal(401, "Unauthorized")
            parameters = await read_parameters(request)
        except Refusal as refusal:
            return refused(refusal)
        call = self._record(request.match_info["method"], parameters)
        fault = self.faults.take(call.method.lower(), call.chat_id)
        call.fault = fault.kind if fault else None
        try:
            result = await self._suffer(fault, call, parameters, request)
        except Refusal as refusal:
            call.error_code, call.description = refusal.code, refusal.description
            return refused(refusal)
        return web.json_response({"ok": True, "result": result})

    async def _suffer(self, fault: Fault | None, call: Call, parameters: Parameters, request: web.Request) -> Any:
        """Perform the call with its fault, if it has one."""
        if fault is not None:
            if (refusal := fault.refusal()) is not None:
                raise refusal
            if fault.kind == "slow":
                await asyncio.sleep(fault.amount)
            if fault.kind == "disconnect":
                break_connection(request)
                return None
        call.result = await self._perform(call, parameters)
        if fault is not None and fault.kind == "slow_after_effect":
            await asyncio.sleep(fault.amount)
        if fault is not None and fault.kind == "disconnect_after_effect":
            break_connection(request)
        return call.result

    async def _perform(self, call: Call, parameters: Parameters) -> Any:
        name = call.method.lower()
        if name == "getupdates":
            return await self._polling.updates(parameters)
        if name not in self._methods:
            raise Refusal(404, "Not Found: method not found")
        speaks = name.startswith(("send", "edit")) and name != "sendchataction"
        if self._limits is not None and speaks and call.chat_id is not None:
            self._limits.admit(call.chat_id)
        return self._methods[name][1](parameters)

    async def _execute_from_webhook(self, method: str, parameters: Parameters) -> None:
        call = self._record(method, parameters)
        call.via_webhook = True
        try:
            call.result = await self._perform(call, parameters)
        except Refusal as refusal:
            call.error_code, call.description = refusal.code, refusal.description

    def _record(self, method: str, parameters: Parameters) -> Call:
        known = self._methods.get(method.lower())
        files = {
            name: {"file_name": upload.name, "size": len(upload.content)} for name, upload in parameters.uploads.items()
        }
        call = Call(known[0] if known else method, {**parameters.values, **files})
        self.calls.append(call)
        return call

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return refused(Refusal(401, "Unauthorized"))
        path = request.match_info["path"]
        stored = next((file for file in self.world.files.values() if file.path == path), None)
        if stored is None:
            return refused(Refusal(404, "Not Found"))
        return web.Response(body=stored.content, content_type="application/octet-stream")


def refused(refusal: Refusal) -> web.Response:
    headers: dict[str, str] = {}
    if refusal.parameters and "retry_after" in refusal.parameters:
        headers["Retry-After"] = str(refusal.parameters["retry_after"])
    return web.json_response(refusal.as_json(), status=refusal.code, headers=headers)


def break_connection(request: web.Request) -> None:
    """Reset, so that the client sees neither a status nor an end of the answer."""
    if request.transport is not None:
        request.transport.abort()
