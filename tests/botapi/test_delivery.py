"""How updates reach the bot: long polling and webhooks."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from aiohttp import web
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict

from .citizens import Citizen
from .server import BotApiDouble
from .types import Json

pytestmark = pytest.mark.asyncio
Answer = Callable[[Json], Awaitable[web.Response]]


class Hook:
    """A bot's webhook that answers as the test says."""

    def __init__(self) -> None:
        self.url = ""
        self.got: list[Json] = []
        self.secrets: list[str | None] = []
        self.under_way = self.most_under_way = 0
        self.answer: Answer = self.fine

    @staticmethod
    async def fine(_: Json) -> web.Response:
        return web.Response()

    async def handle(self, request: web.Request) -> web.Response:
        update: Json = await request.json()
        self.got.append(update)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            return await self.answer(update)
        finally:
            self.under_way -= 1

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]


@pytest_asyncio.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    application = web.Application()
    application.add_routes([web.post("/hook", hook.handle)])
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


def texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.message.text for update in updates if update.message]


async def test_a_poll_waits_for_the_citizen(api: BotApiDouble, bot: Bot, citizen: Citizen) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=5))
    await api.polled()
    citizen.says("Chào")
    assert texts(await poll) == ["Chào"]
    assert await bot.get_updates(timeout=0, offset=-1)


async def test_updates_come_again_until_confirmed(api: BotApiDouble, bot: Bot, citizen: Citizen) -> None:
    first, second = citizen.says("một"), citizen.says("hai")
    assert texts(await bot.get_updates(limit=1)) == ["một"]
    assert texts(await bot.get_updates()) == ["một", "hai"]
    assert texts(await bot.get_updates(offset=first["update_id"] + 1)) == ["hai"]
    with pytest.raises(AssertionError, match="1 updates unconfirmed"):
        await api.idle(timeout=0)
    await bot.get_updates(offset=second["update_id"] + 1)
    await api.idle()


async def test_a_negative_offset_keeps_only_the_newest(bot: Bot, citizen: Citizen) -> None:
    for number in range(5):
        citizen.says(str(number))
    assert texts(await bot.get_updates(offset=-2)) == ["3", "4"]
    assert texts(await bot.get_updates()) == ["3", "4"]


async def test_a_second_poller_ends_the_first(api: BotApiDouble, bot: Bot, citizen: Citizen) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await api.polled()
    second = asyncio.create_task(bot.get_updates(timeout=5))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    citizen.says("Chào")
    assert texts(await second) == ["Chào"]


async def test_kinds_of_updates_not_asked_for_never_come(api: BotApiDouble, bot: Bot, citizen: Citizen) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    citizen.says("Chào")
    citizen.presses_raw("x")
    assert [update.callback_query is not None for update in await bot.get_updates()] == [True]
    await bot.get_updates(allowed_updates=[])
    citizen.sends_raw({"chat_member": {}})
    assert api.pending_update_count == 1


async def test_a_webhook_excludes_polling(api: BotApiDouble, bot: Bot, hook: Hook) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=5))
    await api.polled()
    await bot.set_webhook(hook.url)
    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await poll
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_a_webhook_gets_the_updates_with_its_secret(
    api: BotApiDouble, bot: Bot, citizen: Citizen, hook: Hook
) -> None:
    citizen.says("trước")
    await bot.set_webhook(hook.url, secret_token="s3cret", max_connections=2)
    citizen.says("sau")
    await api.idle()
    assert (hook.texts(), set(hook.secrets)) == (["trước", "sau"], {"s3cret"})
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections, info.pending_update_count) == (hook.url, 2, 0)


async def test_pending_updates_can_be_dropped(api: BotApiDouble, bot: Bot, citizen: Citizen, hook: Hook) -> None:
    citizen.says("trước")
    await bot.set_webhook(hook.url, drop_pending_updates=True)
    citizen.says("sau")
    await api.idle()
    assert hook.texts() == ["sau"]


async def test_a_bad_webhook_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Secret token contains unallowed characters"):
        await bot.set_webhook("https://a.vn", secret_token="có dấu")
    with pytest.raises(BadRequest, match="url must be provided"):
        await bot.set_webhook("ftp://a.vn")


async def test_a_refused_update_is_repeated_before_the_next_one(
    api: BotApiDouble, bot: Bot, citizen: Citizen, hook: Hook
) -> None:
    statuses = iter([500, 429, 200, 200])

    async def answer(_: Json) -> web.Response:
        return web.Response(status=next(statuses), headers={"Retry-After": "0.02"})

    hook.answer = answer
    await bot.set_webhook(hook.url)
    citizen.says("một")
    citizen.says("hai")
    await api.idle()
    assert hook.texts() == ["một", "một", "một", "hai"]
    assert [attempt.status for attempt in api.deliveries] == [500, 429, 200, 200]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 429 Too Many Requests"


async def test_updates_wait_for_a_bot_that_is_down(api: BotApiDouble, bot: Bot, citizen: Citizen, hook: Hook) -> None:
    await bot.set_webhook("http://127.0.0.1:9/closed")
    citizen.says("Có ai không?")
    with pytest.raises(AssertionError):
        await api.idle(timeout=0.05)
    await bot.set_webhook(hook.url)
    await api.idle()
    assert hook.texts() == ["Có ai không?"]


async def test_one_update_per_chat_is_in_flight_and_presses_overtake(
    api: BotApiDouble, bot: Bot, citizen: Citizen, hook: Hook
) -> None:
    released = asyncio.Event()

    async def slowly(update: Json) -> web.Response:
        if "message" in update:
            await released.wait()
        return web.Response()

    hook.answer = slowly
    await bot.set_webhook(hook.url, max_connections=40)
    citizen.says("một")
    citizen.says("hai")
    citizen.presses_raw("x")
    while "callback_query" not in {kind for update in hook.got for kind in update}:
        await asyncio.sleep(0)
    assert len([update for update in hook.got if "message" in update]) == 1
    released.set()
    await api.idle()


async def test_connections_are_limited_over_all_chats(api: BotApiDouble, bot: Bot, hook: Hook) -> None:
    async def slowly(_: Json) -> web.Response:
        await asyncio.sleep(0.01)
        return web.Response()

    hook.answer = slowly
    await bot.set_webhook(hook.url, max_connections=3)
    for chat_id in range(10, 20):
        api.citizen(chat_id).says("Chào")
    await api.idle()
    assert (len(hook.got), hook.most_under_way) == (10, 3)


async def test_a_method_in_the_webhooks_answer_is_carried_out(
    api: BotApiDouble, bot: Bot, citizen: Citizen, hook: Hook
) -> None:
    async def echo(update: Json) -> web.Response:
        text: str = update["message"]["text"]
        return web.json_response({"method": "sendMessage", "chat_id": 7, "text": text})

    hook.answer = echo
    await bot.set_webhook(hook.url)
    citizen.says("Chào")
    assert (await citizen.hears()).text == "Chào"
    assert api.calls_of("sendMessage")[0].via_webhook
