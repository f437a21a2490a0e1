"""Updates on their way into the inbox: Telegram may forget an update only when ``receive`` has returned."""

import asyncio
from collections.abc import Mapping
from typing import Any, cast

import structlog

from bot.channels.telegram.clerk import Clerk
from bot.channels.telegram.incoming import chat_name
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.wire_json import json_text
from bot.service.bells import INBOX
from bot.service.delivery import Bells, Inbox, ReceivedUpdate

log = structlog.get_logger()

LARGEST_NUMBER = 1 << 63
MOST_CONFIRMED_AT_ONCE = 64
"""Presses confirmed at the same time; a confirmation that does not come only leaves a circle turning."""
_HAS_CHAT = ("message", "edited_message", "my_chat_member")

Raw = Mapping[str, Any]


class Receiver:
    """Keeps raw updates; those that arrive while others are being kept go with the next ones, in one transaction.

    What the ``clerk`` has room for goes into its hands at once.
    """

    def __init__(self, inbox: Inbox, outgoing: Outgoing, bells: Bells, clerk: Clerk) -> None:
        self._inbox = inbox
        self._clerk = clerk
        self._outgoing = outgoing
        self._bells = bells
        self._gathering: list[tuple[ReceivedUpdate, asyncio.Future[None]]] = []
        self._keeping: asyncio.Task[None] | None = None
        self._confirming: set[asyncio.Task[None]] = set()

    async def receive(self, raw: Raw) -> None:
        """Keep one update; raises what the inbox raises. What is from nobody is not kept."""
        chat = chat_of(raw)
        if chat is None:
            log.debug("update_ignored", update=raw.get("update_id"))
            return
        try:
            body = json_text(raw)
        except ValueError:  # nothing that a citizen can write: it would come again for ever if this were raised
            log.warning("update_ignored", update=raw["update_id"], reason="nested too deep")
            return
        await self._keep(ReceivedUpdate(raw["update_id"], chat, body))
        self._note_number(raw)
        self._confirm_press(raw)

    async def _keep(self, update: ReceivedUpdate) -> None:
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._gathering.append((update, kept))
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._keep_gathered())
        await kept

    async def _keep_gathered(self) -> None:
        while self._gathering:
            batch, self._gathering = self._gathering, []
            fault: Exception | None = None
            try:
                taken = await self._inbox.store([update for update, _ in batch], self._clerk.room)
                self._clerk.take_over(taken)
                if sum(map(len, taken)) < len(batch):
                    self._bells.ring(INBOX)
            except Exception as trouble:  # noqa: BLE001 - told to everybody who waits
                fault = trouble
            for _, kept in batch:
                if kept.done():
                    continue
                if fault is not None:
                    kept.set_exception(fault)
                else:
                    kept.set_result(None)

    def _note_number(self, raw: Raw) -> None:
        """The outgoing side looks for messages by their numbers, which citizens' and officers' messages use up too."""
        match raw:
            case {"message": {"message_id": int(number), "chat": {"id": int(chat), "type": str()}}}:
                self._outgoing.note(number, chat)
            case _:
                pass

    def _confirm_press(self, raw: Raw) -> None:
        """At once and only once: Telegram lets a press be confirmed for a short time, and its button blocks so long."""
        match raw:
            case {"callback_query": {"id": str(query)}} if len(self._confirming) < MOST_CONFIRMED_AT_ONCE:
                confirming = asyncio.create_task(self._outgoing.confirm_press(query))
                self._confirming.add(confirming)
                confirming.add_done_callback(self._confirming.discard)
            case _:
                pass

    async def finish(self) -> None:
        """Wait for the confirmations under way."""
        if self._confirming:
            await asyncio.wait(self._confirming, timeout=5.0)


def chat_of(raw: Raw) -> str | None:
    """The chat whose order ``raw`` belongs to; None for what concerns no citizen and can be forgotten at once.

    Looks no deeper than it must: what is odd about an update shows when it is dealt with, and then an operator sees it.
    """
    number = raw.get("update_id")
    if not isinstance(number, int) or not 0 <= number < LARGEST_NUMBER:
        return None
    content = next((raw[kind] for kind in _HAS_CHAT if kind in raw), None)
    if content is None:
        if "callback_query" not in raw:
            return None
        query = _fields(raw["callback_query"])
        content = query.get("message") or {"chat": query.get("from")}
    chat_id = _fields(_fields(content).get("chat")).get("id")
    return chat_name(chat_id if isinstance(chat_id, int) and abs(chat_id) < LARGEST_NUMBER else 0)


def _fields(value: Any) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}
